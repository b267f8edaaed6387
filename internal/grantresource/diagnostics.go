// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// Failure is the error of a call that Stripe did not fulfil: what was being done,
// and what Stripe said.
func Failure(summary, doing string, err error) diag.Diagnostics {
	return Diagnose(granting.Failed(summary, doing, err))
}

// AtAttribute is an error at an attribute of the resource.
func AtAttribute(name, summary, detail string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), summary, detail)}
}

// Diagnose returns an error of package granting as the diagnostic that users read, none
// for nil.
func Diagnose(err error) diag.Diagnostics {
	if err == nil {
		return nil
	}
	refusal := granting.RefusalOf(err)
	if refusal == nil {
		refusal = granting.Failed("A request to Stripe failed", "Asking Stripe", err)
	}
	if refusal.Attribute == "" {
		return diag.Diagnostics{diag.NewErrorDiagnostic(refusal.Summary, refusal.Detail)}
	}
	root, nested, _ := strings.Cut(refusal.Attribute, ".")
	at := path.Root(root)
	for name := range strings.FieldsFuncSeq(nested, func(r rune) bool { return r == '.' }) {
		at = at.AtName(name)
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, refusal.Summary, refusal.Detail)}
}
