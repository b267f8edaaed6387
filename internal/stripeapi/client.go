// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/form"
)

// Config is what a Client needs. Every field is required but Account, Version, UserAgent
// and World.
type Config struct {
	Key               Key
	Account           string  // id of a connected account (acct_...), "" for the key's own
	Version           Version // of the calls about credits, "" for DefaultVersion
	Base              string  // base URL as ParseBase returns it
	RequestsPerSecond int     // limit over all calls of the client, at least 1
	MaxRetries        int     // attempts of a request after the first, 0 for none
	UserAgent         string  // appended to stripe-go's
	World             World
}

// World is what a client meets outside of itself. Tests put something else in its place.
type World struct {
	Now       func() time.Time  // this machine's clock; nil is time.Now
	Transport http.RoundTripper // makes one attempt of a request; nil is the network
	Jitter    func() float64    // from 0 to 1, spreads retries; nil is random
}

// The defaults of Config's fields of these names: Stripe allows 25 requests a second
// per endpoint, and production traffic shares them (DOC, docs.stripe.com/rate-limits).
const (
	DefaultRequestsPerSecond = 20
	DefaultMaxRetries        = 8
)

// Client makes every call to one Stripe account in one mode. It is safe for
// concurrent use.
type Client struct {
	key     Key
	version Version
	limit   int
	edge    *edge
	account accountOnce
	backend stripe.Backend
	clock   *serverClock
	bulk    *BulkReader
}

// New returns a Client. It sends nothing.
func New(config Config) *Client {
	if config.World.Now == nil {
		config.World.Now = time.Now
	}
	config.Version = cmp.Or(config.Version, DefaultVersion)
	clock := &serverClock{local: config.World.Now}
	out := &edge{secret: config.Key.secret}
	c := &Client{
		key:     config.Key,
		version: config.Version,
		limit:   config.RequestsPerSecond,
		edge:    out,
		clock:   clock,
		backend: stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{
			URL:               stripe.String(config.Base),
			HTTPClient:        newHTTPClient(config, clock, out),
			LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
			MaxNetworkRetries: stripe.Int64(0),
			EnableTelemetry:   stripe.Bool(false),
		}),
	}
	c.bulk = newBulkReader(c.GetCreditGrant, c.FindCreditGrants, c.creditGrantRows)
	return c
}

// Livemode reports whether the client's key is for live mode.
func (c *Client) Livemode() bool { return c.key.Livemode() }

// Version is the version of the calls about credits.
func (c *Client) Version() Version { return c.version }

// RequestsPerSecond is the limit over all calls of the client.
func (c *Client) RequestsPerSecond() int { return c.limit }

// Bulk returns the client's reader of many grants, always the same one.
func (c *Client) Bulk() *BulkReader { return c.bulk }

// response is an answer of Stripe decoded into a value of ours, with what the
// transport knew about it.
type response[T any] struct {
	stripe.APIResource
	value T

	// answerLost is true where an earlier try of the call may have taken effect.
	answerLost bool
}

// UnmarshalJSON leaves the answer to decode, which finds it in LastResponse.
func (r *response[T]) UnmarshalJSON([]byte) error { return nil }

// replayed is isReplayed of the answer.
func (r *response[T]) replayed() bool {
	return r.LastResponse != nil && isReplayed(r.LastResponse.Header)
}

// request is one call of the API. Params is one of stripe-go's structs, or nil.
// Check, if there is one, says what is wrong with an answer that is well-formed.
type request[T any] struct {
	method         string
	path           string
	params         any
	idempotencyKey string
	check          func(T) error
}

// get reads one object or page.
func get[T any](ctx context.Context, c *Client, path string, params any, check func(T) error) (T, error) {
	r, err := send(withAttemptLog(ctx, &attemptLog{}), c, request[T]{method: http.MethodGet, path: path, params: params, check: check})
	return r.value, err
}

// getByID reads the object of a collection that has the id.
func getByID[T resource](ctx context.Context, c *Client, collection, id string) (T, error) {
	path, err := pathOf(collection, id)
	if err != nil {
		var none T
		return none, err
	}
	return get(ctx, c, path, nil, isAbout[T](id))
}

// list reads one page.
func list[T resource](ctx context.Context, c *Client, path string, params any) (page[T], error) {
	return getPage[T](ctx, c, path, params, nil)
}

// post changes something, with an Idempotency-Key that every attempt carries. If
// Terraform is interrupted while Stripe may be processing it, it goes on for the
// grace period, so that the outcome is known.
func post[T any](ctx context.Context, c *Client, path string, params any, idempotencyKey string, check func(T) error) (response[T], error) {
	ctx, cancel := withShutdownGrace(withAttemptLog(ctx, &attemptLog{}))
	defer cancel()
	return send(ctx, c, request[T]{method: http.MethodPost, path: path, params: params, idempotencyKey: idempotencyKey, check: check})
}

// send makes a call whose context has an attemptLog. Its error is an *Error that
// went through the edge.
func send[T any](ctx context.Context, c *Client, req request[T]) (response[T], error) {
	values := &form.Values{}
	if req.params != nil {
		form.AppendTo(values, req.params)
	}
	log := attemptLogOf(ctx)
	common := &stripe.Params{Context: ctx}
	if req.idempotencyKey != "" {
		common.SetIdempotencyKey(req.idempotencyKey)
	}
	var r response[T]
	started := time.Now()
	err := c.backend.CallRaw(req.method, req.path, c.key.secret, values, common, &r)
	var failed *Error
	facts := log.soFar()
	switch foreign := facts.foreign; {
	case foreign != nil && !errors.Is(err, context.Canceled):
		failed = invalidResponse(foreign.status, foreign.header, foreign.reason)
	case r.LastResponse == nil:
		failed = asError(err)
	default:
		failed = r.read(c.version, req.check)
	}
	if failed == nil {
		r.answerLost = facts.lost
		return r, nil
	}
	failed.Attempts, failed.Elapsed = facts.attempts, time.Since(started)
	failed.OutcomeUnknown = req.method == http.MethodPost && facts.effect
	return response[T]{}, failed.through(c.edge.clean)
}

// read decodes and checks the answer.
func (r *response[T]) read(v Version, check func(T) error) *Error {
	answer := r.LastResponse
	if answer.StatusCode >= http.StatusMultipleChoices {
		return invalidResponse(answer.StatusCode, answer.Header, fmt.Errorf("it is %s", http.StatusText(answer.StatusCode)))
	}
	value, err := decode[T](v, answer.RawJSON)
	if err == nil && check != nil {
		err = check(value)
	}
	if err != nil {
		return invalidResponse(answer.StatusCode, answer.Header, err)
	}
	r.value = value
	return nil
}
