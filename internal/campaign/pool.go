// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/errgroup"
)

// concurrency is how many customers are worked on at a time: at 25 requests a
// second that of each endpoint allows (DOC), and a second for a slow answer, that
// many requests are under way.
const concurrency = 32

// inParallel does something for each job, at most limit at a time, and returns what
// came of each, in order. Once the work has become useless (breaker), or was
// interrupted, the jobs that were not begun are untried.
func inParallel(ctx context.Context, jobs []job, limit int, do func(context.Context, job) outcome) []outcome {
	outcomes := make([]outcome, len(jobs))
	var b breaker
	each(len(jobs), limit, func(i int) {
		if because := b.stopped(ctx); because != nil {
			outcomes[i] = untried(jobs[i], because)
			return
		}
		outcomes[i] = do(ctx, jobs[i])
		b.note(outcomes[i].Err)
	})
	return outcomes
}

// each does something for each of n, at most limit at a time.
func each(n, limit int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(limit)
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait()
}

// progressInterval is how often the log tells how far the work has come.
const progressInterval = 5 * time.Second

// progress counts what was done, and tells the log.
type progress struct {
	total        int
	done, failed atomic.Int64
	started      time.Time
	stopped      chan struct{}
	wait         sync.WaitGroup
}

// startProgress begins to log; stop ends it.
func startProgress(ctx context.Context, what string, total int, interval time.Duration) *progress {
	p := &progress{total: total, started: time.Now(), stopped: make(chan struct{})}
	p.wait.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-p.stopped:
				return
			case now := <-ticker.C:
				done, failed := int(p.done.Load()), int(p.failed.Load())
				fields := map[string]any{"done": done, "failed": failed, "total": p.total}
				if left, ok := timeLeft(done, p.total, now.Sub(p.started)); ok {
					fields["time_left"] = left.Round(time.Second).String()
				}
				tflog.Info(ctx, what, fields)
			}
		}
	})
	return p
}

// count enters what came of one customer.
func (p *progress) count(err error) {
	p.done.Add(1)
	if err != nil {
		p.failed.Add(1)
	}
}

// stop ends the logging, and returns when it has ended.
func (p *progress) stop() {
	close(p.stopped)
	p.wait.Wait()
}

// timeLeft estimates how long the rest takes, from how long what was done took;
// ok is false as long as nothing was.
func timeLeft(done, total int, elapsed time.Duration) (left time.Duration, ok bool) {
	if done <= 0 || elapsed <= 0 {
		return 0, false
	}
	return time.Duration(float64(elapsed) / float64(done) * float64(max(total-done, 0))), true
}
