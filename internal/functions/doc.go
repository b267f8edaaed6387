// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package functions is the provider's functions: minor_units and major_units,
// between the amounts that people write and those that Stripe counts, and
// billing_periods.
//
// It may import money and timestamp. Amounts are passed as decimal text, never as floating point,
// and nothing is rounded. Terraform hands a
// number to a string parameter as its decimal digits, so both 10.5 and "10.50"
// can be written.
package functions
