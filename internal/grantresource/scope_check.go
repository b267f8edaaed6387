// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// CheckApplicability refuses a configured applicability_config whose scope is missing
// or does not say one thing. What is not known yet is left to the plan.
func CheckApplicability(ctx context.Context, config types.Object) diag.Diagnostics {
	var applicability applicabilityModel
	var scope Scope
	at := path.Root("applicability_config").AtName("scope")
	switch {
	case !Decode(ctx, config, &applicability):
		return nil
	case applicability.Scope.IsNull():
		return emptyScope(at)
	case !Decode(ctx, applicability.Scope, &scope):
		return nil
	}
	return CheckScope(at, scope.PriceType, scope.Prices)
}

// CheckScope refuses a configured scope, at a path, that has not exactly one of
// price_type and prices. What is not known yet is left to the plan.
func CheckScope(at path.Path, priceType, prices attr.Value) diag.Diagnostics {
	switch {
	case priceType.IsUnknown() || prices.IsUnknown():
		return nil
	case priceType.IsNull() && prices.IsNull():
		return emptyScope(at)
	case !priceType.IsNull() && !prices.IsNull():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.AtName("prices"), "Conflicting scope arguments",
			"price_type and prices exclude each other: keep price_type for all metered prices, or prices for the listed ones.")}
	}
	return nil
}

func emptyScope(at path.Path) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "The scope is empty",
		`Credits apply to something: write price_type = "metered" for all metered prices, or prices = [{ id = "price_..." }] for some. `+
			`Terraform drops attributes that scope does not have without a word, so look for a misspelled name; billable_items and rate_cards are previews of Stripe that this provider does not have.`)}
}
