// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package creditgrant is Terraform's side of the credit grant: the resource
// stripe_billing_credit_grant, the list resource, and the actions that end a grant. What a
// grant is, how it ends, and how it is created exactly once is in package granting.
//
// attributes.go lists the attributes of the resource once, with what a change of
// each does; planning, reading and keeping planned values all follow it.
//
//	resource.go       schema, validation, identity; resource_read.go and resource_apply.go
//	                  read, create, update and delete
//	model.go          a grant as Terraform holds it; model_stripe.go, from and to Stripe
//	plan_*.go         what Terraform will do (plan_decide.go), what is refused
//	                  (plan_checks.go) and what is warned of (plan_warnings.go)
//	beginning.go      an effective_at that was declared and has passed
//	movein.go         taking over a state of stripe/stripe, whose schema it has
//	list_resource.go  what terraform query lists
//	action.go         the two actions, which end one grant
//
// Errors of package granting become diagnostics in package grantresource.
//
// An unclear outcome is an error or a warning, never a second
// grant or the end of one. So an ended grant is never changed, a grant
// that was made is in the state even if something fails afterwards, and only an answer of
// Stripe counts, never a guess from the state.
package creditgrant
