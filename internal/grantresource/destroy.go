// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import "github.com/hashicorp/terraform-plugin-framework/diag"

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
