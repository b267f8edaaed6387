// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Update brings the end and the metadata of a live grant to the wanted ones
// (metadata as StoredMetadata gives it). The errors are those of UpdatePlanned.
func (s *Run) Update(ctx context.Context, id string, expiresAt *int64, metadata map[string]string) (stripeapi.CreditGrant, error) {
	return s.change(ctx, id, func(current stripeapi.CreditGrant) stripeapi.CreditGrantUpdate {
		return Changes(current.ExpiresAt, current.Metadata, expiresAt, metadata)
	})
}

// UpdatePlanned makes the planned changes of a live grant, and no others: what
// somebody else has changed since the plan is left for the next one. The grant is
// read first, so that a plan that is older than the grant's end cannot revive it. The
// error is an *EndedMeanwhileError, with nothing sent, an *OtherModeError, or an
// *UpdateError.
func (s *Run) UpdatePlanned(ctx context.Context, id string, update stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	return s.change(ctx, id, func(stripeapi.CreditGrant) stripeapi.CreditGrantUpdate { return update })
}

func (s *Run) change(ctx context.Context, id string, update func(current stripeapi.CreditGrant) stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	current, err := s.client.GetCreditGrant(ctx, id)
	if err != nil {
		return current, s.updateError(id, err)
	}
	now, err := s.Now(ctx, current.TestClock)
	if err != nil {
		return current, s.updateError(id, err)
	}
	if !IsLive(current, now) {
		return current, &EndedMeanwhileError{ID: id, Status: StatusOf(current, now)}
	}
	change := update(current)
	if change.IsEmpty() {
		return current, nil
	}
	updated, err := s.client.UpdateCreditGrant(ctx, id, change)
	if err != nil {
		return current, s.updateError(id, err)
	}
	return updated, nil
}

func (s *Run) updateError(id string, err error) error {
	if stripeapi.IsOtherMode(err) {
		return &OtherModeError{ID: id, KeyLivemode: s.Livemode()}
	}
	return &UpdateError{ID: id, Err: err}
}
