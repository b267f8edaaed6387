// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package creditgrant is the grant: the resource stripe_billing_credit_grant, its
// rules, and the data sources that read grants.
//
// A grant's way through the room: schema.go says what can be written, validate.go
// what is refused without asking Stripe, plan.go what Terraform will do
// (planrule.go decides, warning.go says what it costs), create.go, read.go,
// update.go and delete.go do it. model.go is a grant as Terraform holds it,
// fromstripe.go and tostripe.go are the two directions between it and Stripe.
// The rules stand alone, over values with the clock passed in: status.go (what a
// grant is now), ending.go (how to end it), planrule.go (what a plan may change),
// granting.go (how to grant at most once), claims.go (who speaks for a grant).
// check.go refuses at plan what Stripe would at apply, run.go is what resources of
// one run tell each other, owner.go how one that adopts a grant tells others for
// good, mode.go and gone.go keep a wrong key from doing harm.
//
// It may import stripeapi, datasource, timestamp and money, and nothing else of the
// project.
//
// Its one hard decision: credits are money, so whatever is unclear ends in an
// error or a warning, never in a second grant or a grant taken back. From it
// follow that an ended grant is never touched, that a grant whose creation
// succeeded is in state whatever fails afterwards, and that only an answer of
// Stripe counts, never a guess from state.
package creditgrant
