// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// concurrency is how many customers are worked on at a time: at 25 requests a
// second that of each endpoint allows (DOC), and a second for a slow answer, that
// many requests are under way.
const concurrency = 32

// inParallel does something for each job, at most limit at a time, and returns what
// came of each, in order. Once the work has become useless (breaker), or was
// interrupted, the jobs that were not begun get what untried makes of them.
func inParallel[T any](ctx context.Context, jobs []T, limit int, do func(context.Context, T) outcome, untried func(T, error) outcome) []outcome {
	outcomes := make([]outcome, len(jobs))
	var mu sync.Mutex
	var b breaker
	reason := func() error {
		mu.Lock()
		defer mu.Unlock()
		if b.reason == nil && ctx.Err() != nil {
			b.stop(ctx.Err())
		}
		return b.reason
	}
	var group errgroup.Group
	group.SetLimit(limit)
	for i, j := range jobs {
		if because := reason(); because != nil {
			outcomes[i] = untried(j, because)
			continue
		}
		group.Go(func() error {
			if because := reason(); because != nil {
				outcomes[i] = untried(j, because)
				return nil
			}
			outcomes[i] = do(ctx, j)
			mu.Lock()
			defer mu.Unlock()
			b.note(outcomes[i].Err)
			return nil
		})
	}
	_ = group.Wait()
	return outcomes
}

// each does something for each of n, at most concurrency at a time.
func each(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(concurrency)
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait()
}
