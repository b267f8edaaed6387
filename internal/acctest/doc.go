// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest is what acceptance tests share: an account of Stripe to work
// in, and the provider under test.
//
// The account is a simulator of the test's own, so that tests run side by side
// and offline. With STRIPE_TESTACC set (make testacc) the same tests run in
// Stripe's test mode with the caller's key; tests that need what only the
// simulator has, like its request log, say so and are skipped.
//
// Every request that the simulator gets and every answer that it gives is checked
// against Stripe's own description (internal/contract); what differs fails the test.
//
// It may import anything, and nothing of the provider imports it. Fixtures are made
// with Stripe's own calls and never by reaching into the simulator, so that they mean
// the same in both; but for Draw, Switch and Faults, which only the simulator has.
package acctest
