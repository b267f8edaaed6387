// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package explore runs every history of a small world, up to a bound: the provider
// itself, served by its protocol server; the simulated Stripe, without a socket; and a
// minimal Terraform (package minitf). No time passes: each operation runs in a bubble of
// testing/synctest.
//
// A history is a list of operations (op.go) with what befalls each request (fate.go).
// What holds after every request and at every end is in invariants.go, which reads
// design.md 4 and 5 aloud. A history in which an invariant fails is printed as a story,
// and as Go source for a regression test (story.go).
//
// It uses the provider by its protocol and the simulator by its requests only. It is for
// tests.
package explore
