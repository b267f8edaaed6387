// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// What changes in a campaign that is measured.
const (
	recipientsAdded   = 20
	recipientsRemoved = 5
)

// recipients are the simulator's customers numbered from first up to end.
type recipients struct{ first, end int }

// expression writes the map out: Terraform's range gives 1,024 numbers at most.
func (r recipients) expression() string {
	var text strings.Builder
	text.WriteString("{\n")
	for i := r.first; i < r.end; i++ {
		fmt.Fprintf(&text, "    cus_%s = 1000\n", seedMarked(i))
	}
	text.WriteString("  }")
	return text.String()
}

// campaignConfiguration declares a campaign; imported adds an import block for it.
func campaignConfiguration(r recipients, imported bool) string {
	text := fmt.Sprintf(`terraform {
  required_providers {
    stripe = { source = %q }
  }
}

provider "stripe" {
  requests_per_second = %d
}

resource "stripe_billing_credit_campaign" "this" {
  idempotency_key      = "bench"
  recipients           = %s
  currency             = "usd"
  category             = "promotional"
  applicability_config = { scope = { price_type = "metered" } }
}
`, provider.Address, rateLimit, r.expression())
	if imported {
		text += "\nimport {\n  to = stripe_billing_credit_campaign.this\n  id = \"bench\"\n}\n"
	}
	return text
}

// campaignFloor declares one resource of Terraform's own that holds the same map.
func campaignFloor(r recipients) string {
	return fmt.Sprintf("resource \"terraform_data\" \"this\" {\n  input = %s\n}\n", r.expression())
}

// campaignRun is a campaign of n recipients under measurement.
type campaignRun struct {
	s       *stage
	n       int
	sim     *simulator
	ours    *terraformcli.Workspace
	faults  string // said of the campaign's name
	figures []figure
}

// campaign measures one campaign from its creation to its end, in an account whose
// customers have a grant each already.
func (s *stage) campaign(ctx context.Context, n, turns int) (_ []figure, err error) {
	s.say("A campaign of %d recipients ...", n)
	r := &campaignRun{s: s, n: n}
	if r.sim, err = startSimulator(ctx, s.simulator, n+recipientsAdded); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.sim.stop()) }()
	if r.ours, err = s.workspace(ctx, s.ours, r.sim.Base, campaignConfiguration(recipients{0, n}, false)); err != nil {
		return nil, err
	}
	for _, part := range []func(context.Context) error{
		r.create,
		func(ctx context.Context) error { return r.unchanged(ctx, turns) },
		r.change, r.imported, r.destroy,
	} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return r.figures, nil
}

// campaignWithFaults measures a create with injected 429s.
func (s *stage) campaignWithFaults(ctx context.Context, n int) (_ []figure, err error) {
	s.say("A campaign of %d recipients, with %.0f %% injected 429s ...", n, 100*faultShare)
	r := &campaignRun{s: s, n: n, faults: fmt.Sprintf(", %.0f %% injected 429s", 100*faultShare)}
	if r.sim, err = startSimulator(ctx, s.simulator, n); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.sim.stop()) }()
	if r.ours, err = s.workspace(ctx, s.ours, r.sim.Base, campaignConfiguration(recipients{0, n}, false)); err != nil {
		return nil, err
	}
	if err := prepare(ctx, r.ours); err != nil {
		return nil, err
	}
	limited := stripecall.Fault{Path: "/v1/", Status: http.StatusTooManyRequests, Probability: faultShare, Seed: 1}
	if err := errors.Join(r.sim.ResetStats(ctx), r.sim.SetFaults(ctx, limited)); err != nil {
		return nil, err
	}
	took, _, err := apply(ctx, r.ours)
	if err != nil {
		return nil, err
	}
	counted, err := r.sim.Stats(ctx)
	if err != nil {
		return nil, err
	}
	refused := counted.ByStatus[strconv.Itoa(http.StatusTooManyRequests)]
	if refused == 0 {
		return nil, errors.New("no 429 was injected, so nothing was measured")
	}
	// A plan that finds nothing to do shows that nothing failed.
	if err := r.sim.SetFaults(ctx); err != nil {
		return nil, err
	}
	if _, err := plan(ctx, r.ours, 1); err != nil {
		return nil, err
	}
	r.add(seconds(r.name("create")+": wall", took), count(r.name("create")+": requests", counted.Requests), count(r.name("create")+": of these answered with 429", refused))
	// What Stripe refuses counts against the rate as well, so that N / rate cannot be
	// had with refusals.
	allowed := time.Duration(n+refused) * time.Second / rateLimit
	over := ratio(r.name("create")+": wall over (N + those answered with 429) / rate", took.Seconds(), allowed.Seconds())
	r.add(r.overRate("create", took), r.held(over))
	return r.figures, nil
}

// name is what the table calls something that is done with the campaign.
func (r *campaignRun) name(what string) string { return campaignName(what, r.n) + r.faults }

func campaignName(what string, n int) string { return "campaign: " + what + " of " + thousands(n) }

// pages is how many pages an account of n grants has.
func pages(n int) int { return (n + 99) / 100 }

// measured runs something, and notes its requests and the provider's peak memory.
func (r *campaignRun) measured(ctx context.Context, what string, requests float64, do func() (time.Duration, error)) (time.Duration, error) {
	if err := r.sim.ResetStats(ctx); err != nil {
		return 0, err
	}
	memory := watchMemory(ctx, r.s.ours.binary)
	took, err := do()
	peak := memory.stop()
	if err != nil {
		return 0, err
	}
	counted, err := r.sim.Stats(ctx)
	if err != nil {
		return 0, err
	}
	r.add(count(r.name(what)+": requests", counted.Requests).atMost(requests),
		figure{What: r.name(what) + ": peak memory of the provider", Value: float64(peak) / kibibytesPerMebibyte, Unit: "MiB"}.atMost(maxCampaignMemory))
	return took, nil
}

