// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const testKey = "sk_test_verysecret"

// stripeDouble answers each request by its number, from 0, and keeps them.
type stripeDouble struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

func double(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *stripeDouble {
	t.Helper()
	d := &stripeDouble{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		d.mu.Lock()
		n := len(d.requests)
		d.requests = append(d.requests, r)
		d.bodies = append(d.bodies, string(body))
		d.mu.Unlock()
		w.Header().Set("Request-Id", fmt.Sprintf("req_%d", n))
		answer(n, w, r)
	}))
	t.Cleanup(func() { d.CloseClientConnections(); d.Close() })
	return d
}

func (d *stripeDouble) seen() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.requests)
}

func clientFor(t *testing.T, base string, retries int) *Client {
	t.Helper()
	key, err := ParseKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Key: key, Account: "acct_1", Base: base, RequestsPerSecond: 1000, MaxRetries: retries, UserAgent: "terraform-provider-stripe/test"})
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"error":{"type":"invalid_request_error","code":%q,"message":"No.","param":"amount"}}`, code)
}

const grantJSON = `{"id":"credgr_test_1","object":"billing.credit_grant","amount":{"type":"monetary","monetary":{"currency":"usd","value":1000}},` +
	`"applicability_config":{"scope":{"price_type":"metered"}},"category":"paid","created":5,"customer":"cus_1","effective_at":5,"expires_at":null,` +
	`"livemode":false,"metadata":{},"name":null,"priority":null,"test_clock":null,"updated":5,"voided_at":null}`

var (
	voidedJSON  = strings.Replace(grantJSON, `"voided_at":null`, `"voided_at":9`, 1)
	expiredJSON = strings.Replace(strings.Replace(grantJSON, `"expires_at":null`, `"expires_at":9`, 1), `"updated":5`, `"updated":9`, 1)
	liveJSON    = strings.Replace(grantJSON, `"livemode":false`, `"livemode":true`, 1)
)

func grantWithID(id string) string { return strings.Replace(grantJSON, "credgr_test_1", id, 1) }

func cut(w http.ResponseWriter) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

func TestRetriesAreOneRequest(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		switch n {
		case 0:
			refuse(w, 429, "rate_limit")
		case 1:
			cut(w)
		case 2:
			// An answer that breaks off is a broken connection too.
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"id":`)
		default:
			_, _ = io.WriteString(w, grantJSON)
		}
	})
	grant, err := clientFor(t, d.URL, 8).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1", Amount: Monetary{"usd", 1000}}, "key-1")
	if err != nil || grant.ID != "credgr_test_1" {
		t.Fatalf("%v, %v", grant, err)
	}
	if grant.Priority != nil || grant.Name != nil || grant.ExpiresAt != nil || grant.TestClock != nil {
		t.Errorf("null did not stay null: %+v", grant)
	}
	if len(d.requests) != 4 {
		t.Fatalf("%d requests, want 4", len(d.requests))
	}
	for n, r := range d.requests {
		if r.Header.Get("Idempotency-Key") != "key-1" || d.bodies[n] != d.bodies[0] {
			t.Errorf("request %d is another one: key %q, body %q", n, r.Header.Get("Idempotency-Key"), d.bodies[n])
		}
	}
	first := d.requests[0]
	if agent := first.UserAgent(); !strings.Contains(agent, "terraform-provider-stripe/test") {
		t.Errorf("User-Agent %q", agent)
	}
	if first.Header.Get("Stripe-Account") != "acct_1" || first.Header.Get("Stripe-Version") != "2025-02-24.acacia" {
		t.Errorf("headers %v", first.Header)
	}
	if first.Header.Get("X-Stripe-Client-User-Agent") != "" {
		t.Error("the name of the machine is sent")
	}
}

func TestGivingUpSaysHowOften(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { refuse(w, 429, "rate_limit") })
	_, err := clientFor(t, d.URL, 2).GetCreditGrant(context.Background(), "credgr_test_1")
	var failed *Error
	if !errors.As(err, &failed) || failed.Attempts != 3 || failed.Status != 429 || failed.Code != "rate_limit" || failed.RequestID != "req_2" {
		t.Fatalf("err = %#v", err)
	}
	for _, part := range []string{"No.", "HTTP status 429", "code rate_limit", "parameter amount", "request req_2", "tried 3 times over"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
	if failed.OutcomeUnknown {
		t.Error("reading has no outcome")
	}
}

