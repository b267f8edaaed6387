// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantschema"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// effect is what a change of an attribute does to a live grant.
type effect int

const (
	fixed     effect = iota // Stripe fixes it when the grant is made: a change replaces the grant
	updated                 // Stripe changes it in place
	recorded                // only Terraform keeps it
	keyed                   // the idempotency key: added and removed in place, a change replaces
	unplanned               // Stripe decides it
)

// attribute is one attribute of the resource: everything that planning, reading
// and keeping planned values need to know of it.
type attribute struct {
	name   string
	effect effect

	// required is true for one that must be configured.
	required bool

	// computed is true for one that may be configured, and has a value where it is
	// not: removing it from the configuration changes nothing.
	computed bool

	// value points to the attribute's value in a model.
	value func(*model) attr.Value

	// copy gives one model the value of another.
	copy func(to, from *model)

	// fromStripe sets the attribute from what Stripe answers; nil for what only
	// Terraform keeps. declared is the plan or prior state that says how
	// to write what Stripe does not tell apart.
	fromStripe func(r reading, m *model)

	// same compares a configured value with one in the state; nil is equality.
	same func(prior, config *model) bool
}

// reading is an answer of Stripe on its way into a model.
type reading struct {
	ctx             context.Context
	grant           stripeapi.CreditGrant
	now             time.Time // of the grant's test clock, or Stripe's
	declared        model
	defaultMetadata map[string]string
	diags           *diag.Diagnostics
}

