// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the door: the provider's schema, what it makes of its
// configuration, and the lists of what it offers.
//
// It may import stripeapi and the rooms of what is offered: creditgrant,
// creditbalance, lookup and functions. Its one hard decision: nothing
// about the configuration is guessed. A key that is configured but not known yet
// is an error, never the environment's key, because that may belong to another
// account.
package provider
