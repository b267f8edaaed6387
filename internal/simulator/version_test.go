// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const (
	clover        = "2025-12-15.clover"
	earlierClover = "2025-11-17.clover"
	preview       = "2026-01-28.preview"
)

// in asks in an API version.
func (c client) in(version string) client { return c.with("Stripe-Version", version) }

func TestVersionsOfCallsAboutCredits(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	for requested, rendered := range map[string]string{
		version: version, "2024-10-28.acacia": version,
		"2025-03-31.basil": "2025-03-31.basil", earlierClover: earlierClover, clover: clover, preview: preview,
		"2026-09-30.endive": "2026-09-30.endive", "2026-09-30.preview; some_feature=v1": "2026-09-30.preview; some_feature=v1",
		"2024-06-20": "", "2025-03-30.basil": "", "2025-12-15.basil": "", "2025-12-15.cloverleaf": "", "2025-12-15": "", "2025-02-24.preview": "", "later": "",
	} {
		r := c.in(requested).do(http.MethodGet, grantsPath, "")
		if rendered == "" {
			expectRefusal(t, r, refusal{400, invalid, "", ""})
			continue
		}
		if r.status != http.StatusOK || r.header.Get("Stripe-Version") != rendered {
			t.Errorf("%q is answered %d in %q", requested, r.status, r.header.Get("Stripe-Version"))
		}
	}
}

func TestCreditsOfAnAccount(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	account := s.client().with("Content-Type", "application/json").post("/_sim/customer_accounts", "{}").id()
	c := s.client().in(clover)
	customer := c.in(version).customer("")
	form := terms("", "customer", "-", "customer_account", account)

	grant := c.post(grantsPath, form)
	if grant["customer"] != nil || grant["customer_account"] != account {
		t.Errorf("the grant is %v", grant)
	}
	of := c.post(grantsPath, terms(customer))
	if null, has := of["customer_account"]; of["customer"] != customer || !has || null != nil {
		t.Errorf("a customer's grant is %v", of)
	}
	if _, has := c.in(version).get(grantsPath+"/"+of.id(), "")["customer_account"]; has {
		t.Error("our version shows customer_account")
	}
	if old := c.in(version).get(grantsPath+"/"+grant.id(), ""); old["customer"] != nil || old["customer_account"] != account {
		t.Errorf("in our version the grant of an account is %v", old)
	}
	if list := ids(c.get(grantsPath, "customer_account="+account)); !slices.Equal(list, []string{grant.id()}) {
		t.Errorf("listed are %v", list)
	}
	if list := c.get(grantsPath, "").data(); len(list) != 2 || list[1]["customer_account"] != account {
		t.Errorf("the account-wide list is %v", list)
	}
	s.apply(grant.id(), 300)
	const scope = "filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered&"
	sum := c.get(summaryPath, scope+"customer_account="+account)
	if sum["customer"] != nil || sum["customer_account"] != account {
		t.Errorf("the summary is %v", sum)
	}
	if sum := c.get(summaryPath, scope+"customer="+customer); sum["customer"] != customer {
		t.Errorf("the customer's summary is %v", sum)
	}
	if rows := c.get(transactionsPath, "customer_account="+account).data(); len(rows) != 2 || rows[0].at("debit", "amount", "monetary", "value") != 300.0 {
		t.Errorf("the ledger is %v", rows)
	}
	if g := c.post(grantsPath+"/"+grant.id()+"/expire", ""); g["expires_at"] == nil || g["customer_account"] != account {
		t.Errorf("expired, the grant is %v", g)
	}

	for name, tt := range map[string]struct {
		c                  client
		method, path, form string
		want               refusal
	}{
		"both":                   {c, http.MethodPost, grantsPath, form + "&customer=" + customer, refusal{400, invalid, "parameters_exclusive", "customer_account"}},
		"neither":                {c, http.MethodPost, grantsPath, terms("", "customer", "-"), refusal{400, invalid, "parameter_missing", "customer"}},
		"neither, ours":          {c.in(version), http.MethodPost, grantsPath, terms("", "customer", "-"), refusal{400, invalid, "parameter_missing", "customer"}},
		"both in a list":         {c, http.MethodGet, grantsPath, "customer_account=" + account + "&customer=" + customer, refusal{400, invalid, "parameters_exclusive", "customer_account"}},
		"a ledger of nobody":     {c, http.MethodGet, transactionsPath, "", refusal{400, invalid, "parameter_missing", "customer"}},
		"a summary of nobody":    {c, http.MethodGet, summaryPath, strings.TrimSuffix(scope, "&"), refusal{400, invalid, "parameter_missing", "customer"}},
		"no such account":        {c, http.MethodPost, grantsPath, strings.Replace(form, account, "acct_none", 1), refusal{400, invalid, "resource_missing", "customer_account"}},
		"a customer as account":  {c, http.MethodGet, grantsPath, "customer_account=" + customer, refusal{400, invalid, "resource_missing", "customer_account"}},
		"an account as customer": {c, http.MethodGet, grantsPath, "customer=" + account, refusal{400, invalid, "resource_missing", "customer"}},
		"ours":                   {c.in(version), http.MethodPost, grantsPath, form, refusal{400, invalid, "parameter_unknown", "customer_account"}},
		"before it":              {c.in(earlierClover), http.MethodGet, grantsPath, "customer_account=" + account, refusal{400, invalid, "parameter_unknown", "customer_account"}},
	} {
		t.Log(name)
		expectRefusal(t, tt.c.do(tt.method, tt.path, tt.form), tt.want)
	}
}

