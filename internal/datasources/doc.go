// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package datasources holds all data sources of the provider.
//
//	grant.go, grants.go      stripe_billing_credit_grant and _grants
//	summary.go               stripe_billing_credit_balance_summary
//	transaction.go           stripe_billing_credit_balance_transaction and _transactions
//	customer, price, meter   objects found by id or by one other name (lookup.go)
//	invoice.go               stripe_invoice
//	source.go, attributes.go, scope.go, holder.go
//	                         what they share
//
// It may import grantresource, granting, stripeapi, timestamp and number.
//
// Names and nesting are the API's, and null is Stripe's null, so the API's reference is
// also the reference of every data source. Balances are Stripe's own answer, because
// what is left of a grant depends on draft invoices and rules that only Stripe applies.
// A name that does not lead to exactly one object is an error that lists the matches:
// credits are granted to what a lookup finds, so it never picks one.
package datasources
