// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"slices"
	"strings"
)

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

// EndedToBeReplaced is in the drift of a customer whose grant has ended for a new one that
// was not made.
const EndedToBeReplaced = "its grant was ended to be replaced"

// WasGranted reports a customer whom the campaign has granted credits before, be it by a grant
// that has ended.
func (h Holding) WasGranted() bool {
	return h.GrantID != "" || h.IsBeingReplaced()
}

// IsBeingReplaced reports a customer whose grant has ended for a new one, under the same key
// or another, that was not made yet.
func (h Holding) IsBeingReplaced() bool {
	return h.GrantID == "" && (h.Replaced != "" || strings.Contains(h.Drift, EndedToBeReplaced))
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

// KeyedGrant is a grant that has a key, as far as deciding about the key needs
// it.
type KeyedGrant struct {
	ID     string
	Status string // as StatusOf gives it, or StatusDepleted where that is known

	// MadeHere is true for a grant that this run itself made.
	MadeHere bool

	look Look
}

// isStanding reports a status in which a grant still has something to give: it has not
// ended, and is not known to be depleted.
func isStanding(status string) bool { return !HasEnded(status) && status != StatusDepleted }

// Decision is what creating a grant under a key means, given the grants that
// already have it.
type Decision int

// The decisions of DecideCreate.
const (
	DecideGrant   Decision = iota // none stands in the way: grant
	DecideRefuse                  // the key is used by Grant, and adopting is not allowed
	DecideAdopt                   // Grant is what the key stands for
	DecideSeveral                 // more than one live grant has the key
)

// DecideCreate decides about a key that grants, newest first, have already.
// replaced is the id of the grant that the new one replaces ("" for none), which
// has ended, or ends before the new one is made; a replacement may therefore grant
// again under its key, unless a newer grant shows that this has been done. Otherwise a
// key is spent for ever: a grant that has it, live or ended, is adopted if that is
// allowed, else it refuses the create. A grant that this run itself made is adopted in
// any case. The string is the id of the grant decided about, "" for none.
func DecideCreate(grants []KeyedGrant, replaced string, adopt bool) (Decision, string) {
	isReplaced := func(g KeyedGrant) bool { return g.ID == replaced }
	others := slices.DeleteFunc(slices.Clone(grants), isReplaced)
	live := slices.DeleteFunc(slices.Clone(others), func(g KeyedGrant) bool { return !isStanding(g.Status) })
	standing := slices.Concat(live, others)
	switch {
	case len(live) > 1:
		return DecideSeveral, live[0].ID
	case len(others) == 0, len(live) == 0 && replaced != "" && slices.IndexFunc(grants, isReplaced) <= 0:
		return DecideGrant, ""
	case adopt || standing[0].MadeHere && len(live) == 1:
		return DecideAdopt, standing[0].ID
	}
	return DecideRefuse, standing[0].ID
}
