// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// briefly makes a call with a context that holds nothing once the call has ended,
// whoever keeps it.
func briefly[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	brief := &briefContext{}
	brief.whole.Store(&ctx)
	defer brief.whole.Store(&over)
	return call(brief, req)
}

// briefContext is another context for as long as a call lasts, and one that has
// ended from then on.
type briefContext struct {
	whole atomic.Pointer[context.Context]
}

// over takes the place of the context of a call that has ended.
var over = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Deadline is the call's.
func (b *briefContext) Deadline() (time.Time, bool) { return (*b.whole.Load()).Deadline() }

// Done is the call's.
func (b *briefContext) Done() <-chan struct{} { return (*b.whole.Load()).Done() }

// Err is the call's.
func (b *briefContext) Err() error { return (*b.whole.Load()).Err() }

// Value is the call's.
func (b *briefContext) Value(key any) any { return (*b.whole.Load()).Value(key) }