// attributes are all attributes of the resource, in the order in which messages
// name them. TestAttributesAreComplete compares them with the schema, the data
// source, the terms that Stripe fixes, and the table of effects.
var attributes = []attribute{
	{
		name: "customer", effect: fixed, required: true,
		value:      func(m *model) attr.Value { return m.Customer },
		copy:       func(to, from *model) { to.Customer = from.Customer },
		fromStripe: func(r reading, m *model) { m.Customer = types.StringValue(r.grant.Customer) },
	},
	{
		name: "category", effect: fixed, required: true,
		value:      func(m *model) attr.Value { return m.Category },
		copy:       func(to, from *model) { to.Category = from.Category },
		fromStripe: func(r reading, m *model) { m.Category = types.StringValue(r.grant.Category) },
	},
	{
		name: "amount", effect: fixed, required: true,
		value:      func(m *model) attr.Value { return m.Amount },
		copy:       func(to, from *model) { to.Amount = from.Amount },
		fromStripe: func(r reading, m *model) { m.Amount = amountValue(r.grant.Amount, r.diags) },
		same:       func(prior, config *model) bool { return sameAmount(prior.Amount, config.Amount) },
	},
	{
		name: "applicability_config", effect: fixed, required: true,
		value: func(m *model) attr.Value { return m.ApplicabilityConfig },
		copy:  func(to, from *model) { to.ApplicabilityConfig = from.ApplicabilityConfig },
		fromStripe: func(r reading, m *model) {
			value, diags := grantschema.ApplicabilityValue(r.ctx, r.grant.ApplicabilityConfig)
			r.diags.Append(diags...)
			m.ApplicabilityConfig = value
		},
	},
	{
		name: "name", effect: fixed,
		value:      func(m *model) attr.Value { return m.Name },
		copy:       func(to, from *model) { to.Name = from.Name },
		fromStripe: func(r reading, m *model) { m.Name = textOrNull(r.grant.Name) },
	},
	{
		name: "priority", effect: fixed, computed: true,
		value:      func(m *model) attr.Value { return m.Priority },
		copy:       func(to, from *model) { to.Priority = from.Priority },
		fromStripe: func(r reading, m *model) { m.Priority = types.Int64PointerValue(r.grant.Priority) },
	},
	{
		name: "effective_at", effect: fixed, computed: true,
		value:      func(m *model) attr.Value { return m.EffectiveAt },
		copy:       func(to, from *model) { to.EffectiveAt = from.EffectiveAt },
		fromStripe: func(r reading, m *model) { m.EffectiveAt = readBeginning(r) },
		same:       sameBeginning,
	},
	{
		name: "expires_at", effect: updated,
		value:      func(m *model) attr.Value { return m.ExpiresAt },
		copy:       func(to, from *model) { to.ExpiresAt = from.ExpiresAt },
		fromStripe: func(r reading, m *model) { m.ExpiresAt = timestamp.FromUnixPointer(r.grant.ExpiresAt) },
		same:       func(prior, config *model) bool { return config.ExpiresAt.SameInstant(prior.ExpiresAt) },
	},
	{
		name: "metadata", effect: updated,
		value:      func(m *model) attr.Value { return m.Metadata },
		copy:       func(to, from *model) { to.Metadata = from.Metadata },
		fromStripe: func(r reading, m *model) { m.Metadata = ownMetadata(r) },
	},
	{
		name: "deletion_policy", effect: recorded, computed: true,
		value: func(m *model) attr.Value { return m.DeletionPolicy },
		copy:  func(to, from *model) { to.DeletionPolicy = from.DeletionPolicy },
	},
	{
		name: "idempotency_key", effect: keyed,
		value:      func(m *model) attr.Value { return m.IdempotencyKey },
		copy:       func(to, from *model) { to.IdempotencyKey = from.IdempotencyKey },
		fromStripe: func(r reading, m *model) { m.IdempotencyKey = keyOf(r.grant, r.declared.IdempotencyKey) },
	},
	{
		name: "id", effect: unplanned,
		value:      func(m *model) attr.Value { return m.ID },
		copy:       func(to, from *model) { to.ID = from.ID },
		fromStripe: func(r reading, m *model) { m.ID = types.StringValue(r.grant.ID) },
	},
	{
		name: "created", effect: unplanned,
		value:      func(m *model) attr.Value { return m.Created },
		copy:       func(to, from *model) { to.Created = from.Created },
		fromStripe: func(r reading, m *model) { m.Created = timestamp.FromUnix(r.grant.Created) },
	},
	{
		name: "updated", effect: unplanned,
		value:      func(m *model) attr.Value { return m.Updated },
		copy:       func(to, from *model) { to.Updated = from.Updated },
		fromStripe: func(r reading, m *model) { m.Updated = timestamp.FromUnix(r.grant.Updated) },
	},
	{
		name: "livemode", effect: unplanned,
		value:      func(m *model) attr.Value { return m.Livemode },
		copy:       func(to, from *model) { to.Livemode = from.Livemode },
		fromStripe: func(r reading, m *model) { m.Livemode = types.BoolValue(r.grant.Livemode) },
	},
	{
		name: "test_clock", effect: unplanned,
		value:      func(m *model) attr.Value { return m.TestClock },
		copy:       func(to, from *model) { to.TestClock = from.TestClock },
		fromStripe: func(r reading, m *model) { m.TestClock = textOrNull(r.grant.TestClock) },
	},
	{
		name: "voided_at", effect: unplanned,
		value:      func(m *model) attr.Value { return m.VoidedAt },
		copy:       func(to, from *model) { to.VoidedAt = from.VoidedAt },
		fromStripe: func(r reading, m *model) { m.VoidedAt = timestamp.FromUnixPointer(r.grant.VoidedAt) },
	},
	{
		name: "ended_at", effect: unplanned,
		value: func(m *model) attr.Value { return m.EndedAt },
		copy:  func(to, from *model) { to.EndedAt = from.EndedAt },
		fromStripe: func(r reading, m *model) {
			m.EndedAt = timestamp.FromUnixPointer(granting.EndedAt(r.grant, r.now))
		},
	},
	{
		name: "status", effect: unplanned,
		value:      func(m *model) attr.Value { return m.Status },
		copy:       func(to, from *model) { to.Status = from.Status },
		fromStripe: func(r reading, m *model) { m.Status = types.StringValue(granting.StatusOf(r.grant, r.now)) },
	},
	{
		name: "metadata_all", effect: unplanned,
		value: func(m *model) attr.Value { return m.MetadataAll },
		copy:  func(to, from *model) { to.MetadataAll = from.MetadataAll },
		fromStripe: func(r reading, m *model) {
			m.MetadataAll = grantschema.MapValue(granting.VisibleMetadata(r.grant.Metadata))
		},
	},
}

// isSame reports that a configuration asks for what the state has; what is computed
// and not configured does.
func (a attribute) isSame(prior, config *model) bool {
	if a.computed && a.value(config).IsNull() {
		return true
	}
	if a.same != nil {
		return a.same(prior, config)
	}
	return a.value(config).Equal(a.value(prior))
}

// isDeclared reports an attribute that can be configured.
func (a attribute) isDeclared() bool { return a.effect != unplanned }

// sameAmount compares a configured amount, whose type may be left to its
// default, with the one in state.
func sameAmount(prior, config types.Object) bool {
	if config.Equal(prior) {
		return true
	}
	if !grantschema.IsKnown(config) || !grantschema.IsKnown(prior) {
		return false
	}
	kind := config.Attributes()["type"]
	return kind != nil && kind.IsNull() && prior.Attributes()["monetary"].Equal(config.Attributes()["monetary"])
}

// textOrNull is a text of Stripe's; "" is none, as null is.
func textOrNull(text *string) types.String {
	if text == nil || *text == "" {
		return types.StringNull()
	}
	return types.StringValue(*text)
}
