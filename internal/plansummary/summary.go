// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"path"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
)

// largestShown is how many of the largest amounts of a currency are listed.
const largestShown = 10

// endingActions are the actions that end a grant when they are invoked.
var endingActions = []string{"stripe_billing_credit_grant_expire", "stripe_billing_credit_grant_void"}

// Summary is what a plan does with billing credits.
type Summary struct {
	totals  map[string]*[kindsOfEffect]total // by currency, "" for one that is not known
	effects []effect
	actions []string // addresses of invoked actions that end a grant
}

// total adds up the effects of one kind in one currency.
type total struct {
	grants  int
	value   int64 // minor units, of the grants whose amount is known; math.MaxInt64 and beyond reads as that
	unknown int   // how many grants have an amount that the plan does not know
}

var (
	errNoPlan  = errors.New("this is not the JSON of a Terraform plan: write it with `terraform show -json FILE`, where FILE is what `terraform plan -out=FILE` wrote")
	errErrored = errors.New("the plan failed, so it does not hold all that Terraform would do: fix the errors of terraform plan, and plan again")
)

// Read summarises a plan in the JSON of `terraform show -json`. Only resources of
// the provider at address count, whatever registry they come from: another
// provider may have a resource of the same type. It is an error if the text is no
// plan, or one that ended in an error.
func Read(planJSON []byte, address string) (Summary, error) {
	var kindOfDocument struct {
		Version string `json:"format_version"`
		Errored bool   `json:"errored"`
		Values  any    `json:"planned_values"`
	}
	if err := json.Unmarshal(planJSON, &kindOfDocument); err != nil || kindOfDocument.Version == "" || kindOfDocument.Values == nil {
		return Summary{}, errNoPlan
	}
	if kindOfDocument.Errored {
		return Summary{}, errErrored
	}
	var plan tfjson.Plan
	plan.UseJSONNumber(true)
	if err := plan.UnmarshalJSON(planJSON); err != nil {
		return Summary{}, fmt.Errorf("the plan cannot be read: %w", err)
	}
	return summarize(plan, address), nil
}

func summarize(plan tfjson.Plan, address string) Summary {
	s := Summary{totals: map[string]*[kindsOfEffect]total{}}
	for _, planned := range plan.ResourceChanges {
		if planned.Mode != tfjson.ManagedResourceMode || planned.Change == nil || !isProvider(planned.ProviderName, address) {
			continue
		}
		switch planned.Type {
		case grantType:
			s.add(grantEffects(changeOf(planned)))
		case campaignType:
			s.add(campaignEffects(changeOf(planned)))
		}
	}
	for _, invoked := range plan.ActionInvocations {
		if isProvider(invoked.ProviderName, address) && slices.Contains(endingActions, invoked.Type) {
			s.actions = append(s.actions, invoked.Address)
		}
	}
	return s
}

// isProvider compares two provider addresses without their registries' hosts,
// because Terraform and OpenTofu look for one provider at two of them.
func isProvider(name, address string) bool {
	return path.Base(name) == path.Base(address) && path.Base(path.Dir(name)) == path.Base(path.Dir(address))
}

func (s *Summary) add(effects []effect) {
	s.effects = append(s.effects, effects...)
	for _, e := range effects {
		of := s.totals[e.amount.currency]
		if of == nil {
			of = &[kindsOfEffect]total{}
			s.totals[e.amount.currency] = of
		}
		of[e.kind].add(e.amount)
	}
}

func (t *total) add(worth amount) {
	t.grants++
	switch {
	case !worth.known:
		t.unknown++
	case worth.value > math.MaxInt64-t.value:
		t.value = math.MaxInt64
	default:
		t.value += worth.value
	}
}

// NeedsReview reports whether a grant ends or is granted anew.
func (s Summary) NeedsReview() bool {
	return s.count(ended) > 0 || s.count(grantedAnew) > 0 || len(s.actions) > 0
}

func (s Summary) count(of kind) int {
	grants := 0
	for _, totals := range s.totals {
		grants += totals[of].grants
	}
	return grants
}

// currencies are those of the plan in alphabetical order, an unknown one last.
func (s Summary) currencies() []string {
	return slices.SortedFunc(maps.Keys(s.totals), func(a, b string) int {
		if (a == "") != (b == "") {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
}

// largest are the largest known amounts of a currency that move: granted, granted
// anew or ended, the largest first.
func (s Summary) largest(currency string) []effect {
	moving := s.ofKind(granted, grantedAnew, ended)
	moving = slices.DeleteFunc(moving, func(e effect) bool { return !e.amount.known || e.amount.currency != currency })
	slices.SortStableFunc(moving, func(a, b effect) int {
		return cmp.Or(cmp.Compare(b.amount.value, a.amount.value), cmp.Compare(a.address, b.address), cmp.Compare(a.customer, b.customer))
	})
	return moving[:min(len(moving), largestShown)]
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
