// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"

// Terms are what a new grant asks for, as far as time and amount judge it.
// EffectiveAt is 0 where it was omitted, ExpiresAt where it never expires.
type Terms struct {
	Value       int64
	EffectiveAt int64
	ExpiresAt   int64
}

// CheckCreate judges a new grant at now: a positive amount (DOC, OPEN), an
// effective_at strictly in the future (DOC, MEAS), an expires_at in the future
// and after it, and fewer than MaxUnusedGrants unused ones (DOC). "" accepts.
func CheckCreate(t Terms, unused int, now int64, s switches.Switches) Refusal {
	effective := t.EffectiveAt
	if effective == 0 {
		effective = now
	}
	switch {
	case t.Value <= 0 && s.NonPositiveAmount == switches.Refuse:
		return RefuseAmount
	case t.EffectiveAt != 0 && t.EffectiveAt <= now:
		return RefuseEffectiveAt
	case t.ExpiresAt != 0:
		if r := checkExpiresAt(t.ExpiresAt, effective, now); r != "" {
			return r
		}
	}
	if unused >= MaxUnusedGrants {
		return RefuseTooMany
	}
	return ""
}

func checkExpiresAt(expiresAt, effectiveAt, now int64) Refusal {
	switch {
	case expiresAt <= now:
		return RefuseExpiresAt
	case expiresAt <= effectiveAt:
		return RefuseExpiresBefore
	default:
		return ""
	}
}

// Change is an update of a grant. ExpiresAt 0 clears the expiry.
type Change struct {
	SetsExpiresAt bool
	ExpiresAt     int64
	SetsMetadata  bool
}

// CheckUpdate judges an update at now. What an ended grant still takes is OPEN.
func CheckUpdate(g Grant, c Change, now int64, s switches.Switches) Refusal {
	if Ended(g, now) {
		if c.SetsExpiresAt && s.UpdateEndedExpiresAt == switches.Refuse {
			return RefuseUpdateEnded
		}
		if c.SetsMetadata && s.UpdateEndedMetadata == switches.Refuse {
			return RefuseUpdateEnded
		}
	}
	if c.SetsExpiresAt && c.ExpiresAt != 0 {
		return checkExpiresAt(c.ExpiresAt, g.EffectiveAt, now)
	}
	return ""
}

// Revival is the credit that a grant gets back when its expiry is undone: all
// of it that ever expired, less what earlier revivals granted again.
func Revival(g Grant) int64 {
	return g.Ledger.Expired - (g.Ledger.Granted - g.Value)
}

// CheckExpire judges an expiry at now: a pending grant cannot be expired, nor an
// expired one (MEAS); a voided or depleted one is OPEN. done says that the grant has ended
// already and the call is accepted without effect.
func CheckExpire(g Grant, now int64, s switches.Switches) (r Refusal, done bool) {
	switch StatusOf(g, now) {
	case Voided:
		if s.ExpireVoided == switches.Accept {
			return "", true
		}
		return RefuseExpireVoided, false
	case Expired:
		if s.SecondExpire == switches.Accept {
			return "", true
		}
		return RefuseExpireExpired, false
	case Pending:
		return RefuseExpirePending, false
	case Depleted:
		if s.ExpireDepleted == switches.Refuse {
			return RefuseExpireDepleted, false
		}
	case Granted:
	}
	return "", false
}

// CheckVoid judges a void at now: refused once any part was applied to an invoice
// (DOC) or the grant expired (MEAS); a pending grant can be voided (MEAS). A
// second void, and a void after the invoice was voided, are OPEN.
func CheckVoid(g Grant, now int64, s switches.Switches) (r Refusal, done bool) {
	switch StatusOf(g, now) {
	case Voided:
		if s.SecondVoid == switches.Accept {
			return "", true
		}
		return RefuseVoidVoided, false
	case Expired:
		return RefuseVoidExpired, false
	case Pending, Depleted, Granted:
	}
	applied := g.Ledger.Applied
	if s.VoidAfterInvoiceVoid == switches.Accept {
		applied -= g.Ledger.Restored
	}
	if applied > 0 {
		return RefuseVoidApplied, false
	}
	return "", false
}
