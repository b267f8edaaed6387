// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// maxLateReads is how many customers without a grant are read for their test clock's time
// although no time has passed by Stripe's clock.
const maxLateReads = 100

// latecomer is a customer without a grant.
type latecomer struct {
	Customer string
	Missed   bool // an earlier apply could not grant to them
	Replaced bool // their old grant has ended for a new one, which is effective at once
}

// findLate tells which customers can no longer be granted credits, because a time of the
// campaign has passed for them. In live mode Stripe's clock decides. In test mode a
// customer may have a test clock; they are read if a time has passed by Stripe's clock, or
// an earlier apply could not grant to them. Stripe decides about the others.
func findLate(ctx context.Context, run *granting.Run, t terms, customers []latecomer) map[string]*granting.TimePassedError {
	late := map[string]*granting.TimePassedError{}
	if t.EffectiveAt == nil && t.ExpiresAt == nil || len(customers) == 0 {
		return late
	}
	var passed *granting.TimePassedError
	passedForAll := errors.As(run.CheckTimesByStripe(t.times(false)), &passed)
	found := make([]*granting.TimePassedError, len(customers))
	reads := 0
	for i := range customers {
		if !passedForAll && (run.Livemode() || !customers[i].Missed || reads >= maxLateReads) {
			customers[i].Customer = ""
			continue
		}
		reads++
	}
	each(len(customers), func(i int) {
		if c := customers[i]; c.Customer != "" {
			errors.As(run.CheckTimes(ctx, c.Customer, t.times(c.Replaced)), &found[i])
		}
	})
	for i, c := range customers {
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

// markLate decides again about those of the jobs' customers who can no longer be granted
// credits, and warns of them.
func (p *planner) markLate(ctx context.Context, jobs []job) []job {
	var customers []latecomer
	for _, j := range having(jobs, actionGrant) {
		customers = append(customers, latecomer{j.Customer, j.Has.Drift != "", j.Has.Replaced != ""})
	}
	late := findLate(ctx, p.run, p.terms, customers)
	var lines []string
	for i, j := range jobs {
		if passed := late[j.Customer]; passed != nil && j.Do == actionGrant {
			jobs[i].Do = actionLate
			lines = append(lines, "customer "+j.Customer+": "+lateDrift(passed))
		}
	}
	if len(lines) > 0 {
		p.warn("Some recipients can no longer be granted credits",
			"A time of the campaign has passed, and Stripe accepts only future times. Nothing is granted to these customers by this campaign. "+
				"To grant to them, use a stripe_billing_credit_grant or another campaign; to stop this warning, remove them from recipients.\n"+listed(lines))
	}
	return jobs
}
