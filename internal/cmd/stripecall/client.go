// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Version is the API version that calls ask for, unless the client has another.
const Version = "2025-02-24.acacia"

const (
	attempts  = 6
	firstWait = 200 * time.Millisecond
	maxAnswer = 64 << 20 // the simulator's log of a campaign

	formContent = "application/x-www-form-urlencoded"
)

// Client sends requests to Stripe, or to what stands for it.
type Client struct {
	Base    string // the URL of the API, without a slash at its end
	Version string // the API version that calls ask for

	key      string
	attempts int
	http     *http.Client
	limiter  *rate.Limiter
	sent     atomic.Int64
}

// New makes a client of the address, which begins with https:// or http:// and
// has no path, for a key. It sends at most perSecond requests per second (0: no
// limit), and retries a request that was not answered.
func New(base, key string, perSecond int) *Client {
	c := Once(base, key)
	c.attempts = attempts
	if perSecond > 0 {
		c.limiter.SetLimit(rate.Limit(perSecond))
	}
	return c
}

// Once makes a client that sends each request once, and without an idempotency
// key, so that a test that counts requests knows what it sent.
func Once(base, key string) *Client {
	return &Client{
		Base: strings.TrimRight(base, "/"), Version: Version, key: key, attempts: 1, limiter: rate.NewLimiter(rate.Inf, 1),
		http: &http.Client{Timeout: 80 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
}

// Sent is how many requests were sent, with those that were repeated.
func (c *Client) Sent() int { return int(c.sent.Load()) }

// Get reads. Pairs are the names and values of parameters.
func (c *Client) Get(ctx context.Context, path string, pairs ...string) (Answer, error) {
	if len(pairs) > 0 {
		path += "?" + form(pairs)
	}
	return c.call(ctx, http.MethodGet, path, formContent, "")
}

// Post changes something. Pairs are the names and values of parameters.
func (c *Client) Post(ctx context.Context, path string, pairs ...string) (Answer, error) {
	return c.call(ctx, http.MethodPost, path, formContent, form(pairs))
}

// Delete deletes what the path names.
func (c *Client) Delete(ctx context.Context, path string) (Answer, error) {
	return c.call(ctx, http.MethodDelete, path, formContent, "")
}

func form(pairs []string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values.Encode()
}

func (c *Client) call(ctx context.Context, method, path, contentType, body string) (Answer, error) {
	header := http.Header{"Stripe-Version": {c.Version}}
	if method == http.MethodPost {
		header.Set("Content-Type", contentType)
		if c.attempts > 1 {
			header.Set("Idempotency-Key", rand.Text())
		}
	}
	wait := firstWait
	for attempt := 1; ; attempt++ {
		a, err := c.once(ctx, method, path, header, body)
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		if !a.meansLater() || attempt == c.attempts {
			if err != nil {
				err = fmt.Errorf("%s %s: %w", method, path, err)
			}
			return a, err
		}
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		}
	}
}

func (c *Client) once(ctx context.Context, method, path string, header http.Header, body string) (Answer, error) {
	if err := c.limiter.Wait(ctx); err != nil {
		return Answer{}, err
	}
	r, err := http.NewRequestWithContext(ctx, method, c.Base+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	r.Header = header.Clone()
	r.SetBasicAuth(c.key, "")
	c.sent.Add(1)
	answer, err := c.http.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Method: method, Path: path, Status: answer.StatusCode, RequestID: answer.Header.Get("Request-Id"), raw: raw}
	if isControl(path) {
		return a, nil // its answers need not be objects
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(&a.Body); err != nil {
		return a, errors.Join(fmt.Errorf("status %d, and no JSON object", answer.StatusCode), err)
	}
	return a, nil
}
