// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package credits holds the rules of billing credits: status, what may be done to
// a grant, which ledger rows are due, the order in which grants are drawn, and the
// balance summary.
//
// It imports switches only. Everything is a function over values with the clock
// passed in: `now` is Unix seconds by the customer's test clock where there is
// one. Amounts are positive whole numbers in the currency's minor unit. A
// grant carries the sums of its ledger by type of row, so that
// every rule is decided without reading the rows.
package credits
