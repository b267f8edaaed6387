// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package stripeapi is the only room that speaks to Stripe.
//
// A Client makes every call of the provider through one transport: a ceiling on
// requests per second, and retries that keep a request's Idempotency-Key, so
// that however often it is sent it happens once. Above it stands the BulkReader,
// which reads many grants for the price of few calls.
//
// The room imports stripe-go for its parameters, form encoding, backend and
// errors, and nothing of the project. Answers are decoded into values of our
// own: stripe-go's structs turn JSON null into 0, and a priority of 0 is the
// highest there is, while null is none. It also keeps the binary free of
// stripe-go's hundreds of linked types.
//
// Its one hard decision: a request that may change something is not given up
// on when Terraform is interrupted. Once it is on its way its outcome is money,
// so it has a grace period in which to learn it (shutdown_grace.go), and an error says
// whether the outcome is known (Error.OutcomeUnknown).
package stripeapi
