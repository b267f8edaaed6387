// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/form"
)

// Config is what a Client needs. Every field is required but Account and Now.
type Config struct {
	Key               Key
	Account           string // connected account, "" for the key's own
	Base              string // as ParseBase returns it
	RequestsPerSecond int    // ceiling over all calls of the client
	MaxRetries        int    // tries after the first
	UserAgent         string // appended to stripe-go's
	Now               func() time.Time
}

// The defaults of the provider's arguments: Stripe allows 25 requests a second
// per endpoint, and production traffic shares them (DOC, docs.stripe.com/rate-limits).
const (
	DefaultRequestsPerSecond = 20
	DefaultMaxRetries        = 8
)

// Client makes every call to one Stripe account in one mode. It is safe for
// concurrent use.
type Client struct {
	key     Key
	account string
	backend stripe.Backend
	clock   *serverClock
	bulk    *BulkReader
}

// New builds a Client. It sends nothing.
func New(config Config) *Client {
	if config.Now == nil {
		config.Now = time.Now
	}
	clock := &serverClock{local: config.Now}
	c := &Client{
		key:     config.Key,
		account: config.Account,
		clock:   clock,
		backend: stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{
			URL:               stripe.String(config.Base),
			HTTPClient:        newHTTPClient(config, clock),
			LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
			MaxNetworkRetries: stripe.Int64(0),
			EnableTelemetry:   stripe.Bool(false),
		}),
	}
	c.bulk = newBulkReader(c.GetCreditGrant, c.creditGrantsOf, func(ctx context.Context, after string) (page[CreditGrant], error) {
		return c.creditGrantPage(ctx, "", after)
	})
	return c
}

// Livemode reports whether the client reads and writes live objects.
func (c *Client) Livemode() bool { return c.key.Livemode() }

// Bulk returns the reader that refreshes many grants for few calls.
func (c *Client) Bulk() *BulkReader { return c.bulk }

// response is an answer of Stripe decoded into a value of ours, with what the
// transport knew about it.
type response[T any] struct {
	stripe.APIResource
	value T

	// answerLost is true where an earlier try of the call may have taken effect.
	answerLost bool
}

// UnmarshalJSON hands the whole answer to the value.
func (r *response[T]) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &r.value) }

// replayed is isReplayed of the answer.
func (r *response[T]) replayed() bool {
	return r.LastResponse != nil && isReplayed(r.LastResponse.Header)
}

// get reads one object or page. The parameters are one of stripe-go's structs,
// or nil.
func get[T any](ctx context.Context, c *Client, path string, params any) (T, error) {
	r, err := call[T](ctx, c, http.MethodGet, path, params, "")
	return r.value, err
}

// post changes something, with an Idempotency-Key that every try carries. It
// outlives an interrupt by the shutdownGrace period, so that the outcome is known.
func post[T any](ctx context.Context, c *Client, path string, params any, idempotencyKey string) (response[T], error) {
	ctx, cancel := withShutdownGrace(ctx, shutdownGrace)
	defer cancel()
	return call[T](ctx, c, http.MethodPost, path, params, idempotencyKey)
}

func call[T any](ctx context.Context, c *Client, method, path string, params any, idempotencyKey string) (response[T], error) {
	values := &form.Values{}
	if params != nil {
		form.AppendTo(values, params)
	}
	log := &attemptLog{}
	common := &stripe.Params{Context: withAttemptLog(ctx, log)}
	if idempotencyKey != "" {
		common.SetIdempotencyKey(idempotencyKey)
	}
	var r response[T]
	started := time.Now()
	if err := c.backend.CallRaw(method, path, c.key.secret, values, common, &r); err != nil {
		return r, asError(err, log.tries(), time.Since(started), method == http.MethodPost && log.mayHaveTakenEffect())
	}
	r.answerLost = log.answerLost()
	return r, nil
}
