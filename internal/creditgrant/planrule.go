// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// planned is what Terraform will do about a grant that is in state.
type planned struct {
	Model model

	// Replace names the attributes that can only change with a new grant.
	Replace []string

	// Ignored names the attributes whose configuration was changed although the
	// grant has ended: nothing is done about them.
	Ignored []string
}

// planChange decides what becomes of the grant in prior, given its configuration
// and Terraform's proposal (the configuration with defaults, and unknown where
// the provider decides). It knows no clock: the plan is made twice, and must come
// out the same.
func planChange(prior, config, proposed model) planned {
	if prior.hasEnded() {
		return planEnded(prior, config)
	}
	return planLive(prior, config, proposed)
}

// planLive plans a grant that has not ended.
func planLive(prior, config, proposed model) planned {
	plan := planned{Model: proposed}
	next := &plan.Model

	next.EffectiveAt = spelledAsBefore(prior.EffectiveAt, config.EffectiveAt)
	next.ExpiresAt = spelledAsBefore(prior.ExpiresAt, proposed.ExpiresAt)
	if config.EffectiveAt.IsNull() {
		next.EffectiveAt = prior.EffectiveAt
	}
	if config.Priority.IsNull() {
		next.Priority = prior.Priority
	}

	for _, fixed := range []struct {
		name        string
		prior, next attr.Value
	}{
		{"customer", prior.Customer, next.Customer},
		{"category", prior.Category, next.Category},
		{"amount", prior.Amount, next.Amount},
		{"applicability_config", prior.ApplicabilityConfig, next.ApplicabilityConfig},
		{"name", prior.Name, next.Name},
		{"priority", prior.Priority, next.Priority},
		{"effective_at", prior.EffectiveAt, next.EffectiveAt},
	} {
		if !fixed.next.Equal(fixed.prior) {
			plan.Replace = append(plan.Replace, fixed.name)
		}
	}
	// A grant may be given its key, or lose it; under another key it would be
	// another grant.
	if !prior.IdempotencyKey.IsNull() && !next.IdempotencyKey.IsNull() && !next.IdempotencyKey.Equal(prior.IdempotencyKey) {
		plan.Replace = append(plan.Replace, "idempotency_key")
	}

	next.ID, next.Created, next.Livemode, next.TestClock = prior.ID, prior.Created, prior.Livemode, prior.TestClock
	next.VoidedAt, next.EndedAt = prior.VoidedAt, prior.EndedAt
	next.Updated, next.Status = prior.Updated, prior.Status
	if changesStripe(prior, *next) {
		next.Updated, next.Status = timestamp.Unknown(), types.StringUnknown()
	}
	return plan
}

// planEnded plans a grant that has ended: its plan is its state. What Terraform
// does not accept so, an optional attribute that was added or removed, is planned
// as configured, to be recorded without a call.
func planEnded(prior, config model) planned {
	plan := planned{Model: prior}
	next := &plan.Model
	if recorded(prior.Name, config.Name) {
		next.Name = config.Name
	}
	if recorded(prior.ExpiresAt, config.ExpiresAt) {
		next.ExpiresAt = config.ExpiresAt
	}
	if recorded(prior.Metadata, config.Metadata) {
		next.Metadata = config.Metadata
	}
	if recorded(prior.IdempotencyKey, config.IdempotencyKey) {
		next.IdempotencyKey = config.IdempotencyKey
	}

	for _, declared := range []struct {
		name string
		same bool
	}{
		{"customer", config.Customer.Equal(prior.Customer)},
		{"category", config.Category.Equal(prior.Category)},
		{"amount", sameAmount(prior.Amount, config.Amount)},
		{"applicability_config", config.ApplicabilityConfig.Equal(prior.ApplicabilityConfig)},
		{"name", config.Name.Equal(prior.Name)},
		{"priority", config.Priority.IsNull() || config.Priority.Equal(prior.Priority)},
		{"effective_at", config.EffectiveAt.IsNull() || config.EffectiveAt.SameInstant(prior.EffectiveAt)},
		{"expires_at", config.ExpiresAt.SameInstant(prior.ExpiresAt)},
		{"metadata", config.Metadata.Equal(prior.Metadata)},
		{"deletion_policy", config.DeletionPolicy.IsNull() || config.DeletionPolicy.Equal(prior.DeletionPolicy)},
		{"idempotency_key", config.IdempotencyKey.Equal(prior.IdempotencyKey)},
	} {
		if !declared.same {
			plan.Ignored = append(plan.Ignored, declared.name)
		}
	}
	return plan
}

// recorded reports that an optional attribute was added or removed, or may turn
// out to be: what is not known yet can still become null.
func recorded(prior, config attr.Value) bool {
	return prior.IsNull() != config.IsNull() || config.IsUnknown()
}

// changesStripe reports that a plan differs from the state in something that
// Stripe keeps; the deletion policy is Terraform's own, and an empty map of
// metadata is the same to Stripe as none.
func changesStripe(prior, next model) bool {
	return !next.ExpiresAt.Equal(prior.ExpiresAt) ||
		!next.IdempotencyKey.Equal(prior.IdempotencyKey) ||
		!sameMetadata(prior.Metadata, next.Metadata)
}

func sameMetadata(a, b types.Map) bool {
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	return a.Equal(b) || len(a.Elements()) == 0 && len(b.Elements()) == 0
}

// spelledAsBefore keeps the prior spelling of a moment that is the same.
func spelledAsBefore(prior, next timestamp.Value) timestamp.Value {
	if next.SameInstant(prior) {
		return prior
	}
	return next
}

// sameAmount compares a configured amount, whose type may be left to its
// default, with the one in state.
func sameAmount(prior, config types.Object) bool {
	if config.Equal(prior) {
		return true
	}
	if !isKnown(config) || !isKnown(prior) {
		return false
	}
	kind := config.Attributes()["type"]
	return kind != nil && kind.IsNull() && prior.Attributes()["monetary"].Equal(config.Attributes()["monetary"])
}
