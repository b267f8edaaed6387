// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// How many customers without a grant are read for their test clock's time although no
// time has passed by Stripe's clock: of those whom an earlier apply could not grant to, and
// of those who are new.
const (
	maxMissedReads = 100
	maxNewReads    = 25
)

// latecomer is a customer without a grant.
type latecomer struct {
	Customer string
	Missed   bool // an earlier apply could not grant to them
	Replaced bool // their old grant has ended for a new one, which is effective at once
}

// findLate tells which customers can no longer be granted credits, because a time of the
// campaign has passed for them. In live mode Stripe's clock decides. In test mode a
// customer may have a test clock; all are read if a time has passed by Stripe's clock, else
// only some. Stripe decides about the others.
func findLate(ctx context.Context, run *granting.Run, t terms, customers []latecomer) map[string]*granting.Refusal {
	late := map[string]*granting.Refusal{}
	passedForAll := run.CheckTimesByStripe(t.times(false)) != nil
	left := map[bool]int{true: maxMissedReads, false: maxNewReads}
	var read []latecomer
	for _, c := range customers {
		if left[c.Missed]--; passedForAll || !run.Livemode() && left[c.Missed] >= 0 {
			read = append(read, c)
		}
	}
	found := make([]*granting.Refusal, len(read))
	each(len(read), concurrency, func(i int) {
		found[i] = granting.RefusalOf(run.CheckTimes(ctx, read[i].Customer, t.times(read[i].Replaced)), granting.TimePassed)
	})
	for i, c := range read {
		if found[i] != nil {
			late[c.Customer] = found[i]
		}
	}
	return late
}

// times are the times of a new grant that must lie in the future. One that replaces another
// is effective at once if its effective_at has passed.
func (t terms) times(replaces bool) granting.Times {
	if replaces {
		return granting.Times{ExpiresAt: t.ExpiresAt}
	}
	return granting.Times{EffectiveAt: t.EffectiveAt, ExpiresAt: t.ExpiresAt}
}

// isLate reports a customer who can no longer be granted credits on the terms, by the drift. A
// refresh finds that out, so that a plan needs no clock: Terraform plans again during apply, and
// both plans must come out the same.
func (t terms) isLate(has granting.Holding) bool {
	if has.Drift == "" {
		return false
	}
	says := func(attribute string, at *int64) bool {
		return at != nil && bareDrift(has) == notGranted+granting.PassedText(attribute, *at)
	}
	times := t.times(has.IsBeingReplaced())
	return says("effective_at", times.EffectiveAt) || says("expires_at", times.ExpiresAt)
}

// mayBeLate reports customers who are granted credits or not, as an expires_at that is known
// after apply turns out: that of the state has passed for them.
func (p *planner) mayBeLate(jobs []job) bool {
	var had terms
	had.ExpiresAt = p.prior.ExpiresAt.Unix()
	return slices.Contains(p.unknown, "expires_at") && slices.ContainsFunc(jobs, func(j job) bool {
		return j.Do == granting.FateGrant && had.isLate(j.Has)
	})
}

// warnLate names the customers who can no longer be granted credits, and returns the jobs
// without those of them who are new: the plan shows a grant of theirs, which the apply
// cannot make.
func (p *planner) warnLate(ctx context.Context, jobs []job, keys keys) []job {
	var lines []string
	var customers []latecomer
	for _, j := range having(jobs, granting.FateGrant, granting.FateLate) {
		if j.Do == granting.FateLate {
			lines = append(lines, "customer "+j.Customer+": "+j.Has.Drift)
			continue
		}
		if keys.adopted[j.Customer] != nil {
			continue // It was granted in time.
		}
		customers = append(customers, latecomer{j.Customer, j.Has.Drift != "", j.Has.IsBeingReplaced()})
	}
	late := findLate(ctx, p.run, p.terms, customers)
	for _, customer := range slices.Sorted(maps.Keys(late)) {
		lines = append(lines, "customer "+customer+": "+notGranted+late[customer].Brief)
	}
	if len(lines) > 0 {
		p.warn("Some recipients can no longer be granted credits",
			"A time of the campaign has passed, and Stripe accepts only future times. Nothing is granted to these customers by this campaign. "+
				"To grant to them, use a stripe_billing_credit_grant or another campaign; to stop this warning, remove them from recipients.\n"+grantresource.Listed(lines))
	}
	return slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return late[j.Customer] != nil })
}
