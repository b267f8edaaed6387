// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// job is what is to become of one customer.
type job struct {
	Customer string
	Do       granting.Fate
	Has      granting.Holding
	Value    recipient
	Adopts   string // the grant that a plan shows as adopted, "" for none
}

// circumstances are what decides about customers beside their own state and value.
type circumstances struct {
	NewTerms   bool            // the configuration has another expires_at or other metadata than the state
	Superseded map[string]bool // customers whose grant has ended and who have a live one beside it
	Terms      terms           // of new grants
}

// changes are the circumstances of a campaign that is in the state; t are the planned terms.
func changes(prior, next model, t terms, superseded map[string]bool) circumstances {
	return circumstances{
		NewTerms:   !next.ExpiresAt.SameInstant(prior.ExpiresAt) || !grantresource.SameMetadata(next.MetadataAll, prior.MetadataAll),
		Superseded: superseded,
		Terms:      t,
	}
}

// decideAll decides about every customer of a state and of a configuration, in the order
// of their ids.
func decideAll(held map[string]granting.Holding, recipients map[string]recipient, c circumstances) []job {
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
		var want *granting.Wanted
		if value, ok := recipients[customer]; ok {
			j.Value = value
			want = &granting.Wanted{Value: value.Value, Known: value.Known, NewTerms: c.NewTerms, Superseded: c.Superseded[customer], Late: c.Terms.isLate(j.Has)}
		}
		j.Do = granting.DecideFate(j.Has, want)
		jobs = append(jobs, j)
	}
	return jobs
}

// isIgnored reports a customer whose grant has ended and whose configuration asks for
// another value.
func (j job) isIgnored() bool {
	return j.Do == granting.FateKeep && j.Has.Ended != "" && j.Value.Known && j.Value.Value != j.Has.Value
}

func ignored(jobs []job) []job {
	return slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return !j.isIgnored() })
}

// onlyIgnored reports jobs that change nothing but values of grants that have ended.
func onlyIgnored(jobs []job) bool {
	return len(ignored(jobs)) > 0 && !slices.ContainsFunc(jobs, func(j job) bool { return j.Do != granting.FateKeep && j.Do != granting.FateLate })
}

func having(jobs []job, fates ...granting.Fate) []job {
	var out []job
	for _, j := range jobs {
		if slices.Contains(fates, j.Do) {
			out = append(out, j)
		}
	}
	return out
}

// working are the jobs for which Stripe is asked to change something.
func working(jobs []job) []job {
	return having(jobs, granting.FateGrant, granting.FateReplace, granting.FateUpdate, granting.FateEnd, granting.FateUnknown)
}

// sumUp adds up what jobs do.
func sumUp(jobs []job) sums {
	var s sums
	for _, j := range jobs {
		switch j.Do {
		case granting.FateGrant:
			if j.Adopts != "" {
				s.Adopted.add(j.Value.Value, j.Value.Known)
			} else {
				s.Granted.add(j.Value.Value, j.Value.Known)
			}
		case granting.FateEnd:
			s.Ended.add(j.Has.Value, true)
		case granting.FateReplace:
			s.ReplacedOld.add(j.Has.Value, true)
			s.ReplacedNew.add(j.Value.Value, j.Value.Known)
		case granting.FateUpdate:
			s.Updated.add(j.Has.Value, true)
		case granting.FateUnknown:
			s.Undecided.add(j.Has.Value, true)
		case granting.FateKeep, granting.FateForget, granting.FateLate:
		}
	}
	return s
}

// terms are what all grants of a campaign share: the customer is "", and the amount has no value.
type terms struct {
	stripeapi.CreditGrantCreate
	Key string
}

// of are the terms of one customer's grant of a value in minor units.
func (t terms) of(customer string, value int64) stripeapi.CreditGrantCreate {
	t.Customer, t.Amount.Value = customer, value
	return t.CreditGrantCreate
}
