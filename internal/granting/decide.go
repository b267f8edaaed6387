// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "slices"

// KeyedGrant is a grant that carries a key, as far as deciding about the key needs
// it.
type KeyedGrant struct {
	ID     string
	Status string // as StatusOf gives it

	// MadeHere is true for a grant that this run itself made.
	MadeHere bool
}

// Decision is what creating a grant under a key means, given the grants that
// already carry it.
type Decision int

// The decisions of DecideCreate.
const (
	DecideGrant   Decision = iota // none stands in the way: grant
	DecideRefuse                  // the key is used by Grant, and adopting is not allowed
	DecideAdopt                   // Grant is what the key stands for
	DecideSeveral                 // more than one live grant carries the key
)

// DecideCreate decides about a key that grants, newest first, carry already.
// replaced is the id of the grant that the new one replaces ("" for none), which
// has ended, or ends before the new one is made; a replacement may therefore grant
// again under its key. Otherwise a key is spent for ever: a grant that carries it,
// live or ended, is adopted if that is allowed, else it refuses the create. A grant
// that this run made needs no leave. The string is the id of the grant decided
// about, "" for none.
func DecideCreate(grants []KeyedGrant, replaced string, adopt bool) (Decision, string) {
	others := slices.DeleteFunc(slices.Clone(grants), func(g KeyedGrant) bool { return g.ID == replaced })
	live := slices.DeleteFunc(slices.Clone(others), func(g KeyedGrant) bool { return HasEnded(g.Status) })
	switch {
	case len(live) > 1:
		return DecideSeveral, live[0].ID
	case len(live) == 1 && (adopt || live[0].MadeHere):
		return DecideAdopt, live[0].ID
	case len(live) == 1:
		return DecideRefuse, live[0].ID
	case replaced != "" || len(others) == 0:
		return DecideGrant, ""
	case adopt:
		return DecideAdopt, others[0].ID
	}
	return DecideRefuse, others[0].ID
}

// Generation counts the ended grants among those that carry a key: the part of the
// derived Idempotency-Key that tells a grant from the ones before it.
func Generation(grants []KeyedGrant) int {
	ended := 0
	for _, grant := range grants {
		if HasEnded(grant.Status) {
			ended++
		}
	}
	return ended
}
