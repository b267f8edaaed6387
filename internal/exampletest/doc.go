// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package exampletest applies every configuration under examples/ to a simulated
// Stripe, as it stands there, and makes sure that everything that the provider offers is
// described and has an example.
//
// It holds tests only, and may import everything. Examples are found by looking, not
// by being listed. A folder that is added is
// applied from then on, and one whose variables have no known values fails
// (recipe_test.go).
package exampletest
