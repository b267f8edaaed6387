// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestAGrantIsAnsweredAsItWasAskedFor(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	customer := c.customer("")
	effective, expires := wall.unix()+100, wall.unix()+200
	grant := c.post(grantsPath, terms(customer, "name", "Welcome", "priority", "0", "metadata[a]", "b", "category", "paid",
		"effective_at", fmt.Sprint(effective), "expires_at", fmt.Sprint(expires)))
	for _, want := range []struct {
		value any
		path  []string
	}{
		{"billing.credit_grant", []string{"object"}},
		{"usd", []string{"amount", "monetary", "currency"}},
		{1000.0, []string{"amount", "monetary", "value"}},
		{"metered", []string{"applicability_config", "scope", "price_type"}},
		{nil, []string{"applicability_config", "scope", "prices"}},
		{"paid", []string{"category"}},
		{customer, []string{"customer"}},
		{float64(effective), []string{"effective_at"}},
		{float64(expires), []string{"expires_at"}},
		{float64(wall.unix()), []string{"created"}},
		{float64(wall.unix()), []string{"updated"}},
		{"Welcome", []string{"name"}},
		{0.0, []string{"priority"}},
		{"b", []string{"metadata", "a"}},
		{nil, []string{"test_clock"}},
		{nil, []string{"voided_at"}},
	} {
		if got := grant.at(want.path...); got != want.value {
			t.Errorf("%v is %v, want %v", want.path, got, want.value)
		}
	}
	if rows := c.rows(customer); len(rows) != 0 {
		t.Errorf("a pending grant has the rows %v", rows)
	}
}

func TestUpdateMergesMetadataAndClearsTheExpiry(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	path := grantsPath + "/" + c.grant(c.customer(""), "metadata[a]", "1", "metadata[b]", "2", "expires_at", fmt.Sprint(wall.unix()+50))
	wall.advance(time.Second)

	g := c.post(path, "metadata[a]=&metadata[c]=3")
	if got := fmt.Sprint(g["metadata"]); got != "map[b:2 c:3]" {
		t.Errorf("metadata is %s after a merge", got)
	}
	if g["expires_at"] == nil || g["updated"] != float64(wall.unix()) {
		t.Errorf("expires_at is %v, updated %v", g["expires_at"], g["updated"])
	}
	if g = c.post(path, "expires_at="); g["expires_at"] != nil {
		t.Errorf("expires_at is %v after it was cleared", g["expires_at"])
	}
	if g = c.post(path, fmt.Sprint("expires_at=", wall.unix()+9)); g["expires_at"] != float64(wall.unix()+9) {
		t.Errorf("expires_at is %v after it was set", g["expires_at"])
	}
	if g = c.post(path, "metadata="); fmt.Sprint(g["metadata"]) != "map[]" {
		t.Errorf("metadata is %v after it was unset", g["metadata"])
	}
}

func TestExpireEndsTheRestAndVoidTheWhole(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	customer := c.customer("")
	expired, voided := c.grant(customer), c.grant(customer, "expires_at", fmt.Sprint(wall.unix()+1000))
	c.apply(expired, 400)
	wall.advance(10 * time.Second)

	e, v := c.post(grantsPath+"/"+expired+"/expire", ""), c.post(grantsPath+"/"+voided+"/void", "")
	now := float64(wall.unix())
	if e["expires_at"] != now || e["updated"] != now || e["voided_at"] != nil {
		t.Errorf("expired: expires_at %v, updated %v, voided_at %v; now is %v", e["expires_at"], e["updated"], e["voided_at"], now)
	}
	if v["voided_at"] != now || v["updated"] != now || v["expires_at"] != now-10+1000 {
		t.Errorf("voided: voided_at %v, updated %v, expires_at %v; now is %v", v["voided_at"], v["updated"], v["expires_at"], now)
	}
	if e.at("amount", "monetary", "value") != 1000.0 {
		t.Errorf("the amount moved to %v", e.at("amount", "monetary", "value"))
	}
	want := []string{"credits_granted 1000", "credits_granted 1000", "credits_applied 400", "credits_expired 600", "credits_voided 1000"}
	if rows := c.rows(customer); !slices.Equal(rows, want) {
		t.Errorf("rows are %v, want %v", rows, want)
	}
	if available, ledger := c.balance(customer); available != 0 || ledger != 0 {
		t.Errorf("balances are %v and %v", available, ledger)
	}
}

