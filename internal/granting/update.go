// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Update brings the end and the metadata of a live grant to the wanted ones
// (metadata as StoredMetadata gives it). The errors are those of UpdatePlanned.
func (r *Run) Update(ctx context.Context, id string, expiresAt *int64, metadata map[string]string) (stripeapi.CreditGrant, error) {
	return r.change(ctx, id, func(current stripeapi.CreditGrant) stripeapi.CreditGrantUpdate {
		return Changes(current.ExpiresAt, current.Metadata, expiresAt, metadata)
	})
}

// UpdatePlanned makes the planned changes of a live grant, and no others: what
// somebody else has changed since the plan is left for the next one. The grant is
// read first, so that a plan that is older than the grant's end cannot revive it. The
// error is an *EndedMeanwhileError, with nothing sent, an *OtherModeError, or an
// *UpdateError.
func (r *Run) UpdatePlanned(ctx context.Context, id string, update stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	return r.change(ctx, id, func(stripeapi.CreditGrant) stripeapi.CreditGrantUpdate { return update })
}

func (r *Run) change(ctx context.Context, id string, update func(current stripeapi.CreditGrant) stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	look, err := r.LookInBulk(ctx, id)
	current := look.Grant
	switch {
	case err != nil:
		return current, r.updateError(id, err)
	case !look.IsLive():
		return current, &EndedMeanwhileError{ID: id, Status: look.Status}
	}
	change := update(current)
	if change.IsEmpty() {
		return current, nil
	}
	if change.ExpiresAt != nil && IsEarlier(change.ExpiresAt, current.ExpiresAt) {
		if err := r.CountEnded(endingOf(current)); err != nil {
			return current, err
		}
	}
	if key := change.Metadata[KeyMetadata]; key != "" {
		// Another run may have granted under the key since it was planned.
		if err := r.CheckFreeKey(ctx, GrantKey{Customer: current.Customer, Key: key}, id); err != nil {
			return current, err
		}
	}
	updated, err := r.client.UpdateCreditGrant(ctx, id, change)
	if err != nil {
		return current, r.updateError(id, err)
	}
	return updated, nil
}

// IsEarlier reports that an expiry is earlier than another one, each in seconds since
// the Unix epoch, nil for never.
func IsEarlier(expiresAt, than *int64) bool {
	return expiresAt != nil && (than == nil || *expiresAt < *than)
}

func endingOf(grant stripeapi.CreditGrant) Ending {
	ending := Ending{ID: grant.ID}
	if grant.Amount.Monetary != nil {
		ending.Amount = *grant.Amount.Monetary
	}
	return ending
}

func (r *Run) updateError(id string, err error) error {
	if stripeapi.IsOtherMode(err) {
		return &OtherModeError{ID: id, KeyLivemode: r.Livemode()}
	}
	return &UpdateError{ID: id, Err: err}
}
