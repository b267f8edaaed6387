// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package apierror is the shape of Stripe's refusals: the error object, its HTTP
// status, and one constructor per kind of refusal.
//
// It imports nothing of the simulator. Whether a refusal
// was made before the endpoint began to execute (Error.Unkept), because Stripe
// keeps only answers of endpoints that executed for their idempotency key (DOC).
package apierror
