// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"crypto/x509"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// attempt is the result of one attempt of a request: an answer's status and header,
// or, with a Status of 0, the error in its place.
type attempt struct {
	Status  int
	Header  http.Header
	Err     error
	Foreign *foreignAnswer // the answer, if it is not Stripe's
}

// shouldRetry decides whether to send the same request again. Stripe
// says so itself in Stripe-Should-Retry where it can; else 429, 409 (contention,
// or the same key still in flight), 500 and above, and broken connections are
// (DOC, docs.stripe.com/error-low-level). A replayed error is what was kept for
// the request's Idempotency-Key: it will be the same every time.
func shouldRetry(a attempt) bool {
	if a.Status == 0 {
		return a.Err != nil && !untrusted(a.Err) && !errors.Is(a.Err, errAnswerTooLarge)
	}
	if a.Foreign != nil && a.Foreign.change {
		return true
	}
	if isReplayed(a.Header) {
		return false
	}
	switch a.Header.Get("Stripe-Should-Retry") {
	case "true":
		return true
	case "false":
		return false
	}
	return a.Status == http.StatusTooManyRequests || a.Status == http.StatusConflict || a.Status >= 500
}

// isReplayed reports an answer that Stripe had kept for the request's
// Idempotency-Key, and that is true of the moment when it was first given (DOC).
func isReplayed(header http.Header) bool { return header.Get("Idempotent-Replayed") == "true" }

// untrusted reports a certificate that will not become valid by asking again.
func untrusted(err error) bool {
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}

// The bounds of the wait between attempts.
const (
	minBackoff    = 500 * time.Millisecond
	maxBackoff    = 8 * time.Second
	maxRetryAfter = 60 * time.Second
)

// backoff is the wait before the retry with a number, counted from 0: it doubles from half a second to eight, and is then drawn from its upper half by
// jitter, from 0 to 1, so that parallel requests do not come back together. A
// Retry-After, in seconds or as a date, is honoured up to a minute.
func backoff(retry int, jitter float64, header http.Header, now time.Time) time.Duration {
	wait := maxBackoff
	if retry < 4 {
		wait = minBackoff << retry
	}
	wait = wait/2 + time.Duration(jitter*float64(wait/2))
	if asked, ok := retryAfter(header, now); ok && asked > wait {
		return min(asked, maxRetryAfter)
	}
	return wait
}

func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(seconds, 0), int(maxRetryAfter/time.Second))) * time.Second, true
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
