// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package campaign is the resource stripe_billing_credit_campaign: the same terms
// for many customers, as one resource.
//
// Rules are functions over values, tested without Terraform: granting.DecideFate (what
// becomes of each customer), decide.go (of all of them), sums.go (their totals), drift.go
// (what is not as configured, in words), late.go (who can no longer be granted credits),
// failure.go (which failure ends the work for all), import.go (what the grants of a key say
// about a campaign). model.go is a campaign as Terraform holds it, and what it says of each
// customer. plan.go applies the rules to a plan, with plancheck.go for what only Stripe can
// tell; work.go does what was planned, many customers at a time (pool.go); read.go and
// apply.go write down what came of it.
//
// It may import granting, grantresource, number, stripeapi, timestamp and money.
//
// A failure never taints the resource, because Terraform would replace it, and that
// would end every grant: a create that granted anything ends in a warning, and names
// what is missing in drift.
package campaign
