// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// CheckOrder refuses credits that expire before they are usable. What is not known yet is
// left to the plan.
func CheckOrder(effectiveAt, expiresAt timestamp.Value) diag.Diagnostics {
	begin, hasBegin := effectiveAt.Time()
	end, hasEnd := expiresAt.Time()
	if !hasBegin || !hasEnd || end.After(begin) {
		return nil
	}
	return AtAttribute("expires_at", "The credits would expire before they are usable",
		fmt.Sprintf("expires_at (%s) must be later than effective_at (%s). Write a later expires_at, or none, for credits that never expire; to end a grant that exists, destroy the resource.",
			expiresAt.ValueString(), effectiveAt.ValueString()))
}

// CheckMetadataSize refuses more metadata than Stripe keeps. size is the number of keys of a
// grant, those of default_metadata included; hasKey says that an idempotency_key is kept
// beside them.
func CheckMetadataSize(size int, hasKey bool) diag.Diagnostics {
	room, limit := MaxMetadataKeys, fmt.Sprintf("Stripe keeps %d metadata keys", MaxMetadataKeys)
	if hasKey {
		room -= ReservedMetadataKeys
		limit += ", of which the idempotency_key needs one"
	}
	if size <= room {
		return nil
	}
	return AtAttribute("metadata", "Too many metadata keys",
		fmt.Sprintf("%s: a grant may have at most %d, those of default_metadata included, and has %d.", limit, room, size))
}

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

// AmountTypeMonetary is the only type of amount that Stripe has.
const AmountTypeMonetary = "monetary"

// Stripe's limits (DOC, docs.stripe.com/api/metadata; SPEC for the rest), and the
// provider's for what Stripe does not limit.
const (
	MaxMetadataKeys        = 50
	MaxNameRunes           = 100
	MaxPrices              = 20
	MaxPriority            = 100
	MaxIdempotencyKeyRunes = 255
	maxMetadataKeyRunes    = 40
	maxMetadataValueRunes  = 500

	// MaxValue is the largest value of a grant, in minor units. Stripe documents
	// no limit; twelve digits are what its largest amounts have (DOC,
	// docs.stripe.com/api/prices: unit_amount), and sums of them fit into 64 bits.
	MaxValue = 999_999_999_999
)

// ReservedMetadataKeys is how many metadata keys a grant with an idempotency_key
// needs for the provider's own use.
const ReservedMetadataKeys = 1
