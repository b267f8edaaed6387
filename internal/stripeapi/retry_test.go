// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func TestShouldRetry(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		attempt attempt
		want    bool
	}{
		"success":                         {attempt{Status: 200}, false},
		"refused":                         {attempt{Status: 400}, false},
		"wrong key":                       {attempt{Status: 401}, false},
		"gone":                            {attempt{Status: 404}, false},
		"rate limit":                      {attempt{Status: 429}, true},
		"contention":                      {attempt{Status: 409}, true},
		"error of Stripe's":               {attempt{Status: 500}, true},
		"bad gateway":                     {attempt{Status: 502}, true},
		"broken connection":               {attempt{Err: errors.New("EOF")}, true},
		"yes, and nothing to read":        {attempt{Status: 200, Foreign: &foreignAnswer{status: 200, change: true}}, true},
		"a gateway's refusal of a change": {attempt{Status: 404, Foreign: &foreignAnswer{status: 404, change: true}}, true},
		"a gateway's refusal of a read":   {attempt{Status: 404, Foreign: &foreignAnswer{status: 404}}, false},
		"a gateway is down":               {attempt{Status: 502, Foreign: &foreignAnswer{status: 502}}, true},
		"Stripe says so":                  {attempt{Status: 400, Header: header("Stripe-Should-Retry", "true")}, true},
		"Stripe says not":                 {attempt{Status: 500, Header: header("Stripe-Should-Retry", "false")}, false},
		"kept for the key":                {attempt{Status: 500, Header: header("Idempotent-Replayed", "true")}, false},
		"kept for the key, Stripe says":   {attempt{Status: 500, Header: header("Idempotent-Replayed", "true", "Stripe-Should-Retry", "true")}, false},
		"larger than any answer":          {attempt{Err: fmt.Errorf("read: %w", errAnswerTooLarge)}, false},
		"certificate of nobody":           {attempt{Err: fmt.Errorf("tls: %w", x509.UnknownAuthorityError{})}, false},
		"certificate of somebody else":    {attempt{Err: x509.HostnameError{}}, false},
		"certificate that is not in time": {attempt{Err: x509.CertificateInvalidError{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := shouldRetry(tc.attempt); got != tc.want {
				t.Errorf("shouldRetry = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		retry  int
		jitter float64
		header http.Header
		want   time.Duration
	}{
		"first, least":         {0, 0, nil, 250 * time.Millisecond},
		"first, most":          {0, 1, nil, 500 * time.Millisecond},
		"second":               {1, 1, nil, time.Second},
		"fourth":               {3, 1, nil, 4 * time.Second},
		"fifth":                {4, 1, nil, 8 * time.Second},
		"hundredth":            {99, 1, nil, 8 * time.Second},
		"asked in seconds":     {0, 1, header("Retry-After", "7"), 7 * time.Second},
		"asked by date":        {0, 1, header("Retry-After", "Sun, 31 Jan 2027 00:00:09 GMT"), 9 * time.Second},
		"asked for the past":   {0, 1, header("Retry-After", "Sat, 30 Jan 2027 00:00:09 GMT"), 500 * time.Millisecond},
		"asked for less":       {4, 1, header("Retry-After", "1"), 8 * time.Second},
		"asked for an hour":    {0, 1, header("Retry-After", "3600"), time.Minute},
		"asked for too much":   {0, 1, header("Retry-After", "99999999999999999"), time.Minute},
		"asked for a negative": {0, 1, header("Retry-After", "-3"), 500 * time.Millisecond},
		"asked in words":       {0, 1, header("Retry-After", "soon"), 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := backoff(tc.retry, tc.jitter, tc.header, now); got != tc.want {
				t.Errorf("Backoff = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestBackoffStaysInBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		retry := rapid.IntRange(0, 1000).Draw(t, "retry")
		wait := backoff(retry, rapid.Float64Range(0, 1).Draw(t, "jitter"), header("Retry-After", rapid.String().Draw(t, "asked")), time.Unix(1e9, 0))
		if wait < minBackoff/2 || wait > maxRetryAfter {
			t.Fatalf("Backoff = %v", wait)
		}
	})
}

// TestAttemptLog: what a row of attempts with one Idempotency-Key leaves unknown.
func TestAttemptLog(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tries []int
		want  bool
	}{
		"refused":                              {[]int{400}, false},
		"rate limited to the end":              {[]int{429, 429, 429}, false},
		"no answer":                            {[]int{0}, true},
		"no answer, then rate limited":         {[]int{0, 429, 429}, true},
		"no answer, then the key was revoked":  {[]int{0, 401}, true},
		"no answer, then refused":              {[]int{0, 400}, false},
		"error of Stripe's":                    {[]int{500}, true},
		"still at work":                        {[]int{409}, true},
		"no answer, then gone":                 {[]int{0, 404}, false},
		"made, but the answer was unreadable":  {[]int{200}, true},
		"refused after an error, as it is now": {[]int{500, 400}, false},
		"never sent":                           {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &attemptLog{}
			for _, status := range tc.tries {
				log.begin()
				log.record(status, nil)
			}
			if got := log.soFar().effect; got != tc.want {
				t.Errorf("mayHaveTakenEffect = %v, want %v", got, tc.want)
			}
			if log.soFar().outstanding != tc.want {
				t.Errorf("isOutstanding = %v between attempts", log.soFar().outstanding)
			}
			if log.soFar().attempts != len(tc.tries) {
				t.Errorf("tries = %d", log.soFar().attempts)
			}
		})
	}
}
