// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// attemptTimeout bounds one attempt, from the limiter to the last byte of its answer:
// stripe-go's default for a request (SDK).
const attemptTimeout = 80 * time.Second

// rateLimitTransport makes one attempt when the limiter allows it, and returns the
// whole answer or an error: an answer that breaks off is a broken connection, and
// retried like any other.
type rateLimitTransport struct {
	limiter *rate.Limiter
	clock   *serverClock
	next    http.RoundTripper
}

// newLimiter allows requestsPerSecond evenly, with a burst of one, because production
// traffic shares Stripe's limit.
func newLimiter(requestsPerSecond int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(requestsPerSecond), 1)
}

// RoundTrip waits, and connects, under the context that Terraform can interrupt as long
// as nothing of the call is outstanding. Once it is connected, the attempt goes on for
// the grace period.
func (l *rateLimitTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	log := attemptLogOf(req.Context())
	interruptible := waitContext(req.Context(), log.isOutstanding())
	if err := l.limiter.Wait(interruptible); err != nil {
		return nil, err
	}
	log.begin()

	ctx, cancel := context.WithTimeout(req.Context(), attemptTimeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	defer context.AfterFunc(interruptible, func() {
		if !connected.Load() {
			cancel()
		}
	})()

	resp, err := l.next.RoundTrip(asOneAttempt(req.WithContext(ctx)))
	var body []byte
	if err == nil {
		body, err = readWhole(resp)
	}
	switch {
	case err == nil:
		l.clock.learn(resp.Header)
		log.record(resp.StatusCode, checkStripes(req, resp, body))
		return resp, nil
	case connected.Load():
		log.record(0, nil)
		return nil, err
	}
	log.notSent()
	if interrupt := interruptible.Err(); interrupt != nil {
		err = interrupt
	}
	return nil, err
}

// asOneAttempt returns a change as net/http sends it once. A request whose Header map
// contains an Idempotency-Key it repeats automatically on a kept-alive connection that
// breaks (its Transport's documentation), so that a grant of the first sending would be
// answered as somebody else's to the second. The name of a header has no case for the
// server.
func asOneAttempt(req *http.Request) *http.Request {
	const name = "Idempotency-Key"
	key := req.Header.Get(name)
	if key == "" {
		return req
	}
	header := req.Header.Clone()
	header.Del(name)
	header["idempotency-key"] = []string{key}
	req.Header = header
	return req
}

// maxAnswer bounds an answer, after decompression: a page of 100 grants with all
// the metadata that Stripe allows is 3 MiB.
const maxAnswer = 16 << 20

// errAnswerTooLarge is not retried: the answer would be as large again.
var errAnswerTooLarge = errors.New("the answer is larger than 16 MiB, which no answer of Stripe's is")

// readWhole reads an answer's body to its end, and leaves it to be read again.
func readWhole(resp *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if closeErr := resp.Body.Close(); err == nil {
		err = closeErr
	}
	if len(body) > maxAnswer {
		return nil, errAnswerTooLarge
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}
