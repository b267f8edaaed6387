// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"
)

// callScoped makes a call with a context that refers to nothing once the call has
// ended, so that what keeps the context keeps nothing else.
func callScoped[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	scoped := &scopedContext{}
	scoped.parent.Store(&ctx)
	defer scoped.parent.Store(&ended)
	return call(scoped, req)
}

// scopedContext is its parent for as long as a call lasts, and a context that has
// ended from then on.
type scopedContext struct {
	parent atomic.Pointer[context.Context]
}

// ended is the parent after the call.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Deadline implements context.Context.
func (c *scopedContext) Deadline() (time.Time, bool) { return (*c.parent.Load()).Deadline() }

// Done implements context.Context.
func (c *scopedContext) Done() <-chan struct{} { return (*c.parent.Load()).Done() }

// Err implements context.Context.
func (c *scopedContext) Err() error { return (*c.parent.Load()).Err() }

// Value implements context.Context.
func (c *scopedContext) Value(key any) any { return (*c.parent.Load()).Value(key) }
