// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// What changes in a campaign that is measured.
const (
	recipientsAdded   = 20
	recipientsRemoved = 5
)

// campaignTurns is how often a campaign is planned without a change.
const campaignTurns = 3

func campaignName(what string, n int) string { return "campaign: " + what + " of " + thousands(n) }

// pages is how many pages an account of n grants has.
func pages(n int) int { return (n + 99) / 100 }

// campaign measures one campaign from its creation to its end, in an account whose
// customers have a grant each already.
func (s *stage) campaign(ctx context.Context, n, turns int) (_ []figure, err error) {
	s.say("A campaign of %d recipients ...", n)
	sim, err := startSimulator(ctx, s.simulator, n+recipientsAdded)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	w, err := s.workspace(ctx, s.ours, sim.Base, terms{customers: seeded(0, n)}.configuration())
	if err != nil {
		return nil, err
	}
	r := &countedRun{s: s, sim: sim, w: w, name: campaignName("%s", n), memory: maxCampaignMemory}
	r.plan(ctx, "first plan", maxCampaignExtra)
	took, _ := r.apply(ctx, "create", float64(n+maxCampaignExtra))
	r.overRate("create", took, n)
	r.besideFloor(ctx, n, turns)

	changed := terms{customers: seeded(recipientsRemoved, n+recipientsAdded)}
	what := fmt.Sprintf("that adds %d and removes %d", recipientsAdded, recipientsRemoved)
	r.configure(changed.configuration())
	r.plan(ctx, "plan "+what, maxCampaignExtra+recipientsAdded+recipientsRemoved)
	r.apply(ctx, "apply "+what, float64(2*recipientsAdded+recipientsRemoved+pages(n)+maxCampaignExtra))
	r.imported(ctx, changed, n)

	took, _ = r.measured(ctx, "destroy", float64(n+recipientsAdded+maxCampaignExtra+pages(n)), func() (time.Duration, error) {
		var said bytes.Buffer
		began := time.Now()
		err := r.w.DestroyJSON(ctx, &said, tfexec.Parallelism(parallelism))
		if err != nil {
			err = fmt.Errorf("%w: %s", err, outcomeOf(said.Bytes()))
		}
		return time.Since(began), err
	})
	r.overRate("destroy", took, n)
	return r.figures, r.err
}

// campaignWithFaults measures a create with injected 429s.
func (s *stage) campaignWithFaults(ctx context.Context, n int) (_ []figure, err error) {
	s.say("A campaign of %d recipients, with %.0f %% injected 429s ...", n, 100*faultShare)
	sim, err := startSimulator(ctx, s.simulator, n)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	w, err := s.workspace(ctx, s.ours, sim.Base, terms{customers: seeded(0, n)}.configuration())
	if err != nil {
		return nil, err
	}
	if _, err := prepare(ctx, w); err != nil {
		return nil, err
	}
	limited := stripecall.Fault{Path: "/v1/", Status: http.StatusTooManyRequests, Probability: faultShare, Seed: 1}
	if err := sim.SetFaults(ctx, limited); err != nil {
		return nil, err
	}
	created, err := s.applyCounted(ctx, sim, w, 1)
	if err != nil {
		return nil, err
	}
	if created.refused == 0 {
		return nil, errors.New("no 429 was injected, so nothing was measured")
	}
	// A plan that finds nothing to do shows that nothing failed.
	if err := sim.SetFaults(ctx); err != nil {
		return nil, err
	}
	if _, err := plan(ctx, w, 1); err != nil {
		return nil, err
	}
	r := &countedRun{s: s, name: campaignName("%s", n) + fmt.Sprintf(", %.0f %%%% injected 429s", 100*faultShare)}
	name := fmt.Sprintf(r.name, "create")
	r.add(seconds(name+": wall", created.took), count(name+": requests", created.requests), count(name+": of these answered with 429", created.refused))
	r.add(ratio(name+": wall over N / rate", created.took.Seconds(), atRate(n).Seconds()))
	// What Stripe refuses counts against the rate as well, so that N / rate cannot be
	// had with refusals.
	over := ratio(name+": wall over (N + those answered with 429) / rate", created.took.Seconds(), atRate(n+created.refused).Seconds())
	r.add(held(over, n >= sizeOfHeldRefresh, maxCampaignRatio))
	return r.figures, nil
}

