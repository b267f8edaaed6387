// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// Stripe's documented samples. The grant's lacks voided_at, which came later (SPEC).
const (
	sampleGrant = `{"id": "credgr_test_61R9a6NUWsRmOW3RM41L6nFOS1ekDGHo", "object": "billing.credit_grant",
		"amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"},
		"applicability_config": {"scope": {"price_type": "metered"}}, "category": "paid", "created": 1726620803,
		"customer": "cus_QrvQguzkIK8zTj", "effective_at": 1729297860, "expires_at": null, "livemode": false, "metadata": {},
		"name": "Purchased Credits", "priority": null, "test_clock": null, "updated": 1726620803, "voided_at": null}`
	sampleRows = `{"object": "list", "data": [
		{"id": "cbtxn_test_61R9ZljjaFmdidb6e41L6nFOS1ekD9Ue", "object": "billing.credit_balance_transaction", "created": 1726619524,
		 "credit": null, "credit_grant": "credgr_test_61R9ZkIkIzLSp0xze41L6nFOS1ekDTPE",
		 "debit": {"amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"},
		  "credits_applied": {"invoice": "in_1Q0BoLL6nFOS1ekDbwBM5ER1", "invoice_line_item": "il_1QB443L6nFOS1ekDwRiN3Z4n"},
		  "type": "credits_applied"},
		 "effective_at": 1729211351, "livemode": false, "test_clock": "clock_1Q0BoJL6nFOS1ekDbyYYuseM", "type": "debit"},
		{"id": "cbtxn_test_61R9ZkIbb17ze4b2s41L6nFOS1ekDXHs", "object": "billing.credit_balance_transaction", "created": 1726619434,
		 "credit": {"amount": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"}, "type": "credits_granted"},
		 "credit_grant": "credgr_test_61R9ZkIkIzLSp0xze41L6nFOS1ekDTPE", "debit": null, "effective_at": 1726619434,
		 "livemode": false, "test_clock": "clock_1Q0BoJL6nFOS1ekDbyYYuseM", "type": "credit"}],
		"has_more": false, "url": "/v1/billing/credit_balance_transactions"}`
	sampleSummary = `{"object": "billing.credit_balance_summary", "balances": [{
		"available_balance": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"},
		"ledger_balance": {"monetary": {"currency": "usd", "value": 1000}, "type": "monetary"}}],
		"customer": "cus_QsEHa3GKweMwih", "livemode": false}`
)

// shape is the names of fields, with the types of their values, at every depth.
func shape(v any) any {
	switch v := v.(type) {
	case map[string]any:
		fields := []string{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			fields = append(fields, fmt.Sprintf("%s: %v", name, shape(v[name])))
		}
		return fields
	case []any:
		items := []any{}
		for _, item := range v {
			items = append(items, shape(item))
		}
		return items
	default:
		return fmt.Sprintf("%T", v)
	}
}

func TestAnswersHaveTheShapeOfStripesSamples(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	c.control("/_sim/switches", map[string]string{"omitted_priority": "null"})
	clock := c.post(clocksPath, "frozen_time=1729211351").id()
	bound, free := c.customer("test_clock="+clock), c.customer("")
	grant := c.grant(free, "name", "Purchased Credits", "category", "paid")
	c.apply(c.grant(bound), 1000)

	for name, tt := range map[string]struct {
		sample string
		got    object
	}{
		"a grant":   {sampleGrant, c.get(grantsPath+"/"+grant, "")},
		"rows":      {sampleRows, c.get(transactionsPath, "customer="+bound)},
		"a summary": {sampleSummary, c.get(summaryPath, "filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered&customer="+free)},
	} {
		var want map[string]any
		if err := json.Unmarshal([]byte(tt.sample), &want); err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(shape(map[string]any(tt.got))), fmt.Sprint(shape(want)); got != want {
			t.Errorf("%s has the shape\n%s\nStripe's has\n%s", name, got, want)
		}
	}
}
