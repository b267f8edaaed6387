// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"

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
// read first, so that a plan that is older than the grant's end cannot revive it: that is a
// refusal of the kind EndedMeanwhile, with nothing sent. So is one of the kind TimePassed, of a
// new expires_at.
func (r *Run) UpdatePlanned(ctx context.Context, id string, update stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	return r.change(ctx, id, func(stripeapi.CreditGrant) stripeapi.CreditGrantUpdate { return update })
}

func (r *Run) change(ctx context.Context, id string, update func(current stripeapi.CreditGrant) stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	look, err := r.takeLook(ctx, id)
	current := look.Grant
	switch {
	case err != nil:
		return current, r.updateError(id, err)
	case !look.IsLive():
		return current, refuseEnded(look)
	}
	change := update(current)
	if err := (Times{ExpiresAt: change.ExpiresAt}).Passed(look.Now); err != nil {
		return current, err
	}
	send := r.sendChange
	if change.Metadata[KeyMetadata] != "" {
		send = r.addKey
	}
	updated, err := send(ctx, current, change)
	if err != nil && RefusalOf(err) == nil {
		err = r.updateError(id, err)
	}
	return updated, err
}

// addKey gives a grant a key, unless it is, or is about to be, that of another grant: another
// run may have granted under it since it was planned.
func (r *Run) addKey(ctx context.Context, grant stripeapi.CreditGrant, change stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	key := GrantKey{Customer: grant.HolderID(), Key: change.Metadata[KeyMetadata]}
	defer r.lockKey(key)()
	if err := r.claim(ctx, key, func(Replacement) bool { return false }); err != nil {
		return grant, err
	}
	err := r.CheckFreeKey(ctx, key, grant.ID)
	if err == nil {
		grant, err = r.sendChange(ctx, grant, change)
	}
	if err != nil && !stripeapi.IsOutcomeUnknown(err) {
		r.unclaim(key)
	}
	return grant, err
}

// sendChange changes a grant. One whose credits expire earlier by it counts as ended. On an
// error the grant is returned as it was.
func (r *Run) sendChange(ctx context.Context, grant stripeapi.CreditGrant, change stripeapi.CreditGrantUpdate) (stripeapi.CreditGrant, error) {
	if change.IsEmpty() {
		return grant, nil
	}
	if IsEarlier(change.ExpiresAt, grant.ExpiresAt) {
		if err := r.CountEnded(EndingOf(grant)); err != nil {
			return grant, err
		}
	}
	updated, err := r.client.UpdateCreditGrant(ctx, grant.ID, change)
	if err != nil {
		return grant, err
	}
	return updated, nil
}

// IsEarlier reports that an expiry is earlier than another one, each in seconds since
// the Unix epoch, nil for never.
func IsEarlier(expiresAt, than *int64) bool {
	return expiresAt != nil && (than == nil || *expiresAt < *than)
}

// EndingOf is a grant as CountEnded takes it.
func EndingOf(grant stripeapi.CreditGrant) Ending {
	ending := Ending{ID: grant.ID}
	if grant.Amount.Monetary != nil {
		ending.Amount = *grant.Amount.Monetary
	}
	return ending
}

func (r *Run) updateError(id string, err error) error {
	switch {
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(id)
	case stripeapi.IsNotFound(err):
		return Failed("The credit grant was not found in Stripe", fmt.Sprintf("Plan again to see what becomes of it. Changing credit grant %s", id), err)
	}
	return FailedUpdate(id, err)
}

// FailedUpdate refuses a change that Stripe did not make, or may not have made.
func FailedUpdate(id string, err error) *Refusal {
	if stripeapi.IsOutcomeUnknown(err) {
		return Failed("It is not known whether a credit grant was changed", "Plan again to see what is left to change. Changing credit grant "+id, err)
	}
	return Failed("Could not change a credit grant", "Changing credit grant "+id, err)
}

// refuseEnded refuses to change or replace a grant that has ended since it was planned.
func refuseEnded(look Look) *Refusal {
	id := look.Grant.ID
	return &Refusal{
		Kind: EndedMeanwhile, Existing: &Existing{Grant: look.Grant, Status: look.Status},
		Summary: "The credit grant has ended since it was planned",
		Detail:  fmt.Sprintf("Credit grant %s was %s after it was planned, and an ended grant is final: it is neither changed nor replaced. Nothing was changed. Plan again to see what became of it.", id, look.Status),
		Brief:   "grant " + id + " was " + look.Status + " after it was planned",
	}
}
