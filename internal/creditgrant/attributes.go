// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
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

	field

	// fromStripe sets the attribute from what Stripe answers; nil for what only
	// Terraform keeps. declared is the plan or prior state that says how
	// to write what Stripe does not tell apart.
	fromStripe func(r reading, m *model)

	// same compares a configured value with one in the state; nil is equality.
	same func(prior, config *model) bool
}

// field is where an attribute stands in a model.
type field struct {
	// value is the attribute's value in a model.
	value func(*model) attr.Value

	// set gives a model a value, and reports whether it is of the attribute's type.
	set func(*model, attr.Value) bool

	// copy gives one model the value of another.
	copy func(to, from *model)
}

// fieldAt is the field that a pointer leads to.
func fieldAt[V attr.Value](at func(*model) *V) field {
	return field{
		value: func(m *model) attr.Value { return *at(m) },
		set: func(m *model, value attr.Value) bool {
			typed, ok := value.(V)
			*at(m) = typed
			return ok
		},
		copy: func(to, from *model) { *at(to) = *at(from) },
	}
}

// reading is an answer of Stripe on its way into a model.
type reading struct {
	grant           stripeapi.CreditGrant
	now             time.Time // of the grant's test clock, or Stripe's
	declared        model
	defaultMetadata map[string]string
}

// isByAccount reports that the grant is that of customer_account. Stripe may name a customer
// beside an account, and then the declared attribute decides.
func (r reading) isByAccount() bool {
	return r.grant.Customer == "" || grantresource.IsKnown(r.declared.CustomerAccount) && r.grant.IsOf(r.declared.CustomerAccount.ValueString())
}

