// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// What a grant is at a moment. Stripe keeps no such field; the names are those
// of its Dashboard (DOC). Depleted needs the ledger, so only a reader that has
// asked for it can tell it from granted.
const (
	statusPending  = "pending"
	statusGranted  = "granted"
	statusDepleted = "depleted"
	statusExpired  = "expired"
	statusVoided   = "voided"
)

// statusOf derives a grant's status at now, the time of its test clock where it
// has one: voided, else expired from the second of its expires_at on, else
// pending until the second of its effective_at, else granted.
func statusOf(grant stripeapi.CreditGrant, now time.Time) string {
	switch {
	case grant.VoidedAt != nil:
		return statusVoided
	case grant.ExpiresAt != nil && *grant.ExpiresAt <= now.Unix():
		return statusExpired
	case grant.EffectiveAt != nil && *grant.EffectiveAt > now.Unix():
		return statusPending
	}
	return statusGranted
}

// endedAt is when a grant ended, in seconds since the Unix epoch, or nil as long
// as it has not.
func endedAt(grant stripeapi.CreditGrant, now time.Time) *int64 {
	switch statusOf(grant, now) {
	case statusVoided:
		return grant.VoidedAt
	case statusExpired:
		return grant.ExpiresAt
	}
	return nil
}

// isLive reports a grant that is pending or granted: not ended.
func isLive(grant stripeapi.CreditGrant, now time.Time) bool {
	return endedAt(grant, now) == nil
}
