// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"cmp"
	"path"
	"slices"
)

// endingActions are the actions that end a grant when they are invoked.
var endingActions = []string{"stripe_billing_credit_grant_expire", "stripe_billing_credit_grant_void"}

// Notes about a whole change, or about the plan.
const (
	noteDeferred = "Whether this is done, and what exactly: Terraform leaves the change to a later plan."
	notePartial  = "What a later plan does: this one is not complete, because of -target or of deferred changes."
)

// Summary is what a plan does with billing credits.
type Summary struct {
	totals  map[string]*[kindsOfEffect]total // by currency, "" for one that is not known
	effects []effect
	notes   []note
	actions []invocation
}

// Read summarizes a plan in the JSON of `terraform show -json`, in UTF-8 or UTF-16.
// Only resources of the provider at address count, from any registry: another
// provider may have a resource of the same type. It is an error if the text is no
// plan, is malformed, or is of a plan that ended in an error.
func Read(planJSON []byte, address string) (Summary, error) {
	document, err := readDocument(planJSON, address)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{totals: map[string]*[kindsOfEffect]total{}, actions: document.actions}
	for _, c := range document.changes {
		s.addChange(c)
	}
	if document.partial {
		s.notes = append(s.notes, note{text: notePartial})
	}
	return s, nil
}

// isProvider compares two provider addresses without their registries' hosts,
// because Terraform and OpenTofu look for one provider at two of them.
func isProvider(name, address string) bool {
	return path.Base(name) == path.Base(address) && path.Base(path.Dir(name)) == path.Base(path.Dir(address))
}

func (s *Summary) addChange(c change) {
	effectsOf := grantEffects
	if c.kind == campaignType {
		effectsOf = campaignEffects
	}
	effects, notes := effectsOf(c)
	if c.deferred {
		for i := range effects {
			effects[i].may, effects[i].many = true, effects[i].many || c.many
		}
		notes = append(notes, note{c.address, noteDeferred})
	}
	s.notes = append(s.notes, notes...)
	s.effects = append(s.effects, effects...)
	for _, e := range effects {
		of := s.totals[e.amount.currency]
		if of == nil {
			of = &[kindsOfEffect]total{}
			s.totals[e.amount.currency] = of
		}
		of[e.kind].add(e)
	}
}

// NeedsReview reports whether a grant may end or be granted again.
func (s Summary) NeedsReview() bool {
	return len(s.ofKind(ended, grantedAgain)) > 0 || len(s.actions) > 0
}

// largest are the known amounts of a currency that move: granted, granted again or
// ended, the largest first. Sensitive ones are left out, since their place in the list
// tells their size.
func (s Summary) largest(currency string) []effect {
	moving := slices.DeleteFunc(s.ofKind(granted, grantedAgain, ended), func(e effect) bool {
		return !e.amount.isShown() || e.amount.currency != currency
	})
	slices.SortStableFunc(moving, bySize)
	return moving
}

// bySize puts the largest amounts first, and those that are unknown or sensitive last.
func bySize(a, b effect) int {
	size := func(e effect) int64 {
		if e.amount.isShown() {
			return e.amount.value
		}
		return -1
	}
	return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.address, b.address), cmp.Compare(a.customer.id, b.customer.id))
}

// ofKind are the effects of some kinds, in the plan's order.
func (s Summary) ofKind(kinds ...kind) []effect {
	var found []effect
	for _, e := range s.effects {
		if slices.Contains(kinds, e.kind) {
			found = append(found, e)
		}
	}
	return found
}
