// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

// Status is the derived state of a grant, in the names of Stripe's Dashboard (DOC).
type Status string

// The statuses of a grant.
const (
	Pending  Status = "pending"
	Granted  Status = "granted"
	Depleted Status = "depleted"
	Expired  Status = "expired"
	Voided   Status = "voided"
)

// StatusOf is the grant's status at now: voided, else expired, else pending, else
// depleted if nothing is left, else granted.
func StatusOf(g Grant, now int64) Status {
	switch {
	case g.VoidedAt != 0:
		return Voided
	case g.ExpiresAt != 0 && g.ExpiresAt <= now:
		return Expired
	case g.EffectiveAt > now:
		return Pending
	case g.Remaining() <= 0:
		return Depleted
	default:
		return Granted
	}
}

// Ended says whether the grant is voided or expired.
func Ended(g Grant, now int64) bool {
	s := StatusOf(g, now)
	return s == Voided || s == Expired
}

// Unused says whether the grant counts against MaxUnusedGrants: not ended, and
// pending or with credit left.
func Unused(g Grant, now int64) bool {
	s := StatusOf(g, now)
	return s == Pending || s == Granted
}

// MaxUnusedGrants is how many unused grants a customer can have (DOC).
const MaxUnusedGrants = 100
