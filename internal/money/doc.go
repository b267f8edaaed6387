// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package money knows how Stripe counts: in a currency's minor unit, of which
// most have a hundred to the major one, some one and some a thousand.
//
// The room imports nothing of the project. Its one hard decision: amounts are
// integers of minor units everywhere; a decimal exists only as text for people,
// and is made and read without floating point.
package money
