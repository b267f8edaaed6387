// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package stripecall speaks to Stripe as a curl command would: a method, a path
// and form parameters in, the status and the decoded JSON out. Commands use it
// that need to see an answer as it was sent, refusals too.
//
// It imports nothing of the project. Its one hard decision: a refusal is an
// answer and not an error, because what is refused, and how, is what its callers
// ask for. Only an answer that Stripe did not mean as one is repeated: 429, a
// lock timeout, 5xx and a broken connection, under the same idempotency key.
package stripecall
