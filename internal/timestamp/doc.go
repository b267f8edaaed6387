// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package timestamp holds the one Terraform type for a moment in time.
//
// Stripe counts whole seconds since the Unix epoch; people write RFC 3339.
// The type is a string that accepts both spellings, so that a configuration
// with Unix numbers (Terraform converts a number to its decimal string) and one
// with RFC 3339 mean the same, and it compares instants, not spellings.
//
// It imports nothing of the project. A value keeps the spelling it was given, and
// semantic equality, not normalisation, keeps a respelling from planning a change. Terraform refuses a planned value
// that is neither the configuration's nor the prior state's, so a normalized
// spelling could not be planned at all.
package timestamp
