// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package account is what one Stripe account holds in one mode: customers, test
// clocks, grants and their ledger, products, prices, meters, subscriptions and
// invoices, and what can be done to them.
//
// It imports credits, params, switches and apierror. It
// does no locking of its own. The caller holds the account's lock (Lock) for a
// whole request, so that a request sees and leaves one consistent state; the two
// modes of an account share a lock because each looks into the other for "a
// similar object exists in live mode".
package account
