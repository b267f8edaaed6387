// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const invoicesPath = "/v1/invoices"

// Invoice is an invoice as far as credits concern it (SPEC). Amounts count minor
// units of Currency; times are seconds since the Unix epoch. Status is "draft",
// "open", "paid", "uncollectible" or "void". Charge is the latest attempt to collect
// the invoice, and nil where there was none: a draft, an invoice of nothing, or one
// that was paid outside of Stripe.
type Invoice struct {
	ID                       string               `json:"id"`
	AmountDue                int64                `json:"amount_due" stripe:"required"`
	AmountPaid               int64                `json:"amount_paid" stripe:"required"`
	AmountRemaining          int64                `json:"amount_remaining" stripe:"required"`
	Charge                   *Charge              `json:"charge"`
	Created                  int64                `json:"created" stripe:"required"`
	Currency                 string               `json:"currency" stripe:"required"`
	Customer                 *Reference           `json:"customer"`
	CustomerAccount          *Reference           `json:"customer_account"` // of Accounts v2; whether our version has it is OPEN
	Livemode                 bool                 `json:"livemode" stripe:"required"`
	Number                   *string              `json:"number"`
	Paid                     bool                 `json:"paid"`
	PeriodEnd                int64                `json:"period_end" stripe:"required"`
	PeriodStart              int64                `json:"period_start" stripe:"required"`
	Status                   *string              `json:"status"`
	StatusTransitions        InvoiceTransitions   `json:"status_transitions" stripe:"required"`
	Subscription             *Reference           `json:"subscription"`
	Subtotal                 int64                `json:"subtotal" stripe:"required"`
	TestClock                *Reference           `json:"test_clock"`
	Total                    int64                `json:"total" stripe:"required"`
	TotalPretaxCreditAmounts []PretaxCreditAmount `json:"total_pretax_credit_amounts"`

	// Lines are all lines, in Stripe's order. Stripe answers an invoice with its
	// first ten (DOC); the rest is read by further calls.
	Lines []InvoiceLine `json:"-"`
}

func (Invoice) objectName() string { return "invoice" }
func (i Invoice) objectID() string { return i.ID }

// HolderID is the id of the invoice's customer, or of the account if there is no customer; ""
// if Stripe names neither.
func (i Invoice) HolderID() string {
	for _, holder := range []*Reference{i.Customer, i.CustomerAccount} {
		if holder != nil && *holder != "" {
			return string(*holder)
		}
	}
	return ""
}

// InvoiceDraft is the status of an invoice that has not been finalized, and so has not
// drawn credits (DOC).
const InvoiceDraft = string(stripe.InvoiceStatusDraft)

// InvoiceTransitions is when the status of an invoice changed, in seconds since the Unix
// epoch; nil where it did not.
type InvoiceTransitions struct {
	FinalizedAt *int64 `json:"finalized_at"`
}

// Charge is what became of a charge (SPEC). AmountRefunded counts minor units; Refunded
// is true where all of the charge was refunded. A dispute that was won leaves Disputed
// true (DOC, docs.stripe.com/api/charges/object).
type Charge struct {
	ID             string `json:"id" stripe:"required"`
	AmountRefunded int64  `json:"amount_refunded" stripe:"required"`
	Disputed       bool   `json:"disputed" stripe:"required"`
	Refunded       bool   `json:"refunded" stripe:"required"`
}

// InvoiceLine is a line_item of an invoice (SPEC). Amount counts minor units of
// Currency, before discounts and credits; Quantity is nil where the line has none.
type InvoiceLine struct {
	ID                  string               `json:"id" stripe:"required"`
	Amount              int64                `json:"amount" stripe:"required"`
	Currency            string               `json:"currency" stripe:"required"`
	Description         *string              `json:"description"`
	Period              Period               `json:"period" stripe:"required"`
	PretaxCreditAmounts []PretaxCreditAmount `json:"pretax_credit_amounts"`
	Price               *Reference           `json:"price"`
	Quantity            *int64               `json:"quantity"`
	Type                string               `json:"type"`
}

// LineSubscription is the Type of a line that a subscription's item makes; the other one
// is "invoiceitem" (SPEC).
const LineSubscription = string(stripe.InvoiceLineItemTypeSubscription)

// The values of PretaxCreditAmount.Type (SPEC).
const (
	PretaxCredit   = "credit_balance_transaction"
	PretaxDiscount = "discount"
)

func (InvoiceLine) objectName() string { return "line_item" }
func (l InvoiceLine) objectID() string { return l.ID }

// Period is the time that a line is for, from Start to End, in seconds since the Unix
// epoch.
type Period struct {
	Start int64 `json:"start" stripe:"required"`
	End   int64 `json:"end" stripe:"required"`
}

// PretaxCreditAmount is what was deducted before tax, as a positive amount in minor
// units of the invoice's currency. Type is "credit_balance_transaction" or "discount",
// and that one of the two is set. On a draft or a preview the transaction is nil (DOC).
type PretaxCreditAmount struct {
	Amount                   int64      `json:"amount" stripe:"required"`
	CreditBalanceTransaction *Reference `json:"credit_balance_transaction"`
	Discount                 *Reference `json:"discount"`
	Type                     string     `json:"type" stripe:"required"`
}

// invoiceAnswer is an invoice as Stripe answers it, with its first ten lines.
type invoiceAnswer struct {
	Invoice
	FirstLines page[InvoiceLine] `json:"lines" stripe:"required"`
}

// GetInvoice reads the invoice with the id (in_...), with its charge and all its lines.
// A restricted key needs the permission to read charges as well (INF). IsNotFound reports
// that there is no such invoice. An error of reading further lines is returned without
// the invoice.
func (c *Client) GetInvoice(ctx context.Context, id string) (Invoice, error) {
	path, err := pathOf(invoicesPath, id)
	if err != nil {
		return Invoice{}, err
	}
	params := &stripe.InvoiceParams{}
	params.AddExpand("charge")
	answer, err := get(ctx, c, path, params, isAbout[invoiceAnswer](id))
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
		return list[InvoiceLine](ctx, c, invoicePath+"/lines", &stripe.InvoiceListLinesParams{ListParams: pageAfter(after)})
	})
}
