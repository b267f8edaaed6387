// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
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
		"Warning: Replacing a credit grant ends it and grants anew",
		"Destroy complete! Resources: 4 destroyed.",
		"credits_applied", "-12.34 USD", "credits_expired", "-37.66 USD", "credits_voided", "-500.00 USD",
	} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("the demo does not say %q", said)
		}
	}
	if strings.Contains(out.String(), "\x1b[") {
		t.Error("the demo writes colours to what is no terminal")
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
