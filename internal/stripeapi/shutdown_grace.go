// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// shutdownGrace is how long a request that may already have changed something goes on
// after Terraform was interrupted. Terraform waits for a running operation, and
// people wait for Terraform: ten seconds in all, of which this leaves two.
const shutdownGrace = 8 * time.Second

type interruptKey struct{}

// withShutdownGrace returns a context that outlives its parent's end by the grace
// period if the call, which has an attemptLog, is outstanding then. If not, it ends
// with its parent, so that nothing begins after an interrupt.
func withShutdownGrace(parent context.Context, period time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(parent), interruptKey{}, parent))
	log := attemptLogOf(parent)
	stop := context.AfterFunc(parent, func() {
		if !log.isOutstanding() {
			cancel()
			return
		}
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
