// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package minorunits holds the Terraform type of an amount of money in a
// currency's minor units, and what such an amount must be to be granted.
//
// It may import money.
//
// The type is a whole number, but it takes every number that can be written: the
// framework's own refuses 49.99 while it decodes, before any validator runs, as an
// error in the provider. What cannot be an amount is refused by Grantable, which
// says what to write.
package minorunits
