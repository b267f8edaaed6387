// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

// Refusal is a reason why Stripe refuses to do something to a grant. Each is an
// HTTP 400 invalid_request_error without a stable code (MEAS).
type Refusal string

// The refusals.
const (
	RefuseAmount         Refusal = "amount"
	RefuseEffectiveAt    Refusal = "effective_at"
	RefuseExpiresAt      Refusal = "expires_at"
	RefuseExpiresBefore  Refusal = "expires_before_effective"
	RefuseTooMany        Refusal = "too_many_unused"
	RefuseExpirePending  Refusal = "expire_pending"
	RefuseExpireExpired  Refusal = "expire_expired"
	RefuseExpireVoided   Refusal = "expire_voided"
	RefuseExpireDepleted Refusal = "expire_depleted"
	RefuseVoidApplied    Refusal = "void_applied"
	RefuseVoidExpired    Refusal = "void_expired"
	RefuseVoidVoided     Refusal = "void_voided"
	RefuseUpdateEnded    Refusal = "update_ended"
)
