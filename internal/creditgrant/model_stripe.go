// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// modelFromStripe is the grant as Stripe holds it at now, with what only Terraform
// knows taken from declared: the plan of a create or update, or the prior state of a
// read (its zero value for an import).
//
// Of a grant that has ended, what can change or be declared stays as it was
// declared: Stripe's expires_at may have been overwritten by an early end, and
// nothing about the grant can be brought back in line anyway.
func modelFromStripe(grant stripeapi.CreditGrant, declared model, now time.Time, defaultMetadata map[string]string) model {
	var m model
	r := reading{grant: grant, now: now, declared: declared, defaultMetadata: defaultMetadata}
	for _, a := range attributes {
		if a.fromStripe != nil {
			a.fromStripe(r, &m)
		} else {
			a.copy(&m, &declared)
		}
	}
	if !grantresource.IsKnown(m.DeletionPolicy) {
		m.DeletionPolicy = types.StringValue(granting.PolicyVoidOrExpire)
	}
	if m.hasEnded() && !declared.isImported() {
		for _, a := range attributes {
			if a.isDeclared() && isRecordable(a, declared) {
				a.copy(&m, &declared)
			}
		}
	}
	return m
}

// isRecordable reports an attribute of a grant that has ended whose declared value
// stands, no matter what Stripe answers: it can be left out of the configuration, and what
// was declared is known.
func isRecordable(a attribute, declared model) bool {
	value := a.value(&declared)
	return !a.required && !value.IsUnknown() && (!a.computed || !value.IsNull())
}

// withPlanned is a state after a change, with every configurable attribute as it was
// planned. Stripe's answer may show what somebody else did at the same time, and
// Terraform would call that a bug of the provider, and taint a new grant, which
// the next apply would then end. The next read finds it.
func withPlanned(state, plan model) model {
	for _, a := range attributes {
		planned := a.value(&plan)
		keep := a.isDeclared() || a.name == "voided_at" || a.name == "ended_at" || a.name == "metadata_all"
		if keep && !planned.IsUnknown() {
			a.copy(&state, &plan)
		}
	}
	return state
}

func amountValue(amount stripeapi.Amount) types.Object {
	monetary := types.ObjectNull(monetaryType)
	if amount.Monetary != nil {
		monetary = types.ObjectValueMust(monetaryType, map[string]attr.Value{
			"currency": types.StringValue(amount.Monetary.Currency),
			"value":    number.NewMinorUnits(amount.Monetary.Value),
		})
	}
	return types.ObjectValueMust(amountType, map[string]attr.Value{"type": types.StringValue(amount.Type), "monetary": monetary})
}

// ownMetadata is Stripe's metadata without what the provider adds: its own keys,
// and default_metadata, unless the resource declares the same key. None is written as
// it was declared, null or empty; Stripe does not tell them apart.
func ownMetadata(r reading) types.Map {
	own := granting.VisibleMetadata(r.grant.Metadata)
	declared := r.declared.Metadata.Elements()
	for key, value := range r.defaultMetadata {
		if _, ok := declared[key]; !ok && own[key] == value {
			delete(own, key)
		}
	}
	if len(own) == 0 && !grantresource.IsKnown(r.declared.Metadata) {
		return types.MapNull(types.StringType)
	}
	return grantresource.MapValue(own)
}

// keyOf is the idempotency key of the grant. Where the state has
// another one, someone has changed the metadata; that reads as no key, so that the
// plan puts the key back in place, rather than replace the grant.
func keyOf(grant stripeapi.CreditGrant, declared types.String) types.String {
	key := granting.KeyOf(grant)
	if key == "" || grantresource.IsKnown(declared) && declared.ValueString() != key {
		return types.StringNull()
	}
	return types.StringValue(key)
}

// createTerms is a plan as the terms of a new grant, with the idempotency key in its
// metadata, as far as it is known.
func createTerms(ctx context.Context, plan model) stripeapi.CreditGrantCreate {
	scope, _ := plan.scope(ctx)
	terms := stripeapi.CreditGrantCreate{
		Amount:      plan.money(ctx),
		Scope:       scope.ToStripe(ctx),
		Category:    plan.Category.ValueString(),
		Customer:    plan.holder(),
		EffectiveAt: plan.EffectiveAt.Unix(),
		ExpiresAt:   plan.ExpiresAt.Unix(),
		Metadata:    storedMetadata(plan),
		Name:        plan.Name.ValueStringPointer(),
	}
	if grantresource.IsKnown(plan.Priority) {
		terms.Priority = plan.Priority.ValueInt64Pointer()
	}
	return terms
}

// storedMetadata is what Stripe keeps for a planned grant: all its metadata, with
// default_metadata, and its key.
func storedMetadata(m model) map[string]string {
	return granting.StoredMetadata(grantresource.StringMap(m.MetadataAll), m.IdempotencyKey.ValueString())
}
