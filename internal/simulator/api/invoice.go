// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// invoiceJSON is an invoice in the shape of 2025-02-24.acacia (SDK), as far as
// the simulator holds it.
type invoiceJSON struct {
	ID                           string            `json:"id"`
	Object                       string            `json:"object"`
	AmountDue                    int64             `json:"amount_due"`
	AmountPaid                   int64             `json:"amount_paid"`
	AmountRemaining              int64             `json:"amount_remaining"`
	AmountShipping               int64             `json:"amount_shipping"`
	AttemptCount                 int64             `json:"attempt_count"`
	Attempted                    bool              `json:"attempted"`
	AutoAdvance                  bool              `json:"auto_advance"`
	AutomaticallyFinalizesAt     *int64            `json:"automatically_finalizes_at"`
	BillingReason                string            `json:"billing_reason"`
	Charge                       *string           `json:"charge"`
	CollectionMethod             string            `json:"collection_method"`
	Created                      int64             `json:"created"`
	Currency                     string            `json:"currency"`
	Customer                     string            `json:"customer"`
	CustomerEmail                *string           `json:"customer_email"`
	CustomerName                 *string           `json:"customer_name"`
	DefaultPaymentMethod         *string           `json:"default_payment_method"`
	Description                  *string           `json:"description"`
	Discounts                    []string          `json:"discounts"`
	DueDate                      *int64            `json:"due_date"`
	EffectiveAt                  *int64            `json:"effective_at"`
	EndingBalance                *int64            `json:"ending_balance"`
	HostedInvoiceURL             *string           `json:"hosted_invoice_url"`
	InvoicePDF                   *string           `json:"invoice_pdf"`
	Lines                        invoiceLineList   `json:"lines"`
	Livemode                     bool              `json:"livemode"`
	Metadata                     map[string]string `json:"metadata"`
	NextPaymentAttempt           *int64            `json:"next_payment_attempt"`
	Number                       *string           `json:"number"`
	Paid                         bool              `json:"paid"`
	PaidOutOfBand                bool              `json:"paid_out_of_band"`
	PaymentIntent                *string           `json:"payment_intent"`
	PeriodEnd                    int64             `json:"period_end"`
	PeriodStart                  int64             `json:"period_start"`
	StartingBalance              int64             `json:"starting_balance"`
	Status                       string            `json:"status"`
	StatusTransitions            map[string]any    `json:"status_transitions"`
	Subscription                 *string           `json:"subscription"`
	Subtotal                     int64             `json:"subtotal"`
	SubtotalExcludingTax         int64             `json:"subtotal_excluding_tax"`
	Tax                          *int64            `json:"tax"`
	TestClock                    *string           `json:"test_clock"`
	Total                        int64             `json:"total"`
	TotalDiscountAmounts         []discountAmount  `json:"total_discount_amounts"`
	TotalExcludingTax            int64             `json:"total_excluding_tax"`
	TotalPretaxCreditAmounts     []any             `json:"total_pretax_credit_amounts"`
	TotalTaxAmounts              []taxAmount       `json:"total_tax_amounts"`
	AutomaticTax                 map[string]any    `json:"automatic_tax"`
	DefaultTaxRates              []any             `json:"default_tax_rates"`
	Issuer                       map[string]any    `json:"issuer"`
	PaymentSettings              map[string]any    `json:"payment_settings"`
	PostPaymentCreditNotesAmount int64             `json:"post_payment_credit_notes_amount"`
	PrePaymentCreditNotesAmount  int64             `json:"pre_payment_credit_notes_amount"`
}

// invoiceLineList is a list that also counts; only an invoice's own lines do.
type invoiceLineList struct {
	listJSON
	TotalCount int `json:"total_count"`
}

// linesInInvoice is how many lines an invoice itself shows (DOC).
const linesInInvoice = 10

func renderInvoice(a *account.Account, stored *account.Invoice) any {
	i := a.Shown(stored)
	total, due := i.Total(), i.AmountDue()
	j := invoiceJSON{
		ID: i.ID, Object: "invoice", AmountDue: due, AmountRemaining: due, AttemptCount: i.AttemptCount, Attempted: i.Attempted,
		AutoAdvance: i.AutoAdvance, AutomaticallyFinalizesAt: timestamp(i.FinalizeAt), BillingReason: i.BillingReason, Charge: text(i.Charge),
		CollectionMethod: i.CollectionMethod, Created: i.Created, Currency: i.Currency, Customer: i.Customer,
		DefaultPaymentMethod: text(i.PaymentMethod), Description: text(i.Description), Discounts: []string{},
		EffectiveAt: timestamp(i.FinalizedAt), Lines: linesOf(a, i), Livemode: a.Livemode, Metadata: metadataJSON(i.Metadata),
		NextPaymentAttempt: timestamp(i.CollectAt), Number: text(i.Number), Paid: i.Status == account.InvoicePaid,
		PaidOutOfBand: i.PaidOutOfBand, PeriodEnd: i.PeriodEnd, PeriodStart: i.PeriodStart, StartingBalance: i.StartingBalance,
		Status: i.Status, Subscription: text(i.Subscription), Subtotal: i.Subtotal(), SubtotalExcludingTax: i.Subtotal() - i.TaxIncluded(),
		StatusTransitions: map[string]any{
			"finalized_at": timestamp(i.FinalizedAt), "marked_uncollectible_at": timestamp(i.UncollectibleAt),
			"paid_at": timestamp(i.PaidAt), "voided_at": timestamp(i.VoidedAt),
		},
		TestClock: text(i.TestClock), Total: total, TotalDiscountAmounts: discountAmounts(i.Lines...), TotalExcludingTax: i.TotalExcludingTax(),
		TotalPretaxCreditAmounts: pretaxCredits(i.Lines...), TotalTaxAmounts: taxAmounts(i.Lines...),
		AutomaticTax: invoiceTax, DefaultTaxRates: taxRatesByID(a, i.DefaultTaxRates), Issuer: issuedBySelf, PaymentSettings: paymentSettings,
		PostPaymentCreditNotesAmount: i.PostPaymentCreditNotes, PrePaymentCreditNotesAmount: i.PrePaymentCreditNotes,
	}
	for _, d := range i.Discounts {
		j.Discounts = append(j.Discounts, d.ID)
	}
	if tax := i.Tax(); len(j.TotalTaxAmounts) > 0 {
		j.Tax = &tax
	}
	if j.Paid {
		j.AmountPaid, j.AmountRemaining = due, 0
	}
	if i.CollectionMethod == account.SendInvoice {
		j.DueDate = timestamp(i.Created + i.DaysUntilDue*billing.SecondsPerDay)
	}
	if customer, err := a.Customer(i.Customer); err == nil {
		j.CustomerEmail, j.CustomerName = text(customer.Email), text(customer.Name)
	}
	if i.FinalizedAt != 0 {
		j.EndingBalance = &i.EndingBalance
	}
	return j
}

func linesOf(a *account.Account, i *account.Invoice) invoiceLineList {
	items, hasMore, _ := i.Page(account.Page{Limit: linesInInvoice})
	c := Call{Account: a, Path: "/v1/invoices/" + i.ID + "/lines"}
	return invoiceLineList{listJSON: listObject(c, items, hasMore, renderLine(i)), TotalCount: len(i.Lines)}
}
