// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command uncovered lists the statements that no test runs: by package, file, line
// and function.
//
//	uncovered profile
//
// The profile is one of go tool covdata textfmt, which may name a statement more than
// once: it was run if one of the test binaries, or the provider's process, ran it. The
// command works in the checkout whose files the profile names, and imports nothing of
// the project.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: uncovered profile")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "uncovered:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	profiles, err := parseProfile(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return list(os.Stdout, profiles, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.FromSlash(name))
	})
}
