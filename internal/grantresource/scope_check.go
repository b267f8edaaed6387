// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// CheckScope refuses a configured scope, at a path, that has not exactly one of
// price_type and prices. What is not known yet is left to the plan.
func CheckScope(at path.Path, priceType, prices attr.Value) diag.Diagnostics {
	switch {
	case priceType.IsUnknown() || prices.IsUnknown():
		return nil
	case priceType.IsNull() && prices.IsNull():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "The scope is empty",
			`Credits apply to something: write price_type = "metered" for all metered prices, or prices = [{ id = "price_..." }] for some. `+
				`Terraform drops attributes that scope does not have without a word, so look for a misspelled name; billable_items and rate_cards are previews of Stripe that this provider does not have.`)}
	case !priceType.IsNull() && !prices.IsNull():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.AtName("prices"), "Conflicting scope arguments",
			"price_type and prices exclude each other: keep price_type for all metered prices, or prices for the listed ones.")}
	}
	return nil
}