func TestWhetherTheOutcomeIsKnown(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer func(n int, w http.ResponseWriter, r *http.Request)
		want   bool
	}{
		"refused":              {func(_ int, w http.ResponseWriter, _ *http.Request) { refuse(w, 400, "") }, false},
		"rate limited":         {func(_ int, w http.ResponseWriter, _ *http.Request) { refuse(w, 429, "rate_limit") }, false},
		"cut":                  {func(_ int, w http.ResponseWriter, _ *http.Request) { cut(w) }, true},
		"an error of Stripe's": {func(_ int, w http.ResponseWriter, _ *http.Request) { refuse(w, 500, "") }, true},
		"cut, then rate limited": {func(n int, w http.ResponseWriter, _ *http.Request) {
			[2]func(){func() { cut(w) }, func() { refuse(w, 429, "rate_limit") }}[min(n, 1)]()
		}, true},
		"a page of a proxy's own": {func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, true},
		"a redirect": {func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://example.com")
			w.WriteHeader(http.StatusFound)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, tc.answer)
			_, err := clientFor(t, d.URL, 1).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
			if err == nil || IsOutcomeUnknown(err) != tc.want {
				t.Errorf("unknown = %v, want %v: %v", IsOutcomeUnknown(err), tc.want, err)
			}
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		d := double(t, nil)
		d.Close()
		_, err := clientFor(t, d.URL, 0).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
		if err == nil || IsOutcomeUnknown(err) {
			t.Errorf("nothing was sent, so nothing can have happened: %v", err)
		}
	})
}

func TestAnErrorThatIsKeptForTheKeyIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n > 0 {
			w.Header().Set("Idempotent-Replayed", "true")
		}
		refuse(w, 500, "")
	})
	_, err := clientFor(t, d.URL, 8).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
	if !IsOutcomeUnknown(err) || d.seen() != 2 {
		t.Errorf("%d requests, want 2; %v", d.seen(), err)
	}
}

func TestTheLimitHolds(t *testing.T) {
	t.Parallel()
	var served atomic.Int64
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		served.Add(1)
		_, _ = io.WriteString(w, grantJSON)
	})
	key, _ := ParseKey(testKey)
	c := New(Config{Key: key, Base: d.URL, RequestsPerSecond: 50, MaxRetries: 0})
	started := time.Now()
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := c.GetCreditGrant(context.Background(), "credgr_test_1"); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	// Ten requests are nine waits of 20 ms apart; slowness only adds.
	if took := time.Since(started); took < 180*time.Millisecond {
		t.Errorf("10 requests in %v at 50 a second", took)
	}
}

func TestNoErrorHoldsTheKey(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 0 {
			cut(w)
			return
		}
		refuse(w, 401, "")
	})
	c := clientFor(t, d.URL, 0)
	for range 2 {
		_, err := c.GetCreditGrant(context.Background(), "credgr_test_1")
		for _, text := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", err), fmt.Sprintf("%v %#v %s", c.key, c.key, c.key)} {
			if strings.Contains(text, "verysecret") {
				t.Errorf("the key is in %q", text)
			}
		}
	}
}

func TestAnEmptyIDIsNeverSent(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, grantJSON) })
	c := clientFor(t, d.URL, 0)
	ctx := context.Background()
	for _, call := range []func() error{
		func() error { _, err := c.GetCreditGrant(ctx, ""); return err },
		func() error { _, err := c.VoidCreditGrant(ctx, ""); return err },
		func() error { _, err := c.GetCustomer(ctx, ""); return err },
		func() error { _, err := c.GetTestClock(ctx, ""); return err },
	} {
		if err := call(); !errors.Is(err, errEmptyID) {
			t.Errorf("err = %v", err)
		}
	}
	if d.seen() != 0 {
		t.Errorf("%d requests", d.seen())
	}
}

