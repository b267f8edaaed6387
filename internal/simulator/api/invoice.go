// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"

// invoiceJSON is an invoice in the shape of 2025-02-24.acacia (SDK), as far as
// the simulator holds it. There are no taxes and no discounts.
type invoiceJSON struct {
	ID                       string             `json:"id"`
	Object                   string             `json:"object"`
	AmountDue                int64              `json:"amount_due"`
	AmountPaid               int64              `json:"amount_paid"`
	AmountRemaining          int64              `json:"amount_remaining"`
	AmountShipping           int64              `json:"amount_shipping"`
	AttemptCount             int64              `json:"attempt_count"`
	Attempted                bool               `json:"attempted"`
	AutoAdvance              bool               `json:"auto_advance"`
	BillingReason            string             `json:"billing_reason"`
	Charge                   *string            `json:"charge"`
	CollectionMethod         string             `json:"collection_method"`
	Created                  int64              `json:"created"`
	Currency                 string             `json:"currency"`
	Customer                 string             `json:"customer"`
	CustomerEmail            *string            `json:"customer_email"`
	CustomerName             *string            `json:"customer_name"`
	Description              *string            `json:"description"`
	Discounts                []string           `json:"discounts"`
	DueDate                  *int64             `json:"due_date"`
	EffectiveAt              *int64             `json:"effective_at"`
	EndingBalance            *int64             `json:"ending_balance"`
	HostedInvoiceURL         *string            `json:"hosted_invoice_url"`
	InvoicePDF               *string            `json:"invoice_pdf"`
	Lines                    invoiceLineList    `json:"lines"`
	Livemode                 bool               `json:"livemode"`
	Metadata                 map[string]string  `json:"metadata"`
	Number                   *string            `json:"number"`
	Paid                     bool               `json:"paid"`
	PaidOutOfBand            bool               `json:"paid_out_of_band"`
	PaymentIntent            *string            `json:"payment_intent"`
	PeriodEnd                int64              `json:"period_end"`
	PeriodStart              int64              `json:"period_start"`
	StartingBalance          int64              `json:"starting_balance"`
	Status                   string             `json:"status"`
	StatusTransitions        invoiceTransitions `json:"status_transitions"`
	Subscription             *string            `json:"subscription"`
	Subtotal                 int64              `json:"subtotal"`
	SubtotalExcludingTax     int64              `json:"subtotal_excluding_tax"`
	Tax                      *int64             `json:"tax"`
	TestClock                *string            `json:"test_clock"`
	Total                    int64              `json:"total"`
	TotalDiscountAmounts     []string           `json:"total_discount_amounts"`
	TotalExcludingTax        int64              `json:"total_excluding_tax"`
	TotalPretaxCreditAmounts []pretaxCredit     `json:"total_pretax_credit_amounts"`
	TotalTaxAmounts          []string           `json:"total_tax_amounts"`
	invoiceRequired
}

// invoiceLineList is a list that also counts; only an invoice's own lines do.
type invoiceLineList struct {
	listJSON
	TotalCount int `json:"total_count"`
}

type invoiceTransitions struct {
	FinalizedAt           *int64 `json:"finalized_at"`
	MarkedUncollectibleAt *int64 `json:"marked_uncollectible_at"`
	PaidAt                *int64 `json:"paid_at"`
	VoidedAt              *int64 `json:"voided_at"`
}

// pretaxCredit is a part that a grant paid; the simulator has no discounts, the
// other type of pre-tax credit.
type pretaxCredit struct {
	Amount                   int64  `json:"amount"`
	CreditBalanceTransaction string `json:"credit_balance_transaction"`
	Type                     string `json:"type"`
}

func pretaxCredits(lines ...account.InvoiceLine) []pretaxCredit {
	shown := []pretaxCredit{}
	for _, l := range lines {
		for _, c := range l.Credits {
			shown = append(shown, pretaxCredit{Amount: c.Value, CreditBalanceTransaction: c.Transaction, Type: "credit_balance_transaction"})
		}
	}
	return shown
}

const (
	chargeAutomatically = "charge_automatically"
	sendInvoice         = "send_invoice"

	secondsPerDay = 24 * 60 * 60
	// linesInInvoice is how many lines an invoice itself shows (DOC).
	linesInInvoice = 10
)

func renderInvoice(a *account.Account, i *account.Invoice) any {
	total := i.Total()
	j := invoiceJSON{
		ID: i.ID, Object: "invoice", AmountDue: total, AmountRemaining: total, AutoAdvance: i.AutoAdvance,
		BillingReason: "manual", CollectionMethod: i.CollectionMethod, Created: i.Created, Currency: i.Currency,
		Customer: i.Customer, Description: text(i.Description), Discounts: []string{}, EffectiveAt: timestamp(i.FinalizedAt),
		Lines: linesOf(a, i), Livemode: a.Livemode, Metadata: metadataJSON(i.Metadata), Number: text(i.Number),
		Paid: i.Status == account.InvoicePaid, PaidOutOfBand: i.PaidOutOfBand, PeriodEnd: i.PeriodEnd, PeriodStart: i.PeriodStart,
		Status: i.Status, Subscription: text(i.Subscription), Subtotal: i.Subtotal(), SubtotalExcludingTax: i.Subtotal(),
		StatusTransitions: invoiceTransitions{FinalizedAt: timestamp(i.FinalizedAt), PaidAt: timestamp(i.PaidAt), VoidedAt: timestamp(i.VoidedAt)},
		TestClock:         text(i.TestClock), Total: total, TotalDiscountAmounts: []string{}, TotalExcludingTax: total,
		TotalPretaxCreditAmounts: pretaxCredits(i.Lines...), TotalTaxAmounts: []string{},
		invoiceRequired: requiredOfInvoice(),
	}
	if j.Paid {
		j.Attempted, j.AmountPaid, j.AmountRemaining = true, total, 0
	}
	if i.DaysUntilDue > 0 {
		j.DueDate = timestamp(i.Created + i.DaysUntilDue*secondsPerDay)
	}
	if customer, err := a.Customer(i.Customer); err == nil {
		j.CustomerEmail, j.CustomerName = text(customer.Email), text(customer.Name)
	}
	if i.FinalizedAt != 0 {
		none := int64(0)
		j.EndingBalance = &none
	}
	return j
}

func linesOf(a *account.Account, i *account.Invoice) invoiceLineList {
	items, hasMore, _ := i.Page(account.Page{Limit: linesInInvoice})
	c := Call{Account: a, Path: "/v1/invoices/" + i.ID + "/lines"}
	return invoiceLineList{listJSON: listObject(c, items, hasMore, renderLine(i)), TotalCount: len(i.Lines)}
}
