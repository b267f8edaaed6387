// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// refusal is an answer that a proxy gives in Stripe's place.
type refusal struct {
	status               int
	code, param, message string
}

// proxyTo stands between the provider and the simulator. judge sees the method, the
// path and the form of each request, and returns what to answer instead of Stripe,
// nil for Stripe's own answer.
func proxyTo(t *testing.T, account *acctest.Account, judge func(method, path string, form url.Values) *refusal) string {
	t.Helper()
	target, err := url.Parse(account.Base)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	// Whoever is killed leaves requests behind.
	forward.ErrorLog = log.New(io.Discard, "", 0)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		form, _ := url.ParseQuery(string(body))
		if refused := judge(r.Method, r.URL.Path, form); refused != nil {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Request-Id", "req_proxy")
			w.WriteHeader(refused.status)
			_, _ = fmt.Fprintf(w, `{"error": {"type": "invalid_request_error", "code": %q, "param": %q, "message": %q}}`, refused.code, refused.param, refused.message)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const createPath = "/v1/billing/credit_grants"

// createsFail lets a workspace reach Stripe on a way on which no grant is made for a customer as
// long as broken is set.
func createsFail(t *testing.T, account *acctest.Account, ws *acctest.Workspace, customer string) (broken *atomic.Bool) {
	t.Helper()
	broken = &atomic.Bool{}
	ws.Setenv("STRIPE_API_BASE", proxyTo(t, account, func(method, path string, form url.Values) *refusal {
		if broken.Load() && method == http.MethodPost && path == createPath && form.Get("customer") == customer {
			return &refusal{status: http.StatusMethodNotAllowed, message: "Not now"}
		}
		return nil
	}))
	return broken
}
