// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// What a grant is at a moment. Stripe keeps no such field; the names are those of
// its Dashboard (DOC). Depleted needs the ledger, so only a reader that has asked
// for it can tell it from granted.
const (
	StatusPending  = "pending"
	StatusGranted  = "granted"
	StatusDepleted = "depleted"
	StatusExpired  = "expired"
	StatusVoided   = "voided"
)

// StatusOf derives a grant's status at now, the time of its test clock where it
// has one: voided, else expired from the second of its expires_at on, else
// pending until the second of its effective_at, else granted.
func StatusOf(grant stripeapi.CreditGrant, now time.Time) string {
	switch {
	case grant.VoidedAt != nil:
		return StatusVoided
	case grant.ExpiresAt != nil && *grant.ExpiresAt <= now.Unix():
		return StatusExpired
	case grant.EffectiveAt != nil && *grant.EffectiveAt > now.Unix():
		return StatusPending
	}
	return StatusGranted
}

// HasEnded reports that a status is voided or expired.
func HasEnded(status string) bool { return status == StatusVoided || status == StatusExpired }

// EndedAt is when a grant ended, in seconds since the Unix epoch, or nil as long
// as it has not.
func EndedAt(grant stripeapi.CreditGrant, now time.Time) *int64 {
	switch StatusOf(grant, now) {
	case StatusVoided:
		return grant.VoidedAt
	case StatusExpired:
		return grant.ExpiresAt
	}
	return nil
}

// IsDepleted reports that nothing is left of one grant, by the balance summary of
// that grant: nothing in the ledger, even if a draft invoice reserves some of it, and
// nothing available. What is available may show before the ledger does, should
// Stripe record the beginning of a grant late (OPEN).
func IsDepleted(summary stripeapi.CreditBalanceSummary) bool {
	left := func(amount stripeapi.Amount) bool { return amount.Monetary != nil && amount.Monetary.Value > 0 }
	return !slices.ContainsFunc(summary.Balances, func(balance stripeapi.Balance) bool {
		return left(balance.Ledger) || left(balance.Available)
	})
}
