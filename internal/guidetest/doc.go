// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package guidetest plays the guide "Set up billing credits"
// (https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits/implementation-guide)
// against the simulator, to its end, with clients that nobody here wrote: curl,
// stripe-go and Stripe's client for Node.js; and with Terraform, which applies
// examples/guide.
//
// It holds tests only. Each client tells the same story on
// an account of its own, by its own means alone, and what must come out is one
// ledger, which the test reads for itself.
package guidetest
