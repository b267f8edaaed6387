// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func (s *server) requests(query string) []simulator.Request {
	s.t.Helper()
	var all []simulator.Request
	if err := json.Unmarshal([]byte(s.as("").do(http.MethodGet, "/_sim/requests", query).raw), &all); err != nil {
		s.t.Fatal(err)
	}
	return all
}

func TestRequestsAndStats(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	const key = "rk_live_veryverysecret"
	c := s.as(key).with("Idempotency-Key", "idem").with("User-Agent", "a-client/1")
	customer := c.customer("email=a%40b.c&metadata[k]=v")
	c.get(grantsPath, "limit=5&customer="+customer)
	c.do(http.MethodGet, grantsPath+"/credgr_none", "")
	s.as("bad").do(http.MethodGet, "/v1/account", "")
	c.do(http.MethodGet, "/v1/nothing", "")

	all := s.requests("")
	if len(all) != 5 {
		t.Fatalf("%d requests are logged, want 5", len(all))
	}
	first := all[0]
	if first.Method != http.MethodPost || first.Path != "/v1/customers" || first.Form["email"] != "a@b.c" || first.Form["metadata[k]"] != "v" ||
		first.IdempotencyKey != "idem" || first.Status != 200 || first.Mode != "live" || first.UserAgent != "a-client/1" ||
		!strings.HasPrefix(first.Account, "acct_sim_") || !strings.HasPrefix(first.RequestID, "req_") {
		t.Errorf("the first request is %+v", first)
	}
	if second := all[1]; second.Query["limit"] != "5" || len(second.Form) != 0 {
		t.Errorf("the second request is %+v", second)
	}
	if only := s.requests("path=" + grantsPath + "/"); len(only) != 1 || only[0].Status != 404 {
		t.Errorf("selected by path are %+v", only)
	}

	var stats simulator.Stats
	if err := json.Unmarshal([]byte(s.as("").do(http.MethodGet, "/_sim/stats", "").raw), &stats); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{
		"POST /v1/customers": 1, "GET /v1/billing/credit_grants": 1, "GET /v1/billing/credit_grants/{id}": 1, "unrecognized": 2,
	} {
		if stats.ByRoute[name] != want {
			t.Errorf("%s is counted %d times, want %d", name, stats.ByRoute[name], want)
		}
	}
	if stats.Requests != 5 || stats.ByStatus["200"] != 2 || stats.ByStatus["401"] != 1 || stats.ByStatus["404"] != 2 {
		t.Errorf("stats are %+v", stats)
	}

	for _, path := range []string{"/_sim/requests", "/_sim/stats", "/_sim/faults", "/_sim/switches"} {
		if raw := s.as("").do(http.MethodGet, path, "").raw; strings.Contains(raw, "veryverysecret") {
			t.Errorf("%s shows the key", path)
		}
	}
	s.as("").delete("/_sim/requests?x=")
	if n := len(s.requests("")); n != 0 {
		t.Errorf("%d requests are logged after they were forgotten", n)
	}
	c.get(grantsPath, "")
	s.as("").must(http.MethodPost, "/_sim/reset_stats", "")
	if stats := s.as("").get("/_sim/stats", ""); stats["requests"] != 0.0 || len(s.requests("")) != 0 {
		t.Errorf("after a reset, stats are %v", stats)
	}
}

func TestApplyingCredits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	row := w.control("/_sim/credits/apply", fault{"credit_grant": w.unused, "value": 300}).body
	if row["object"] != "billing.credit_balance_transaction" || row["type"] != "debit" || row["credit"] != nil ||
		row["credit_grant"] != w.unused || row.at("debit", "type") != "credits_applied" || row.at("debit", "amount", "monetary", "value") != 300.0 {
		t.Errorf("the row is %v", row)
	}
	for _, name := range []string{"invoice", "invoice_line_item"} {
		if id, _ := row.at("debit", "credits_applied", name).(string); id == "" {
			t.Errorf("%s is missing in %v", name, row)
		}
	}
	if got := w.get(transactionsPath+"/"+row.id(), ""); got.at("debit", "credits_applied", "invoice") != row.at("debit", "credits_applied", "invoice") {
		t.Errorf("read again, the row is %v", got)
	}
	for body, want := range map[string]refusal{
		`{"credit_grant": "` + w.unused + `", "value": 701}`:   {400, invalid, "", "value"},
		`{"credit_grant": "` + w.unused + `", "value": 0}`:     {400, invalid, "", "value"},
		`{"credit_grant": "` + w.pending + `", "value": 1}`:    {400, invalid, "", "value"},
		`{"credit_grant": "` + w.voided + `", "value": 1}`:     {400, invalid, "", "value"},
		`{"credit_grant": "credgr_none", "value": 1}`:          {404, invalid, "resource_missing", "credit_grant"},
		`{"credit_grant": "` + w.unused + `", "amount": 1}`:    {400, invalid, "", ""},
		`{"credit_grant": "` + w.unused + `", "value": "ten"}`: {400, invalid, "", ""},
	} {
		r := w.as("").do(http.MethodPost, "/_sim/credits/apply", body)
		code, _ := r.body.at("error", "code").(string)
		param, _ := r.body.at("error", "param").(string)
		if r.status != want.status || code != want.code || param != want.param {
			t.Errorf("%s is answered %d %s", body, r.status, r.raw)
		}
	}
}

