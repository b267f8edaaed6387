// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// OneEnd is what became of a grant that was to be ended in one particular way.
type OneEnd struct {
	// Status is what the grant is now.
	Status string

	// EndedAt is when it ended, in seconds since the Unix epoch.
	EndedAt int64

	// Already is true where it had ended before, and nothing was changed.
	Already bool
}

// EndOne voids or expires one grant, as asked for and not otherwise. The grant is
// read first, so that ending one twice is a success without a second request, whose
// answer is OPEN; a refusal is answered by reading it again, since it may have
// ended in between.
//
// The grant is in no state, so the refusals are at the attribute id.
func (r *Run) EndOne(ctx context.Context, id string, action EndAction) (OneEnd, error) {
	if IsOtherMode(id, nil, r.Livemode()) {
		return OneEnd{}, r.RefuseOtherMode(id)
	}
	look, err := r.Look(ctx, id)
	if err != nil {
		return OneEnd{}, r.oneEndError(id, err)
	}
	if IsEndedBy(action, look.Status) {
		return OneEnd{Status: look.Status, EndedAt: *look.EndedAt(), Already: true}, nil
	}
	if look.IsLive() {
		if err := r.CountEnded(endingOf(look.Grant)); err != nil {
			return OneEnd{}, err
		}
	}
	ended, refused := r.perform(ctx, id, action)
	switch {
	case refused == nil && action == EndVoid:
		r.recordEnded(id)
		return OneEnd{Status: StatusVoided, EndedAt: *ended.VoidedAt}, nil
	case refused == nil:
		r.recordEnded(id)
		return OneEnd{Status: StatusExpired, EndedAt: *ended.ExpiresAt}, nil
	case !stripeapi.IsRefusal(refused):
		return OneEnd{}, r.oneEndError(id, refused)
	}
	look, err = r.Look(ctx, id)
	switch {
	case err != nil:
		return OneEnd{}, r.oneEndError(id, refused)
	case IsEndedBy(action, look.Status):
		r.recordEnded(id)
		return OneEnd{Status: look.Status, EndedAt: *look.EndedAt(), Already: true}, nil
	}
	return OneEnd{}, refuseOneEnd(look, action, refused)
}

// IsEndedBy reports that a grant in a status has nothing left that an action could end:
// a voided one has nothing left to expire either, but one that has expired was not
// voided.
func IsEndedBy(action EndAction, status string) bool {
	return status == StatusVoided || action == EndExpire && status == StatusExpired
}

// oneEndError is the error of an end that failed for another reason than a refusal: the
// grant may have ended or not.
func (r *Run) oneEndError(id string, err error) error {
	switch {
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(id)
	case stripeapi.IsNotFound(err):
		return &Refusal{
			Attribute: "id", Err: err, Summary: "The credit grant does not exist",
			Detail: fmt.Sprintf("There is no credit grant %s in the account and mode of the API key. Nothing was changed. Correct the id, or configure the key of the account that it belongs to. Stripe said: %s", id, err),
		}
	}
	return &Refusal{
		Attribute: "id", Err: err, Summary: "Could not end a credit grant",
		Detail: fmt.Sprintf("Credit grant %s may still be live. Invoke the action again: a grant that has ended is left as it is. %s%s", id, err, stripeapi.Advice(err)),
	}
}

// refuseOneEnd refuses an end that Stripe refuses, and says what to do instead.
func refuseOneEnd(look Look, action EndAction, err error) *Refusal {
	verb, status := "expired", look.Status
	if action == EndVoid {
		verb = "voided"
	}
	if at := look.EndedAt(); at != nil {
		status += " since " + timestamp.Format(*at)
	}
	instead := "Most likely nothing is left of it to expire."
	switch {
	case HasEnded(look.Status):
		instead = "What was left of it has ended with it."
	case look.Status == StatusPending:
		instead = "It is not effective yet, so there is nothing to expire: void it (stripe_billing_credit_grant_void)."
	case action == EndVoid:
		instead = "Most likely some of it was applied to an invoice: expire what is left (stripe_billing_credit_grant_expire)."
	}
	return &Refusal{
		Attribute: "id", Err: err, Summary: "The credit grant cannot be " + verb,
		Detail: fmt.Sprintf("Stripe refuses it, and nothing was changed: credit grant %s is %s. %s Stripe said: %s", look.Grant.ID, status, instead, err),
	}
}
