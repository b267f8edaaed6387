// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// OneCustomer returns the validator of customer_account beside customer: exactly one of
// them is set, or at most one where neither is required.
func OneCustomer(required bool) validator.String { return oneCustomer{required} }

type oneCustomer struct{ required bool }

func (oneCustomer) Description(context.Context) string { return "excludes customer" }

func (v oneCustomer) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v oneCustomer) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var customer types.String
	at := path.Root("customer")
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &customer)...)
	switch {
	case customer.IsUnknown() || req.ConfigValue.IsUnknown():
		// Either may turn out to be null.
	case !customer.IsNull() && !req.ConfigValue.IsNull():
		resp.Diagnostics.AddAttributeError(req.Path, "Conflicting customer arguments",
			"customer and customer_account exclude each other: keep customer for the ID of a customer (cus_...), or customer_account for that of an account (acct_...).")
	case v.required && customer.IsNull() && req.ConfigValue.IsNull():
		resp.Diagnostics.AddAttributeError(at, "No customer",
			"Set customer to the ID of a customer (cus_...), or customer_account to that of an account (acct_...).")
	}
}
