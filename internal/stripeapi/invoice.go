// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const invoicesPath = "/v1/invoices"

// Invoice is an invoice as far as credits concern it (SPEC). Amounts count minor
// units of Currency; times are seconds since the Unix epoch.
type Invoice struct {
	ID                       string               `json:"id"`
	AmountDue                int64                `json:"amount_due"`
	AmountPaid               int64                `json:"amount_paid"`
	AmountRemaining          int64                `json:"amount_remaining"`
	Created                  int64                `json:"created"`
	Currency                 string               `json:"currency"`
	Customer                 *Reference           `json:"customer"`
	Livemode                 bool                 `json:"livemode"`
	Number                   *string              `json:"number"`
	Paid                     bool                 `json:"paid"`
	PeriodEnd                int64                `json:"period_end"`
	PeriodStart              int64                `json:"period_start"`
	Status                   *string              `json:"status"`
	Subscription             *Reference           `json:"subscription"`
	Subtotal                 int64                `json:"subtotal"`
	TestClock                *Reference           `json:"test_clock"`
	Total                    int64                `json:"total"`
	TotalPretaxCreditAmounts []PretaxCreditAmount `json:"total_pretax_credit_amounts"`

	// Lines are all lines; Stripe answers an invoice with its first ten.
	Lines []InvoiceLine `json:"-"`
}

// InvoiceLine is a line_item of an invoice.
type InvoiceLine struct {
	ID                  string               `json:"id"`
	Amount              int64                `json:"amount"`
	Currency            string               `json:"currency"`
	Description         *string              `json:"description"`
	Period              Period               `json:"period"`
	PretaxCreditAmounts []PretaxCreditAmount `json:"pretax_credit_amounts"`
	Price               *Reference           `json:"price"`
	Quantity            *int64               `json:"quantity"`
}

// Period is the time that a line is for: from Start up to End.
type Period struct {
	Start int64 `json:"start"`
	End   int64 `json:"end"`
}

// PretaxCreditAmount is what came off before tax, as a positive amount: by a
// discount or by a credit balance transaction, as Type says.
type PretaxCreditAmount struct {
	Amount                   int64      `json:"amount"`
	CreditBalanceTransaction *Reference `json:"credit_balance_transaction"`
	Discount                 *Reference `json:"discount"`
	Type                     string     `json:"type"`
}

// GetInvoice reads an invoice with all its lines.
func (c *Client) GetInvoice(ctx context.Context, id string) (Invoice, error) {
	path, err := pathOf(invoicesPath, id)
	if err != nil {
		return Invoice{}, err
	}
	answer, err := get[struct {
		Invoice
		FirstLines page[InvoiceLine] `json:"lines"`
	}](ctx, c, path, nil)
	if err != nil {
		return Invoice{}, err
	}
	invoice := answer.Invoice
	if !answer.FirstLines.HasMore {
		invoice.Lines = answer.FirstLines.Data
		return invoice, nil
	}
	for line, err := range c.invoiceLines(path).All(ctx) {
		if err != nil {
			return Invoice{}, err
		}
		invoice.Lines = append(invoice.Lines, line)
	}
	return invoice, nil
}

func (c *Client) invoiceLines(invoicePath string) *Pages[InvoiceLine] {
	return newPages(func(ctx context.Context, after string) (page[InvoiceLine], error) {
		return get[page[InvoiceLine]](ctx, c, invoicePath+"/lines", &stripe.InvoiceListLinesParams{ListParams: pageAfter(after)})
	}, func(l InvoiceLine) string { return l.ID })
}
