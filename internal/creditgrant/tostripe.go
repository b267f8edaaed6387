// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// createTerms is a wholly known plan as the terms of a new grant. Prices are
// sorted, so that racing runs ask for the same thing in the same words.
func createTerms(ctx context.Context, plan model) (stripeapi.CreditGrantCreate, diag.Diagnostics) {
	var diags diag.Diagnostics
	money, moneyKnown := plan.monetary(ctx)
	scope, scopeKnown := plan.scope(ctx)
	if !moneyKnown || !scopeKnown {
		diags.AddError("Incomplete plan", "The amount or the applicability_config of the planned credit grant is not known. This is a bug in the provider; nothing was granted.")
		return stripeapi.CreditGrantCreate{}, diags
	}
	ids, priceDiags := scope.priceIDs(ctx)
	diags.Append(priceDiags...)
	slices.Sort(ids)
	terms := stripeapi.CreditGrantCreate{
		Amount:      stripeapi.Monetary{Currency: money.Currency.ValueString(), Value: money.Value.ValueInt64()},
		Scope:       stripeapi.Scope{PriceType: scope.PriceType.ValueStringPointer()},
		Category:    plan.Category.ValueString(),
		Customer:    plan.Customer.ValueString(),
		EffectiveAt: plan.EffectiveAt.Unix(),
		ExpiresAt:   plan.ExpiresAt.Unix(),
		Metadata:    storedMetadata(plan),
		Name:        plan.Name.ValueStringPointer(),
	}
	for _, id := range ids {
		terms.Scope.Prices = append(terms.Scope.Prices, stripeapi.ScopedPrice{ID: id})
	}
	if isKnown(plan.Priority) {
		terms.Priority = plan.Priority.ValueInt64Pointer()
	}
	return terms, diags
}

// storedMetadata is what Stripe keeps for a grant: its metadata and its key.
func storedMetadata(m model) map[string]string {
	stored := m.metadata()
	if isKnown(m.IdempotencyKey) {
		stored[keyMetadata] = m.IdempotencyKey.ValueString()
	}
	return stored
}

// updateFrom is what to ask of Stripe to bring a grant from one set of declared
// values to another. Keys that are gone are sent empty, which removes them.
func updateFrom(expiresAt *int64, stored map[string]string, next model) stripeapi.CreditGrantUpdate {
	var update stripeapi.CreditGrantUpdate
	switch wanted := next.ExpiresAt.Unix(); {
	case wanted == nil && expiresAt != nil:
		update.ClearExpiresAt = true
	case wanted != nil && (expiresAt == nil || *expiresAt != *wanted):
		update.ExpiresAt = wanted
	}
	wanted := storedMetadata(next)
	changed := map[string]string{}
	for key, value := range wanted {
		if was, ok := stored[key]; !ok || was != value {
			changed[key] = value
		}
	}
	for key := range stored {
		if _, ok := wanted[key]; !ok && key != ownerMetadata {
			changed[key] = ""
		}
	}
	if len(changed) > 0 {
		update.Metadata = changed
	}
	return update
}
