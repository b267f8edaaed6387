// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnInterruptLetsAChangeFinish(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(context.Background())
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 0 {
			interrupt()
			cut(w) // the outcome is not known yet: it is asked for again
			return
		}
		_, _ = io.WriteString(w, grantJSON)
	})
	grant, err := clientFor(t, d.URL, 8).CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "key")
	if err != nil || grant.ID == "" {
		t.Errorf("the grant was lost: %v", err)
	}
}

func TestAnInterruptedRunBeginsNothing(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, grantJSON) })
	ctx, interrupt := context.WithCancel(context.Background())
	interrupt()
	_, err := clientFor(t, d.URL, 8).CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "key")
	if !errors.Is(err, context.Canceled) || IsOutcomeUnknown(err) || d.seen() != 0 {
		t.Errorf("%d requests; %v", d.seen(), err)
	}
}

func TestGraceEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parent, interrupt := context.WithCancel(t.Context())
		log := &attemptLog{}
		log.begin()
		ctx, cancel := withShutdownGrace(withAttemptLog(parent, log))
		defer cancel()
		if ctx.Err() != nil || waitContext(ctx, false).Err() != nil {
			t.Fatal("ended before it began")
		}
		interrupt()
		if waitContext(ctx, false).Err() == nil {
			t.Error("what was not sent yet must feel the interrupt at once")
		}
		wantEnd(t, ctx, shutdownGrace)
	})
}

// wantEnd waits for a context's end, and makes sure of when it comes.
func wantEnd(t *testing.T, ctx context.Context, after time.Duration) {
	t.Helper()
	began := time.Now()
	<-ctx.Done()
	if took := time.Since(began); took != after {
		t.Errorf("it ends %s after the interrupt, want %s", took, after)
	}
}

// TestGracesShareOnePeriod: a call within work that has grace goes on for as long as
// the work, and not for a period more.
func TestGracesShareOnePeriod(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parent, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		whole, cancel := WithGrace(parent)
		defer cancel()
		outer, cancel := WithGrace(whole)
		defer cancel()
		log := &attemptLog{}
		log.begin()
		call, cancel := withShutdownGrace(withAttemptLog(outer, log))
		defer cancel()
		interrupt()
		wantEnd(t, call, shutdownGrace)
	})
}

// TestWorkWithGraceGoesOnAfterAnInterrupt: what belongs to it may still begin, and
// has what is left of the period.
func TestWorkWithGraceGoesOnAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		parent, interrupt := context.WithCancel(t.Context())
		whole, cancel := WithGrace(parent)
		defer cancel()
		interrupt()
		time.Sleep(5 * time.Second)
		log := &attemptLog{}
		call, cancel := withShutdownGrace(withAttemptLog(whole, log))
		defer cancel()
		if whole.Err() != nil || waitContext(call, log.soFar().outstanding).Err() != nil {
			t.Fatal("the interrupt keeps the second call from beginning")
		}
		log.begin()
		wantEnd(t, call, shutdownGrace-5*time.Second)
	})
}

// roundTripFunc is a connection to Stripe made of a function.
type roundTripFunc func(n int, req *http.Request) (*http.Response, error)

// clientOver is a client whose every attempt, numbered from 0, goes to next, and
// the number of attempts so far.
func clientOver(t *testing.T, next roundTripFunc) (*http.Client, *int) {
	t.Helper()
	attempts := new(int)
	config := Config{RequestsPerSecond: 1000, MaxRetries: 8}
	config.World.Transport = transportFunc(func(req *http.Request) (*http.Response, error) {
		*attempts++
		return next(*attempts-1, req)
	})
	return newHTTPClient(config, &serverClock{local: time.Now}, &edge{}), attempts
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func answerOf(status int) *http.Response {
	body := grantJSON
	if status >= 400 {
		body = `{"error":{"type":"invalid_request_error"}}`
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// changeUnder sends a POST as a change of the client does.
func changeUnder(ctx context.Context, client *http.Client) (*attemptLog, error) {
	log := &attemptLog{}
	ctx, cancel := withShutdownGrace(withAttemptLog(ctx, log))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example/", strings.NewReader("amount=1"))
	if err != nil {
		return log, err
	}
	resp, err := client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode >= 300 {
			err = fmt.Errorf("status %d", resp.StatusCode)
		}
	}
	return log, err
}

// TestNothingBeginsAfterAnInterrupt interrupts a change before it has a connection, or
// while Stripe does not process it: no attempt follows.
func TestNothingBeginsAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]func(t *testing.T, interrupt func(), req *http.Request) (*http.Response, error){
		"no connection": func(_ *testing.T, interrupt func(), _ *http.Request) (*http.Response, error) {
			interrupt()
			return nil, errors.New("connection refused")
		},
		"while connecting": func(t *testing.T, interrupt func(), req *http.Request) (*http.Response, error) {
			interrupt()
			select {
			case <-req.Context().Done():
			case <-time.After(shutdownGrace / 2):
				t.Error("connecting goes on after the interrupt")
			}
			return nil, req.Context().Err()
		},
		"rate limited": func(_ *testing.T, interrupt func(), _ *http.Request) (*http.Response, error) {
			interrupt()
			return answerOf(http.StatusTooManyRequests), nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := context.WithCancel(context.Background())
			defer interrupt()
			client, attempts := clientOver(t, func(n int, req *http.Request) (*http.Response, error) {
				if n > 0 {
					return answerOf(http.StatusOK), nil
				}
				return first(t, interrupt, req)
			})
			log, err := changeUnder(ctx, client)
			if err == nil || *attempts != 1 || log.soFar().effect {
				t.Errorf("%d attempts, effect %v, error %v", *attempts, log.soFar().effect, err)
			}
		})
	}
}

// TestWhatWasSentIsFinishedAfterAnInterrupt is the other half: once Stripe may be
// processing a change, its outcome is asked for.
func TestWhatWasSentIsFinishedAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	client, attempts := clientOver(t, func(n int, req *http.Request) (*http.Response, error) {
		if n > 0 {
			return answerOf(http.StatusOK), nil
		}
		trace := httptrace.ContextClientTrace(req.Context())
		trace.GotConn(httptrace.GotConnInfo{})
		interrupt()
		if body, err := io.ReadAll(req.Body); err != nil || string(body) != "amount=1" {
			t.Errorf("the body is %q, %v", body, err)
		}
		if req.Context().Err() != nil {
			t.Error("the interrupt cut off a request that was on its way")
		}
		return nil, io.ErrUnexpectedEOF
	})
	if _, err := changeUnder(ctx, client); err != nil || *attempts != 2 {
		t.Errorf("%d attempts, error %v", *attempts, err)
	}
}
