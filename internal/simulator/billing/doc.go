// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package billing holds the arithmetic of invoices: how usage adds up, what a
// quantity costs, and in which period of a subscription a moment lies.
//
// It imports nothing. Everything is a function over values; amounts are whole
// minor units, times Unix seconds. Prices are decimal
// numbers of minor units and are multiplied exactly, then rounded once.
package billing
