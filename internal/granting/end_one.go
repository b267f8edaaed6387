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
func (s *Run) EndOne(ctx context.Context, id string, action EndAction) (OneEnd, error) {
	if IsOtherMode(id, nil, s.Livemode()) {
		return OneEnd{}, &OtherModeError{ID: id, KeyLivemode: s.Livemode()}
	}
	since, status, err := s.readStatus(ctx, id)
	if err != nil {
		return OneEnd{}, s.endError(id, err)
	}
	if IsEndedBy(action, status) {
		return OneEnd{Status: status, EndedAt: *since, Already: true}, nil
	}
	ended, refused := s.endNow(ctx, id, action)
	if refused == nil {
		s.addEnded(id)
		return ended, nil
	}
	if !stripeapi.IsRefusal(refused) {
		return OneEnd{}, s.endError(id, refused)
	}
	after, status, err := s.readStatus(ctx, id)
	switch {
	case err != nil:
		return OneEnd{}, s.endError(id, refused)
	case IsEndedBy(action, status):
		s.addEnded(id)
		return OneEnd{Status: status, EndedAt: *after, Already: true}, nil
	}
	return OneEnd{}, &RefusedEndError{ID: id, Action: action, Status: status, EndedAt: after, Err: refused}
}

// endNow asks Stripe for an end, whose time its answer tells.
func (s *Run) endNow(ctx context.Context, id string, action EndAction) (OneEnd, error) {
	if action == EndVoid {
		grant, err := s.client.VoidCreditGrant(ctx, id)
		return OneEnd{Status: StatusVoided, EndedAt: orZero(grant.VoidedAt)}, err
	}
	grant, err := s.client.ExpireCreditGrant(ctx, id)
	return OneEnd{Status: StatusExpired, EndedAt: orZero(grant.ExpiresAt)}, err
}

func orZero(at *int64) int64 {
	if at == nil {
		return 0
	}
	return *at
}

// IsEndedBy reports that a grant in a status has nothing left that an action could
// end: a voided one has nothing left to expire either, but one that has expired was
// not voided.
func IsEndedBy(action EndAction, status string) bool {
	return status == StatusVoided || action == EndExpire && status == StatusExpired
}

// readStatus is when a grant ended, nil as long as it has not, and what it is now.
// Of a grant whose test clock was deleted, Stripe's time decides.
func (s *Run) readStatus(ctx context.Context, id string) (*int64, string, error) {
	grant, err := s.client.GetCreditGrant(ctx, id)
	if err != nil {
		return nil, "", err
	}
	now, err := s.client.Now(ctx, grant.TestClock)
	if err != nil && !stripeapi.IsNotFound(err) {
		return nil, "", err
	}
	return EndedAt(grant, now), StatusOf(grant, now), nil
}
