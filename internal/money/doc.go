// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package money converts amounts of currencies. Stripe counts in minor units, of
// which most currencies have a hundred to the major one, some one and some a
// thousand.
//
// It imports nothing of the project. Amounts are integers of minor units everywhere;
// a decimal is text for people, and is formatted and parsed without floating point.
package money
