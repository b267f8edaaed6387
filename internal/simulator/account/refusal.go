// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// refusals are the parameter that each refusal is about, "" if none, and its plain and
// other words. Only the text of RefuseExpirePending is Stripe's own (MEAS), and has no
// other words.
var refusals = map[credits.Refusal]struct{ param, plain, other string }{
	credits.RefuseExpirePending:  {"", "Can't expire a credit grant that is not yet effective. Credit grant {id} will become effective on {effective_at}", ""},
	credits.RefuseAmount:         {"amount[monetary][value]", "The amount of a credit grant must be a positive integer.", "A grant needs something to grant."},
	credits.RefuseEffectiveAt:    {"effective_at", "The effective_at time must be in the future.", "You asked for a start in the past."},
	credits.RefuseExpiresAt:      {"expires_at", "The expires_at time must be in the future.", "You asked for an end in the past."},
	credits.RefuseExpiresBefore:  {"expires_at", "The expires_at time must be after the effective_at time.", "The end has to follow the start."},
	credits.RefuseTooMany:        {"", "A customer can have at most 100 unused credit grants.", "There are too many open grants here."},
	credits.RefuseExpireExpired:  {"", "Can't expire a credit grant that is already expired. Credit grant {id} has expired.", "{id}: nothing left to end."},
	credits.RefuseExpireVoided:   {"", "Can't expire a credit grant that is voided. Credit grant {id} has been voided.", "{id}: this was withdrawn before."},
	credits.RefuseExpireDepleted: {"", "Can't expire a credit grant that has no balance left. Credit grant {id} is depleted.", "{id}: all of it is spent."},
	credits.RefuseVoidApplied:    {"", "Can't void a credit grant that has been applied to an invoice. Credit grant {id} is in use.", "{id}: part of this was spent."},
	credits.RefuseVoidExpired:    {"", "Can't void a credit grant that is expired. Credit grant {id} has expired.", "{id}: too late to withdraw this."},
	credits.RefuseVoidVoided:     {"", "Can't void a credit grant that is already voided. Credit grant {id} has been voided.", "{id}: withdrawn once is enough."},
	credits.RefuseUpdateEnded:    {"", "Can't update a credit grant that is expired or voided. Credit grant {id} has ended.", "{id}: closed for changes."},
}

// Refused is the answer to a refusal: 400 invalid_request_error without a code
// (MEAS).
func (a *Account) Refused(r credits.Refusal, g credits.Grant) error {
	text := refusals[r].plain
	if other := refusals[r].other; other != "" && a.env.Switches().RefusalTexts == switches.Other {
		text = other
	}
	named := strings.NewReplacer("{id}", g.ID, "{effective_at}", strconv.FormatInt(g.EffectiveAt, 10))
	return apierror.Invalid("", refusals[r].param, named.Replace(text))
}
