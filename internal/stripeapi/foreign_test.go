// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestAnAnswerThatIsNotStripesLeavesTheOutcomeUnknown: a gateway answers every attempt
// of a change with something of its own. The change is repeated under its key, and its
// error is neither a refusal nor that the grant is not there.
func TestAnAnswerThatIsNotStripesLeavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	const page = `<html>Not found</html>`
	answers := map[int][]string{400: {
		page, ``, `{}`, `null`, `[]`, `"no"`, `{"message":"Forbidden"}`, `{"error":"not_found"}`,
		`{"error":{"code":404,"message":"Not Found"}}`, `{"error":null}`, `{"error":{"type":""}}`,
	}}
	for _, status := range []int{200, 201, 301, 302, 401, 403, 404, 405, 408, 409, 410, 413, 429, 499, 500, 502, 504, 599} {
		answers[status] = []string{page}
	}
	for status, bodies := range answers {
		for _, body := range bodies {
			t.Run(fmt.Sprintf("%d %s", status, body), func(t *testing.T) {
				t.Parallel()
				d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, body)
				})
				c := clientFor(t, d.URL, 0)
				for name, change := range map[string]func() error{
					"create": func() error {
						_, err := c.CreateCreditGrant(t.Context(), CreditGrantCreate{Customer: "cus_1"}, "key")
						return err
					},
					"update": func() error {
						_, err := c.UpdateCreditGrant(t.Context(), "credgr_test_1", CreditGrantUpdate{ClearExpiresAt: true})
						return err
					},
					"void":   func() error { _, err := c.VoidCreditGrant(t.Context(), "credgr_test_1"); return err },
					"expire": func() error { _, err := c.ExpireCreditGrant(t.Context(), "credgr_test_1"); return err },
				} {
					err := change()
					if !IsOutcomeUnknown(err) || IsRefusal(err) || IsNotFound(err) || IsMissing(err) || IsKeyInUse(err) || IsIdempotencyConflict(err) {
						t.Errorf("%s: %v", name, err)
					}
				}
				if _, err := c.GetCreditGrant(t.Context(), "credgr_test_1"); err == nil || IsNotFound(err) || IsMissing(err) || IsRefusal(err) || IsOutcomeUnknown(err) {
					t.Errorf("read: %v", err)
				}
			})
		}
	}
}

// TestAChangeIsRepeatedAfterAnAnswerThatIsNotStripes: what Stripe made of the first
// attempt is what it answers to the second.
func TestAChangeIsRepeatedAfterAnAnswerThatIsNotStripes(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404, 408, 499} {
		d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 0 {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, "<html>")
				return
			}
			w.Header().Set("Idempotent-Replayed", "true")
			_, _ = io.WriteString(w, grantJSON)
		})
		grant, err := clientFor(t, d.URL, 1).CreateCreditGrant(t.Context(), CreditGrantCreate{Customer: "cus_1"}, "key")
		if err != nil || !grant.Replayed || !grant.AnswerLost || d.seen() != 2 {
			t.Errorf("%d: %d requests; %+v, %v", status, d.seen(), grant, err)
		}
		for n, r := range d.requests {
			if r.Header.Get("Idempotency-Key") != "key" || d.bodies[n] != d.bodies[0] {
				t.Errorf("%d: request %d is another one", status, n)
			}
		}
	}
}

// keptAlive is a server that answers all but its second request on a connection, which
// it reads and then cuts, as a gateway that restarts does.
type keptAlive struct {
	net.Listener
	mu       sync.Mutex
	requests []string // method and path
	keys     map[string]bool
}

func newKeptAlive(t *testing.T) *keptAlive {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k := &keptAlive{Listener: listener, keys: map[string]bool{}}
	var connections sync.WaitGroup
	connections.Go(func() {
		for first := true; ; first = false {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			cutSecond := first
			connections.Go(func() { k.serve(connection, cutSecond) })
		}
	})
	t.Cleanup(func() { _ = listener.Close() })
	return k
}

// received are the requests so far.
func (k *keptAlive) received() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.requests)
}

func (k *keptAlive) serve(connection net.Conn, cutSecond bool) {
	defer func() { _ = connection.Close() }()
	in := bufio.NewReader(connection)
	for n := 0; ; n++ {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, req.Body)
		k.mu.Lock()
		k.requests = append(k.requests, req.Method+" "+req.URL.Path)
		key := req.Header.Get("Idempotency-Key")
		replayed := key != "" && k.keys[key]
		k.keys[key] = true
		k.mu.Unlock()
		if cutSecond && n == 1 {
			return // It is committed, and its answer is lost.
		}
		body := grantJSON
		if strings.HasSuffix(req.URL.Path, "/void") {
			body = voidedJSON
		}
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nIdempotent-Replayed: %v\r\n\r\n%s", len(body), replayed, body)
	}
}

