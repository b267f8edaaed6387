// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Replacement is a grant that is ended and the one that is created in its place. A plan
// keeps it as JSON, for the Delete that ends the old grant.
type Replacement struct {
	// Old is the grant that ends. The plan of a tainted resource does not see it: the zero
	// value until Delete.
	Old Held `json:"old,omitzero"`

	// New are the terms of the new grant, as far as they are known; nil if none is
	// created.
	New *stripeapi.CreditGrantCreate `json:"new,omitempty"`

	// Unknown names the configurable attributes of the new grant that were not known when
	// it was planned.
	Unknown []string `json:"unknown,omitempty"`

	// Begun is true if the new effective_at had passed when it was planned: the new grant is
	// then effective at once, as the plan says.
	Begun bool `json:"begun,omitempty"`

	// Adopts is the id of the grant that is adopted under the new key instead of creating
	// one, "" for none.
	Adopts string `json:"adopts,omitempty"`
}

// NewKey is the customer and key of the new grant, each "" if it is unknown or there is
// none.
func (p Replacement) NewKey() GrantKey {
	if p.New == nil {
		return GrantKey{}
	}
	return KeyOfTerms(*p.New)
}

// ReplacedUnderKey is the id of the old grant if the new one has its customer and key,
// else "": only its own key may be used again.
func (p Replacement) ReplacedUnderKey() string {
	if own := p.Old.GrantKey(); own.Key != "" && own == p.NewKey() {
		return p.Old.ID
	}
	return ""
}

// CheckReplacement returns why the new grant could not be created, or would be a second
// one, so that the old grant is not ended for nothing. It runs at plan, and again right
// before the old grant ends: nothing ends before it has passed.
//
// The errors are *IncompleteError, *AbandonedKeyError, *AdoptsInsteadError,
// *ValueLimitError, *CustomerError, *TimePassedError, *PriceError, *TooManyGrantsError,
// and those of PlanCreate.
func (r *Run) CheckReplacement(ctx context.Context, p Replacement) error {
	if len(p.Unknown) > 0 {
		if p.Old.Status == StatusVoided {
			return nil // Nothing is left of the old grant that could be lost.
		}
		return &IncompleteError{Old: p.Old.ID, Attributes: p.Unknown}
	}
	next, key := *p.New, p.NewKey()
	live := !p.Old.HasEnded()
	switch {
	case live && p.Adopts != "":
		return &AdoptsInsteadError{Key: key, ID: p.Adopts, Replaced: p.Old.ID}
	case live && p.Old.Policy == PolicyAbandon && p.ReplacedUnderKey() != "":
		return &AbandonedKeyError{Key: key, ID: p.Old.ID}
	}
	if err := r.CheckValue(next.Amount.Currency, next.Amount.Value); err != nil {
		return err
	}
	if err := r.CheckPrices(ctx, next.Scope); err != nil {
		return err
	}
	if _, err := r.CheckCustomer(ctx, next.Customer); err != nil {
		return err
	}
	times := Times{EffectiveAt: next.EffectiveAt, ExpiresAt: next.ExpiresAt}
	if p.Begun {
		times.EffectiveAt = nil
	}
	if err := r.CheckTimes(ctx, next.Customer, times); err != nil {
		return err
	}
	if err := r.checkReplacedKey(ctx, p); err != nil {
		return err
	}
	if live && p.Old.Customer == next.Customer || p.Adopts != "" {
		return nil // The end of the old grant makes room for the new one, or none is created.
	}
	return r.CheckRoom(ctx, next.Customer)
}

// checkReplacedKey returns why the new key does not let a grant be created in place of
// the old one. If the old grant has ended, a grant may be adopted instead.
func (r *Run) checkReplacedKey(ctx context.Context, p Replacement) error {
	key := p.NewKey()
	if key.Key == "" {
		return nil
	}
	existing, err := r.PlanCreate(ctx, key, nil, p.ReplacedUnderKey())
	if err == nil && existing != nil && !p.Old.HasEnded() {
		err = &AdoptsInsteadError{Key: key, ID: existing.Grant.ID, Replaced: p.Old.ID}
	}
	return err
}

// ReserveReplacement counts the new grant of a replacement like CountGranted, at plan and
// right before the old grant ends, so that max_granted_per_run does not refuse it after.
func (r *Run) ReserveReplacement(p Replacement) error {
	return r.CountGranted("in place of "+p.Old.ID, p.New.Amount)
}

// isJudged reports that CheckReplacement has judged the key of the new grant.
func (p Replacement) isJudged() bool { return len(p.Unknown) == 0 }

// CheckReplaceable returns, at plan, why the old grant of a replacement does not end: an
// *EndedMeanwhileError if it has ended since the state was written, a *CannotEndError if
// its policy is to void it and some of it was applied to an invoice, or an error that
// names what could not be read.
func (r *Run) CheckReplaceable(ctx context.Context, old Held) error {
	look, err := r.LookInBulk(ctx, old.ID)
	switch {
	case err != nil:
		return &ReadError{ID: old.ID, Err: err}
	case !look.IsLive():
		return &EndedMeanwhileError{ID: old.ID, Status: look.Status}
	case old.Policy != PolicyVoid || look.Status != StatusGranted:
		return nil
	}
	used, err := r.isUsed(ctx, old.Customer, old.ID)
	switch {
	case err != nil:
		return &ReadError{ID: old.ID, Err: err}
	case used:
		return &CannotEndError{ID: old.ID, Policy: old.Policy, Refused: EndVoid, Err: errUsed}
	}
	return nil
}

// EndReplaced ends the old grant of a replacement that CheckReplacement has passed, and
// remembers it for the Create that follows. A grant that has ended since the state was
// written is final, so nothing is created in its place: that is an
// *EndedMeanwhileError. The other errors are those of End.
func (r *Run) EndReplaced(ctx context.Context, p Replacement) (Ended, error) {
	ended, err := r.End(ctx, p.Old)
	switch {
	case err != nil:
		return ended, err
	case ended == EndedBefore && !p.Old.HasEnded():
		look, err := r.Look(ctx, p.Old.ID)
		if err != nil {
			return ended, r.endError(p.Old.ID, err)
		}
		status := look.Status
		if look.IsLive() {
			status = StatusExpired // by Stripe, whose clock decides
		}
		return ended, &EndedMeanwhileError{ID: p.Old.ID, Status: status}
	case ended != EndedElsewhere && p.Adopts == "":
		r.RecordReplaced(p)
	}
	return ended, nil
}
