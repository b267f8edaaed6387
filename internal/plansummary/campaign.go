// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"maps"
	"slices"
)

// campaignEffects are what a change of a stripe_billing_credit_campaign does, for
// each of its customers.
func campaignEffects(c change) []effect {
	before := campaignOf(c.before, nil)
	after := campaignOf(c.after, c.unknown)
	if c.creates && c.before != nil || c.deletes || c.forgets {
		return replacedCampaign(c, before, after)
	}
	var effects []effect
	add := func(kind kind, customer string, worth, was amount) {
		effects = append(effects, effect{kind: kind, address: c.address, customer: customer, amount: worth, before: was})
	}
	for _, customer := range before.customers() {
		if _, stays := after.recipients[customer]; stays || after.allUnknown || !before.isLive(customer) {
			continue
		}
		if before.policy == policyAbandon && after.policy == policyAbandon {
			add(released, customer, before.recipients[customer], amount{})
			continue
		}
		add(ended, customer, before.recipients[customer], amount{})
	}
	unchanged := kept
	switch {
	case c.imported:
		unchanged = adopted
	case c.updates:
		unchanged = expiryChange(c)
	}
	for _, customer := range after.customers() {
		worth, was := after.recipients[customer], before.recipients[customer]
		switch {
		case hasEnded(before.ended[customer]):
		case before.grants[customer] == "" && after.grants[customer] != "":
			// A grant's id is planned only if the grant is there.
			add(adopted, customer, worth, amount{})
		case before.grants[customer] == "":
			add(granted, customer, worth, amount{})
		case worth != was:
			add(ended, customer, was, amount{})
			add(grantedAnew, customer, worth, was)
		default:
			add(unchanged, customer, worth, amount{})
		}
	}
	if after.allUnknown {
		add(granted, "", amount{currency: after.currency}, amount{})
	}
	return effects
}

// replacedCampaign is a campaign that ends as a whole, and perhaps begins again.
func replacedCampaign(c change, before, after campaign) []effect {
	var effects []effect
	for _, customer := range before.customers() {
		if !before.isLive(customer) {
			continue
		}
		what := ended
		if c.forgets || before.policy == policyAbandon {
			what = released
		}
		effects = append(effects, effect{kind: what, address: c.address, customer: customer, amount: before.recipients[customer]})
	}
	if !c.creates {
		return effects
	}
	for _, customer := range after.customers() {
		e := effect{kind: granted, address: c.address, customer: customer, amount: after.recipients[customer]}
		if before.grants[customer] != "" {
			e.kind, e.before = grantedAnew, before.recipients[customer]
		}
		effects = append(effects, e)
	}
	if after.allUnknown {
		effects = append(effects, effect{kind: grantedAnew, address: c.address, amount: amount{currency: after.currency}})
	}
	return effects
}

// campaign is a campaign before or after a change.
type campaign struct {
	currency   string
	policy     string
	recipients map[string]amount
	grants     map[string]string // customer to grant id
	ended      map[string]string // customer to voided or expired
	allUnknown bool              // who receives is not known
}

func campaignOf(a, unknown attributes) campaign {
	c := campaign{
		currency:   a.text("currency"),
		policy:     a.text("deletion_policy"),
		recipients: map[string]amount{},
		grants:     texts(a.object("grants")),
		ended:      texts(a.object("ended")),
	}
	if c.allUnknown = unknown.isUnknown("recipients"); c.allUnknown {
		return c
	}
	for customer, value := range a.object("recipients") {
		worth := amount{currency: c.currency}
		worth.value, worth.known = whole(value)
		c.recipients[customer] = worth
	}
	for customer := range unknown.object("recipients") {
		if unknown.isUnknown("recipients", customer) {
			c.recipients[customer] = amount{currency: c.currency}
		}
	}
	return c
}

func (c campaign) customers() []string { return slices.Sorted(maps.Keys(c.recipients)) }

// isLive reports whether a customer has a grant that has not ended.
func (c campaign) isLive(customer string) bool {
	return c.grants[customer] != "" && !hasEnded(c.ended[customer])
}

func texts(object attributes) map[string]string {
	found := map[string]string{}
	for name, value := range object {
		if text, ok := value.(string); ok {
			found[name] = text
		}
	}
	return found
}
