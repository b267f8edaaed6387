// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// ArgumentError is the error of an argument with a value that is not valid. It names the
// attribute, unless a key was pasted into it: Terraform would print the line. The detail
// shows the value by ShownValue.
func ArgumentError(at path.Path, value, summary, detail string) diag.Diagnostic {
	if stripeapi.LooksLikeKey(value) {
		return diag.NewErrorDiagnostic(summary, detail+
			" The value is not shown because it looks like an API key, which belongs into api_key only. If it was shared, roll it in the Dashboard.")
	}
	return diag.NewAttributeErrorDiagnostic(at, summary, detail)
}

// ShownValue is a value as an error may show it.
func ShownValue(value string) string {
	if stripeapi.LooksLikeKey(value) {
		return "the value of the argument"
	}
	return fmt.Sprintf("%q", value)
}
