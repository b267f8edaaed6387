// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"time"
)

// shutdownGrace is how long what may already have changed something goes on after
// Terraform was interrupted. Terraform waits for a running operation, and people wait
// for Terraform: ten seconds in all, of which this leaves two.
const shutdownGrace = 8 * time.Second

// grace is the one period after an interrupt for all work under a context, however
// often it is asked for: periods that follow each other would be longer than anybody
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

// interruptGate lets one attempt of a request onto its connection only if
// Terraform was not interrupted by then.
type interruptGate struct {
	interruptible context.Context
	cancel        context.CancelFunc
	log           *attemptLog

	closed atomic.Bool
	sent   atomic.Bool // some of the attempt has left this machine, or may have
}

// guard returns the request with the gate before it. To cancel a request is not
// enough: what the connection was handed may be written all the same. But the body
// is read last, and no request is processed whose body is incomplete. One without
// a body counts as sent.
func (g *interruptGate) guard(req *http.Request) *http.Request {
	bodyless := req.Body == nil || req.Body == http.NoBody
	req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) {
			// In this order: an interrupt either sees that the call is
			// outstanding, or is seen here.
			g.log.send()
			if g.interruptible.Err() != nil {
				g.closed.Store(true)
				g.cancel()
			}
		},
		WroteHeaders: func() {
			if bodyless || !g.closed.Load() {
				g.sent.Store(true)
			}
		},
	}))
	if bodyless {
		return req
	}
	req.Body = &guardedBody{ReadCloser: req.Body, gate: g}
	if getBody := req.GetBody; getBody != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			body, err := getBody()
			if err != nil {
				return nil, err
			}
			return &guardedBody{ReadCloser: body, gate: g}, nil
		}
	}
	return req
}

// guardedBody is a request's body that cannot be read once the gate is closed.
type guardedBody struct {
	io.ReadCloser
	gate *interruptGate
}

// Read implements io.Reader.
func (b *guardedBody) Read(p []byte) (int, error) {
	if b.gate.closed.Load() {
		return 0, context.Canceled
	}
	return b.ReadCloser.Read(p)
}
