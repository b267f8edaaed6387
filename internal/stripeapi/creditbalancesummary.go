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
		scope.PriceType = stripe.String("metered")
	}
	return &stripe.BillingCreditBalanceSummaryFilterParams{Type: stripe.String("applicability_scope"), ApplicabilityScope: scope}
}
