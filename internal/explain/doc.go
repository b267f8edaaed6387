// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package explain says of an invoice which credit grant paid how much of which line
// and, where a grant paid nothing, the first reason why not.
//
// What is known of the invoice, its prices, and the customer's grants and ledger
// (read.go) goes through a rule over values (rule.go): what can be told from the line
// and the grant alone (blocked.go), what was left of each grant (history.go) and, for a
// draft, the order in which Stripe draws grants (order.go). A table shows the result
// (table.go). It only reads.
//
// It may import money, stripeapi and timestamp.
//
// What a finalized invoice drew is what the ledger says, and never what the rule would
// have drawn: where they cannot be brought together, the table says so.
package explain
