// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"time"
)

// shutdownGrace is how long a request that may already have changed something goes on
// after Terraform was interrupted. Terraform waits for a running operation, and
// people wait for Terraform: ten seconds in all, of which this leaves two.
const shutdownGrace = 8 * time.Second

type interruptKey struct{}

// withShutdownGrace returns a context that outlives its parent's end by the grace
// period. Before a first try is sent the transport still asks the parent
// (waitContext), so that nothing new begins after an interrupt.
func withShutdownGrace(parent context.Context, period time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(parent), interruptKey{}, parent))
	stop := context.AfterFunc(parent, func() {
		timer := time.NewTimer(period)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { stop(); cancel() }
}

// waitContext is the context that a try waits under for its turn: the interrupted
// one as long as nothing was sent, the one with grace from then on.
func waitContext(ctx context.Context, sent bool) context.Context {
	if parent, ok := ctx.Value(interruptKey{}).(context.Context); ok && !sent {
		return parent
	}
	return ctx
}
