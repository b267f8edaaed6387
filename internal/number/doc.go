// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package number holds the Terraform types of numbers: WholeType for numbers without a
// fraction, and MinorUnitsType for amounts of money, with what an amount must be to be
// granted.
//
// It may import money.
//
// The framework's own Int64Type (v1.19) refuses 49.99 while it decodes, before any
// validator runs, as an error in the provider. These types say what is wrong with what
// was written, and what to write instead.
package number
