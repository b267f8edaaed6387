// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// attemptTimeout bounds one attempt, from the limiter to the last byte of its answer:
// stripe-go's default for a request (SDK).
const attemptTimeout = 80 * time.Second

// rateLimitTransport makes one attempt when the limiter allows it, and returns the
// whole answer or an error: an answer that breaks off is a broken connection, and
// retried like any other, and so is the answer to a change that cannot be read.
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

// RoundTrip waits, and connects, under the context that Terraform can interrupt
// as long as nothing of the call is outstanding.
func (l *rateLimitTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	log := attemptLogOf(req.Context())
	interruptible := waitContext(req.Context(), log.isOutstanding())
	if err := l.limiter.Wait(interruptible); err != nil {
		return nil, err
	}
	log.begin()

	ctx, cancel := context.WithTimeout(req.Context(), attemptTimeout)
	defer cancel()
	gate := &interruptGate{interruptible: interruptible, cancel: cancel, log: log}
	resp, err := l.next.RoundTrip(gate.guard(req.WithContext(ctx)))
	var body []byte
	if err == nil {
		body, err = readWhole(resp)
	}
	answered := err == nil
	if answered {
		l.clock.learn(resp.Header)
		err = checkReadable(req, resp, body)
	}
	switch {
	case err == nil:
		log.record(resp.StatusCode)
		return resp, nil
	case answered || gate.sent.Load():
		log.record(0)
	default:
		log.notSent()
		if interrupt := interruptible.Err(); interrupt != nil {
			err = interrupt
		}
	}
	return nil, err
}

// unreadableError is an answer to a change that says yes, and then nothing that can
// be read, like JSON that a proxy cut off. The same request again is answered with what
// Stripe kept for its Idempotency-Key.
type unreadableError struct {
	status int
	header http.Header
}

func (e *unreadableError) Error() string { return errNotJSON.Error() }

// Unwrap tells that the reason is the answer's form.
func (e *unreadableError) Unwrap() error { return errNotJSON }

// checkReadable returns an *unreadableError for the answer to a change that is not
// JSON. A read is not asked for again: nothing hangs on it, and what has another form
// now will have it then.
func checkReadable(req *http.Request, resp *http.Response, body []byte) error {
	succeeded := resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices
	if req.Method != http.MethodPost || req.Header.Get("Idempotency-Key") == "" || !succeeded || json.Valid(body) {
		return nil
	}
	return &unreadableError{status: resp.StatusCode, header: resp.Header}
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
