// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

// step is what to do next about a grant that shall end.
type step int

const (
	stepDone   step = iota // nothing is left to end
	stepVoid               // ask Stripe to void it
	stepExpire             // ask Stripe to expire it
	stepRefuse             // the policy does not allow what would work
)

// firstStep is how a grant begins to end: by asking for what the policy prefers.
// Whether that is possible depends on what was applied to invoices, and only
// Stripe knows.
func firstStep(policy string) step {
	if policy == policyExpire {
		return stepExpire
	}
	return stepVoid
}

// nextStep is what follows when Stripe has refused a step, with the grant's
// status as read after the refusal. A grant that has ended meanwhile is done. A
// live grant that cannot be voided has been drawn on, so what is left expires,
// unless the policy is to void or fail; one that cannot be expired is pending
// and is voided, or is depleted and done.
func nextStep(policy string, refused step, status string) step {
	switch {
	case status == statusVoided || status == statusExpired:
		return stepDone
	case refused == stepExpire && status == statusDepleted:
		return stepDone
	case refused == stepExpire && status == statusPending:
		return stepVoid
	case refused == stepVoid && policy == policyVoidOrExpire && status != statusPending:
		return stepExpire
	}
	return stepRefuse
}
