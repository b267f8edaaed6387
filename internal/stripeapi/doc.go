// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package stripeapi is a client of the part of Stripe's API that billing credits
// need. No other package of the provider makes requests.
//
// A Client makes every call through one HTTP client, which limits the requests per
// second and retries with the request's Idempotency-Key, so that a
// change happens once, even if it is sent many times. The BulkReader reads many grants with few calls: what
// a caller announces decides how the account's list is read and what of it is kept.
//
// One object that cannot be read spoils no list (Pages.Readable). It is an error where
// it may be what the caller looks for.
//
// The package imports stripe-go for its parameters, form encoding, backend and
// errors, and nothing of the project. Answers are decoded into types of its own:
// those of stripe-go turn null into 0 (RUN), and a priority of 0 is the highest,
// while null is none. It also keeps the binary free of stripe-go's hundreds of
// linked types.
//
// # Units
//
// Times are seconds since the Unix epoch, as Stripe has them. Amounts count the
// minor units of their currency (cents of USD, yen of JPY), and currencies are three
// lower-case letters.
//
// # Errors
//
// Every call that fails returns an [Error], but for one of an empty id, which is
// refused without a request. It holds what Stripe said and its request id; the Is
// functions tell what it means. An answer that is not what SPEC says, or is about
// another object than was asked for or the other mode's, is an error too
// (IsInvalidResponse). No text of an error or of the log has the API key in it, nor
// characters that a terminal acts on.
//
// A change is not given up when Terraform is interrupted while Stripe may be
// processing it: it has a grace period in which to learn the outcome, and its error
// says whether the outcome is known (IsOutcomeUnknown). A change that was not sent
// by then is not sent at all.
//
// # Sources
//
// Facts about Stripe name their source: SPEC is Stripe's OpenAPI description, DOC
// its documentation, SDK the source of stripe-go v81.4.0, RUN what that SDK was seen
// to do against a local server.
package stripeapi
