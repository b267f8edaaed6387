// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"encoding/json"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

const (
	grantType    = "stripe_billing_credit_grant"
	campaignType = "stripe_billing_credit_campaign"

	policyAbandon = "abandon"
)

// change is a planned change of one resource.
type change struct {
	address       string
	before, after attributes // nil where there is none
	unknown       attributes // what of after is unknown

	creates, deletes, updates bool
	forgets                   bool // leaves the state, without a call of the provider
	imported                  bool
}

func changeOf(planned *tfjson.ResourceChange) change {
	c := change{address: planned.Address, imported: planned.Change.Importing != nil}
	c.before, _ = planned.Change.Before.(map[string]any)
	c.after, _ = planned.Change.After.(map[string]any)
	c.unknown, _ = planned.Change.AfterUnknown.(map[string]any)
	c.creates = slices.Contains(planned.Change.Actions, tfjson.ActionCreate)
	c.deletes = slices.Contains(planned.Change.Actions, tfjson.ActionDelete)
	c.forgets = slices.Contains(planned.Change.Actions, tfjson.ActionForget)
	c.updates = slices.Contains(planned.Change.Actions, tfjson.ActionUpdate)
	return c
}

// grantEffects are what a change of a stripe_billing_credit_grant does.
func grantEffects(c change) []effect {
	var effects []effect
	add := func(kind kind, of attributes, worth amount) {
		effects = append(effects, effect{kind: kind, address: c.address, customer: of.text("customer"), amount: worth})
	}
	before, after := grantAmount(c.before, nil), grantAmount(c.after, c.unknown)
	live := c.before != nil && !hasEnded(c.before.text("status"))
	if live && (c.deletes || c.forgets) {
		if c.forgets || c.before.text("deletion_policy") == policyAbandon {
			add(released, c.before, before)
		} else {
			add(ended, c.before, before)
		}
	}
	switch {
	case c.creates && c.after.text("id") != "":
		// A create computes the id of what it makes only when it is applied: one
		// that is planned belongs to a grant that is there.
		add(adopted, c.after, after)
	case c.creates && c.before != nil && !otherCustomer(c):
		add(grantedAnew, c.after, after)
		effects[len(effects)-1].before = before
	case c.creates:
		add(granted, c.after, after)
	case !live || c.deletes || c.forgets:
	case c.imported:
		add(adopted, c.after, after)
	case c.updates:
		add(expiryChange(c), c.after, after)
	default:
		add(kept, c.before, before)
	}
	return effects
}

// otherCustomer reports a replacement whose new grant is another customer's for
// sure.
func otherCustomer(c change) bool {
	next := c.after.text("customer")
	return next != "" && next != c.before.text("customer")
}

// grantAmount is the amount of a grant, of which some may be unknown.
func grantAmount(grant, unknown attributes) amount {
	value := amount{currency: grant.text("amount", "monetary", "currency")}
	if !unknown.isUnknown("amount", "monetary", "value") {
		value.value, value.known = whole(grant.at("amount", "monetary", "value"))
	}
	return value
}

// whole reads a whole number. Plans are decoded with json.Number, because
// Stripe's amounts do not fit into a float64.
func whole(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	integer, err := number.Int64()
	return integer, err == nil
}

// expiryChange is what an update in place does to the credit's end: extended,
// shortened or kept.
func expiryChange(c change) kind {
	if c.unknown.isUnknown("expires_at") {
		return shortened
	}
	before, after := c.before.text("expires_at"), c.after.text("expires_at")
	switch {
	case before == after:
		return kept
	case after == "":
		return extended
	case before == "":
		return shortened
	}
	old, errBefore := timestamp.Parse(before)
	next, errAfter := timestamp.Parse(after)
	switch {
	case errBefore != nil || errAfter != nil:
		return shortened
	case next.Equal(old):
		return kept
	case next.After(old):
		return extended
	}
	return shortened
}
