// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

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

// OneOf is stringvalidator.OneOf, but does not show a key.
func OneOf(values ...string) validator.String { return oneOf{stringvalidator.OneOf(values...)} }

type oneOf struct{ validator.String }

func (v oneOf) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if value := req.ConfigValue.ValueString(); stripeapi.LooksLikeKey(value) {
		resp.Diagnostics.Append(ArgumentError(req.Path, value, "Invalid Attribute Value Match", "The argument's "+v.Description(ctx)+"."))
		return
	}
	v.String.ValidateString(ctx, req, resp)
}
