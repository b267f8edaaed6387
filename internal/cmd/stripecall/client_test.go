// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

const key = "sk_test_neverprinted"

// serving answers requests one after the other as told, and keeps what was sent.
func serving(t *testing.T, answers ...func(http.ResponseWriter)) (c *stripecall.Client, sent *[]*http.Request) {
	t.Helper()
	sent = &[]*http.Request{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		*sent = append(*sent, r)
		answers[min(len(*sent), len(answers))-1](w)
	}))
	t.Cleanup(server.Close)
	return stripecall.New(server.URL, key, 0), sent
}

func answer(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Request-Id", "req_1")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func cut(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func TestSendsParametersAndReadsTheAnswer(t *testing.T) {
	t.Parallel()
	c, sent := serving(t, answer(200, `{"id": "cus_1", "nested": {"n": 5, "none": null, "list": [{"id": "a"}, 3, {"id": "b"}]}}`))
	a, err := c.Post(t.Context(), "/v1/customers", "metadata[a]", "b & c", "name", "ü")
	if err != nil || !a.OK() || a.Err() != nil || a.ID() != "cus_1" || a.RequestID != "req_1" {
		t.Fatalf("the answer is %+v, %v", a, err)
	}
	r := (*sent)[0]
	user, password, _ := r.BasicAuth()
	if user != key || password != "" || r.PostForm.Get("metadata[a]") != "b & c" || r.PostForm.Get("name") != "ü" ||
		r.Header.Get("Stripe-Version") != stripecall.Version || r.Header.Get("Idempotency-Key") == "" {
		t.Errorf("sent was %+v", r)
	}
	if a.Body.Int("nested.n") != 5 || !a.Body.Null("nested.none") || a.Body.Null("nested.n") || a.Body.String("nested.n") != "5" ||
		a.Body.String("id.x") != "" || len(a.Body.List("nested.list")) != 2 || a.Body.List("nested.list")[1].String("id") != "b" {
		t.Errorf("the body is read as %v", a.Body)
	}
	if _, err := c.Get(t.Context(), "/v1/customers", "limit", "1"); err != nil {
		t.Error(err)
	}
	if r := (*sent)[1]; r.Method != http.MethodGet || r.URL.RawQuery != "limit=1" || r.Header.Get("Idempotency-Key") != "" {
		t.Errorf("sent was %+v", r)
	}
}

func TestARefusalIsAnAnswer(t *testing.T) {
	t.Parallel()
	c, sent := serving(t, answer(400, `{"error": {"type": "invalid_request_error", "code": "resource_missing", "param": "id", "message": "No such thing"}}`))
	a, err := c.Delete(t.Context(), "/v1/things/1")
	if err != nil || a.OK() || a.Status != 400 || a.Type() != "invalid_request_error" || a.Code() != "resource_missing" || a.Param() != "id" || a.Message() != "No such thing" {
		t.Errorf("the answer is %+v, %v", a, err)
	}
	for _, part := range []string{"DELETE /v1/things/1", "400", "resource_missing", "No such thing", "req_1"} {
		if !strings.Contains(a.Err().Error(), part) {
			t.Errorf("the error %v does not say %q", a.Err(), part)
		}
	}
	if len(*sent) != 1 || c.Sent() != 1 {
		t.Errorf("a refusal was asked for %d times", len(*sent))
	}
}

func TestRepeatsWhatWasNotAnsweredUnderTheSameKey(t *testing.T) {
	t.Parallel()
	c, sent := serving(t, answer(429, `{"error": {}}`), cut, answer(503, `{"error": {}}`), answer(200, `{"id": "in_1"}`))
	a, err := c.Post(t.Context(), "/v1/invoices")
	if err != nil || a.ID() != "in_1" {
		t.Fatalf("the answer is %+v, %v", a, err)
	}
	var keys []string
	for _, r := range *sent {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
	}
	if len(keys) != 4 || len(slices.Compact(keys)) != 1 {
		t.Errorf("sent were %v", keys)
	}
}

func TestEndsWithItsContextAndNeverPrintsTheKey(t *testing.T) {
	t.Parallel()
	c, _ := serving(t, cut)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, "/v1/customers"); err == nil || ctx.Err() == nil {
		t.Error("a call succeeded after its end")
	}
	broken, _ := serving(t, answer(200, `<html>`))
	_, err := broken.Get(t.Context(), "/v1/customers")
	if err == nil || !strings.Contains(err.Error(), "no JSON object") || strings.Contains(err.Error(), key) {
		t.Errorf("what is no JSON is answered with %v", err)
	}
}

// TestOnce sends a request once and without a key, whatever is answered.
func TestOnce(t *testing.T) {
	t.Parallel()
	serve, sent := serving(t, answer(503, `{"error": {"message": "later"}}`))
	script := stripecall.Script{Client: stripecall.Once(serve.Base, key)}
	if made := script.Post(t.Context(), "/v1/customers"); made.ID() != "" || script.Err == nil || !strings.Contains(script.Err.Error(), "later") {
		t.Errorf("the answer is %v, %v", made, script.Err)
	}
	script.Get(t.Context(), "/v1/customers")
	if len(*sent) != 1 || (*sent)[0].Header.Get("Idempotency-Key") != "" {
		t.Errorf("sent were %d requests, the first with the headers %v", len(*sent), (*sent)[0].Header)
	}
}