func TestSwitchesAreMergedAndChecked(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	s.control("/_sim/switches", fault{"second_void": "accept"})
	s.control("/_sim/switches", fault{"list_lag_ms": 5})
	if got := s.simulator.Switches(); got.SecondVoid != "accept" || got.ListLagMS != 5 || got.SecondExpire != "refuse" {
		t.Errorf("switches are %+v", got)
	}
	if r := s.as("").do(http.MethodPost, "/_sim/switches", `{"second_void": "maybe"}`); r.status != http.StatusBadRequest {
		t.Errorf("an unknown value is answered %d", r.status)
	}
	for _, setting := range append(simulator.SwitchSettings(), simulator.AccountSettings()...) {
		s.control("/_sim/switches", setting)
		if got := s.simulator.Switches(); got != setting {
			t.Errorf("switches are %s, want %s", got, setting)
		}
	}
}

func TestTheRateLimitIsTheAccountsOwn(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now, RateLimit: 3}).client()
	status := func(c client) int { return c.do(http.MethodGet, grantsPath, "").status }
	for range 3 {
		if got := status(c); got != 200 {
			t.Errorf("within the limit the answer is %d", got)
		}
	}
	r := c.with("Idempotency-Key", "k").do(http.MethodPost, "/v1/customers", "")
	expectRefusal(t, r, refusal{http.StatusTooManyRequests, invalid, "rate_limit", ""})
	if reason := r.header.Get("Stripe-Rate-Limited-Reason"); reason != "global-rate" {
		t.Errorf("the reason is %q", reason)
	}
	if got := status(c.as("sk_test_other")); got != 200 {
		t.Errorf("another account is answered %d", got)
	}
	wall.advance(time.Second)
	if r := c.with("Idempotency-Key", "k").do(http.MethodPost, "/v1/customers", ""); r.status != 200 || r.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("a second later the answer is %d, Idempotent-Replayed %q", r.status, r.header.Get("Idempotent-Replayed"))
	}
}

func TestSeededGrants(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{Grants: 25}).as("sk_test_simulator")
	g := c.get(grantsPath+"/credgr_test_sim_000007", "")
	if g["customer"] != "cus_sim_000007" || g["category"] != "promotional" || g.at("amount", "monetary", "value") != 1000.0 ||
		g.at("amount", "monetary", "currency") != "usd" || g["name"] != nil || len(g["metadata"].(map[string]any)) != 0 {
		t.Errorf("a seeded grant is %v", g)
	}
	if newest := c.get(grantsPath, "limit=1").data()[0].id(); newest != "credgr_test_sim_000024" {
		t.Errorf("the newest is %s", newest)
	}
	if available, ledger := c.balance("cus_sim_000000"); available != 1000 || ledger != 1000 {
		t.Errorf("a seeded customer has %v and %v", available, ledger)
	}
	if n := len(c.client().get(grantsPath, "").data()); n != 0 {
		t.Errorf("another account has %d grants", n)
	}
}

func TestLatencyIsAddedOnce(t *testing.T) {
	t.Parallel()
	const latency = 40 * time.Millisecond
	c := start(t, simulator.Options{Latency: latency}).client()
	for _, path := range []string{"/v1/account", "/v1/nothing"} {
		began := time.Now()
		c.do(http.MethodGet, path, "")
		if took := time.Since(began); took < latency {
			t.Errorf("%s took %s, want at least %s", path, took, latency)
		}
	}
}
