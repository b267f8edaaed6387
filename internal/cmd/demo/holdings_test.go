// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// object decodes as the client does.
func object(t *testing.T, text string) (o stripecall.Object) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for want, g := range map[string]item{
		"pending":  {Object: object(t, `{"effective_at": 101}`)},
		"granted":  {Object: object(t, `{"effective_at": 100, "expires_at": 101}`), Left: 1},
		"depleted": {Object: object(t, `{"effective_at": 100}`)},
		"expired":  {Object: object(t, `{"effective_at": 98, "expires_at": 100}`), Left: 1},
		"voided":   {Object: object(t, `{"effective_at": 101, "expires_at": 100, "voided_at": 100}`)},
	} {
		if got := g.status(100); got != want {
			t.Errorf("%v is %s, want %s", g.Object, got, want)
		}
	}
}

// TestClaims makes sure that the demo fails if what it says is not so.
func TestClaims(t *testing.T) {
	t.Parallel()
	g := item{Left: 3766, Object: object(t, `{"name": "Welcome", "effective_at": 100, "expires_at": 86400, "amount": {"monetary": {"currency": "usd", "value": 5000}}}`)}
	if got, want := g.claim(200), "Welcome is granted, has 37.66 USD, expires 1970-01-02"; got != want {
		t.Errorf("the claim is %q, want %q", got, want)
	}
	held := []string{"b", "a", "a"}
	if err := expect("it is", held, []string{"a", "b", "a"}); err != nil {
		t.Errorf("in another order: %v", err)
	}
	for name, claimed := range map[string][]string{"one too few": {"a", "b"}, "another": {"a", "b", "b"}, "none": nil} {
		if expect("it is", held, claimed) == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}

// TestRows checks the tables: what is new in the ledger, and who paid an invoice.
func TestRows(t *testing.T) {
	t.Parallel()
	row := func(text string) item { return item{Customer: "acme", Object: object(t, text)} }
	h := holdings{
		Grants: []item{row(`{"id": "credgr_1", "name": "Welcome"}`), row(`{"id": "credgr_2", "name": "Prepaid"}`)},
		Ledger: []item{
			row(`{"id": "t1", "credit_grant": "credgr_1", "credit": {"type": "credits_granted", "amount": {"monetary": {"currency": "usd", "value": 300}}}}`),
			row(`{"id": "t2", "credit_grant": "credgr_1", "debit": {"type": "credits_applied", "credits_applied": {"invoice_line_item": "il_1"}, "amount": {"monetary": {"currency": "usd", "value": 200}}}}`),
			row(`{"id": "t3", "credit_grant": "credgr_2", "debit": {"type": "credits_applied", "credits_applied": {"invoice_line_item": "il_1"}, "amount": {"monetary": {"currency": "usd", "value": 50}}}}`),
		},
	}
	joined := func(rows [][]string) []string {
		var lines []string
		for _, row := range rows {
			lines = append(lines, strings.Join(row, " "))
		}
		return lines
	}
	all, none := joined(h.ledgerRows(holdings{})), joined(h.ledgerRows(h))
	if want := []string{"acme Welcome credits_granted +3.00 USD", "acme Welcome credits_applied -2.00 USD", "acme Prepaid credits_applied -0.50 USD"}; !slices.Equal(all, want) {
		t.Errorf("the ledger is shown as %q, want %q", all, want)
	}
	if !slices.Equal(none, []string{"nothing"}) {
		t.Errorf("what is not new is shown as %q", none)
	}
	invoice := object(t, `{"currency": "usd", "amount_due": 1, "lines": {"data": [{"id": "il_1", "description": "Storage", "currency": "usd", "amount": 250}]}}`)
	paid := joined(h.paidRows(invoice))
	if want := []string{"Storage 2.50 USD Welcome 2.00 USD", "Storage 2.50 USD Prepaid 0.50 USD", "left to pay 0.01 USD"}; !slices.Equal(paid, want) {
		t.Errorf("the invoice is shown as %q, want %q", paid, want)
	}
}
