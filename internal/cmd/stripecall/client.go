// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// Version is the API version that calls ask for.
const Version = "2025-02-24.acacia"

const (
	attempts  = 6
	firstWait = 200 * time.Millisecond
	maxAnswer = 16 << 20
)

// Client sends requests to Stripe, or to what stands for it.
type Client struct {
	base, key string
	http      *http.Client
	limiter   *rate.Limiter
	sent      int
}

// New makes a client of the address, which begins with https:// or http:// and
// has no path, for a key. It sends at most perSecond requests per second; 0 is as
// many as there are.
func New(base, key string, perSecond int) *Client {
	limit := rate.Inf
	if perSecond > 0 {
		limit = rate.Limit(perSecond)
	}
	return &Client{
		base: strings.TrimRight(base, "/"), key: key, limiter: rate.NewLimiter(limit, 1),
		http: &http.Client{Timeout: 80 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
}

// Sent is how many requests were sent, with those that were repeated.
func (c *Client) Sent() int { return c.sent }

// Get reads. Pairs are the names and values of parameters.
func (c *Client) Get(ctx context.Context, path string, pairs ...string) (Answer, error) {
	return c.call(ctx, http.MethodGet, path, pairs)
}

// Post changes something, under an idempotency key of its own.
func (c *Client) Post(ctx context.Context, path string, pairs ...string) (Answer, error) {
	return c.call(ctx, http.MethodPost, path, pairs)
}

// Delete deletes what the path names.
func (c *Client) Delete(ctx context.Context, path string) (Answer, error) {
	return c.call(ctx, http.MethodDelete, path, nil)
}

func (c *Client) call(ctx context.Context, method, path string, pairs []string) (Answer, error) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	key := rand.Text()
	wait := firstWait
	for attempt := 1; ; attempt++ {
		a, err := c.once(ctx, method, path, form, key)
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		if !a.meansLater() || attempt == attempts {
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

func (c *Client) once(ctx context.Context, method, path string, form url.Values, key string) (Answer, error) {
	if err := c.limiter.Wait(ctx); err != nil {
		return Answer{}, err
	}
	target, body := c.base+path, ""
	if method == http.MethodPost {
		body = form.Encode()
	} else if len(form) > 0 {
		target += "?" + form.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	r.SetBasicAuth(c.key, "")
	r.Header.Set("Stripe-Version", Version)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Idempotency-Key", key)
	}
	c.sent++
	answer, err := c.http.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Method: method, Path: path, Status: answer.StatusCode, RequestID: answer.Header.Get("Request-Id")}
	if err := json.Unmarshal(raw, &a.Body); err != nil {
		return a, errors.Join(fmt.Errorf("status %d, and no JSON object", answer.StatusCode), err)
	}
	return a, nil
}
