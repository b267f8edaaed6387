// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stripe/stripe-mock/embedded"
)

// TestExpandableIsWhatStripeExpands holds the table against Stripe's description.
func TestExpandableIsWhatStripeExpands(t *testing.T) {
	t.Parallel()
	var description struct {
		Components struct {
			Schemas map[string]struct {
				Expandable []string `json:"x-expandableFields"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(embedded.OpenAPISpec, &description); err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{
		partApplied:  "billing_credit_grants_resource_balance_credits_applied",
		partCredits:  "invoices_resource_pretax_credit_amount",
		partMoved:    "billing_credit_grants_resource_balance_debit",
		partSettings: "invoice_setting_customer_setting",
	}
	// Later than the description, or not in it: internal/contract says why.
	others := []string{"subscription_item.plan", "billing_credit_grants_resource_balance_debit.credits_application_invoice_voided"}
	for kind, fields := range expandable {
		if schema, isPart := parts[kind]; isPart {
			kind = schema
		}
		known := description.Components.Schemas[kind].Expandable
		for name, to := range fields {
			if !slices.Contains(known, name) && !slices.Contains(others, kind+"."+name) {
				t.Errorf("Stripe does not expand %s.%s", kind, name)
			}
			if below := strings.TrimPrefix(to.kind, listPrefix); to != never && below != kindClock && expandable[below] == nil {
				t.Errorf("%s.%s leads to %q, of which nothing is known", kind, name, to.kind)
			}
		}
	}
}
