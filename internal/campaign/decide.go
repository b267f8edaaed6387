// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// job is what is to become of one customer.
type job struct {
	Customer string
	Do       action
	Has      holding
	Value    recipient
	Adopts   string // the grant that a plan shows as adopted, "" for none
}

// decideAll decides about every customer of a state and of a configuration, in the
// order of their ids. newTerms says that the configuration has another expires_at or
// other metadata than the state; superseded are the customers whose grant has ended
// and who have a live one beside it.
func decideAll(held map[string]holding, recipients map[string]recipient, newTerms bool, superseded map[string]bool) []job {
	customers := map[string]bool{}
	for customer := range held {
		customers[customer] = true
	}
	for customer := range recipients {
		customers[customer] = true
	}
	jobs := make([]job, 0, len(customers))
	for _, customer := range slices.Sorted(maps.Keys(customers)) {
		j := job{Customer: customer, Has: held[customer]}
		var want *wanted
		if value, ok := recipients[customer]; ok {
			j.Value = value
			want = &wanted{Value: value.Value, Known: value.Known, NewTerms: newTerms, Superseded: superseded[customer]}
		}
		j.Do = decide(j.Has, want)
		jobs = append(jobs, j)
	}
	return jobs
}

// ignored are the customers whose grant has ended and whose configuration asks for
// another value.
func ignored(jobs []job) []job {
	return slices.DeleteFunc(slices.Clone(jobs), func(j job) bool {
		return j.Do != keep || !ignoresChange(j.Has, &wanted{Value: j.Value.Value, Known: j.Value.Known})
	})
}

func having(jobs []job, actions ...action) []job {
	var out []job
	for _, j := range jobs {
		if slices.Contains(actions, j.Do) {
			out = append(out, j)
		}
	}
	return out
}

func customersOf(jobs []job) []string {
	customers := make([]string, 0, len(jobs))
	for _, j := range jobs {
		customers = append(customers, j.Customer)
	}
	return customers
}

// without are the jobs of other customers than these, which are sorted.
func without(jobs []job, customers []string) []job {
	return slices.DeleteFunc(slices.Clone(jobs), func(j job) bool {
		_, found := slices.BinarySearch(customers, j.Customer)
		return found
	})
}

func hasWork(jobs []job) bool {
	return slices.ContainsFunc(jobs, func(j job) bool { return j.Do.isWork() })
}

// sumUp says what jobs come to. adopted are the customers whose grant is there
// already.
func sumUp(jobs []job, adopted map[string]bool) sums {
	var s sums
	for _, j := range jobs {
		switch j.Do {
		case grant:
			if adopted[j.Customer] {
				s.Adopted.add(j.Value.Value, j.Value.Known)
			} else {
				s.Granted.add(j.Value.Value, j.Value.Known)
			}
		case end:
			s.Ended.add(j.Has.Value, true)
		case replace:
			s.ReplacedOld.add(j.Has.Value, true)
			s.ReplacedNew.add(j.Value.Value, j.Value.Known)
		case update:
			s.Updated.add(j.Has.Value, true)
		case unknown:
			s.Undecided.add(j.Has.Value, true)
		case keep, forget:
		}
	}
	return s
}

// terms are what all grants of a campaign share.
type terms struct {
	Key         string
	Currency    string
	Category    string
	Scope       stripeapi.Scope
	Name        *string
	Priority    *int64            // nil is left to Stripe
	EffectiveAt *int64            // seconds since the Unix epoch; nil is at once
	ExpiresAt   *int64            // seconds since the Unix epoch; nil is never
	Stored      map[string]string // metadata as Stripe keeps it
}

// of are the terms of one customer's grant of a value in minor units.
func (t terms) of(customer string, value int64) stripeapi.CreditGrantCreate {
	return stripeapi.CreditGrantCreate{
		Amount:      stripeapi.Monetary{Currency: t.Currency, Value: value},
		Scope:       t.Scope,
		Category:    t.Category,
		Customer:    customer,
		EffectiveAt: t.EffectiveAt,
		ExpiresAt:   t.ExpiresAt,
		Metadata:    t.Stored,
		Name:        t.Name,
		Priority:    t.Priority,
	}
}

// prices are the ids of the prices that the credits apply to.
func (t terms) prices() []string {
	ids := make([]string, 0, len(t.Scope.Prices))
	for _, price := range t.Scope.Prices {
		ids = append(ids, price.ID)
	}
	return ids
}
