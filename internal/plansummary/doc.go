// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package plansummary says what a Terraform plan does with billing credits: a
// Markdown report of the amounts that are granted, granted again, extended and
// ended, per currency and in major units, for a person who has to approve it.
//
// It reads the JSON of a plan (`terraform show -json`) and asks neither Terraform
// nor Stripe. Input becomes text (input.go) and changes (document.go, change.go).
// Each credit grant, and each recipient of a campaign, becomes effects
// (grant.go, campaign.go). Effects are added up per currency (summary.go, total.go)
// and written as Markdown (markdown.go), in which text from the plan is escaped
// (escape.go).
//
// It may import granting, money and timestamp.
//
// The report never says less than the apply may do:
//   - The plan does not say what is left of a grant, so what is ended is counted in
//     full: "at most".
//   - What is decided only during the apply, or in a later plan, is counted as if it
//     happens, and named as not known yet.
//   - What Terraform marks as sensitive is counted and not shown.
//   - A part of a plan that is not as Terraform writes it is an error.
package plansummary
