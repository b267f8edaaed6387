// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"cmp"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// What is not known of a grant before the apply.
const (
	noteAdoptedExpiry = "The plan does not hold when an adopted grant expires now. The apply brings it to the configured expires_at, which may be earlier or later."
	noteAdoptedNever  = "The plan does not hold when an adopted grant expires now. The apply removes its expiry if it has one."
	noteMayAdopt      = "Which customer and idempotency_key this is for. If existing_grants is adopt during the apply, a grant that has the key may be adopted instead, and brought to the configured expires_at."
)

// grantEffects are what a change of a stripe_billing_credit_grant does.
func grantEffects(c change) (effects []effect, notes []note) {
	before, after := grantAmount(c.before, c.sensitive, nil), grantAmount(c.after, c.sensitive, c.unknown)
	holder, next := grantCustomer(c.before, c.sensitive), grantCustomer(c.after, c.sensitive)
	add := func(kind kind, of customer, worth amount) {
		effects = append(effects, effect{kind: kind, address: c.address, customer: of, amount: worth})
	}
	live := c.before != nil && !granting.HasEnded(c.before.text("status"))
	if live && c.imported {
		add(adopted, holder, before)
	}
	if live && (c.deletes || c.forgets) {
		add(leaving(c.forgets || c.before.text("deletion_policy") == granting.PolicyAbandon), holder, before)
	}
	switch {
	case c.creates && c.after.text("id") != "":
		// A create computes the id of what it makes only when it is applied: one
		// that is planned belongs to a grant that is there.
		add(adopted, next, after)
		change, text := adoptedExpiry(c)
		add(change, next, after)
		notes = append(notes, note{c.address, text})
	case c.creates && c.before != nil && (next.id == "" || next.id == holder.id):
		add(grantedAgain, next, after)
		effects[len(effects)-1].before = before
	case c.creates:
		add(granted, next, after)
	case !live || c.deletes || c.forgets:
	default:
		change := expiryChange(c)
		if change != kept || !c.imported {
			add(change, next, after)
		}
	}
	if c.creates && mayAdopt(c, "customer") {
		notes = append(notes, note{c.address, noteMayAdopt})
	}
	return effects, append(notes, unknownNames(c, "customer", "amount", "expires_at")...)
}

// leaving is what becomes of a live grant that is removed from the state.
func leaving(leftLive bool) kind {
	if leftLive {
		return released
	}
	return ended
}

// mayAdopt reports that a grant is made under a key, and that the plan does not know
// the key or its holder, so that it could not look for a grant that has the key.
func mayAdopt(c change, holder string) bool {
	keyUnknown := c.unknown.has("idempotency_key")
	return keyUnknown || c.after.text("idempotency_key") != "" && c.unknown.has(holder)
}

// grantAmount is the amount of a grant. Some of it may be unknown.
func grantAmount(grant attributes, sensitive, unknown marks) amount {
	a := amount{currency: grant.text("amount", "monetary", "currency"), hidden: sensitive.has("amount", "monetary", "value")}
	if !unknown.has("amount", "monetary", "value") {
		a.value, a.known = whole(grant.at("amount", "monetary", "value"))
	}
	return a.inHidden(sensitive.has("amount", "monetary", "currency"))
}

func grantCustomer(grant attributes, sensitive marks) customer {
	return customer{
		id:     cmp.Or(grant.text("customer"), grant.text("customer_account")),
		hidden: sensitive.has("customer") || sensitive.has("customer_account"),
	}
}

// adoptedExpiry is what an adoption may do to the expiry of a grant. The plan does not
// hold the grant that is adopted, so it is counted as the change that takes credit
// away, unless the configured grant never expires.
func adoptedExpiry(c change) (kind, string) {
	if c.after.text("expires_at") == "" && !c.unknown.has("expires_at") {
		return extended, noteAdoptedNever
	}
	return shortened, noteAdoptedExpiry
}

// expiryChange is what an update in place does to the credit's expiry: extended,
// shortened or kept.
func expiryChange(c change) kind {
	if c.unknown.has("expires_at") {
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
