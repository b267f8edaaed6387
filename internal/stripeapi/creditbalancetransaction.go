// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const creditBalanceTransactionsPath = "/v1/billing/credit_balance_transactions"

// CreditBalanceTransaction is a billing.credit_balance_transaction (SPEC): one
// row of the ledger of a grant. Times are seconds since the Unix epoch: Created by
// the wall clock, EffectiveAt by the customer's test clock where there is one (INF
// from the documented sample). One of Credit and Debit is set, as Type says:
// "credit" or "debit".
type CreditBalanceTransaction struct {
	ID          string  `json:"id" stripe:"required"`
	Created     int64   `json:"created" stripe:"required"`
	Credit      *Credit `json:"credit"`
	CreditGrant string  `json:"credit_grant" stripe:"required"`
	Debit       *Debit  `json:"debit"`
	EffectiveAt int64   `json:"effective_at" stripe:"required"`
	Livemode    bool    `json:"livemode" stripe:"required"`
	TestClock   *string `json:"test_clock"`
	Type        string  `json:"type"`
}

func (CreditBalanceTransaction) objectName() string { return "billing.credit_balance_transaction" }
func (t CreditBalanceTransaction) objectID() string { return t.ID }

// Credit is what a transaction added to the balance, as a positive amount. Type is
// "credits_granted" or "credits_application_invoice_voided" (SPEC), and only the
// latter names an invoice.
type Credit struct {
	Amount                          Amount     `json:"amount" stripe:"required"`
	CreditsApplicationInvoiceVoided *AppliedTo `json:"credits_application_invoice_voided"`
	Type                            string     `json:"type" stripe:"required"`
}

// Debit is what a transaction took from the balance, as a positive amount. Type is
// "credits_applied", "credits_expired" or "credits_voided" (SPEC), and only the first
// names an invoice.
type Debit struct {
	Amount         Amount     `json:"amount" stripe:"required"`
	CreditsApplied *AppliedTo `json:"credits_applied"`
	Type           string     `json:"type" stripe:"required"`
}

// AppliedTo names the line of an invoice that credits were applied to, by ids.
type AppliedTo struct {
	Invoice         string `json:"invoice" stripe:"required"`
	InvoiceLineItem string `json:"invoice_line_item" stripe:"required"`
}

// GetCreditBalanceTransaction reads the transaction with the id (cbtxn_...).
// IsNotFound reports that there is none.
func (c *Client) GetCreditBalanceTransaction(ctx context.Context, id string) (CreditBalanceTransaction, error) {
	return getByID[CreditBalanceTransaction](ctx, c, creditBalanceTransactionsPath, id)
}

// ListCreditBalanceTransactions returns the transactions of a customer, given by id,
// or only those of one of its grants where creditGrant is not "", newest first. It
// makes no request before the list is read. IsMissing reports that the customer or
// the grant does not exist.
func (c *Client) ListCreditBalanceTransactions(customer, creditGrant string) *Pages[CreditBalanceTransaction] {
	return newPages(func(ctx context.Context, after string) (page[CreditBalanceTransaction], error) {
		if err := c.version.CheckCustomer(customer); err != nil {
			return page[CreditBalanceTransaction]{}, err
		}
		params := &stripe.BillingCreditBalanceTransactionListParams{ListParams: pageAfter(after)}
		setListHolder(&params.ListParams, &params.Customer, customer)
		if creditGrant != "" {
			params.CreditGrant = stripe.String(creditGrant)
		}
		return list[CreditBalanceTransaction](ctx, c, creditBalanceTransactionsPath, params)
	})
}
