// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestKeysThatOpenNothing(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	for key, code := range map[string]string{
		"": "", "sk_test_": "", "sk_test": "", "whatever": "", "sk_prod_abc": "", "sk_test_a b": "", "pk_test_abc": "secret_key_required",
	} {
		r := s.as(key).do(http.MethodGet, "/v1/account", "")
		expectRefusal(t, r, refusal{http.StatusUnauthorized, invalid, code, ""})
		if key != "" && strings.Contains(r.raw, key) {
			t.Errorf("the answer shows the key: %s", r.raw)
		}
	}
}

func TestKeysNameTheirAccount(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	id := func(c client) string { return c.get("/v1/account", "").id() }
	own := id(s.as("sk_test_abc"))
	for _, key := range []string{"rk_test_abc", "sk_live_abc", "rk_live_abc"} {
		if got := id(s.as(key)); got != own {
			t.Errorf("another key of the same account opens %s, want %s", got, own)
		}
	}
	if other := id(s.as("sk_test_abd")); other == own || !strings.HasPrefix(other, "acct_sim_") {
		t.Errorf("another account's id is %s beside %s", other, own)
	}
	again := start(t, simulator.Options{})
	if got := id(again.as("sk_test_abc")); got != own {
		t.Errorf("the account's id is %s in another simulator, want %s", got, own)
	}
	if got := id(s.as("sk_test_abc").with("Stripe-Account", "acct_connected")); got != "acct_connected" {
		t.Errorf("the connected account is %s", got)
	}
}

func TestBearerAndBasicAreTheSame(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	customer := s.as("sk_test_abc").customer("")
	bearer := s.as("").with("Authorization", "Bearer sk_test_abc")
	if got := bearer.get("/v1/customers/"+customer, "").id(); got != customer {
		t.Errorf("by bearer the customer is %q, want %q", got, customer)
	}
}

func TestAccountsAndModesHoldTheirOwn(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	grant := c.grant(customer)
	for name, other := range map[string]client{
		"another account":   c.as("sk_test_other"),
		"the other mode":    c.as(strings.Replace(testKey, "test", "live", 1)),
		"connected account": c.with("Stripe-Account", "acct_connected"),
	} {
		if r := other.do(http.MethodGet, grantsPath+"/"+grant, ""); r.status != http.StatusNotFound {
			t.Errorf("%s sees the grant: %s", name, r.raw)
		}
		if grants := other.get(grantsPath, "").data(); len(grants) != 0 {
			t.Errorf("%s lists %d grants", name, len(grants))
		}
	}
}

func TestIdsAndLivemodeSayTheMode(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	for key, want := range map[string]struct {
		grant, row string
		live       bool
	}{
		"sk_test_abc": {"credgr_test_", "cbtxn_test_", false},
		"sk_live_abc": {"credgr_", "cbtxn_", true},
	} {
		c := s.as(key)
		customer := c.customer("")
		grant := c.get(grantsPath+"/"+c.grant(customer), "")
		row := c.get(transactionsPath, "customer="+customer).data()[0]
		for _, o := range []struct {
			object
			prefix string
		}{{grant, want.grant}, {row, want.row}} {
			if !strings.HasPrefix(o.id(), o.prefix) || strings.Contains(o.id(), "test") == want.live || o.at("livemode") != want.live {
				t.Errorf("the id is %s, livemode %v; want %s..., %t", o.id(), o.at("livemode"), o.prefix, want.live)
			}
		}
	}
}

func TestAConnectedAccountThatCannotBe(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client().with("Stripe-Account", "nonsense")
	expectRefusal(t, c.do(http.MethodGet, "/v1/account", ""), refusal{http.StatusForbidden, invalid, "account_invalid", ""})
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client().
		with("Stripe-Version", "2025-02-24.acacia").with("Stripe-Account", "acct_connected").with("Idempotency-Key", "k")
	first, second := c.do(http.MethodPost, "/v1/customers", ""), c.do(http.MethodGet, "/v1/none", "")
	for _, r := range []response{first, second} {
		for name, want := range map[string]string{
			"Stripe-Version": "2025-02-24.acacia", "Stripe-Account": "acct_connected", "Idempotency-Key": "k", "Content-Type": "application/json",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if !strings.HasPrefix(r.header.Get("Request-Id"), "req_") {
			t.Errorf("Request-Id is %q", r.header.Get("Request-Id"))
		}
	}
	if first.header.Get("Request-Id") == second.header.Get("Request-Id") {
		t.Error("two requests have the same id")
	}
}
