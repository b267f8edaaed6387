// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "slices"

// KeyedGrant is a grant that has a key, as far as deciding about the key needs
// it.
type KeyedGrant struct {
	ID     string
	Status string // as StatusOf gives it, or StatusDepleted where that is known

	// MadeHere is true for a grant that this run itself made.
	MadeHere bool
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
