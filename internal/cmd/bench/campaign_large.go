// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
)

// unlimited is the highest requests_per_second that the provider takes: in an account
// without a rate limit and a latency, the number of requests is what is measured.
const unlimited = 1000

var unhurried = []string{"-rate-limit", "0", "-latency", "0s"}

// largeCampaigns measures campaigns of sizes in an account that holds nothing else,
// from the first plan on, and how a plan grows from each size to the next.
func (s *stage) largeCampaigns(ctx context.Context, sizes []int) ([]figure, error) {
	var figures []figure
	walls := map[int]float64{}
	// The plan of a campaign of one is what starting costs.
	for _, n := range append([]int{1}, sizes...) {
		more, wall, err := s.largeCampaign(ctx, n)
		if err != nil {
			return nil, err
		}
		walls[n] = wall
		if n > 1 {
			figures = append(figures, more...)
		}
	}
	for i := 1; i < len(sizes); i++ {
		small, large := sizes[i-1], sizes[i]
		what := fmt.Sprintf("large campaign: plan of %s over %s, beyond start-up", thousands(large), thousands(small))
		grown := ratio(what, walls[large]-walls[1], walls[small]-walls[1])
		// Of small ones, the rest beyond start-up is too short to be compared.
		figures = append(figures, held(grown, large >= sizeOfHeldMemory, maxLargeGrowth*float64(large)/float64(10*small)))
	}
	return figures, nil
}

// largeCampaign returns also the wall of a plan without changes, in seconds.
func (s *stage) largeCampaign(ctx context.Context, n int) (figures []figure, wall float64, err error) {
	s.say("A campaign of %d recipients in an empty account, without a rate limit ...", n)
	sim, err := startSimulator(ctx, s.simulator, 0, unhurried...)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	customers, err := makeCustomers(ctx, sim, n+recipientsAdded)
	if err != nil {
		return nil, 0, err
	}
	t := terms{customers: customers[:n], perSecond: unlimited}
	w, err := s.workspace(ctx, s.ours, sim.Base, t.configuration())
	if err != nil {
		return nil, 0, err
	}
	run := &countedRun{s: s, sim: sim, w: w, name: "large campaign: %s of " + thousands(n)}
	run.plan(ctx, "first plan", maxLargeFirstPlan)
	run.apply(ctx, "create", float64(n+n/100+maxLargeExtra))
	unchanged := run.unchanged(ctx, "plan", float64(pages(n)+maxCampaignExtra))
	run.memoryOver(ctx, t, n)
	removed := terms{customers: customers[min(recipientsRemoved, n-1):], perSecond: unlimited}
	run.configure(removed.configuration())
	run.plan(ctx, fmt.Sprintf("plan that adds %d and removes %d", recipientsAdded, recipientsRemoved), float64(pages(n)+maxLargeExtra))
	return run.figures, unchanged.Seconds(), run.err
}

// campaignAmong measures a campaign in an account with many other grants, whose
// recipients are spread over all its customers.
func (s *stage) campaignAmong(ctx context.Context, n, others int) (_ []figure, err error) {
	s.say("A campaign of %d recipients among %d other grants, without a rate limit ...", n, others)
	sim, err := startSimulator(ctx, s.simulator, others, unhurried...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	t := terms{customers: every(others/n, 0, n), perSecond: unlimited}
	w, err := s.workspace(ctx, s.ours, sim.Base, t.configuration())
	if err != nil {
		return nil, err
	}
	run := &countedRun{s: s, sim: sim, w: w, name: "campaign: %s of " + thousands(n) + " among " + thousands(others) + " others"}
	// The cheaper of reading all pages and of looking up each customer, and a fifth.
	run.plan(ctx, "first plan", maxOverCheaper*float64(min(pages(others), n))+maxLargeFirstPlan)
	run.apply(ctx, "create", float64(n)+maxOverCheaper*float64(min(pages(others), n))+maxLargeExtra)
	run.unchanged(ctx, "plan", min(maxAmongUnchanged, maxOverCheaper*float64(n)+maxLargeFirstPlan))
	return run.figures, run.err
}

// memoryOver adds the largest memory that the provider has had, and what that is over
// Terraform's own with the same map in one terraform_data.
func (r *countedRun) memoryOver(ctx context.Context, t terms, n int) {
	if r.err != nil || runtime.GOOS != "linux" {
		return
	}
	floor, err := r.s.workspace(ctx, r.s.ours, "", t.floor())
	if err != nil {
		r.err = err
		return
	}
	terraform, err := filepath.EvalSymlinks(r.s.terraform)
	if err == nil {
		err = floor.Apply(ctx)
	}
	if err != nil {
		r.err = err
		return
	}
	memory := watchMemory(ctx, terraform)
	took, err := plan(ctx, floor, 1)
	own := memory.stop()
	if err == nil && (own == 0 || r.peak == 0) {
		err = errors.New("no process of Terraform or of the provider was seen while it planned")
	}
	if r.err = err; err != nil {
		return
	}
	name, judged := fmt.Sprintf(r.name, "all"), n >= sizeOfHeldMemory
	r.add(
		seconds(fmt.Sprintf(r.name, "plan in one terraform_data")+": wall (floor)", took),
		held(figure{What: name + ": peak memory of the provider", Value: float64(r.peak) / kibibytesPerMebibyte, Unit: "MiB"}, judged, maxLargeMemory),
		figure{What: name + ": peak memory of Terraform with one terraform_data", Value: float64(own) / kibibytesPerMebibyte, Unit: "MiB"},
		held(ratio(name+": peak memory of the provider over Terraform's", float64(r.peak), float64(own)), judged, maxLargeMemoryRatio))
}

// largeParts are the parts that measure large campaigns and changes.
func (s *stage) largeParts(ctx context.Context, e extent) []part {
	var parts []part
	if len(e.large) > 0 {
		parts = append(parts, part{"large", func() ([]figure, error) { return s.largeCampaigns(ctx, e.large) }})
	}
	for _, size := range e.among {
		parts = append(parts, part{"among" + strconv.Itoa(size.n) + "of" + strconv.Itoa(size.others), func() ([]figure, error) {
			return s.campaignAmong(ctx, size.n, size.others)
		}})
	}
	if e.changed > 0 {
		parts = append(parts,
			part{"changescampaign", func() ([]figure, error) { return s.campaignChanges(ctx, e.changed) }},
			part{"changesgrants", func() ([]figure, error) { return s.grantChanges(ctx, e.changed) }})
	}
	return parts
}