// TestACustomerWithTwoNames: an account that has the id of a customer too is one customer by
// both, and answers name both.
func TestACustomerWithTwoNames(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	made := s.client().with("Content-Type", "application/json").post("/_sim/customer_accounts", `{"customer": true}`)
	account, customer := made.id(), made["customer"]
	c := s.client().in(clover)
	byAccount := c.post(grantsPath, terms("", "customer", "-", "customer_account", account))
	byCustomer := c.post(grantsPath, terms(fmt.Sprint(customer)))
	for _, query := range []string{"customer_account=" + account, fmt.Sprint("customer=", customer)} {
		list := c.get(grantsPath, query)
		if got := ids(list); !slices.Equal(got, []string{byCustomer.id(), byAccount.id()}) {
			t.Errorf("%s: listed are %v", query, got)
		}
		sum := c.get(summaryPath, "filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered&"+query)
		for _, o := range append(list.data(), sum) {
			if o["customer"] != customer || o["customer_account"] != account {
				t.Errorf("%s: answered %v", query, o)
			}
		}
	}
	if got := c.in(version).get("/v1/customers/"+fmt.Sprint(customer), "").id(); got != customer {
		t.Errorf("the customer is %q", got)
	}
}

func TestBillableItemsAreAPreview(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	const items = "applicability_config[scope][billable_items]"
	form := terms(customer, "applicability_config[scope][price_type]", "-", items+"[0][id]", "bitem_1")
	unknown := refusal{400, invalid, "parameter_unknown", items}
	expectRefusal(t, c.in(preview).do(http.MethodPost, grantsPath, form), unknown)
	c.set(map[string]any{"preview": "on"})
	expectRefusal(t, c.in(version).do(http.MethodPost, grantsPath, form), unknown)
	expectRefusal(t, c.in(clover).do(http.MethodPost, grantsPath, form), unknown)
	expectRefusal(t, c.in(preview).do(http.MethodPost, grantsPath, terms(customer, items+"[0][id]", "bitem_1")),
		refusal{400, invalid, "parameters_exclusive", "applicability_config[scope]"})

	made := c.in(preview).post(grantsPath, form)
	scope := func(g object) object { return object(g.at("applicability_config", "scope").(map[string]any)) }
	if s := scope(made); len(s) != 1 || s["billable_items"].([]any)[0].(map[string]any)["id"] != "bitem_1" {
		t.Errorf("the scope is %v", s)
	}
	if s := scope(c.in(clover).get(grantsPath+"/"+made.id(), "")); len(s) != 0 {
		t.Errorf("without the preview the scope is %v", s)
	}
	if available, _ := c.in(version).balance(customer); available != 0 {
		t.Errorf("for metered prices there are %v", available)
	}
	// As the guide's call, which names no version: that of an account in the previews.
	if g := c.post(grantsPath, form); scope(g)["billable_items"] == nil {
		t.Errorf("without a version the grant is %v", g)
	}
}
