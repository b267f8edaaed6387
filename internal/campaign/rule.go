// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

// action is what becomes of one customer's grant.
type action int

const (
	actionKeep    action = iota // nothing is done
	actionGrant                 // a grant is made, or adopted
	actionReplace               // the grant ends, and another one is made
	actionUpdate                // the grant gets another end or other metadata
	actionEnd                   // the grant ends, and the customer is forgotten
	actionForget                // nothing is left to end; the customer is forgotten
	actionLate                  // no grant can be made any more: a time of the campaign has passed
	actionUnknown               // the value is known after apply, and decides then
)

// holding is what a state knows of one customer.
type holding struct {
	Value   int64  // in minor units, as the state has it
	GrantID string // "" for none
	Ended   string // how the grant ended: voided, expired, or "" as long as it lives
	Drift   string // what is not as configured, "" when all is well

	// Replaced is the grant that ended for a new one that was not made yet, ""
	// for none. GrantID is then "".
	Replaced string
}

func (h holding) isLive() bool { return h.GrantID != "" && h.Ended == "" }

// wanted is what a configuration wants for one customer.
type wanted struct {
	Value      int64 // in minor units
	Known      bool  // the value is known
	NewTerms   bool  // another expires_at or other metadata than the state has
	Superseded bool  // the key has a live grant beside the one that has ended
	Late       bool  // a time of the campaign has passed for the customer
}

// decide says what becomes of a customer; want is nil for one who is no recipient
// any more. A grant that has ended is final: it is kept, and the configuration does not matter.
// The exception is an ended grant beside which the key has a live one: that is what
// a replacement left that was killed, and it is adopted.
func decide(has holding, want *wanted) action {
	switch {
	case want == nil && has.isLive():
		return actionEnd
	case want == nil:
		return actionForget
	case has.GrantID == "" && want.Late:
		return actionLate
	case has.GrantID == "" || has.Ended != "" && want.Superseded:
		return actionGrant
	case has.Ended != "":
		return actionKeep
	case !want.Known:
		return actionUnknown
	case want.Value != has.Value:
		return actionReplace
	case want.NewTerms || has.Drift != "":
		return actionUpdate
	}
	return actionKeep
}

// ignoresChange reports that a customer's grant has ended, and that its
// configuration asks for another value, of which nothing comes.
func ignoresChange(has holding, want *wanted) bool {
	return want != nil && want.Known && has.GrantID != "" && has.Ended != "" && want.Value != has.Value
}

// isWork reports an action for which Stripe is asked to change something.
func (a action) isWork() bool {
	switch a {
	case actionGrant, actionReplace, actionUpdate, actionEnd, actionUnknown:
		return true
	case actionKeep, actionForget, actionLate:
	}
	return false
}
