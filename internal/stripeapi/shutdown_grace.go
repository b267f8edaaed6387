// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"
	"time"
)

// shutdownGrace is how long what may already have changed something goes on after
// Terraform was interrupted. Terraform waits for a running operation, and people wait
// for Terraform: ten seconds in all, of which this leaves two.
const shutdownGrace = 8 * time.Second

// grace is the one period after an interrupt for all work under a context, even if
// it is requested many times: periods that follow each other would be longer than anybody
// waits.
type grace struct {
	interrupt sync.Once
	end       time.Time
}

type graceKey struct{}

// left is what is left of the period, which begins with the first call.
func (g *grace) left() time.Duration {
	g.interrupt.Do(func() { g.end = time.Now().Add(shutdownGrace) })
	return time.Until(g.end)
}

// outlive returns a context that outlives its parent's end by what is left of the
// grace period, if that is worth it then; if not, it ends with its parent.
func outlive(parent context.Context, isWorthIt func() bool) (context.Context, context.CancelFunc) {
	g, ok := parent.Value(graceKey{}).(*grace)
	if !ok {
		g = &grace{}
	}
	ctx, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(parent), graceKey{}, g))
	stop := context.AfterFunc(parent, func() {
		left := g.left()
		if !isWorthIt() {
			cancel()
			return
		}
		timer := time.NewTimer(left)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { stop(); cancel() }
}

// WithGrace returns a context for several calls that belong together: an interrupt
// does not keep the later ones from beginning. The context outlives its parent's end
// by the grace period, which a call under it does not make longer. What must have a
// share in the period of an interrupt has to ask for the context before it.
func WithGrace(parent context.Context) (context.Context, context.CancelFunc) {
	return outlive(parent, func() bool { return true })
}

type interruptKey struct{}

// withShutdownGrace returns a context that outlives its parent's end by the grace
// period if the call, which has an attemptLog, is outstanding then. If not, it ends
// with its parent, so that nothing begins after an interrupt.
func withShutdownGrace(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := outlive(parent, attemptLogOf(parent).isOutstanding)
	return context.WithValue(ctx, interruptKey{}, parent), cancel
}

// waitContext is the context that an attempt waits and connects under: the one
// with grace where the call is outstanding, else the one that an interrupt ends.
func waitContext(ctx context.Context, outstanding bool) context.Context {
	if parent, ok := ctx.Value(interruptKey{}).(context.Context); ok && !outstanding {
		return parent
	}
	return ctx
}
