// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// The exit statuses of the command.
const (
	ExitSame   = 0 // nothing can end, and nothing be granted again
	ExitFailed = 1 // the plan could not be read
	ExitReview = 3 // something may end or be granted again; 2 is what package flag exits with
)

// Command writes the summary of the plan in the file of this name, "-" for stdin,
// and returns the exit status. The address is that of the provider whose resources
// count.
func Command(name, address string, stdin io.Reader, stdout, stderr io.Writer) int {
	summary, err := readFile(name, address, stdin)
	if err == nil {
		err = summary.WriteMarkdown(stdout)
	}
	switch {
	case err != nil:
		// The error may quote a file's name or a part of the plan.
		for line := range strings.Lines("terraform-provider-stripe: " + err.Error()) {
			fmt.Fprintln(stderr, visible(strings.TrimSuffix(line, "\n")))
		}
		return ExitFailed
	case summary.NeedsReview():
		return ExitReview
	}
	return ExitSame
}

func readFile(name, address string, stdin io.Reader) (Summary, error) {
	var text []byte
	var err error
	if name == "-" {
		text, err = io.ReadAll(stdin)
	} else {
		text, err = os.ReadFile(name) //nolint:gosec // the file is the one that the caller names
	}
	if err != nil {
		return Summary{}, err
	}
	return Read(text, address)
}
