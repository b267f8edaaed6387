// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// keyedOthers is how many grants without a key the larger of two accounts has: the
// search for keys must not read them one by one.
const keyedOthers = 5_000

// keyedAll measures creates under an idempotency_key, whose keys are looked for at
// plan and at apply, in an account that has no grants and in one that has many
// others; and the destroy of what was made.
func (s *stage) keyedAll(ctx context.Context, e extent) ([]figure, error) {
	var figures []figure
	for _, others := range []int{0, keyedOthers} {
		more, err := s.keyed(ctx, e, others)
		if err != nil {
			return nil, err
		}
		figures = append(figures, more...)
	}
	return figures, nil
}

func (s *stage) keyed(ctx context.Context, e extent, others int) (_ []figure, err error) {
	n := e.applied
	where := "in an empty account"
	if others > 0 {
		where = "beside " + thousands(others) + " others"
	}
	s.say("Creating %d keyed grants %s ...", n, where)
	sim, customers, err := s.keyedAccount(ctx, n, others)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()
	w, err := s.workspace(ctx, s.ours, sim.Base, keyedConfiguration(customers))
	if err != nil {
		return nil, err
	}
	planned, err := sim.counted(ctx, func() (time.Duration, error) { return prepare(ctx, w) })
	if err != nil {
		return nil, err
	}
	created, err := s.applyCounted(ctx, sim, w, n)
	if err != nil {
		return nil, err
	}
	limits := keyedLimitsOf(others)
	what := thousands(n) + " keyed creates " + where
	figures := []figure{
		held(count("plan of "+what+": requests", planned.requests), e.judgeWall, limits.plan),
		seconds("plan of "+what+": wall", planned.took),
	}
	figures = append(figures, appliedFigures("apply of "+what, created, n, e.judgeWall, limits.apply)...)
	if others > 0 {
		return figures, nil
	}

	s.say("Destroying %d unused grants ...", n)
	refreshed, err := sim.counted(ctx, func() (time.Duration, error) { return prepare(ctx, w, tfexec.Destroy(true)) })
	if err != nil {
		return nil, err
	}
	destroyed, err := s.applyCounted(ctx, sim, w, n)
	if err != nil {
		return nil, err
	}
	what = "destroy of " + thousands(n) + " unused"
	figures = append(figures, count("plan of the "+what+": requests (its refresh)", refreshed.requests))
	return append(figures, appliedFigures(what, destroyed, n, e.judgeWall, maxRequestsDestroy)...), nil
}

// held holds a figure to a limit where that is to be judged.
func held(f figure, judged bool, limit float64) figure {
	if !judged {
		return f
	}
	return f.atMost(limit)
}

// appliedFigures are those of an apply that is held to a number of requests, and to
// the time that the rate limit leaves for n of them.
func appliedFigures(what string, a applied, n int, judged bool, requests float64) []figure {
	allowed := atRate(n)
	return []figure{
		count(what+": failed", a.failed).atMost(maxFailed),
		held(count(what+": requests", a.requests), judged, requests),
		seconds(what+": wall", a.took),
		held(ratio(what+": wall over N / rate", a.took.Seconds(), allowed.Seconds()), judged, maxCreateRatio),
	}
}

// keyedAccount is an account with n customers to grant to, and a number of grants
// that are others: of the same and of other customers, and without a key.
func (s *stage) keyedAccount(ctx context.Context, n, others int) (*simulator, []string, error) {
	if others > 0 {
		customers := make([]string, n)
		for i := range customers {
			customers[i] = "cus_" + seedMarked(i)
		}
		sim, err := startSimulator(ctx, s.simulator, others)
		return sim, customers, err
	}
	// Customers without a grant are made with Stripe's own call, by a simulator
	// that is not slowed down, and loaded from its file by the one that is.
	data := filepath.Join(s.dir, "customers.json")
	quick, err := startSimulator(ctx, s.simulator, 0, "-data", data, "-rate-limit", "0", "-latency", "0s")
	if err != nil {
		return nil, nil, err
	}
	customers, err := makeCustomers(ctx, quick, n)
	if err := errors.Join(err, quick.stop()); err != nil {
		return nil, nil, err
	}
	sim, err := startSimulator(ctx, s.simulator, 0, "-data", data)
	return sim, customers, err
}

func makeCustomers(ctx context.Context, sim *simulator, n int) ([]string, error) {
	customers := make([]string, n)
	for i := range customers {
		id, err := sim.makeCustomer(ctx, "customer "+strconv.Itoa(i))
		if err != nil {
			return nil, fmt.Errorf("making a customer: %w", err)
		}
		customers[i] = id
	}
	return customers, nil
}
