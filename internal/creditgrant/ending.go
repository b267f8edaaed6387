// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

// step is what to do next about a grant that shall end.
type step int

const (
	stepNone   step = iota // nothing was tried yet, or nothing is left to do
	stepVoid               // ask Stripe to void it
	stepExpire             // ask Stripe to expire it
	stepRefuse             // the policy does not allow what would work
)

// nextStep decides how to go on ending a grant, by the deletion policy, the
// grant's status as just read, and the step that Stripe refused before that, if
// any. A grant that has ended is done with. A pending one has nothing to expire,
// so it is voided. Whether a live one can be voided depends on what was applied
// to invoices, and only Stripe knows: it is asked, and on a refusal what is left
// expires, unless the policy is to void or fail. One that cannot be expired is
// done with if nothing is left of it.
func nextStep(policy string, refused step, status string) step {
	switch {
	case status == statusVoided || status == statusExpired:
		return stepNone
	case refused == stepExpire && status == statusDepleted:
		return stepNone
	case status == statusPending && refused != stepVoid:
		return stepVoid
	case refused == stepNone && policy == policyExpire:
		return stepExpire
	case refused == stepNone:
		return stepVoid
	case refused == stepVoid && status != statusPending && policy != policyVoid:
		return stepExpire
	}
	return stepRefuse
}
