// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// campaignEffects are what a change of a stripe_billing_credit_campaign does, for
// each of its customers.
func campaignEffects(c change) ([]effect, []note) {
	w := &campaignChange{change: c, was: campaignOf(c.before, c.sensitive, nil), will: campaignOf(c.after, c.sensitive, c.unknown)}
	w.was.nameAs(w.will)
	if c.imported {
		w.takeIn()
	}
	switch {
	case c.creates && c.before != nil, c.deletes, c.forgets:
		w.endAll()
		if c.creates {
			w.grantAll()
		}
	default:
		w.changeEach()
	}
	w.noteUnknown()
	return w.effects, w.notes
}

// campaignChange collects what a change does to the campaign was, which becomes will.
type campaignChange struct {
	change
	was, will campaign
	effects   []effect
	notes     []note

	undecided, drifted, adopted int
}

func (w *campaignChange) add(kind kind, id string, worth amount) *effect {
	w.effects = append(w.effects, effect{kind: kind, address: w.address, customer: w.customer(id), amount: worth})
	return &w.effects[len(w.effects)-1]
}

func (w *campaignChange) addMaybe(kind kind, id string, worth amount) *effect {
	e := w.add(kind, id, worth)
	e.may = true
	return e
}

func (w *campaignChange) customer(id string) customer {
	return customer{id: id, hidden: w.sensitive.has("recipients") || w.sensitive.has("grants")}
}

// takeIn counts the live grants of a campaign that is imported.
func (w *campaignChange) takeIn() {
	for _, id := range w.was.customers() {
		if has := w.was.holding(id); has.IsLive() {
			w.add(adopted, id, w.was.recipients[id])
		}
	}
}

// endAll counts the grants of a campaign that is removed from the state as a whole.
func (w *campaignChange) endAll() {
	for _, id := range w.was.customers() {
		if has := w.was.holding(id); has.IsLive() {
			w.add(leaving(w.forgets || w.was.policy == granting.PolicyAbandon), id, w.was.recipients[id])
		}
	}
}

// grantAll counts the new grants of a campaign that is replaced.
func (w *campaignChange) grantAll() {
	for _, id := range w.will.customers() {
		has, value := w.was.holding(id), w.will.recipients[id]
		switch planned := w.will.grants[id]; {
		case planned != "" && planned != has.GrantID:
			w.adopt(id, value)
		case has.WasGranted():
			w.add(grantedAgain, id, value).before = w.was.recipients[id]
		default:
			w.add(granted, id, value)
		}
	}
	if w.will.allUnknown {
		w.grantUnknown()
		for _, id := range w.was.customers() {
			if has := w.was.holding(id); has.WasGranted() {
				w.addMaybe(grantedAgain, id, amount{currency: w.will.currency}).before = w.was.recipients[id]
			}
		}
	}
}

// changeEach counts what a campaign that stays, or is new, does for each customer.
func (w *campaignChange) changeEach() {
	customers := slices.Concat(w.was.customers(), w.will.customers())
	slices.Sort(customers)
	for _, id := range slices.Compact(customers) {
		w.become(id)
	}
	if w.will.allUnknown {
		w.grantUnknown()
	}
}

// become counts what becomes of one customer, which the planned grants say: an id is of a
// grant that exists, so that another one than the customer has is adopted; one that is not
// known yet is of a grant that is made, if the value does not keep the customer's; and who has
// none, as long as the campaign's times are what they are, is granted nothing.
func (w *campaignChange) become(id string) {
	has, had, planned := w.was.holding(id), w.was.recipients[id], w.will.grants[id]
	value, listed := w.will.recipients[id]
	if w.will.allUnknown {
		// A new grant is one of those to unknown recipients.
		switch {
		case has.IsLive():
			w.mayEnd(id, has, amount{currency: w.will.currency})
		case has.IsBeingReplaced():
			w.undecided++
			w.addMaybe(grantedAgain, id, amount{currency: w.will.currency}).before = had
		}
		return
	}
	makes, grant := listed && w.unknown.has("grants", id), w.add
	if makes && w.before != nil && w.unknown.has("grants") {
		// A time that is known after apply decides who can be granted credits.
		makes, grant = has.GrantID == "" || has.IsLive() && value != had, w.addMaybe
	}
	switch {
	case !listed && has.IsLive():
		w.add(leaving(w.will.policy == granting.PolicyAbandon), id, had)
	case planned != "" && planned != has.GrantID:
		w.adopt(id, value)
	case makes && has.IsLive() && value.known:
		w.add(ended, id, had)
		w.add(grantedAgain, id, value).before = had
	case makes && has.IsLive():
		w.mayEnd(id, has, value)
	case makes && has.GrantID != "" && !value.known:
		w.mayBeAgain(id, value)
	case makes && has.WasGranted():
		grant(grantedAgain, id, value).before = had
	case makes:
		grant(granted, id, value)
	case !listed || !has.IsLive():
	case has.Drift != "":
		w.bringBack(id, value)
	default:
		if change := expiryChange(w.change); change != kept || !w.imported {
			w.add(change, id, value)
		}
	}
}

