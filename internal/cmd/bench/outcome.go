// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// outcome is what a run of Terraform came to, by what it says with -json.
type outcome struct {
	Refreshed int
	Applied   int
	Failed    int      // resources that could not be applied
	Drifted   int      // resources found to be other than in state
	Errors    []string // summary and detail, in a line each
}

// outcomeOf reads what `terraform plan -json` or `apply -json` has printed.
func outcomeOf(said []byte) outcome {
	var o outcome
	for _, event := range terraformcli.Events(said) {
		switch event.Type {
		case "refresh_complete":
			o.Refreshed++
		case "apply_complete":
			o.Applied++
		case "apply_errored":
			o.Failed++
		case "resource_drift":
			o.Drifted++
		case "diagnostic":
			if d := event.Diagnostic; d.Severity == "error" {
				o.Errors = append(o.Errors, strings.Join(strings.Fields(d.Summary+": "+d.Detail), " "))
			}
		}
	}
	return o
}

// unexpected returns an error unless a plan has read want resources, and found
// each of them as it was.
func (o outcome) unexpected(want int) error {
	if o.Refreshed != want || o.Drifted != 0 {
		return fmt.Errorf("a plan is not what is to be measured: it read %d resources instead of %d, and found %d drifted", o.Refreshed, want, o.Drifted)
	}
	return nil
}

// maxErrorsShown keeps a thousand failures of one kind readable.
const maxErrorsShown = 3

func (o outcome) String() string {
	shown := o.Errors[:min(len(o.Errors), maxErrorsShown)]
	return fmt.Sprintf("%d errors\n%s", len(o.Errors), strings.Join(shown, "\n"))
}
