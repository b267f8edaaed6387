// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package granting is the domain of the provider: what a credit grant is at a
// moment, how it ends, and how a customer is granted credits exactly once. It
// knows nothing of Terraform's types. What it does not do it refuses with a Refusal
// (refusal.go), which has the words that users read; they stand beside the rule.
//
// A Run is what one run of Terraform knows, shared by the resources of one configured
// provider: what it has read (run.go), and what it has planned and done (memory.go).
// The ways through it:
//
//	create (create.go)                  end (end.go)
//	Run.Create                          Run.End
//	  lock the key                        hold it to max_ended_per_run
//	  find grants with it (find.go)       send the policy's first action
//	  DecideCreate (recipient.go)         on a refusal: read, decide again
//	  create under DeriveIdempotencyKey   record it
//	  or adopt and reconcile
//
//	replace (replacement.go)
//	Run.CheckReplacement                at plan, and again right before the old grant ends
//	Run.EndReplaced                     ends the old grant, and remembers the replacement
//	Run.Create                          finds it there: no key is looked up after the end
//
// Rules are functions over values with the time passed in: look.go (what a grant
// is), terms.go (what is fixed, and what differs), end.go (what to do next about a grant that will be ended),
// memory.go (which planned uses of a key and a grant exclude each other), limits.go
// (how much a run may grant and end), check.go (times, customers, prices, versions),
// room.go (who can have
// another grant), recipient.go (what a key that is already used means, and what becomes of
// each customer of a campaign).
//
// The package imports stripeapi, money and timestamp, and nothing else of the project.
package granting
