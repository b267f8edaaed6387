// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// planDecision is what Terraform will do about a grant that is in the state.
type planDecision struct {
	Model model

	// Replace names the attributes that can only change with a new grant.
	Replace []string

	// Ignored names the attributes whose configuration was changed although the
	// grant has ended: nothing is done about them.
	Ignored []string
}

// decidePlan decides what becomes of the grant in prior, given its configuration
// and Terraform's proposal (the configuration with defaults, and unknown where
// the provider decides). It knows no clock: the plan is made twice, and must come
// out the same.
func decidePlan(prior, config, proposed model, defaultMetadata map[string]string) planDecision {
	if prior.hasEnded() {
		return decideEnded(prior, config)
	}
	return decideLive(prior, config, proposed, defaultMetadata)
}

// decideLive plans a grant that has not ended.
func decideLive(prior, config, proposed model, defaultMetadata map[string]string) planDecision {
	plan := planDecision{Model: proposed}
	next := &plan.Model
	for _, a := range attributes {
		switch {
		case a.effect == unplanned:
			a.copy(next, &prior)
		case a.effect == recorded:
		case a.isSame(&prior, &config):
			// The spelling of a timestamp and a default stay as they were.
			a.copy(next, &prior)
		case a.effect == fixed:
			plan.Replace = append(plan.Replace, a.name)
		case a.effect == keyed && !prior.IdempotencyKey.IsNull() && !config.IdempotencyKey.IsNull():
			// A grant may be given a key or lose it; under another key it would be
			// another grant.
			plan.Replace = append(plan.Replace, a.name)
		}
	}
	if next.MetadataAll = grantresource.AllMetadata(defaultMetadata, next.Metadata); grantresource.SameMetadata(prior.MetadataAll, next.MetadataAll) {
		next.MetadataAll = prior.MetadataAll
	}
	if changesStripe(prior, *next) {
		next.Updated, next.Status = timestamp.Unknown(), types.StringUnknown()
	}
	return plan
}

// decideEnded plans a grant that has ended: its plan is its state. What Terraform
// does not accept so, an optional attribute that was added or removed, is planned
// as configured, to be recorded without a call.
func decideEnded(prior, config model) planDecision {
	plan := planDecision{Model: prior}
	for _, a := range attributes {
		if !a.isDeclared() {
			continue
		}
		if mustFollowConfig(a, prior, config) {
			a.copy(&plan.Model, &config)
		}
		if !a.isSame(&prior, &config) {
			plan.Ignored = append(plan.Ignored, a.name)
		}
	}
	return plan
}

// mustFollowConfig reports that Terraform would refuse to plan the prior value of an
// attribute: where it was added or removed, or may turn out to be, since what is not
// known yet can still become null. What is computed may stay where it is removed.
func mustFollowConfig(a attribute, prior, config model) bool {
	was, now := a.value(&prior), a.value(&config)
	switch {
	case a.required:
		return false
	case a.computed:
		return was.IsNull() && !now.IsNull()
	}
	return was.IsNull() != now.IsNull() || now.IsUnknown()
}

// changesStripe reports that a plan differs from the state in something that
// Stripe keeps and changes in place; an empty map of metadata is the same to Stripe
// as none.
func changesStripe(prior, next model) bool {
	return !next.ExpiresAt.Equal(prior.ExpiresAt) ||
		!next.IdempotencyKey.Equal(prior.IdempotencyKey) ||
		!grantresource.SameMetadata(prior.MetadataAll, next.MetadataAll)
}
