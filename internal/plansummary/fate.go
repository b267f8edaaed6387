// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

// fate is what becomes of one customer of a campaign when a plan is applied.
type fate int

const (
	nothing  fate = iota // nothing that concerns credit
	leaves               // the customer is removed, and the grant ends by the deletion policy
	receives             // a grant is made
	adopts               // a grant that is there is taken into the state
	replaced             // the grant ends, and another one is made
	mayEnd               // one of: leaves, replaced, stays. What decides is known after apply
	drifts               // the grant is brought to what is configured, from what the plan does not say
	stays                // the grant stays, and is brought to the configured terms
)

// holding is what a state has for one customer of a campaign.
type holding struct {
	value   amount
	grantID string // "" for none
	ended   bool   // the grant was voided or expired
	drifts  bool   // the state says that it is not as configured
}

func (h holding) isLive() bool { return h.grantID != "" && !h.ended }

// wish is what a plan has for one customer of a campaign.
type wish struct {
	listed  bool   // is a recipient
	anybody bool   // who is a recipient is not known
	value   amount // may be unknown
	grantID string // "" for none, or one that is not known yet
}

// fateOf decides what becomes of a customer, as the campaign does when the plan is
// applied. A grant that has ended is final: nothing is done about it, unless the plan
// shows another one, which is adopted. A planned id is always of a grant that exists.
func fateOf(has holding, want wish) fate {
	switch {
	case want.anybody && has.isLive():
		return mayEnd
	case want.anybody:
		return nothing // a new grant is one of those to unknown recipients
	case !want.listed && has.isLive():
		return leaves
	case !want.listed:
		return nothing
	case want.grantID != "" && want.grantID != has.grantID:
		return adopts
	case has.grantID == "":
		return receives
	case has.ended:
		return nothing
	case !want.value.known:
		return mayEnd
	case want.value.value != has.value.value:
		return replaced
	case has.drifts:
		return drifts
	}
	return stays
}
