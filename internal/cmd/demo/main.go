// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// exitInterrupted is what a shell expects of a command that Ctrl-C has ended.
const exitInterrupted = 130

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C does not wait for anything.
	context.AfterFunc(ctx, stop)

	step := flag.Bool("step", false, "wait for the Enter key before each step")
	flag.Parse()
	s := newScreen(os.Stdout)
	if *step {
		s.keys = os.Stdin
	}
	err := run(ctx, s)
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "\nThe demo was interrupted. What it had started is stopped and removed.")
		os.Exit(exitInterrupted)
	case err != nil:
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}
