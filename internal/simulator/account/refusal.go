// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// refusalTexts are the plain and the other words of every refusal. Only that of
// RefuseExpirePending is Stripe's own (MEAS) and has no other words.
var refusalTexts = map[credits.Refusal][2]string{
	credits.RefuseAmount:         {"The amount of a credit grant must be a positive integer.", "A grant needs something to grant."},
	credits.RefuseEffectiveAt:    {"The effective_at time must be in the future.", "You asked for a start in the past."},
	credits.RefuseExpiresAt:      {"The expires_at time must be in the future.", "You asked for an end in the past."},
	credits.RefuseExpiresBefore:  {"The expires_at time must be after the effective_at time.", "The end has to follow the start."},
	credits.RefuseTooMany:        {"A customer can have at most 100 unused credit grants.", "There are too many open grants here."},
	credits.RefuseExpireExpired:  {"Can't expire a credit grant that is already expired. Credit grant {id} has expired.", "{id}: nothing left to end."},
	credits.RefuseExpireVoided:   {"Can't expire a credit grant that is voided. Credit grant {id} has been voided.", "{id}: this was withdrawn before."},
	credits.RefuseExpireDepleted: {"Can't expire a credit grant that has no balance left. Credit grant {id} is depleted.", "{id}: all of it is spent."},
	credits.RefuseVoidApplied:    {"Can't void a credit grant that has been applied to an invoice. Credit grant {id} is in use.", "{id}: part of this was spent."},
	credits.RefuseVoidExpired:    {"Can't void a credit grant that is expired. Credit grant {id} has expired.", "{id}: too late to withdraw this."},
	credits.RefuseVoidVoided:     {"Can't void a credit grant that is already voided. Credit grant {id} has been voided.", "{id}: withdrawn once is enough."},
	credits.RefuseUpdateEnded:    {"Can't update a credit grant that is expired or voided. Credit grant {id} has ended.", "{id}: closed for changes."},
}

// refused is the answer to a refusal: 400 invalid_request_error without a code
// (MEAS).
func (a *Account) refused(r credits.Refusal, g credits.Grant) error {
	if r == credits.RefuseExpirePending {
		return apierror.Invalid("", "", fmt.Sprintf(
			"Can't expire a credit grant that is not yet effective. Credit grant %s will become effective on %d", g.ID, g.EffectiveAt))
	}
	text := refusalTexts[r][0]
	if a.env.Switches().RefusalTexts == switches.Other {
		text = refusalTexts[r][1]
	}
	return apierror.Invalid("", r.Param(), strings.ReplaceAll(text, "{id}", g.ID))
}
