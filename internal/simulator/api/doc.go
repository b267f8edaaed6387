// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package api declares the endpoints of Stripe that the simulator serves: method,
// path, parameters, what happens, and the JSON of the answer.
//
// It imports account, credits, params and apierror. An
// endpoint is a value in a table, so that routing, validation, idempotency and
// faults are written once, around it.
package api
