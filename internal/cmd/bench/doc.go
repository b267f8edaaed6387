// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what the provider adds to Terraform's overhead, and how
// near it comes to what Stripe's rate limit allows.
//
//	go run -C internal/cmd/bench . [-quick] [-only regexp] [-out bench.json] [-svg bench.svg] [-from bench.json]
//
// It builds the provider as a release is built, serves a simulated Stripe with
// its rate limit and a latency from a process of its own, and lets a real
// Terraform plan and apply many grants. Beside each plan stands the floor: the
// same plan of as many terraform_data, which cost Terraform nothing but itself,
// in the same run and by turns, so that a busy machine slows both. Beside the larger
// plans stands a second floor, the provider of donothingprovider: it has our schema,
// and does nothing.
//
// It prints one table, writes all of it as JSON, draws it (picture.go), and fails if a figure is over
// its limit. It imports the project's terraformcli, and the provider's address.
//
// It never measures what did not work. A plan must find no
// changes and no drift in a state of as many grants as Stripe holds, which is
// grown from one that the provider wrote itself (state.go).
package main
