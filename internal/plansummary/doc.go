// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package plansummary says what a Terraform plan does with billing credits: a
// Markdown report of the amounts that are granted, granted anew, extended and
// ended, per currency and in major units, for a person who has to approve it.
//
// It reads the JSON of a plan (`terraform show -json`) and asks neither Terraform
// nor Stripe. Each credit grant, and each recipient of a campaign, becomes one
// effect (grant.go, campaign.go); effects are added up per currency (summary.go)
// and written as Markdown (markdown.go).
//
// It may import money and timestamp.
//
// The plan does not say what is left of a grant, so what is ended is counted in
// full: "at most". Where the plan leaves a value unknown, it is counted as unknown
// and never guessed. Whatever looks like a withdrawal without being one for sure
// is reported as one.
package plansummary
