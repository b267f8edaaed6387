// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// applyAll measures creates and updates at the rate limit, and the floor of a
// create.
func (s *stage) applyAll(ctx context.Context, e extent) ([]figure, error) {
	n := e.applied
	s.say("Applying %d terraform_data ...", n)
	floor, err := s.createFloor(ctx, n)
	if err != nil {
		return nil, err
	}
	s.say("Creating %d grants ...", n)
	created, err := s.create(ctx, n)
	if err != nil {
		return nil, err
	}
	s.say("Creating %d grants, with %.0f %% injected 429s ...", n, 100*faultShare)
	troubled, err := s.create(ctx, n, stripecall.Fault{Path: "/v1/", Status: http.StatusTooManyRequests, Probability: faultShare, Seed: 1})
	if err != nil {
		return nil, err
	}
	if troubled.refused == 0 {
		return nil, errors.New("no 429 was injected, so nothing was measured")
	}
	s.say("Updating %d grants ...", n)
	updated, err := s.update(ctx, n)
	if err != nil {
		return nil, err
	}

	// What N requests take that may not come faster.
	allowed := atRate(n)
	what := "apply of " + thousands(n)
	creates, floors := what+" creates", seconds(what+" terraform_data: wall (floor)", floor)
	over := ratio(creates+": wall over the larger of N / rate and the floor", created.took.Seconds(), max(allowed, floor).Seconds())
	if e.judgeWall {
		over = over.atMost(maxCreateRatio)
	}
	figures := []figure{floors, seconds("N / rate: "+thousands(n)+" at "+strconv.Itoa(rateLimit)+" a second", allowed)}
	figures = append(append(figures, created.figures(creates)...), over)
	figures = append(figures, troubled.figures(fmt.Sprintf("%s, %.0f %% injected 429s", creates, 100*faultShare))...)
	figures = append(figures, updated.figures(what+" updates")...)
	return append(figures, ratio(what+" updates: wall over N / rate", updated.took.Seconds(), allowed.Seconds())), nil
}

// applied is what one apply came to.
type applied struct {
	counted
	failed int // grants that should have been created or updated, and were not
}

func (a applied) figures(what string) []figure {
	return []figure{
		count(what+": failed", a.failed).atMost(maxFailed),
		count(what+": requests", a.requests),
		count(what+": of these answered with 429", a.refused),
		seconds(what+": wall", a.took),
	}
}

func (s *stage) createFloor(ctx context.Context, n int) (time.Duration, error) {
	w, err := s.workspace(ctx, s.ours, "", floorConfiguration(n))
	if err != nil {
		return 0, err
	}
	if _, err := prepare(ctx, w); err != nil {
		return 0, err
	}
	took, o, err := apply(ctx, w)
	if err == nil && o.Applied != n {
		err = fmt.Errorf("%d terraform_data of %d were applied: %s", o.Applied, n, o)
	}
	return took, err
}

// create grants credits to n customers, who have one grant each already.
func (s *stage) create(ctx context.Context, n int, faults ...stripecall.Fault) (_ applied, err error) {
	sim, err := startSimulator(ctx, s.simulator, n)
	if err != nil {
		return applied{}, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	g := grants{n: n, stride: 1, perSecond: rateLimit}
	w, err := s.workspace(ctx, s.ours, sim.Base, g.configuration())
	if err != nil {
		return applied{}, err
	}
	if _, err := prepare(ctx, w); err != nil {
		return applied{}, err
	}
	if err := sim.SetFaults(ctx, faults...); err != nil {
		return applied{}, err
	}
	return s.applyCounted(ctx, sim, w, n)
}

// update gives n grants a new metadata value.
func (s *stage) update(ctx context.Context, n int) (_ applied, err error) {
	sim, err := startSimulator(ctx, s.simulator, n)
	if err != nil {
		return applied{}, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	w, err := s.grantsInState(ctx, sim.Base, grants{n: n, stride: 1, perSecond: rateLimit, metadata: "bench"})
	if err != nil {
		return applied{}, err
	}
	if _, err := prepare(ctx, w); err != nil {
		return applied{}, err
	}
	return s.applyCounted(ctx, sim, w, n)
}

// applyCounted applies the plan that was kept, of n resources, and counts its requests.
func (s *stage) applyCounted(ctx context.Context, sim *simulator, w *terraformcli.Workspace, n int) (applied, error) {
	var o outcome
	got, err := sim.counted(ctx, func() (took time.Duration, err error) {
		took, o, err = apply(ctx, w)
		return took, err
	})
	if err == nil && o.Applied != n {
		s.say("%d of %d were applied: %s", o.Applied, n, o)
	}
	return applied{counted: got, failed: n - o.Applied}, err
}
