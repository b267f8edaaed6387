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
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// newHTTPClient builds the HTTP client that all requests pass through: headers, retries, rate limit.
func newHTTPClient(config Config, clock *serverClock) *http.Client {
	pooled := cleanhttp.DefaultPooledTransport()
	// Terraform works on ten resources at once, and people raise that.
	pooled.MaxIdleConnsPerHost = 64

	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	retrying.RetryMax = config.MaxRetries
	retrying.CheckRetry = checkRetry
	retrying.Backoff = func(_, _ time.Duration, retry int, resp *http.Response) time.Duration {
		return Backoff(retry, rand.Float64(), headerOf(resp), clock.now())
	}
	retrying.ErrorHandler = retryablehttp.PassthroughErrorHandler
	retrying.HTTPClient = &http.Client{
		Transport:     &rateLimitTransport{limiter: newLimiter(config.RequestsPerSecond), clock: clock, next: pooled},
		CheckRedirect: noRedirects,
	}
	return &http.Client{
		Transport: &headerTransport{
			userAgent: config.UserAgent,
			account:   config.Account,
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

// checkRetry is ShouldRetry for go-retryablehttp, and the log of every retry.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	tries := attemptLogOf(ctx).tries()
	if waitContext(ctx, tries > 0).Err() != nil {
		return false, err
	}
	attempt := Attempt{Header: headerOf(resp), Err: err}
	if resp != nil {
		attempt.Status = resp.StatusCode
	}
	if !ShouldRetry(attempt) {
		return false, nil
	}
	tflog.Info(ctx, "Stripe did not take a request; it is worth another try", map[string]any{
		"attempt":    tries,
		"status":     attempt.Status,
		"reason":     retryReason(attempt),
		"request_id": attempt.Header.Get("Request-Id"),
	})
	return true, nil
}

func retryReason(a Attempt) string {
	if a.Status == 0 {
		if errors.Is(a.Err, context.DeadlineExceeded) {
			return "no answer in time"
		}
		return "broken connection"
	}
	if reason := a.Header.Get("Stripe-Rate-Limited-Reason"); reason != "" {
		return reason
	}
	return http.StatusText(a.Status)
}

// headerTransport says who is calling, and for which connected account.
type headerTransport struct {
	userAgent string
	account   string
	next      http.RoundTripper
}

// RoundTrip adds the headers to a copy. stripe-go's own description of the
// client carries the name of the machine (the output of uname), which is
// nobody's business, so it stays here.
func (i *headerTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", req.Header.Get("User-Agent")+" "+i.userAgent)
	req.Header.Del("X-Stripe-Client-User-Agent")
	if i.account != "" {
		req.Header.Set("Stripe-Account", i.account)
	}
	return i.next.RoundTrip(req)
}
