// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/minorunits"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// fromStripe is the grant as Stripe holds it, with what only Terraform knows
// taken from declared: the plan of a create or update, or the prior state of a
// read (its zero value for an import).
//
// Of a grant that has ended, what was declared stays as it was: Stripe's
// expires_at may have been overwritten by an early end, and nothing about the
// grant can be brought back in line anyway.
func fromStripe(ctx context.Context, grant stripeapi.CreditGrant, declared model, now time.Time) (model, diag.Diagnostics) {
	m := model{
		Customer:       types.StringValue(grant.Customer),
		Category:       types.StringValue(grant.Category),
		Name:           types.StringPointerValue(grant.Name),
		Priority:       types.Int64PointerValue(grant.Priority),
		EffectiveAt:    timestamp.FromUnixPointer(grant.EffectiveAt),
		ExpiresAt:      timestamp.FromUnixPointer(grant.ExpiresAt),
		Metadata:       visibleMetadata(grant.Metadata, declared.Metadata),
		IdempotencyKey: keyOf(grant, declared.IdempotencyKey),
		DeletionPolicy: declared.DeletionPolicy,

		ID:        types.StringValue(grant.ID),
		Created:   timestamp.FromUnix(grant.Created),
		Updated:   timestamp.FromUnix(grant.Updated),
		Livemode:  types.BoolValue(grant.Livemode),
		TestClock: types.StringPointerValue(grant.TestClock),
		VoidedAt:  timestamp.FromUnixPointer(grant.VoidedAt),
		EndedAt:   timestamp.FromUnixPointer(endedAt(grant, now)),
		Status:    types.StringValue(statusOf(grant, now)),
	}
	if !isKnown(m.DeletionPolicy) {
		m.DeletionPolicy = types.StringValue(policyVoidOrExpire)
	}
	var diags diag.Diagnostics
	m.Amount = amountValue(grant.Amount, &diags)
	m.ApplicabilityConfig = applicabilityValue(ctx, grant.ApplicabilityConfig, &diags)

	if m.hasEnded() && !declared.imported() {
		m.Name, m.ExpiresAt, m.Metadata, m.IdempotencyKey = declared.Name, declared.ExpiresAt, declared.Metadata, declared.IdempotencyKey
	}
	return m, diags
}

// asPlanned is a state after a change, with every declared attribute as it was
// planned. Stripe's answer may show what somebody else did at the same time, and
// Terraform would call that a bug of the provider, and taint a new grant, which
// the next apply would then end. The next read finds it.
func asPlanned(state, plan model) model {
	state.Customer, state.Category = plan.Customer, plan.Category
	state.Amount, state.ApplicabilityConfig = plan.Amount, plan.ApplicabilityConfig
	state.Name, state.ExpiresAt, state.Metadata = plan.Name, plan.ExpiresAt, plan.Metadata
	state.IdempotencyKey, state.DeletionPolicy = plan.IdempotencyKey, plan.DeletionPolicy
	if !plan.Priority.IsUnknown() {
		state.Priority = plan.Priority
	}
	if !plan.EffectiveAt.IsUnknown() {
		state.EffectiveAt = plan.EffectiveAt
	}
	state.VoidedAt, state.EndedAt = plan.VoidedAt, plan.EndedAt
	return state
}

func amountValue(amount stripeapi.Amount, diags *diag.Diagnostics) types.Object {
	monetary := types.ObjectNull(monetaryType)
	if amount.Monetary != nil {
		monetary = object(monetaryType, diags, map[string]attr.Value{
			"currency": types.StringValue(amount.Monetary.Currency),
			"value":    minorunits.New(amount.Monetary.Value),
		})
	}
	return object(amountType, diags, map[string]attr.Value{"type": types.StringValue(amount.Type), "monetary": monetary})
}

func applicabilityValue(ctx context.Context, config stripeapi.ApplicabilityConfig, diags *diag.Diagnostics) types.Object {
	prices := types.SetNull(priceType)
	if len(config.Scope.Prices) > 0 {
		elements := make([]priceModel, 0, len(config.Scope.Prices))
		for _, price := range config.Scope.Prices {
			elements = append(elements, priceModel{ID: types.StringValue(price.ID)})
		}
		set, setDiags := types.SetValueFrom(ctx, priceType, elements)
		diags.Append(setDiags...)
		prices = set
	}
	scope := object(scopeType, diags, map[string]attr.Value{
		"price_type": types.StringPointerValue(config.Scope.PriceType),
		"prices":     prices,
	})
	return object(applicabilityType, diags, map[string]attr.Value{"scope": scope})
}

func object(shape map[string]attr.Type, diags *diag.Diagnostics, values map[string]attr.Value) types.Object {
	out, objectDiags := types.ObjectValue(shape, values)
	diags.Append(objectDiags...)
	return out
}

// visibleMetadata is Stripe's metadata without what the provider keeps there.
// None is written as it was declared, null or empty; Stripe does not tell them
// apart.
func visibleMetadata(stored map[string]string, declared types.Map) types.Map {
	visible := maps.Clone(stored)
	delete(visible, keyMetadata)
	delete(visible, ownerMetadata)
	if len(visible) == 0 {
		if isKnown(declared) {
			return types.MapValueMust(types.StringType, map[string]attr.Value{})
		}
		return types.MapNull(types.StringType)
	}
	elements := make(map[string]attr.Value, len(visible))
	for key, value := range visible {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// keyOf is the idempotency key that the grant carries. Where the state has
// another one, someone has meddled with the metadata; that reads as no key, so
// that the plan puts the key back in place, rather than replace the grant.
func keyOf(grant stripeapi.CreditGrant, declared types.String) types.String {
	stored, ok := grant.Metadata[keyMetadata]
	if !ok || isKnown(declared) && declared.ValueString() != stored {
		return types.StringNull()
	}
	return types.StringValue(stored)
}