// attributes are all attributes of the resource, in the order in which messages
// name them. TestAttributesAreComplete compares them with the schema, the data
// source, the terms that Stripe fixes, and the table of effects.
var attributes = []attribute{
	{
		name: "customer", effect: fixed,
		field: fieldAt(func(m *model) *types.String { return &m.Customer }),
		fromStripe: func(r reading, m *model) {
			if !r.isByAccount() {
				m.Customer = types.StringValue(r.grant.Customer)
			}
		},
	},
	{
		name: "customer_account", effect: fixed,
		field: fieldAt(func(m *model) *types.String { return &m.CustomerAccount }),
		fromStripe: func(r reading, m *model) {
			if r.isByAccount() {
				m.CustomerAccount = types.StringValue(r.grant.CustomerAccount)
			}
		},
	},
	{
		name: "category", effect: fixed, required: true,
		field:      fieldAt(func(m *model) *types.String { return &m.Category }),
		fromStripe: func(r reading, m *model) { m.Category = types.StringValue(r.grant.Category) },
	},
	{
		name: "amount", effect: fixed, required: true,
		field:      fieldAt(func(m *model) *types.Object { return &m.Amount }),
		fromStripe: func(r reading, m *model) { m.Amount = amountValue(r.grant.Amount) },
		same:       func(prior, config *model) bool { return sameAmount(prior.Amount, config.Amount) },
	},
	{
		name: "applicability_config", effect: fixed, required: true,
		field: fieldAt(func(m *model) *types.Object { return &m.ApplicabilityConfig }),
		fromStripe: func(r reading, m *model) {
			m.ApplicabilityConfig = grantresource.ApplicabilityValue(r.grant.ApplicabilityConfig)
		},
	},
	{
		name: "name", effect: fixed,
		field:      fieldAt(func(m *model) *types.String { return &m.Name }),
		fromStripe: func(r reading, m *model) { m.Name = textOrNull(r.grant.Name) },
	},
	{
		name: "priority", effect: fixed, computed: true,
		field:      fieldAt(func(m *model) *types.Int64 { return &m.Priority }),
		fromStripe: func(r reading, m *model) { m.Priority = types.Int64PointerValue(r.grant.Priority) },
	},
	{
		name: "effective_at", effect: fixed, computed: true,
		field:      fieldAt(func(m *model) *timestamp.Value { return &m.EffectiveAt }),
		fromStripe: func(r reading, m *model) { m.EffectiveAt = readBeginning(r) },
		same:       sameBeginning,
	},
	{
		name: "expires_at", effect: updated,
		field:      fieldAt(func(m *model) *timestamp.Value { return &m.ExpiresAt }),
		fromStripe: func(r reading, m *model) { m.ExpiresAt = timestamp.FromUnixPointer(r.grant.ExpiresAt) },
		same:       func(prior, config *model) bool { return config.ExpiresAt.SameInstant(prior.ExpiresAt) },
	},
	{
		name: "metadata", effect: updated,
		field:      fieldAt(func(m *model) *types.Map { return &m.Metadata }),
		fromStripe: func(r reading, m *model) { m.Metadata = ownMetadata(r) },
	},
	{
		name: "deletion_policy", effect: recorded, computed: true,
		field: fieldAt(func(m *model) *types.String { return &m.DeletionPolicy }),
	},
	{
		name: "idempotency_key", effect: keyed,
		field:      fieldAt(func(m *model) *types.String { return &m.IdempotencyKey }),
		fromStripe: func(r reading, m *model) { m.IdempotencyKey = keyOf(r.grant, r.declared.IdempotencyKey) },
	},
	{
		name: "id", effect: unplanned,
		field:      fieldAt(func(m *model) *types.String { return &m.ID }),
		fromStripe: func(r reading, m *model) { m.ID = types.StringValue(r.grant.ID) },
	},
	{
		name: "created", effect: unplanned,
		field:      fieldAt(func(m *model) *timestamp.Value { return &m.Created }),
		fromStripe: func(r reading, m *model) { m.Created = timestamp.FromUnix(r.grant.Created) },
	},
	{
		name: "updated", effect: unplanned,
		field:      fieldAt(func(m *model) *timestamp.Value { return &m.Updated }),
		fromStripe: func(r reading, m *model) { m.Updated = timestamp.FromUnix(r.grant.Updated) },
	},
	{
		name: "livemode", effect: unplanned,
		field:      fieldAt(func(m *model) *types.Bool { return &m.Livemode }),
		fromStripe: func(r reading, m *model) { m.Livemode = types.BoolValue(r.grant.Livemode) },
	},
	{
		name: "test_clock", effect: unplanned,
		field:      fieldAt(func(m *model) *types.String { return &m.TestClock }),
		fromStripe: func(r reading, m *model) { m.TestClock = textOrNull(r.grant.TestClock) },
	},
	{
		name: "voided_at", effect: unplanned,
		field:      fieldAt(func(m *model) *timestamp.Value { return &m.VoidedAt }),
		fromStripe: func(r reading, m *model) { m.VoidedAt = timestamp.FromUnixPointer(r.grant.VoidedAt) },
	},
	{
		name: "ended_at", effect: unplanned,
		field: fieldAt(func(m *model) *timestamp.Value { return &m.EndedAt }),
		fromStripe: func(r reading, m *model) {
			m.EndedAt = timestamp.FromUnixPointer(granting.EndedAt(r.grant, r.now))
		},
	},
	{
		name: "status", effect: unplanned,
		field:      fieldAt(func(m *model) *types.String { return &m.Status }),
		fromStripe: func(r reading, m *model) { m.Status = types.StringValue(granting.StatusOf(r.grant, r.now)) },
	},
	{
		name: "metadata_all", effect: unplanned,
		field: fieldAt(func(m *model) *types.Map { return &m.MetadataAll }),
		fromStripe: func(r reading, m *model) {
			m.MetadataAll = grantresource.MapValue(granting.VisibleMetadata(r.grant.Metadata))
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
	if !grantresource.IsKnown(config) || !grantresource.IsKnown(prior) {
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