// TestOneAttemptIsOneRequest cuts a kept-alive connection after a change on it: what is
// repeated is our own attempt, so that the answer to it is known to be this run's.
func TestOneAttemptIsOneRequest(t *testing.T) {
	t.Parallel()
	t.Run("create", func(t *testing.T) {
		t.Parallel()
		k := newKeptAlive(t)
		c := clientFor(t, "http://"+k.Addr().String(), 2)
		if _, err := c.GetCreditGrant(t.Context(), "credgr_test_1"); err != nil {
			t.Fatal(err)
		}
		grant, err := c.CreateCreditGrant(t.Context(), CreditGrantCreate{Customer: "cus_1"}, "key")
		if err != nil || !grant.Replayed || !grant.AnswerLost || len(k.received()) != 3 {
			t.Errorf("%v: %+v, %v", k.received(), grant, err)
		}
	})
	for name, change := range map[string]func(context.Context, *Client) error{
		"create without retries": func(ctx context.Context, c *Client) error {
			_, err := c.CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "key")
			return err
		},
		"void without retries": func(ctx context.Context, c *Client) error {
			_, err := c.VoidCreditGrant(ctx, "credgr_test_1")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKeptAlive(t)
			c := clientFor(t, "http://"+k.Addr().String(), 0)
			if _, err := c.GetCreditGrant(t.Context(), "credgr_test_1"); err != nil {
				t.Fatal(err)
			}
			err := change(t.Context(), c)
			var failed *Error
			if !errors.As(err, &failed) || !failed.OutcomeUnknown || failed.Attempts != 1 || len(k.received()) != 2 {
				t.Errorf("%v: %#v", k.received(), err)
			}
		})
	}
}

// TestAnAnswerOfTheOtherModeIsNoData: kept in a state, it would fail every later plan.
func TestAnAnswerOfTheOtherModeIsNoData(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == creditGrantsPath && r.Method == http.MethodGet {
			_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[%s]}`, liveJSON)
			return
		}
		_, _ = io.WriteString(w, strings.Replace(liveJSON, `"voided_at":null`, `"voided_at":9`, 1))
	})
	c, ctx := clientFor(t, d.URL, 0), context.Background()
	_, err := c.GetCreditGrant(ctx, "credgr_test_1")
	expectInvalid(t, err, "live mode", false)
	_, err = c.Bulk().Get(ctx, "credgr_test_1")
	expectInvalid(t, err, "live mode", false)
	_, err = c.CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "key")
	expectInvalid(t, err, "live mode", true)
	_, err = c.UpdateCreditGrant(ctx, "credgr_test_1", CreditGrantUpdate{ClearExpiresAt: true})
	expectInvalid(t, err, "live mode", true)
	_, err = c.VoidCreditGrant(ctx, "credgr_test_1")
	expectInvalid(t, err, "live mode", true)
	_, err = c.ExpireCreditGrant(ctx, "credgr_test_1")
	expectInvalid(t, err, "live mode", true)
	for _, customer := range []string{"", "cus_1"} {
		for _, err := range c.ListCreditGrants(customer).All(ctx) {
			expectInvalid(t, err, "live mode", false)
		}
	}
}

// TestAnEndThatDidNotHappen: 200, and a grant that is as live as before.
func TestAnEndThatDidNotHappen(t *testing.T) {
	t.Parallel()
	later := strings.Replace(grantJSON, `"expires_at":null`, `"expires_at":99999999999`, 1)
	for name, tc := range map[string]struct {
		answer          string
		voided, expired bool
	}{
		"as before":        {grantJSON, false, false},
		"expires one day":  {later, false, false},
		"voided":           {voidedJSON, true, true},
		"expired":          {expiredJSON, false, true},
		"expired just now": {strings.Replace(grantJSON, `"expires_at":null`, `"expires_at":6`, 1), false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, tc.answer) })
			c := clientFor(t, d.URL, 0)
			for action, call := range map[string]struct {
				end  func(context.Context, string) (CreditGrant, error)
				want bool
			}{"void": {c.VoidCreditGrant, tc.voided}, "expire": {c.ExpireCreditGrant, tc.expired}} {
				grant, err := call.end(t.Context(), "credgr_test_1")
				switch {
				case call.want && (err != nil || grant.ID == ""):
					t.Errorf("%s: %v", action, err)
				case !call.want:
					expectInvalid(t, err, "it shows grant", true)
				}
			}
		})
	}
}

// TestTheAccountIsReadOnce: of a key that may not read it, too.
func TestTheAccountIsReadOnce(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter){
		"read":      func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"id":"acct_1","object":"account"}`) },
		"forbidden": func(w http.ResponseWriter) { refuse(w, 403, "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 0 {
					cut(w) // This tells nothing about the key, and is not kept.
					return
				}
				answer(w)
			})
			c := clientFor(t, d.URL, 0)
			if _, err := c.GetAccount(t.Context()); err == nil {
				t.Fatal("no error")
			}
			var callers sync.WaitGroup
			for range 10 {
				callers.Go(func() {
					account, err := c.GetAccount(t.Context())
					if (err == nil) != (name == "read") || err == nil && account.ID != "acct_1" {
						t.Errorf("%+v, %v", account, err)
					}
				})
			}
			callers.Wait()
			if d.seen() != 2 {
				t.Errorf("%d requests, want 2", d.seen())
			}
		})
	}
}
