// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
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

// Warning is a warning about a resource. The summary is the same for every one, so that
// Terraform folds a thousand of them into one; the detail names this one.
func Warning(summary, detail string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic(summary, detail)}
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

// WithDestroyAdvice returns the diagnostics of a plan that creates or changes something,
// whose errors also say how to destroy all the same: before Terraform plans a destroy, it
// plans normally, and tells a provider nothing of the difference.
func WithDestroyAdvice(diags diag.Diagnostics) diag.Diagnostics {
	const advice = "\n\nterraform destroy plans this too. To destroy all the same, run terraform destroy -refresh=false."
	out := make(diag.Diagnostics, 0, len(diags))
	for _, d := range diags {
		if d.Severity() != diag.SeverityError {
			out = append(out, d)
			continue
		}
		var advised diag.Diagnostic = diag.NewErrorDiagnostic(d.Summary(), d.Detail()+advice)
		if at, located := d.(diag.DiagnosticWithPath); located {
			advised = diag.WithPath(at.Path(), advised)
		}
		out = append(out, advised)
	}
	return out
}

// maxListed is how many of many things a message names.
const maxListed = 10

// Listed writes lines as a list, and says how many more there are.
func Listed(lines []string) string {
	shown := lines[:min(len(lines), maxListed)]
	text := "  - " + strings.Join(shown, "\n  - ")
	if more := len(lines) - len(shown); more > 0 {
		text += fmt.Sprintf("\n  - and %s more", granting.Thousands(more))
	}
	return text
}

// NameUnreadable warns of the grants that cannot be told apart in what the run has read in
// bulk, each once in a run.
func NameUnreadable(run *granting.Run, diags *diag.Diagnostics) {
	diags.Append(UnreadableWarning(run.Client().Bulk().TakeUnreadable())...)
}

// UnreadableWarning names the objects that a list of Stripe leaves out because they
// cannot be read. It is empty for none.
func UnreadableWarning(objects []stripeapi.Unreadable) diag.Diagnostics {
	if len(objects) == 0 {
		return nil
	}
	var lines []string
	for _, object := range objects {
		lines = append(lines, object.String())
	}
	return Warning("A list leaves out credit grants that cannot be read",
		"Stripe lists credit grants that are not what this provider reads. All others were read. Look at these in the Dashboard:\n"+Listed(lines))
}

// Expiry writes an expires_at: "at 2027-01-31T00:00:00Z", or "never" for null.
func Expiry(expiresAt timestamp.Value) string {
	if _, expires := expiresAt.Time(); !expires {
		return "never"
	}
	return "at " + expiresAt.ValueString()
}
