// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package stripecall calls Stripe, or the simulator, as a curl command would: a
// method, a path and form parameters in, the status and the decoded JSON out. It is
// the one client of the project's commands and acceptance tests; the provider has
// its own (internal/stripeapi).
//
// It imports nothing of the project, so that what it reads is what anybody would
// read over HTTP.
//
// A refusal is an answer and not an error, because tests and the probe ask what is
// refused, and how. Script is for callers for whom every call has to succeed. A
// client of New retries what Stripe did not mean as an answer (429, a lock timeout,
// 5xx and a broken connection) under the same idempotency key.
package stripecall
