// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// countedRun is a sequence of plans and applies whose requests are counted. It keeps
// the first error, and does nothing after it.
type countedRun struct {
	s       *stage
	sim     *simulator
	w       *terraformcli.Workspace
	name    string  // with a verb for what is done
	memory  float64 // at most so many MiB of the provider's in each step, 0 for no row
	peak    int     // KiB of the provider's memory, so far
	figures []figure
	err     error
}

// add keeps figures, and says them at once: a large campaign takes long.
func (r *countedRun) add(figures ...figure) {
	for _, f := range figures {
		r.s.say("  %s: %.2f %s", f.What, f.Value, f.Unit)
	}
	r.figures = append(r.figures, figures...)
}

func (r *countedRun) configure(text string) {
	if r.err == nil {
		r.err = configure(r.w, text)
	}
}

// measured runs something, and adds its requests, held to a limit, and its wall.
func (r *countedRun) measured(ctx context.Context, what string, limit float64, do func() (time.Duration, error)) (took time.Duration, requests int) {
	if r.err != nil {
		return 0, 0
	}
	memory := watchMemory(ctx, r.s.ours.binary)
	got, err := r.sim.counted(ctx, do)
	peak := memory.stop()
	r.peak = max(r.peak, peak)
	if r.err = err; err != nil {
		return 0, 0
	}
	name := fmt.Sprintf(r.name, what)
	r.add(count(name+": requests", got.requests).atMost(limit))
	if r.memory > 0 {
		r.add(figure{What: name + ": peak memory of the provider", Value: float64(peak) / kibibytesPerMebibyte, Unit: "MiB"}.atMost(r.memory))
	}
	r.add(seconds(name+": wall", got.took))
	return got.took, got.requests
}

// plan plans, and keeps the plan.
func (r *countedRun) plan(ctx context.Context, what string, limit float64) {
	r.measured(ctx, what, limit, func() (time.Duration, error) { return prepare(ctx, r.w) })
}

// apply applies the plan that was kept, of which nothing may fail.
func (r *countedRun) apply(ctx context.Context, what string, limit float64) (time.Duration, int) {
	return r.measured(ctx, what, limit, func() (time.Duration, error) {
		took, o, err := apply(ctx, r.w)
		if err == nil && (o.Failed > 0 || o.Applied == 0) {
			err = fmt.Errorf("%s: %d were applied and %d failed: %s", what, o.Applied, o.Failed, o)
		}
		return took, err
	})
}

// unchanged plans, and fails unless there is nothing to do.
func (r *countedRun) unchanged(ctx context.Context, what string, limit float64) time.Duration {
	took, _ := r.measured(ctx, what, limit, func() (time.Duration, error) { return plan(ctx, r.w, 1) })
	return took
}
