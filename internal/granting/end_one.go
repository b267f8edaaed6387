// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
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

// RefusedEndError is a grant that Stripe does not expire or void.
type RefusedEndError struct {
	ID      string
	Action  EndAction
	Status  string // what the grant is
	EndedAt *int64 // when it ended, in seconds since the Unix epoch; nil as long as it has not
	Err     error
}

func (e *RefusedEndError) Error() string {
	return "grant " + e.ID + ", which is " + e.Status + ", cannot be ended: " + e.Err.Error()
}

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *RefusedEndError) Unwrap() error { return e.Err }

// EndOne voids or expires one grant, as asked for and not otherwise. The grant is
// read first, so that ending one twice is a success without a second request, whose
// answer is OPEN; a refusal is answered by reading it again, since it may have ended
// meanwhile.
//
// The errors are *OtherModeError, *RefusedEndError, and *EndError, of which
// stripeapi.IsNotFound tells a grant that is not there. After the last one the grant
// may have ended or not.
func (r *Run) EndOne(ctx context.Context, id string, action EndAction) (OneEnd, error) {
	if IsOtherMode(id, nil, r.Livemode()) {
		return OneEnd{}, &OtherModeError{ID: id, KeyLivemode: r.Livemode()}
	}
	look, err := r.Look(ctx, id)
	if err != nil {
		return OneEnd{}, r.endError(id, err)
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
		return OneEnd{}, r.endError(id, refused)
	}
	look, err = r.Look(ctx, id)
	switch {
	case err != nil:
		return OneEnd{}, r.endError(id, refused)
	case IsEndedBy(action, look.Status):
		r.recordEnded(id)
		return OneEnd{Status: look.Status, EndedAt: *look.EndedAt(), Already: true}, nil
	}
	return OneEnd{}, &RefusedEndError{ID: id, Action: action, Status: look.Status, EndedAt: look.EndedAt(), Err: refused}
}

// IsEndedBy reports that a grant in a status has nothing left that an action could end:
// a voided one has nothing left to expire either, but one that has expired was not
// voided.
func IsEndedBy(action EndAction, status string) bool {
	return status == StatusVoided || action == EndExpire && status == StatusExpired
}