func TestAPendingGrantIsVoidedWithoutRows(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	customer := c.customer("")
	grant := c.grant(customer, "effective_at", fmt.Sprint(wall.unix()+10))
	c.post(grantsPath+"/"+grant+"/void", "")
	wall.advance(time.Minute)
	if rows := c.rows(customer); len(rows) != 0 {
		t.Errorf("rows are %v", rows)
	}
}

func TestTimeMakesRowsAndBalances(t *testing.T) {
	t.Parallel()
	for _, setting := range []struct {
		switches                         string
		effect, effectNoted, over, noted []string
		ledger, ledgerOver               float64
	}{
		{
			`{}`, []string{"credits_granted 1000"}, []string{"credits_granted 1000"},
			[]string{"credits_granted 1000", "credits_expired 1000"}, []string{"credits_granted 1000", "credits_expired 1000"}, 1000, 0,
		},
		{
			`{"effect_rows": "late", "natural_expiry_rows": "late"}`, nil, []string{"credits_granted 1000"},
			[]string{"credits_granted 1000"}, []string{"credits_granted 1000", "credits_expired 1000"}, 0, 1000,
		},
	} {
		t.Run(setting.switches, func(t *testing.T) {
			t.Parallel()
			wall := newClock()
			c := start(t, simulator.Options{Now: wall.Now}).client()
			c.as("").must(http.MethodPost, "/_sim/switches", setting.switches)
			customer := c.customer("")
			grant := c.grant(customer, "effective_at", fmt.Sprint(wall.unix()+10), "expires_at", fmt.Sprint(wall.unix()+20))
			expect := func(when string, rows []string, available, ledger float64) {
				t.Helper()
				if got := c.rows(customer); !slices.Equal(got, rows) {
					t.Errorf("%s rows are %v, want %v", when, got, rows)
				}
				if a, l := c.balance(customer); a != available || l != ledger {
					t.Errorf("%s available is %v and the ledger %v, want %v and %v", when, a, l, available, ledger)
				}
			}
			expect("pending,", nil, 0, 0)
			wall.advance(10 * time.Second)
			expect("effective,", setting.effect, 1000, setting.ledger)
			c.post(grantsPath+"/"+grant, "metadata[a]=b")
			expect("effective, after a write,", setting.effectNoted, 1000, 1000)
			before := c.get(grantsPath+"/"+grant, "")
			wall.advance(10 * time.Second)
			expect("expired,", setting.over, 0, setting.ledgerOver)
			if after := c.get(grantsPath+"/"+grant, ""); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("natural expiry changed %v into %v", before, after)
			}
			other := c.do(http.MethodPost, grantsPath, terms(customer, "amount[monetary][currency]", "eur"))
			if other.status != http.StatusOK {
				t.Fatal(other.raw)
			}
			expect("expired, after a write,", append(slices.Clone(setting.noted), "credits_granted 1000"), 0, 0)
		})
	}
}

func TestSwitchesDecideWhatEndedGrantsTake(t *testing.T) {
	t.Parallel()
	calls := map[string]struct {
		path func(w world) string
		form func(w world) string
	}{
		"update_ended_metadata":   {func(w world) string { return w.voided }, func(world) string { return "metadata[a]=b" }},
		"update_ended_expires_at": {func(w world) string { return w.expired }, func(world) string { return "expires_at=" }},
		"second_void":             {func(w world) string { return w.voided + "/void" }, nil},
		"second_expire":           {func(w world) string { return w.expired + "/expire" }, nil},
		"expire_depleted": {func(w world) string {
			w.apply(w.used, 999)
			return w.used + "/expire"
		}, nil},
		"non_positive_amount": {func(world) string { return "" }, func(w world) string { return terms(w.customer, "amount[monetary][value]", "-5") }},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			path, form := grantsPath, ""
			if p := call.path(w); p != "" {
				path += "/" + p
			}
			if call.form != nil {
				form = call.form(w)
			}
			if r := w.do(http.MethodPost, path, form); r.status != http.StatusBadRequest {
				t.Errorf("by default: %d %s", r.status, r.raw)
			}
			w.control("/_sim/switches", map[string]string{name: "accept"})
			if r := w.do(http.MethodPost, path, form); r.status != http.StatusOK {
				t.Errorf("switched to accept: %d %s", r.status, r.raw)
			}
		})
	}
}

func TestARevivedGrantHasItsCreditAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/_sim/switches", map[string]string{"update_ended_expires_at": "accept"})
	before, _ := w.balance(w.customer)
	w.post(grantsPath+"/"+w.expired, "expires_at=")
	if after, ledger := w.balance(w.customer); after != before+1000 || ledger != after {
		t.Errorf("available is %v after %v, and the ledger %v", after, before, ledger)
	}
}

func TestOmittedPriorityAndRefusalTexts(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	if p := c.get(grantsPath+"/"+c.grant(customer), "")["priority"]; p != 50.0 {
		t.Errorf("an omitted priority is %v", p)
	}
	missing := func() any {
		return c.do(http.MethodGet, grantsPath+"/credgr_none", "").body.at("error", "message")
	}
	before := missing()
	c.control("/_sim/switches", map[string]string{"omitted_priority": "null", "refusal_texts": "other"})
	if p := c.get(grantsPath+"/"+c.grant(customer), "")["priority"]; p != nil {
		t.Errorf("an omitted priority is %v, switched to null", p)
	}
	if after := missing(); after == before {
		t.Errorf("the text of a 404 is still %q", after)
	}
}

func TestAGrantIsListedOnlyAfterTheLag(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	c.control("/_sim/switches", map[string]int{"list_lag_ms": 1500})
	grant := c.grant(c.customer(""))
	if n := len(c.get(grantsPath, "").data()); n != 0 {
		t.Errorf("%d grants are listed at once", n)
	}
	c.get(grantsPath+"/"+grant, "")
	wall.advance(1499 * time.Millisecond)
	if n := len(c.get(grantsPath, "").data()); n != 0 {
		t.Errorf("%d grants are listed too early", n)
	}
	wall.advance(time.Millisecond)
	if grants := c.get(grantsPath, "").data(); len(grants) != 1 || grants[0].id() != grant {
		t.Errorf("listed are %v after the lag", grants)
	}
}

func TestScopeOfPricesLimitsTheSummary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	customer := w.customer
	w.customer = w.client.customer("")
	scoped := w.grant(w.customer, "applicability_config[scope][price_type]", "-", "applicability_config[scope][prices][0][id]", w.metered)
	g := w.get(grantsPath+"/"+scoped, "")
	prices, _ := g.at("applicability_config", "scope", "prices").([]any)
	if len(prices) != 1 || object(prices[0].(map[string]any)).id() != w.metered || g.at("applicability_config", "scope", "price_type") != nil {
		t.Errorf("the scope is %v", g.at("applicability_config", "scope"))
	}
	for filter, want := range map[string]int{
		"filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered":          0,
		"filter[type]=applicability_scope&filter[applicability_scope][prices][0][id]=" + w.metered:  1,
		"filter[type]=applicability_scope&filter[applicability_scope][prices][0][id]=" + w.licensed: 0,
		"filter[type]=credit_grant&filter[credit_grant]=" + scoped:                                  1,
	} {
		summary := w.get(summaryPath, "customer="+url.QueryEscape(w.customer)+"&"+filter)
		if balances, _ := summary["balances"].([]any); len(balances) != want {
			t.Errorf("%s has %d balances, want %d", filter, len(balances), want)
		}
	}
	if summary := w.get(summaryPath, "filter[type]=credit_grant&filter[credit_grant]="+scoped+"&customer="+customer); len(summary["balances"].([]any)) != 0 {
		t.Errorf("another customer's grant counts: %v", summary)
	}
}
