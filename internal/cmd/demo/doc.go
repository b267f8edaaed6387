// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: Terraform grants credits, extends
// one, clears an end, finds nothing to do when a month of usage has been paid with
// them, replaces one and ends them all, against a simulated Stripe, and after each step
// a table shows what Stripe holds.
//
// It uses what a user would use: the built provider, installed by a real
// `terraform init`, on the configuration in examples/demo. All of it happens in a
// temporary folder and on a loopback address, and is gone when the command ends,
// however it ends.
//
// Each act claims what Stripe holds after it, and the demo fails where that is not so.
package main
