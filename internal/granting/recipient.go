// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

// Fate is what becomes of one customer's grant in a campaign.
type Fate int

// The fates of customers.
const (
	FateKeep    Fate = iota // nothing is done
	FateGrant               // a grant is made, or adopted
	FateReplace             // the grant ends, and another one is made
	FateUpdate              // the grant gets another end or other metadata
	FateEnd                 // the grant ends, and the customer is forgotten
	FateForget              // nothing is left to end; the customer is forgotten
	FateLate                // no grant can be made any more: a time of the campaign has passed
	FateUnknown             // the value is known after apply, and decides then
)

// Holding is what the state of a campaign knows of one customer.
type Holding struct {
	Value   int64  // in minor units, as the state has it
	GrantID string // "" for none
	Ended   string // how the grant ended: voided, expired, or "" as long as it lives
	Drift   string // what is not as configured, "" when all is well

	// Replaced is the grant that ended for a new one that was not made yet, ""
	// for none. GrantID is then "".
	Replaced string
}

// IsLive reports a grant that has not ended.
func (h Holding) IsLive() bool { return h.GrantID != "" && h.Ended == "" }

// Wanted is what the configuration of a campaign wants for one customer.
type Wanted struct {
	Value      int64 // in minor units
	Known      bool  // the value is known
	NewTerms   bool  // another expires_at or other metadata than the state has
	Superseded bool  // the key has a live grant beside the one that has ended
	Late       bool  // a time of the campaign has passed for the customer
}

// DecideFate decides what becomes of a customer; want is nil for one who is no recipient
// any more. A grant that has ended is final: it is kept, and the configuration does not
// matter. The exception is an ended grant beside which the key has a live one: that is what
// a replacement left that was killed, and it is adopted if the value has changed.
func DecideFate(has Holding, want *Wanted) Fate {
	switch {
	case want == nil && has.IsLive():
		return FateEnd
	case want == nil:
		return FateForget
	case has.GrantID == "" && want.Late:
		return FateLate
	case has.Ended != "" && want.Superseded && !want.Known:
		return FateUnknown
	case has.GrantID == "" || has.Ended != "" && want.Superseded:
		return FateGrant
	case has.Ended != "":
		return FateKeep
	case !want.Known:
		return FateUnknown
	case want.Value != has.Value:
		return FateReplace
	case want.NewTerms || has.Drift != "":
		return FateUpdate
	}
	return FateKeep
}

// IgnoresChange reports that a customer's grant has ended, and that its
// configuration asks for another value, of which nothing comes.
func IgnoresChange(has Holding, want *Wanted) bool {
	return want != nil && want.Known && has.GrantID != "" && has.Ended != "" && want.Value != has.Value
}

// IsWork reports a fate for which Stripe is asked to change something.
func (f Fate) IsWork() bool {
	switch f {
	case FateGrant, FateReplace, FateUpdate, FateEnd, FateUnknown:
		return true
	case FateKeep, FateForget, FateLate:
	}
	return false
}
