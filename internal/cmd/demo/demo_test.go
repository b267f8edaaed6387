// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// showing runs the demo in a temporary folder that must be empty afterwards.
func showing(t *testing.T, ctx context.Context, s *screen) error {
	t.Helper()
	if testing.Short() {
		t.Skip("the demo builds the provider and runs Terraform, which -short leaves out")
	}
	stage := t.TempDir()
	t.Setenv("TMPDIR", stage)
	err := run(ctx, s)
	left, readErr := os.ReadDir(stage)
	if readErr != nil {
		t.Fatal(readErr)
	}
	for _, entry := range left {
		t.Errorf("the demo leaves %s behind", entry.Name())
	}
	return err
}

func TestDemo(t *testing.T) {
	var out bytes.Buffer
	if err := showing(t, t.Context(), &screen{Writer: &out}); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, said := range []string{
		"== 1. Install ==", "== 6. End ==",
		"Plan: 4 to add, 0 to change, 0 to destroy.",
		"Plan: 0 to add, 2 to change, 0 to destroy.",
		"No changes. Your infrastructure matches the configuration.",
		"Plan: 1 to add, 0 to change, 1 to destroy.",
		"Warning: Replacing a credit grant ends it and grants again",
		"Destroy complete! Resources: 4 destroyed.",
		"has been successfully initialized!",
		"What you have seen", "two grants paid the invoice of 62.34 USD", "5 grants and ",
		"== 4. A month passes ==", "left to pay", "0.00 USD",
		"credits_applied", "-12.34 USD", "credits_expired", "-487.66 USD", "credits_voided", "-100.00 EUR",
	} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("the demo does not say %q", said)
		}
	}
	if strings.Contains(out.String(), "lock file") {
		t.Error("the demo repeats Terraform's advice on lock files")
	}
	if strings.Contains(out.String(), "\x1b[") {
		t.Error("the demo writes colors to what is no terminal")
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// curtain interrupts the demo as soon as a line is shown.
type curtain struct {
	shown bytes.Buffer
	line  string
	fall  context.CancelFunc
}

func (c *curtain) Write(p []byte) (int, error) {
	n, err := c.shown.Write(p)
	if strings.Contains(c.shown.String(), c.line) {
		c.fall()
	}
	return n, err
}

func TestDemoInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &curtain{line: "Creating...", fall: cancel}
	if err := showing(t, ctx, &screen{Writer: out}); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted, the demo ends with %v\n%s", err, &out.shown)
	}
	if strings.Contains(out.shown.String(), "What Stripe holds now") {
		t.Errorf("the demo went on after it was interrupted:\n%s", &out.shown)
	}
}

// TestPause waits for a line each, and not before the first act.
func TestPause(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	keys, press := io.Pipe()
	s := &screen{Writer: &out, keys: keys}
	if err := s.pause(t.Context()); err != nil || out.Len() > 0 {
		t.Fatalf("before the first act: %v, %q", err, &out)
	}
	s.act("Install", "")
	for range 2 {
		go func() { _, _ = io.WriteString(press, "\n") }()
		if err := s.pause(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Count(out.String(), "Press Enter"); got != 2 {
		t.Errorf("it asked %d times:\n%s", got, &out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.pause(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted, the pause ends with %v", err)
	}
	_ = press.Close()
	if err := s.pause(t.Context()); err != nil {
		t.Errorf("at the end of the input: %v", err)
	}
}

func TestInitLines(t *testing.T) {
	t.Parallel()
	said := "\x1b[0m\x1b[1mInitializing provider plugins...\x1b[0m\n- Installed billing-credits/stripe v0.1.0 (unauthenticated)\nTerraform has created a lock file\n  - billing-credits/stripe\n\x1b[32mTerraform has been successfully initialized!\x1b[0m\nYou may now\n"
	want := "\x1b[0m\x1b[1mInitializing provider plugins...\x1b[0m\n- Installed billing-credits/stripe v0.1.0 (unauthenticated)\n\x1b[32mTerraform has been successfully initialized!\x1b[0m\n"
	if got := initLines(said); got != want {
		t.Errorf("what is shown of terraform init is %q", got)
	}
}
