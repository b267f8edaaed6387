// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"cmp"
	"context"

	"github.com/stripe/stripe-go/v81"
)

// CreditBalanceSummary is a billing.credit_balance_summary (SPEC): what is left of a
// customer's grants, one entry per currency, none without grants.
type CreditBalanceSummary struct {
	Customer        string    `json:"customer" stripe:"required or customer_account"`
	CustomerAccount string    `json:"customer_account"`
	Livemode        bool      `json:"livemode" stripe:"required"`
	Balances        []Balance `json:"balances" stripe:"required"`
}

func (CreditBalanceSummary) objectName() string { return "billing.credit_balance_summary" }

// Balance is what is left in one currency, in its minor units. Ledger is less what
// finalized invoices used; Available also less what draft invoices reserve (DOC).
type Balance struct {
	Available Amount `json:"available_balance" stripe:"required"`
	Ledger    Amount `json:"ledger_balance" stripe:"required"`
}

// BalanceFilter chooses the grants of a summary: one grant, or those that apply
// to a scope. The zero value is all metered prices.
type BalanceFilter struct {
	CreditGrant string // id of a grant (credgr_...), "" to filter by Scope
	Scope       Scope  // the zero value is all metered prices
}

// GetCreditBalanceSummary reads the balances of a customer, given by id. IsMissing
// reports that the customer, the grant or a price of the filter does not exist;
// BlamedParam tells which.
func (c *Client) GetCreditBalanceSummary(ctx context.Context, customer string, filter BalanceFilter) (CreditBalanceSummary, error) {
	if err := cmp.Or(c.version.CheckCustomer(customer), c.version.CheckScope(filter.Scope)); err != nil {
		return CreditBalanceSummary{}, err
	}
	params := &stripe.BillingCreditBalanceSummaryParams{Filter: filterParams(filter)}
	setHolder(&params.Params, &params.Customer, customer)
	addBillableItems(&params.Params, "filter[applicability_scope]", filter.Scope)
	return get(ctx, c, "/v1/billing/credit_balance_summary", params, func(summary CreditBalanceSummary) error {
		return isOf(customer, summary.Customer, summary.CustomerAccount)
	})
}

func filterParams(filter BalanceFilter) *stripe.BillingCreditBalanceSummaryFilterParams {
	if filter.CreditGrant != "" {
		return &stripe.BillingCreditBalanceSummaryFilterParams{
			Type:        stripe.String("credit_grant"),
			CreditGrant: stripe.String(filter.CreditGrant),
		}
	}
	scope := &stripe.BillingCreditBalanceSummaryFilterApplicabilityScopeParams{PriceType: filter.Scope.PriceType}
	for _, price := range filter.Scope.Prices {
		scope.Prices = append(scope.Prices, &stripe.BillingCreditBalanceSummaryFilterApplicabilityScopePriceParams{ID: stripe.String(price.ID)})
	}
	if scope.PriceType == nil && len(scope.Prices) == 0 && len(filter.Scope.BillableItems) == 0 {
		scope.PriceType = stripe.String(Metered)
	}
	return &stripe.BillingCreditBalanceSummaryFilterParams{Type: stripe.String("applicability_scope"), ApplicabilityScope: scope}
}

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

// The types of a Credit and of a Debit (SPEC).
const (
	CreditsGranted                  = "credits_granted"
	CreditsApplicationInvoiceVoided = "credits_application_invoice_voided"

	CreditsApplied = "credits_applied"
	CreditsExpired = "credits_expired"
	CreditsVoided  = "credits_voided"
)

// Credit is what a transaction added to the balance, as a positive amount. Type is
// CreditsGranted or CreditsApplicationInvoiceVoided, and only the latter names an invoice.
type Credit struct {
	Amount                          Amount     `json:"amount" stripe:"required"`
	CreditsApplicationInvoiceVoided *AppliedTo `json:"credits_application_invoice_voided"`
	Type                            string     `json:"type" stripe:"required"`
}

// Debit is what a transaction took from the balance, as a positive amount. Type is
// CreditsApplied, CreditsExpired or CreditsVoided, and only the first names an invoice.
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
