// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
)

// newHTTPClient builds the HTTP client that all requests pass through: headers,
// retries, rate limit.
func newHTTPClient(config Config, clock *serverClock, out *edge) *http.Client {
	if config.World.Transport != nil {
		return newHTTPClientOver(config.World.Transport, config, clock, out)
	}
	pooled := cleanhttp.DefaultPooledTransport()
	// Terraform works on ten resources at once, and people raise that.
	pooled.MaxIdleConnsPerHost = 64
	return newHTTPClientOver(pooled, config, clock, out)
}

// newHTTPClientOver is newHTTPClient over another connection.
func newHTTPClientOver(next http.RoundTripper, config Config, clock *serverClock, out *edge) *http.Client {
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	retrying.RetryMax = config.MaxRetries
	retrying.CheckRetry = func(ctx context.Context, resp *http.Response, err error) (bool, error) {
		return checkRetry(ctx, config.MaxRetries, resp, err, out)
	}
	jitter := config.World.Jitter
	if jitter == nil {
		jitter = rand.Float64
	}
	retrying.Backoff = func(_, _ time.Duration, retry int, resp *http.Response) time.Duration {
		return backoff(retry, jitter(), headerOf(resp), clock.now())
	}
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	retrying.HTTPClient = &http.Client{
		Transport:     &rateLimitTransport{limiter: newLimiter(config.RequestsPerSecond), clock: clock, next: next},
		CheckRedirect: noRedirects,
	}
	return &http.Client{
		Transport: &headerTransport{
			userAgent: config.UserAgent,
			account:   config.Account,
			version:   config.Version,
			next:      &retryablehttp.RoundTripper{Client: retrying},
		},
		CheckRedirect: noRedirects,
	}
}

// noRedirects refuses redirects: Stripe sends none, and the key goes nowhere else.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func headerOf(resp *http.Response) http.Header {
	if resp == nil {
		return http.Header{}
	}
	return resp.Header
}

// checkRetry is shouldRetry for go-retryablehttp, which counts the retries, and the
// log of every retry.
func checkRetry(ctx context.Context, maxRetries int, resp *http.Response, err error, out *edge) (bool, error) {
	log := attemptLogOf(ctx)
	if waitContext(ctx, log.isOutstanding()).Err() != nil {
		return false, err
	}
	got := attempt{Header: headerOf(resp), Err: err, Foreign: log.lastForeign()}
	if resp != nil {
		got.Status = resp.StatusCode
	}
	if !shouldRetry(got) {
		return false, nil
	}
	if log.tries() > maxRetries {
		return true, nil // This was the last attempt.
	}
	out.info(ctx, "Retrying a request to Stripe", map[string]any{
		"attempt":    log.tries(),
		"status":     got.Status,
		"reason":     retryReason(got),
		"request_id": got.Header.Get("Request-Id"),
	})
	return true, nil
}

func retryReason(a attempt) string {
	switch {
	case a.Foreign != nil && a.Foreign.change:
		return "an answer that cannot be read"
	case a.Status == 0 && errors.Is(a.Err, context.DeadlineExceeded):
		return "no answer in time"
	case a.Status == 0:
		return "broken connection"
	}
	if reason := a.Header.Get("Stripe-Rate-Limited-Reason"); reason != "" {
		return reason
	}
	return http.StatusText(a.Status)
}

// headerTransport adds the headers of the provider: its name, the connected account, and
// the version of the calls about credits.
type headerTransport struct {
	userAgent string
	account   string
	version   Version
	next      http.RoundTripper
}

// RoundTrip adds the headers to a copy, and removes stripe-go's description of the
// client, because it has the output of uname, with the name of the machine (RUN).
func (t *headerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", req.Header.Get("User-Agent")+" "+t.userAgent)
	req.Header.Del("X-Stripe-Client-User-Agent")
	if t.account != "" {
		req.Header.Set("Stripe-Account", t.account)
	}
	if isAboutCredits(req.URL.Path) {
		req.Header.Set("Stripe-Version", string(t.version))
	}
	return t.next.RoundTrip(req)
}
