// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
)

const (
	ours   = "2025-02-24.acacia"
	grants = "/v1/billing/credit_grants"
	valid  = "amount[type]=monetary&amount[monetary][currency]=usd&amount[monetary][value]=1000&category=paid&customer=cus_1" +
		"&applicability_config[scope][prices][0][id]=price_1&applicability_config[scope][prices][1][id]=price_2" +
		"&priority=0&metadata[any]=thing&expires_at=1800000000&expand[]=customer"
)

const grant = `{
	"id": "credgr_1", "object": "billing.credit_grant", "category": "paid", "created": 1, "updated": 1, "livemode": false,
	"amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 1000}},
	"applicability_config": {"scope": {"prices": [{"id": "price_1"}]}},
	"customer": "cus_1", "effective_at": null, "expires_at": null, "voided_at": null, "name": null, "priority": 0,
	"test_clock": null, "metadata": {"object": "customer"}
}`

// expect says whether an error names every one of the parts; none means no error.
func expect(t *testing.T, err error, parts ...string) {
	t.Helper()
	if len(parts) == 0 {
		if err != nil {
			t.Error(err)
		}
		return
	}
	for _, part := range parts {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not name %q: %v", part, err)
		}
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	change := func(old, replacement string) string {
		if !strings.Contains(valid, old) {
			t.Fatalf("%q is not in the valid request", old)
		}
		return strings.Replace(valid, old, replacement, 1)
	}
	tests := map[string]struct {
		method, path, query, form string
		names                     []string
	}{
		"valid":                      {http.MethodPost, grants, "", valid, nil},
		"valid, with brackets alone": {http.MethodPost, grants, "", strings.NewReplacer("[0]", "[]", "[1]", "[]").Replace(valid), nil},
		"valid, escaped":             {http.MethodPost, grants, "", strings.NewReplacer("[", "%5B", "]", "%5D").Replace(valid), nil},
		"cleared":                    {http.MethodPost, grants + "/credgr_1", "", "expires_at=&metadata=", nil},
		"list":                       {http.MethodGet, grants, "customer=cus_1&limit=100", "", nil},
		"unknown":                    {http.MethodPost, grants, "", valid + "&color=red", []string{"'color'"}},
		"unknown, nested":            {http.MethodPost, grants, "", valid + "&amount[monetary][color]=red", []string{"/amount/monetary", "'color'"}},
		"unknown, in an array":       {http.MethodPost, grants, "", change("[1][id]", "[1][ident]"), []string{"/applicability_config/scope/prices/1", "'ident'", "'id'"}},
		"missing":                    {http.MethodPost, grants, "", change("&category=paid", ""), []string{"missing property 'category'"}},
		"missing, nested":            {http.MethodPost, grants, "", change("&amount[monetary][value]=1000", ""), []string{"/amount/monetary", "missing property 'value'"}},
		"missing, in a query":        {http.MethodGet, "/v1/billing/credit_balance_transactions", "limit=1", "", []string{"missing property 'customer'"}},
		"wrong type":                 {http.MethodPost, grants, "", change("=1000", "=49.99"), []string{"/amount/monetary/value"}},
		"text for an object":         {http.MethodPost, grants, "", "amount=5", []string{"/amount"}},
		"names for an array":         {http.MethodPost, grants, "", change("prices][1]", "prices][one]"), []string{"'one'"}},
		"wrong enum":                 {http.MethodPost, grants, "", change("=paid", "=gift"), []string{"/category"}},
		"too long":                   {http.MethodPost, grants, "", valid + "&name=" + strings.Repeat("x", 5001), []string{"/name"}},
		"fixed at creation":          {http.MethodPost, grants + "/credgr_1", "", "priority=1", []string{"'priority'"}},
		"no such call":               {http.MethodDelete, grants + "/credgr_1", "", "", []string{"Stripe has no DELETE"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, contract.Request(ours, tt.method, tt.path, tt.query, tt.form), tt.names...)
		})
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	// mutate changes a grant that is as Stripe describes it.
	mutate := func(change func(map[string]any)) string {
		var o map[string]any
		if err := json.Unmarshal([]byte(grant), &o); err != nil {
			t.Fatal(err)
		}
		change(o)
		mutated, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		return string(mutated)
	}
	set := func(name string, value any) string { return mutate(func(o map[string]any) { o[name] = value }) }
	customer := map[string]any{"id": "cus_1", "object": "customer", "created": 1, "livemode": false}
	tests := map[string]struct {
		answer string
		names  []string
	}{
		"valid":               {grant, nil},
		"expanded":            {set("customer", customer), nil},
		"expanded, deleted":   {set("customer", map[string]any{"id": "cus_1", "object": "customer", "deleted": true}), nil},
		"missing field":       {mutate(func(o map[string]any) { delete(o, "livemode") }), []string{"missing property 'livemode'"}},
		"wrong type":          {set("created", "1"), []string{"/created"}},
		"null":                {set("created", nil), []string{"/created"}},
		"unknown field":       {set("status", "granted"), []string{"'status'"}},
		"wrong enum":          {set("category", "gift"), []string{"/category"}},
		"another object":      {set("object", "billing.grant"), []string{"/object"}},
		"unknown, nested":     {set("amount", map[string]any{"type": "monetary", "monetary": map[string]any{"currency": "usd", "value": 1, "left": 1}}), []string{"/amount/monetary", "'left'"}},
		"missing, nested":     {set("amount", map[string]any{"monetary": nil}), []string{"/amount", "missing property 'type'"}},
		"wrong, in an array":  {set("applicability_config", map[string]any{"scope": map[string]any{"prices": []any{map[string]any{"id": 5}}}}), []string{"/applicability_config/scope/prices/0/id"}},
		"expanded, not whole": {set("customer", map[string]any{"id": "cus_1", "object": "customer", "color": "red"}), []string{"customer in the answer", "'color'", "'created'"}},
		"expanded to another": {set("customer", map[string]any{"id": "prod_1", "object": "product"}), []string{"/customer"}},
		"metadata, no text":   {set("metadata", map[string]any{"a": 1}), []string{"/metadata/a"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, contract.Answer(ours, http.MethodGet, grants+"/credgr_1", http.StatusOK, []byte(tt.answer)), tt.names...)
			list := `{"object": "list", "has_more": false, "url": "/v1/billing/credit_grants", "data": [` + tt.answer + `]}`
			// In a list, another kind of object is found where the list says what it holds.
			if name != "another object" {
				expect(t, contract.Answer(ours, http.MethodGet, grants, http.StatusOK, []byte(list)), tt.names...)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	const refusal = `{"error": {"type": "invalid_request_error", "message": "No.", "param": "id"}}`
	tests := map[string]struct {
		path, answer string
		status       int
		names        []string
	}{
		"refused":         {grants, refusal, http.StatusBadRequest, nil},
		"no such path":    {"/v1/nothing", refusal, http.StatusNotFound, nil},
		"answered":        {"/v1/nothing", refusal, http.StatusOK, []string{"Stripe has no GET"}},
		"wrong type":      {grants, strings.Replace(refusal, "invalid_request_error", "invalid", 1), http.StatusBadRequest, []string{"/error/type"}},
		"unknown field":   {grants, strings.Replace(refusal, "param", "parameter", 1), http.StatusBadRequest, []string{"'parameter'"}},
		"no error":        {grants, "{}", http.StatusBadRequest, []string{"'error'"}},
		"no JSON":         {grants, "Bad Request", http.StatusBadRequest, []string{"invalid character"}},
		"object as error": {grants, grant, http.StatusBadRequest, []string{"'error'"}},
		"error as object": {grants, refusal, http.StatusOK, []string{"'data'"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, contract.Answer(ours, http.MethodGet, tt.path, tt.status, []byte(tt.answer)), tt.names...)
		})
	}
}

func TestLaterVersionsHaveMoreAboutCredits(t *testing.T) {
	t.Parallel()
	const clover, preview = "2025-12-15.clover", "2026-01-28.preview"
	account := strings.Replace(valid, "customer=cus_1", "customer_account=acct_1", 1)
	items := strings.NewReplacer("prices][0]", "billable_items][0]", "prices][1]", "billable_items][1]").Replace(account)
	tests := map[string]struct {
		version, method, path, query, form string
		names                              []string
	}{
		"ours":                       {ours, http.MethodPost, grants, "", account, []string{"'customer_account'", "missing property 'customer'"}},
		"clover before it":           {"2025-11-17.clover", http.MethodPost, grants, "", account, []string{"'customer_account'"}},
		"created":                    {clover, http.MethodPost, grants, "", account, nil},
		"listed":                     {clover, http.MethodGet, grants, "customer_account=acct_1", "", nil},
		"listed, ours":               {ours, http.MethodGet, grants, "customer_account=acct_1", "", []string{"'customer_account'"}},
		"balance":                    {clover, http.MethodGet, "/v1/billing/credit_balance_summary", "customer_account=acct_1&filter[type]=credit_grant&filter[credit_grant]=c", "", nil},
		"ledger":                     {clover, http.MethodGet, "/v1/billing/credit_balance_transactions", "customer_account=acct_1", "", nil},
		"billable items, no preview": {clover, http.MethodPost, grants, "", items, []string{"'billable_items'"}},
		"billable items":             {preview, http.MethodPost, grants, "", items, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, contract.Request(tt.version, tt.method, tt.path, tt.query, tt.form), tt.names...)
		})
	}
}