// add notes figures, and says them at once: a large campaign takes long.
func (r *campaignRun) add(figures ...figure) {
	for _, f := range figures {
		r.s.say("  %s: %.2f %s", f.What, f.Value, f.Unit)
	}
	r.figures = append(r.figures, figures...)
}

// overRate is a wall over what n requests take that may not come faster.
func (r *campaignRun) overRate(what string, took time.Duration) figure {
	allowed := time.Duration(r.n) * time.Second / rateLimit
	return ratio(r.name(what)+": wall over N / rate", took.Seconds(), allowed.Seconds())
}

// held holds the wall of a large campaign to its limit. In small ones, starting
// Terraform is what counts.
func (r *campaignRun) held(over figure) figure {
	return held(over, r.n >= sizeOfHeldRefresh, maxCampaignRatio)
}

func (r *campaignRun) create(ctx context.Context) error {
	if err := prepare(ctx, r.ours); err != nil {
		return err
	}
	took, err := r.measured(ctx, "create", float64(r.n+maxCampaignExtra), func() (time.Duration, error) {
		took, o, err := apply(ctx, r.ours)
		if err == nil && o.Applied != 1 {
			err = fmt.Errorf("the campaign was not applied: %s", o)
		}
		return took, err
	})
	if err == nil {
		r.add(seconds(r.name("create")+": wall", took))
		r.add(r.held(r.overRate("create", took)))
	}
	return err
}

// unchanged plans the campaign in turn with the floor.
func (r *campaignRun) unchanged(ctx context.Context, turns int) error {
	floor, err := r.s.workspace(ctx, r.s.ours, "", campaignFloor(recipients{0, r.n}))
	if err != nil {
		return err
	}
	if err := floor.Apply(ctx); err != nil {
		return err
	}
	var ours, floors []time.Duration
	for i := range turns {
		took, err := plan(ctx, floor, 1)
		if err != nil {
			return err
		}
		floors = append(floors, took)
		do := func() (time.Duration, error) { return plan(ctx, r.ours, 1) }
		if i == 0 {
			took, err = r.measured(ctx, "plan", maxCampaignExtra, do)
		} else {
			took, err = do()
		}
		if err != nil {
			return err
		}
		ours = append(ours, took)
	}
	wall, below := seconds(r.name("plan")+": wall", ours...), seconds(r.name("plan")+" in one terraform_data: wall (floor)", floors...)
	// Its grants are the newest of the account, so its pages are all that must be read.
	waits := float64(pages(r.n)) / rateLimit
	over := ratio(r.name("plan")+": wall over 1.5 x the floor + pages / rate", wall.Value, maxRefreshRatio*below.Value+waits)
	if r.n >= sizeOfHeldRefresh {
		over = over.atMost(1)
	}
	r.add(wall, below, over)
	return nil
}

// change adds recipients and removes others.
func (r *campaignRun) change(ctx context.Context) error {
	if err := configure(r.ours, campaignConfiguration(recipients{recipientsRemoved, r.n + recipientsAdded}, false)); err != nil {
		return err
	}
	what := fmt.Sprintf("that adds %d and removes %d", recipientsAdded, recipientsRemoved)
	took, err := r.measured(ctx, "plan "+what, maxCampaignExtra+recipientsAdded+recipientsRemoved, func() (time.Duration, error) {
		began := time.Now()
		err := prepare(ctx, r.ours)
		return time.Since(began), err
	})
	if err != nil {
		return err
	}
	r.add(seconds(r.name("plan "+what)+": wall", took))
	took, err = r.measured(ctx, "apply "+what, float64(2*recipientsAdded+recipientsRemoved+pages(r.n)+maxCampaignExtra), func() (time.Duration, error) {
		took, o, err := apply(ctx, r.ours)
		if err == nil && o.Applied != 1 {
			err = fmt.Errorf("the campaign was not changed: %s", o)
		}
		return took, err
	})
	if err == nil {
		r.add(seconds(r.name("apply "+what)+": wall", took))
	}
	return err
}

// imported imports the campaign into another workspace, and plans nothing.
func (r *campaignRun) imported(ctx context.Context) error {
	w, err := r.s.workspace(ctx, r.s.ours, r.sim.Base, campaignConfiguration(recipients{recipientsRemoved, r.n + recipientsAdded}, true))
	if err != nil {
		return err
	}
	took, err := r.measured(ctx, "import", maxCampaignExtra+float64(2*pages(2*r.n)), func() (time.Duration, error) {
		began := time.Now()
		err := prepare(ctx, w)
		return time.Since(began), err
	})
	if err == nil {
		r.add(seconds(r.name("import")+": wall", took))
	}
	return err
}

func (r *campaignRun) destroy(ctx context.Context) error {
	took, err := r.measured(ctx, "destroy", float64(r.n+recipientsAdded+maxCampaignExtra+pages(r.n)), func() (time.Duration, error) {
		var said bytes.Buffer
		began := time.Now()
		err := r.ours.DestroyJSON(ctx, &said, tfexec.Parallelism(parallelism))
		if err != nil {
			err = fmt.Errorf("%w: %s", err, outcomeOf(said.Bytes()))
		}
		return time.Since(began), err
	})
	if err == nil {
		r.add(seconds(r.name("destroy")+": wall", took))
		r.add(r.held(r.overRate("destroy", took)))
	}
	return err
}

// campaignTurns is how often a campaign is planned without a change.
const campaignTurns = 3

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
