// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// termsOf are the terms that a campaign's grants share, of which whole says whether
// all that Stripe fixes is known. The diagnostics are about timestamps that cannot be
// read. The priority is among the terms only where ownPriority says that it was
// configured, be it that it was removed since.
func termsOf(ctx context.Context, m model, ownPriority bool, defaultMetadata map[string]string) (t terms, whole bool, diags diag.Diagnostics) {
	diags.Append(checkTimestamp("effective_at", m.EffectiveAt)...)
	diags.Append(checkTimestamp("expires_at", m.ExpiresAt)...)
	scope, scopeKnown := grantresource.DecodeScope(ctx, m.ApplicabilityConfig)
	t = terms{
		Key:         m.IdempotencyKey.ValueString(),
		Currency:    m.Currency.ValueString(),
		Category:    m.Category.ValueString(),
		Name:        m.Name.ValueStringPointer(),
		EffectiveAt: m.EffectiveAt.Unix(),
		ExpiresAt:   m.ExpiresAt.Unix(),
		Stored:      granting.StoredMetadata(mergeMetadata(defaultMetadata, texts(m.Metadata)), m.IdempotencyKey.ValueString()),
	}
	if scopeKnown {
		t.Scope = scope.ToStripe(ctx)
	}
	if ownPriority && isKnown(m.Priority) {
		t.Priority = m.Priority.ValueInt64Pointer()
	}
	whole = scopeKnown && !scope.PriceType.IsUnknown() && !scope.Prices.IsUnknown() &&
		len(scope.Prices.Elements()) == len(t.Scope.Prices) &&
		isKnown(m.IdempotencyKey) && isKnown(m.Currency) && isKnown(m.Category) &&
		!m.Name.IsUnknown() && !m.EffectiveAt.IsUnknown()
	return t, whole, diags
}

// mergeMetadata is default_metadata under a campaign's own metadata, which wins.
func mergeMetadata(defaults, own map[string]string) map[string]string {
	merged := make(map[string]string, len(defaults)+len(own))
	maps.Copy(merged, defaults)
	maps.Copy(merged, own)
	return merged
}