// atRate is what n requests take that may not come faster.
func atRate(n int) time.Duration { return time.Duration(n) * time.Second / rateLimit }

// overRate adds the wall of something over what n requests take. In small campaigns,
// starting Terraform is what counts.
func (r *countedRun) overRate(what string, took time.Duration, n int) {
	if r.err == nil {
		over := ratio(fmt.Sprintf(r.name, what)+": wall over N / rate", took.Seconds(), atRate(n).Seconds())
		r.add(held(over, n >= sizeOfHeldRefresh, maxCampaignRatio))
	}
}

// besideFloor plans the campaign without changes by turns with one terraform_data that
// holds the same map.
func (r *countedRun) besideFloor(ctx context.Context, n, turns int) {
	if r.err != nil {
		return
	}
	floor, err := r.s.workspace(ctx, r.s.ours, "", terms{customers: seeded(0, n)}.floor())
	if err == nil {
		err = floor.Apply(ctx)
	}
	var ours, floors []time.Duration
	for turn := 0; turn < turns && err == nil; turn++ {
		var took time.Duration
		if took, err = plan(ctx, floor, 1); err != nil {
			break
		}
		floors = append(floors, took)
		if took, err = plan(ctx, r.w, 1); err == nil {
			ours = append(ours, took)
		}
	}
	if r.err = err; err != nil {
		return
	}
	r.unchanged(ctx, "plan", maxCampaignExtra)
	name := fmt.Sprintf(r.name, "plan")
	wall, below := seconds(name+": wall", ours...), seconds(name+" in one terraform_data: wall (floor)", floors...)
	// Of the wall, the median of the turns says more than the plan that was counted.
	r.figures[len(r.figures)-1] = wall
	// Its grants are the newest of the account, so its pages are all that must be read.
	over := ratio(name+": wall over 1.5 x the floor + pages / rate", wall.Value, maxRefreshRatio*below.Value+atRate(pages(n)).Seconds())
	r.add(below, held(over, n >= sizeOfHeldRefresh, 1))
}

// imported imports the campaign into another workspace, and plans nothing.
func (r *countedRun) imported(ctx context.Context, t terms, n int) {
	if r.err != nil {
		return
	}
	w, err := r.s.workspace(ctx, r.s.ours, r.sim.Base, importing(t))
	if r.err = err; err != nil {
		return
	}
	r.measured(ctx, "import", maxCampaignExtra+float64(2*pages(2*n)), func() (time.Duration, error) { return prepare(ctx, w) })
}

// campaignGrowth holds what the plan of the largest campaign takes beyond start-up,
// for which starting the provider stands, to the same of a tenth.
func campaignGrowth(figures []figure, sizes []int) []figure {
	walls := map[string]float64{}
	for _, f := range figures {
		walls[f.What] = f.Value
	}
	start, started := walls["terraform providers schema, provider"]
	if len(sizes) < 2 || !started {
		return nil
	}
	small, large := sizes[0], sizes[len(sizes)-1]
	smallWall, hasSmall := walls[campaignName("plan", small)+": wall"]
	largeWall, hasLarge := walls[campaignName("plan", large)+": wall"]
	if !hasSmall || !hasLarge {
		return nil
	}
	what := fmt.Sprintf("campaign: plan of %s over %s, beyond start-up", thousands(large), thousands(small))
	return []figure{ratio(what, largeWall-start, smallWall-start).atMost(maxCampaignGrowth)}
}
