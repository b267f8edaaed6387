// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// slow is the latency under which changes are measured: as far from Stripe as people
// are, so that what is not done in parallel shows.
const slow = "200ms"

const changedExpiry = "2040-01-01T00:00:00Z"

// campaignChanges changes the expiry of all grants of a campaign in place, and then
// every value, which ends each grant and grants again.
func (s *stage) campaignChanges(ctx context.Context, n int) (_ []figure, err error) {
	s.say("Changing a campaign of %d recipients ...", n)
	sim, err := startSimulator(ctx, s.simulator, n, "-latency", slow)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	t := terms{customers: seeded(0, n)}
	w, err := s.workspace(ctx, s.ours, sim.Base, t.configuration())
	if err != nil {
		return nil, err
	}
	if _, err := prepare(ctx, w); err != nil {
		return nil, err
	}
	if _, _, err := apply(ctx, w); err != nil {
		return nil, err
	}
	run := &countedRun{s: s, sim: sim, w: w, name: "campaign: %s of " + thousands(n)}
	t.expiresAt = changedExpiry
	run.change(ctx, t.configuration(), "changed expires_at", n, maxChangeEach, 0)
	t.value = 2000
	run.change(ctx, t.configuration(), "every value changed", n, maxReplaceEach, 0)
	return run.figures, run.err
}

// grantChanges does the same to single grants, which add more to Terraform's overhead: it
// measures each change with a provider that does nothing, too.
func (s *stage) grantChanges(ctx context.Context, n int) (_ []figure, err error) {
	s.say("Changing %d grants ...", n)
	sim, err := startSimulator(ctx, s.simulator, n, "-latency", slow)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	g := grants{n: n, stride: 1, perSecond: rateLimit, expiresAt: changedExpiry}
	w, err := s.grantsInState(ctx, sim.Base, g)
	if err != nil {
		return nil, err
	}
	idle, err := s.doNothingInState(ctx, w, g)
	if err != nil {
		return nil, err
	}
	run := &countedRun{s: s, sim: sim, w: w, name: "grants: %s of " + thousands(n)}
	run.change(ctx, g.configuration(), "changed expires_at", n, maxChangeEach, run.idle(ctx, idle, g.configuration(), "changed expires_at"))
	g.value = 2000
	run.change(ctx, g.configuration(), "amount changed", n, maxReplaceEach, run.idle(ctx, idle, g.configuration(), "amount changed"))
	return run.figures, run.err
}

// idle applies a configuration by the provider that does nothing, and returns how long
// that took.
func (r *countedRun) idle(ctx context.Context, w *terraformcli.Workspace, configuration, what string) (took time.Duration) {
	if r.err == nil {
		r.err = configure(w, configuration)
	}
	if r.err == nil {
		_, r.err = prepare(ctx, w)
	}
	if r.err == nil {
		took, _, r.err = apply(ctx, w)
	}
	if r.err == nil {
		r.add(seconds(fmt.Sprintf(r.name, what)+" by a provider that does nothing: wall", took))
	}
	return took
}

// change configures, plans and applies a change of n grants, and holds its requests to
// so many a grant and the pages of the account, and its wall to what the rate limit
// makes of the requests that were sent, or to how long a provider takes that does nothing
// if that is longer; 0 is not measured.
func (r *countedRun) change(ctx context.Context, configuration, what string, n int, each float64, idle time.Duration) {
	r.configure(configuration)
	r.plan(ctx, "plan of "+what, maxPlanEach*float64(n)+float64(pages(2*n)))
	took, requests := r.apply(ctx, what, each*float64(n)+float64(pages(2*n)))
	if r.err != nil {
		return
	}
	wall := r.figures[len(r.figures)-1].What
	floor := atRate(requests)
	if idle > floor {
		r.add(ratio(wall+" over requests / rate", took.Seconds(), floor.Seconds()))
		wall, floor = wall+" over a provider that does nothing", idle
	} else {
		wall += " over requests / rate"
	}
	r.add(held(ratio(wall, took.Seconds(), floor.Seconds()), n >= sizeOfHeldChange, maxChangeRatio))
}
