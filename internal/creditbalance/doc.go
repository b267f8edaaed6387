// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package creditbalance is what is left of a customer's credits, and the ledger
// that says why: the data sources stripe_billing_credit_balance_summary,
// stripe_billing_credit_balance_transaction and
// stripe_billing_credit_balance_transactions.
//
// It may import datasource, stripeapi and timestamp. It sums nothing up: balances are
// Stripe's own answer, because what is left of a grant depends on draft invoices and rules that only Stripe applies.
package creditbalance
