// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"strings"

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
	return CheckScope(at, scope.PriceType, scope.Prices, scope.BillableItems)
}

// CheckScope refuses a configured scope, at a path, that has not exactly one of
// price_type, prices and billable_items. What is not known yet is left to the plan.
func CheckScope(at path.Path, priceType, prices, billableItems attr.Value) diag.Diagnostics {
	var set []string
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{{"price_type", priceType}, {"prices", prices}, {"billable_items", billableItems}} {
		switch {
		case argument.value.IsUnknown():
			return nil
		case !argument.value.IsNull():
			set = append(set, argument.name)
		}
	}
	switch len(set) {
	case 0:
		return emptyScope(at)
	case 1:
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.AtName(set[1]), "Conflicting scope arguments",
		strings.Join(set, " and ")+" exclude each other: keep price_type for all metered prices, prices for the listed ones, or billable_items for the listed items.")}
}

func emptyScope(at path.Path) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "The scope is empty",
		`Credits apply to something: write price_type = "metered" for all metered prices, or prices = [{ id = "price_..." }] for some; with a preview stripe_version also billable_items = [{ id = "..." }]. `+
			`Terraform drops attributes that scope does not have without a word, so look for a misspelled name; rate_cards is a preview of Stripe that this provider does not have.`)}
}
