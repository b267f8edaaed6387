// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// createTerms is a wholly known plan as the terms of a new grant, with the
// idempotency key in its metadata.
func createTerms(ctx context.Context, plan model) (stripeapi.CreditGrantCreate, diag.Diagnostics) {
	var diags diag.Diagnostics
	money, moneyKnown := plan.monetary(ctx)
	scope, scopeKnown := plan.scope(ctx)
	if !moneyKnown || !scopeKnown || isKnown(plan.Customer) == isKnown(plan.CustomerAccount) {
		diags.AddError("Incomplete plan", "The customer, the amount or the applicability_config of the planned credit grant is not known. This is a bug in the provider; nothing was granted.")
		return stripeapi.CreditGrantCreate{}, diags
	}
	diags.Append(grantresource.CheckTimestamp("effective_at", plan.EffectiveAt)...)
	diags.Append(grantresource.CheckTimestamp("expires_at", plan.ExpiresAt)...)
	terms := stripeapi.CreditGrantCreate{
		Amount:      stripeapi.Monetary{Currency: money.Currency.ValueString(), Value: money.Value.ValueInt64()},
		Scope:       scope.ToStripe(ctx),
		Category:    plan.Category.ValueString(),
		Customer:    plan.holder(),
		EffectiveAt: plan.EffectiveAt.Unix(),
		ExpiresAt:   plan.ExpiresAt.Unix(),
		Metadata:    storedMetadata(plan),
		Name:        plan.Name.ValueStringPointer(),
	}
	if isKnown(plan.Priority) {
		terms.Priority = plan.Priority.ValueInt64Pointer()
	}
	return terms, diags
}

// storedMetadata is what Stripe keeps for a planned grant: all its metadata, with
// default_metadata, and its key.
func storedMetadata(m model) map[string]string {
	return granting.StoredMetadata(grantresource.StringMap(m.MetadataAll), m.IdempotencyKey.ValueString())
}
