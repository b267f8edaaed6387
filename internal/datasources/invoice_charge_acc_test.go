// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccInvoiceReversals shows what happened to the payment of an invoice of 5.00 USD,
// and 0 and false where there was none that Stripe knows of.
func TestAccInvoiceReversals(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "Stripe requires a payment method, and no request disputes a charge")
	refund := func(charge, amount string) { account.Post(t, "/v1/refunds", "charge", charge, "amount", amount) }
	for name, tc := range map[string]struct {
		pay            []string // form pairs of the payment; nil leaves the invoice open
		then           func(charge string)
		amount         int64
		refunded       bool
		disputed, paid bool
	}{
		"open":              {},
		"paid":              {pay: []string{}, paid: true},
		"paid elsewhere":    {pay: []string{"paid_out_of_band", "true"}, paid: true},
		"refunded in part":  {pay: []string{}, then: func(charge string) { refund(charge, "200") }, amount: 200, paid: true},
		"refunded in parts": {pay: []string{}, then: func(charge string) { refund(charge, "200"); refund(charge, "300") }, amount: 500, refunded: true, paid: true},
		"disputed":          {pay: []string{}, then: func(charge string) { account.Dispute(t, charge) }, disputed: true, paid: true},
		"refunded in part, then disputed": {pay: []string{}, then: func(charge string) { refund(charge, "200"); account.Dispute(t, charge) },
			amount: 200, disputed: true, paid: true},
	} {
		t.Run(name, func(t *testing.T) {
			customer := account.Customer(t)
			account.Post(t, "/v1/invoiceitems", "customer", customer, "currency", "usd", "amount", "500")
			id := account.Post(t, "/v1/invoices", "customer", customer, "pending_invoice_items_behavior", "include").ID()
			account.Post(t, "/v1/invoices/"+id+"/finalize", "auto_advance", "false")
			if tc.pay != nil {
				account.Post(t, "/v1/invoices/"+id+"/pay", tc.pay...)
			}
			if tc.then != nil {
				tc.then(account.Get(t, "/v1/invoices/"+id).String("charge"))
			}
			var checks []statecheck.StateCheck
			for attribute, want := range map[string]knownvalue.Check{
				"amount_refunded": knownvalue.Int64Exact(tc.amount),
				"refunded":        knownvalue.Bool(tc.refunded),
				"disputed":        knownvalue.Bool(tc.disputed),
				"paid":            knownvalue.Bool(tc.paid),
			} {
				checks = append(checks, statecheck.ExpectKnownValue("data.stripe_invoice.test", tfjsonpath.New(attribute), want))
			}
			read(t, account, data("stripe_invoice", "test", "id", id), checks...)
		})
	}
}
