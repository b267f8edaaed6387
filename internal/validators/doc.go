// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package validators holds what the arguments of several resources must be, beyond
// what the framework's own validators say: currencies, and ids of Stripe's objects.
// An error says what to write instead.
//
// It may import money.
//
// Ids are told by what they cannot be, not by their prefix: an account may have
// customers and prices with ids that it chose itself (DOC; plans of old accounts
// are prices with such ids), and a configuration that names them is right.
package validators
