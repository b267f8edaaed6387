// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

// The keys of Terraform's private data.
const (
	// privateAccount holds the id of the account that the grant was made in.
	privateAccount = "account"

	// privateHeld is where the first of the two plans of a replacement leaves the
	// grant (granting.Held) for the second, in which there is no prior state.
	// Terraform hands the private data of the one to the other.
	privateHeld = "held"

	// privateNext holds, from the plan of a create on, what is to be made
	// (*granting.Intended), so that the Delete of the old half of a replacement, to
	// which Terraform hands the same private data, can check it again. Every other
	// plan sets it to null: Terraform keeps the private data of a Delete that failed,
	// and a later one may replace nothing.
	privateNext = "next"

	// privateKeptElsewhere is set where a planned destroy must leave the grant,
	// because another resource keeps it.
	privateKeptElsewhere = "kept_elsewhere"
)