// mayBeAgain counts a customer whose grant has ended and who is granted credits again, or
// whose other grant is adopted, or neither: the value is known after apply, and decides.
func (w *campaignChange) mayBeAgain(id string, value amount) {
	w.undecided++
	w.addMaybe(grantedAgain, id, value).before = w.was.recipients[id]
	change, _ := adoptedExpiry(w.change)
	w.addMaybe(change, id, value)
}

// mayEnd counts a grant that ends, is replaced or stays: what decides is known after apply.
func (w *campaignChange) mayEnd(id string, has granting.Holding, value amount) {
	had := w.was.recipients[id]
	w.undecided++
	w.addMaybe(ended, id, had)
	w.addMaybe(grantedAgain, id, value).before = had
	if w.will.policy == granting.PolicyAbandon {
		w.addMaybe(released, id, had)
	}
	if has.Drift != "" {
		w.bringBack(id, had)
	} else if change := expiryChange(w.change); change != kept {
		w.addMaybe(change, id, had)
	}
}

// adopt counts a grant that is there and is taken into the state.
func (w *campaignChange) adopt(id string, value amount) {
	w.adopted++
	w.add(adopted, id, value)
	change, _ := adoptedExpiry(w.change)
	w.addMaybe(change, id, value)
}

// bringBack counts a grant that is not as the state says, and is brought to what is
// configured: its expiry may become earlier or later.
func (w *campaignChange) bringBack(id string, value amount) {
	w.drifted++
	change, _ := adoptedExpiry(w.change)
	w.addMaybe(change, id, value)
}

// grantUnknown counts the grants to recipients about whom nothing is known.
func (w *campaignChange) grantUnknown() {
	w.addMaybe(granted, "", amount{currency: w.will.currency}).many = true
}

// noteUnknown says what the plan does not know of the campaign.
func (w *campaignChange) noteUnknown() {
	say := func(format string, values ...any) {
		w.notes = append(w.notes, note{w.address, fmt.Sprintf(format, values...)})
	}
	switch {
	case w.will.allUnknown && w.undecided > 0:
		say("The recipients. Any of the %s that the campaign has now may end, or end and be granted again with another amount, and others may be granted credits.", granting.Counted(w.undecided, "grant"))
	case w.will.allUnknown:
		say("The recipients, and how much each is granted.")
	case w.undecided > 0:
		say("The values of %s. A grant whose value changes ends, and its customer is granted the new value.", granting.Counted(w.undecided, "recipient"))
	}
	if w.adopted > 0 {
		_, text := adoptedExpiry(w.change)
		w.notes = append(w.notes, note{w.address, text})
	}
	if w.drifted > 0 {
		say("What the apply changes of %s that differ from the configuration (drift). Their expires_at may become earlier or later.", granting.Counted(w.drifted, "grant"))
	}
	if w.creates && mayAdopt(w.change, "recipients") {
		w.notes = append(w.notes, note{w.address, noteMayAdopt})
	}
	w.notes = append(w.notes, unknownNames(w.change, "currency", "expires_at")...)
}

// campaign is a campaign before or after a change.
type campaign struct {
	currency   string
	policy     string
	recipients map[string]amount
	grants     map[string]string // customer to grant id
	ended      map[string]string // customer to voided or expired
	drift      map[string]string // customer to what is not as configured
	allUnknown bool              // who the recipients are is not known
}

func campaignOf(a attributes, sensitive, unknown marks) campaign {
	c := campaign{
		currency:   a.text("currency"),
		policy:     a.text("deletion_policy"),
		recipients: map[string]amount{},
		grants:     texts(a.object("grants")),
		ended:      texts(a.object("ended")),
		drift:      texts(a.object("drift")),
	}
	hidden := sensitive.has("currency")
	if hidden {
		c.currency = ""
	}
	if c.allUnknown = unknown.has("recipients"); c.allUnknown {
		return c
	}
	for customer, value := range a.object("recipients") {
		worth := amount{currency: c.currency, hidden: sensitive.has("recipients", customer)}
		worth.value, worth.known = whole(value)
		c.recipients[customer] = worth.inHidden(hidden)
	}
	for _, customer := range unknown.keys("recipients") {
		if unknown.has("recipients", customer) {
			c.recipients[customer] = amount{currency: c.currency}
		}
	}
	return c
}

// nameAs names the customers as another campaign does who has their grants: by the other of
// the two ids that a customer may have.
func (c campaign) nameAs(other campaign) {
	names := map[string]string{}
	for name, id := range other.grants {
		names[id] = name
	}
	for was, id := range maps.Clone(c.grants) {
		if name := names[id]; id != "" && name != "" && name != was {
			rename(c.recipients, was, name)
			rename(c.grants, was, name)
			rename(c.ended, was, name)
			rename(c.drift, was, name)
		}
	}
}

func rename[V any](m map[string]V, was, name string) {
	if value, has := m[was]; has {
		m[name] = value
		delete(m, was)
	}
}

func (c campaign) customers() []string { return slices.Sorted(maps.Keys(c.recipients)) }

// holding is what the campaign has for a customer, zero for a stranger.
func (c campaign) holding(id string) granting.Holding {
	return granting.Holding{Value: c.recipients[id].value, GrantID: c.grants[id], Ended: c.ended[id], Drift: c.drift[id]}
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