func TestClearingAndRemovingIsSpelledAsStripeReadsIt(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, [2]string{grantJSON, expiredJSON}[n])
	})
	c := clientFor(t, d.URL, 0)
	if _, err := c.UpdateCreditGrant(context.Background(), "credgr_test_1", CreditGrantUpdate{ClearExpiresAt: true, Metadata: map[string]string{"gone": "", "kept": "x"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := d.bodies[0], "metadata[gone]=&metadata[kept]=x&expires_at="; got != want && got != "expires_at=&metadata[gone]=&metadata[kept]=x" {
		t.Errorf("body %q, want %q", got, want)
	}
	if d.requests[0].Header.Get("Idempotency-Key") == "" {
		t.Error("no Idempotency-Key")
	}
	if _, err := c.ExpireCreditGrant(context.Background(), "credgr_test_1"); err != nil {
		t.Fatal(err)
	}
	if d.requests[1].URL.Path != "/v1/billing/credit_grants/credgr_test_1/expire" || d.requests[1].Header.Get("Idempotency-Key") == "" {
		t.Errorf("%s with key %q", d.requests[1].URL, d.requests[1].Header.Get("Idempotency-Key"))
	}
}

func TestPagesFollowTheListAndStopEarly(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"object":"list","has_more":%v,"data":[%s]}`, n < 2, grantWithID(fmt.Sprintf("credgr_%d", n)))
	})
	c := clientFor(t, d.URL, 0)
	var ids []string
	for grant, err := range c.ListCreditGrants("cus_1").All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, grant.ID)
	}
	if len(ids) != 3 || d.seen() != 3 || d.requests[2].URL.Query().Get("starting_after") != "credgr_1" || d.requests[0].URL.Query().Get("limit") != "100" || d.requests[0].URL.Query().Get("customer") != "cus_1" {
		t.Errorf("%v by %d requests", ids, d.seen())
	}
	for _, err := range c.ListCreditGrants("").All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if d.seen() != 4 {
		t.Errorf("stopping early asked for more: %d requests", d.seen())
	}
}

func TestTheOtherModesObjectIsNotGone(t *testing.T) {
	t.Parallel()
	other := &Error{Status: 404, Code: "resource_missing", Message: "No such credit grant: 'credgr_1'; a similar object exists in live mode, but a test mode key was used to make this request."}
	if IsNotFound(other) || !IsOtherMode(other) {
		t.Error("the other mode's object looks gone")
	}
	if gone := (&Error{Status: 404, Code: "resource_missing", Message: "No such credit grant"}); !IsNotFound(gone) || IsOtherMode(gone) {
		t.Error("what is gone does not look so")
	}
}

func TestParseKeyAndBase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		"sk_test_1": nil, "rk_test_1": nil, "sk_live_1": nil, "rk_live_1": nil, " sk_test_1\n": nil,
		"": ErrKeyMissing, "  ": ErrKeyMissing, "pk_test_1": ErrKeyPublishable, "pk_live_1": ErrKeyPublishable,
		"sk_test_": ErrKeyForm, "whsec_1": ErrKeyForm, "sk_test_a b": ErrKeyForm,
	} {
		if _, err := ParseKey(text); !errors.Is(err, want) {
			t.Errorf("ParseKey(%q) = %v, want %v", text, err, want)
		}
	}
	for text, want := range map[string]error{
		"https://api.stripe.com": nil, "https://api.stripe.com/": nil, "http://127.0.0.1:12111": nil, "http://localhost:1": nil, "http://[::1]:1": nil,
		"http://api.stripe.com": ErrBaseInsecure, "http://10.0.0.1": ErrBaseInsecure, "ftp://x": ErrBaseForm, "api.stripe.com": ErrBaseForm,
		"https://x/v1": ErrBaseForm, "https://x?y=z": ErrBaseForm, "https://u:p@x": ErrBaseForm, "": ErrBaseForm, "https://": ErrBaseForm,
	} {
		if _, err := ParseBase(text); !errors.Is(err, want) {
			t.Errorf("ParseBase(%q) = %v, want %v", text, err, want)
		}
	}
}

func TestLooksLikeKey(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"sk_test_1": true, "sk_live_1": true, "rk_live_1": true, "pk_test_1": true, "whsec_1": true, "sk-live-1": true,
		"https://sk_live_1": true, "https://x/?key=rk_test_1": true, "acct_sk_live_1": true, "s_live_1": true, "sk_tset_1": true,
		"acct_1Abc": false, "acct_sim_0123": false, "https://api.stripe.com": false, "http://127.0.0.1:12111": false, "": false,
		"acct_desk_1": false, "https://risk-free.example": false,
	} {
		if got := LooksLikeKey(text); got != want {
			t.Errorf("LooksLikeKey(%q) = %v", text, got)
		}
	}
}
