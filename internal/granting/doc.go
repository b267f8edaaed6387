// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package granting is the domain of the provider: what a credit grant is at a
// moment, how it ends, and how a customer is granted credits exactly once. It
// knows nothing of Terraform's types, and its errors hold facts, not sentences for
// users: the packages that serve resources turn them into diagnostics.
//
// A Run is what the resources of one configured provider share. The ways
// through it:
//
//	create with a key                create without one       end
//	Run.CreateIdempotently       Run.Create           Run.End
//	  lock the key (locks.go)          one fresh request key    ask for the policy's action (end.go)
//	  find grants with it (find.go)    client.CreateCreditGrant on a refusal: read, decide once more
//	  DecideCreate (decide.go)                                  remember it (history.go)
//	  client.CreateCreditGrant under
//	  DeriveIdempotencyKey (key.go)
//	  or adopt and reconcile (create.go)
//
// Rules are functions over values with the time passed in: status.go (what a grant
// is), terms.go (what is fixed, and what differs), decide.go (what a key that is
// already used means), end.go (what to do next about a grant that shall end),
// keyuses.go (which planned uses of a key exclude each other), limits.go (how much
// a run may grant).
//
// The package imports stripeapi, and nothing else of the project.
package granting
