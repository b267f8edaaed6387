// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

// newHTTPClient builds the HTTP client that all requests pass through: headers,
// retries, rate limit.
func newHTTPClient(config Config, clock *serverClock, out *edge) *http.Client {
	next := config.World.Transport
	if next == nil {
		pooled := cleanhttp.DefaultPooledTransport()
		// Terraform works on ten resources at once, and people raise that.
		pooled.MaxIdleConnsPerHost = 64
		next = pooled
	}
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
		// A burst of one, because production traffic shares Stripe's limit.
		Transport:     &rateLimitTransport{limiter: rate.NewLimiter(rate.Limit(config.RequestsPerSecond), 1), clock: clock, next: next},
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
	log := attemptLogOf(ctx).soFar()
	if waitContext(ctx, log.outstanding).Err() != nil {
		return false, err
	}
	got := attempt{Header: headerOf(resp), Err: err, Foreign: log.foreign}
	if resp != nil {
		got.Status = resp.StatusCode
	}
	if !shouldRetry(got) {
		return false, nil
	}
	if log.attempts > maxRetries {
		return true, nil // This was the last attempt.
	}
	out.info(ctx, "Retrying a request to Stripe", map[string]any{
		"attempt":    log.attempts,
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

// RoundTrip waits, and connects, under the context that Terraform can interrupt as long
// as nothing of the call is outstanding. Once it is connected, the attempt goes on for
// the grace period.
func (l *rateLimitTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	log := attemptLogOf(req.Context())
	interruptible := waitContext(req.Context(), log.soFar().outstanding)
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
