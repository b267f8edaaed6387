// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// attemptTimeout bounds one try, from its turn to the last byte of its answer:
// what stripe-go gives a request by default (SDK).
const attemptTimeout = 80 * time.Second

// rateLimitTransport sends one try when its turn has come, and hands on the whole answer
// or an error: an answer that breaks off half-way is a broken connection, and
// worth a retry like any other.
type rateLimitTransport struct {
	limiter *rate.Limiter
	clock   *serverClock
	next    http.RoundTripper
}

// newLimiter lets requestsPerSecond through, evenly: a burst of one, since
// production traffic shares Stripe's limit and must not meet ours in bursts.
func newLimiter(requestsPerSecond int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(requestsPerSecond), 1)
}

// RoundTrip waits under the context that Terraform can still interrupt as long
// as nothing of the call was sent.
func (l *rateLimitTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	log := attemptLogOf(req.Context())
	if err := l.limiter.Wait(waitContext(req.Context(), log.tries() > 0)); err != nil {
		return nil, err
	}
	log.begin()

	ctx, cancel := context.WithTimeout(req.Context(), attemptTimeout)
	defer cancel()
	var sent atomic.Bool
	resp, err := l.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { sent.Store(true) },
	})))
	if err == nil {
		resp, err = readWhole(resp)
	}
	switch {
	case err == nil:
		l.clock.learn(resp.Header)
		log.record(resp.StatusCode)
	case sent.Load():
		log.record(0)
	}
	return resp, err
}

func readWhole(resp *http.Response) (*http.Response, error) {
	body, err := io.ReadAll(resp.Body)
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
