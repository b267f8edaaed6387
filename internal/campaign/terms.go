// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// termsOf are the terms that a campaign's grants share, as far as they are known. The
// priority is among the terms only if ownPriority says that it was configured, even if it was
// removed since.
func termsOf(ctx context.Context, m model, ownPriority bool) terms {
	key := m.IdempotencyKey.ValueString()
	scope, _ := grantresource.DecodeScope(ctx, m.ApplicabilityConfig)
	t := terms{Key: key, CreditGrantCreate: stripeapi.CreditGrantCreate{
		Amount:      stripeapi.Monetary{Currency: m.Currency.ValueString()},
		Scope:       scope.ToStripe(ctx),
		Category:    m.Category.ValueString(),
		Name:        m.Name.ValueStringPointer(),
		EffectiveAt: m.EffectiveAt.Unix(),
		ExpiresAt:   m.ExpiresAt.Unix(),
		Metadata:    granting.StoredMetadata(grantresource.StringMap(m.MetadataAll), key),
	}}
	if ownPriority && grantresource.IsKnown(m.Priority) {
		t.Priority = m.Priority.ValueInt64Pointer()
	}
	return t
}

// configurable are the attributes of a campaign that can be configured, by name.
func configurable(m model) map[string]attr.Value {
	return map[string]attr.Value{
		"idempotency_key": m.IdempotencyKey, "recipients": m.Recipients, "currency": m.Currency, "category": m.Category,
		"applicability_config": m.ApplicabilityConfig, "name": m.Name, "priority": m.Priority, "effective_at": m.EffectiveAt,
		"expires_at": m.ExpiresAt, "metadata": m.Metadata, "deletion_policy": m.DeletionPolicy,
	}
}

// fixedChanges names the attributes whose change replaces the whole campaign: the key, the
// currency, and the terms that Stripe fixes and all grants share. What was removed and may
// be left to Stripe is no change.
func fixedChanges(prior, config model) []string {
	was, asked := configurable(prior), configurable(config)
	names := []string{"idempotency_key", "currency"}
	for _, term := range granting.FixedTerms {
		if _, shared := asked[term.Name]; shared {
			names = append(names, term.Name)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool {
		switch {
		case name == "priority" && (config.Priority.IsNull() || prior.Priority.IsNull() && !hasGrants(prior)):
			return true
		case name == "effective_at":
			return config.EffectiveAt.IsNull() || config.EffectiveAt.SameInstant(prior.EffectiveAt)
		}
		return asked[name].Equal(was[name])
	})
}

func hasGrants(m model) bool { return len(grantresource.StringMap(m.Grants)) > 0 }

// unknownAttributes names the attributes of a configuration that are not fully known, in
// order.
func unknownAttributes(config model) []string {
	var names []string
	for name, value := range configurable(config) {
		if !grantresource.IsFullyKnown(value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
