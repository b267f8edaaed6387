// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// refreshed is what the plans of the same grants took, those of as many
// terraform_data, and those of the provider that does nothing, by turns.
type refreshed struct {
	ours, floor, doNothing []time.Duration
	requests               []int
	peak                   int // KiB of the provider's memory
}

// sizeOfDoNothing is the size from which on a plan is also compared with that of the
// provider that does nothing.
const sizeOfDoNothing = 1_000

// refreshOnly measures grants that are all that the account has.
func (s *stage) refreshOnly(ctx context.Context, size refreshSize, e extent) ([]figure, error) {
	s.say("Planning %d grants beside %d terraform_data, %d times ...", size.grants, size.grants, size.turns)
	got, err := s.refresh(ctx, grants{n: size.grants, stride: 1}, size.grants, size.turns)
	if err != nil {
		return nil, err
	}
	name := "plan of " + thousands(size.grants)
	requests := count(name+": requests", median(got.requests))
	if limit, ok := requestLimit(size.grants); ok {
		requests = requests.atMost(limit)
	}
	wall, floor := seconds(name+": wall", got.ours...), seconds(name+" terraform_data: wall (floor)", got.floor...)
	over := ratio(name+": wall over the floor", wall.Value, floor.Value)
	if size.grants == sizeOfHeldRefresh {
		over = over.atMost(maxRefreshRatio)
	}
	figures := []figure{requests, wall, floor, over}
	if len(got.doNothing) > 0 {
		idle := seconds(name+" by a provider that does nothing: wall", got.doNothing...)
		over := ratio(name+": wall over that of a provider that does nothing", wall.Value, idle.Value)
		figures = append(figures, idle, held(over, size.grants == sizeOfHeldDoNothing, maxDoNothingRatio))
	}
	if size.grants != e.largest() || runtime.GOOS != "linux" {
		return figures, nil
	}
	if got.peak == 0 {
		return nil, errors.New("no process of the provider was seen while it served a plan")
	}
	peak := figure{What: name + ": peak memory of the provider", Value: float64(got.peak) / kibibytesPerMebibyte, Unit: "MiB"}
	return append(figures, peak.atMost(maxPeakMemory)), nil
}

// refreshSpread measures a few grants somewhere in a large account.
func (s *stage) refreshSpread(ctx context.Context) ([]figure, error) {
	s.say("Planning %d grants of an account of %d ...", spreadGrants, spreadAccount)
	got, err := s.refresh(ctx, grants{n: spreadGrants, stride: spreadAccount / spreadGrants}, spreadAccount, 1)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("plan of %s spread over %s", thousands(spreadGrants), thousands(spreadAccount))
	return []figure{
		count(name+": requests", median(got.requests)).atMost(maxRequestsSpread),
		seconds(name+": wall", got.ours...),
	}, nil
}

// refresh plans grants of an account in turn with the floor.
func (s *stage) refresh(ctx context.Context, g grants, account, turns int) (got refreshed, err error) {
	sim, err := startSimulator(ctx, s.simulator, account)
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	ours, err := s.grantsInState(ctx, sim.Base, g)
	if err != nil {
		return got, err
	}
	floor, err := s.floorInState(ctx, g.n)
	if err != nil {
		return got, err
	}
	var doNothing *terraformcli.Workspace
	if g.n >= sizeOfDoNothing {
		if doNothing, err = s.doNothingInState(ctx, ours, g); err != nil {
			return got, err
		}
	}
	for range turns {
		if err := s.refreshOnce(ctx, sim, ours, g.n, &got); err != nil {
			return got, err
		}
		took, err := plan(ctx, floor, g.n)
		if err != nil {
			return got, err
		}
		got.floor = append(got.floor, took)
		if doNothing == nil {
			continue
		}
		if took, err = plan(ctx, doNothing, g.n); err != nil {
			return got, err
		}
		got.doNothing = append(got.doNothing, took)
	}
	return got, nil
}

func (s *stage) refreshOnce(ctx context.Context, sim *simulator, w *terraformcli.Workspace, n int, got *refreshed) error {
	memory := watchMemory(ctx, s.ours.binary)
	once, err := sim.counted(ctx, func() (time.Duration, error) { return plan(ctx, w, n) })
	peak := memory.stop()
	if err != nil {
		return err
	}
	got.ours = append(got.ours, once.took)
	got.requests = append(got.requests, once.requests)
	got.peak = max(got.peak, peak)
	return nil
}
