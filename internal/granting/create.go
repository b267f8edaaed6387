// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"cmp"
	"context"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// maxCreateAttempts is how many derived keys a create tries before it gives up: each one more is answered with what somebody else did before.
const maxCreateAttempts = 10

// Created is the outcome of a create.
type Created struct {
	Grant stripeapi.CreditGrant

	// Adopted is true where the grant was there already; nothing was granted.
	Adopted bool

	// ReadBackErr says why a grant that was made could not be read back: Grant is
	// then as Stripe first answered.
	ReadBackErr error

	// ReconcileErr says why a grant that was made is not yet as planned in its
	// expires_at or metadata.
	ReconcileErr error
}

// Create grants credits without a key: its retries share a fresh request key, and
// another run would grant again. The error is a *CreateError or an
// *OutcomeUnknownError.
func (s *Run) Create(ctx context.Context, terms stripeapi.CreditGrantCreate) (Created, error) {
	grant, err := s.client.CreateCreditGrant(ctx, terms, stripeapi.NewIdempotencyKey())
	if err != nil {
		return Created{}, createError(terms, "", err)
	}
	s.addMade(grant.ID)
	if !grant.Replayed {
		return Created{Grant: grant}, nil
	}
	current, err := s.client.GetCreditGrant(ctx, grant.ID)
	if err != nil {
		return Created{Grant: grant, ReadBackErr: err}, nil //nolint:nilerr // The grant was made, and must reach the state.
	}
	return Created{Grant: current}, nil
}

// CreateIdempotently grants credits once for a key, or adopts the grant that is
// there. terms carry the key in their metadata (StoredMetadata). replaced is the
// grant that the state gave up for this one, "" for none.
//
// Every run tries the same keys of requests in the same order: one is left behind only
// when its answer shows that it made no grant, or one that does not carry the key any
// more.
//
// The errors are those of PlanCreate, *DuplicateKeyError, *KeyInUseError,
// *KeyConflictError, *KeyExhaustedError, *ReconcileError, *CreateError and
// *OutcomeUnknownError. But for the last, nothing was granted.
func (s *Run) CreateIdempotently(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string) (Created, error) {
	s.ClearPlanned(key)
	defer s.locks.lock(key)()
	if !s.claim(key) {
		return Created{}, &DuplicateKeyError{Key: key}
	}
	released := s.Released(key)
	replaced = cmp.Or(replaced, released.ReplacedUnder(key))
	created, err := s.createIdempotently(ctx, key, terms, replaced, cmp.Or(replaced, released.ID))
	if err != nil {
		s.unclaim(key)
		return created, err
	}
	s.addMade(created.Grant.ID)
	return created, nil
}

// createIdempotently grants for a key. replaced is the grant under the same key that
// the new one replaces, and after the one that it replaces under whatever key, "" for
// none.
func (s *Run) createIdempotently(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced, after string) (Created, error) {
	found, err := s.findGrants(ctx, key, replaced)
	if err != nil {
		return Created{}, createError(terms, key.Key, err)
	}
	if existing, err := s.judge(key, &terms, found, replaced); err != nil {
		return Created{}, err
	} else if existing != nil {
		return s.adopt(ctx, key, terms, existing.Grant.ID)
	}
	var last error
	for attempt := range maxCreateAttempts {
		grant, err := s.client.CreateCreditGrant(ctx, terms, DeriveIdempotencyKey(key, after, attempt))
		switch {
		case err == nil && !grant.Replayed:
			return Created{Grant: grant}, nil
		case err == nil:
			created, again, err := s.acceptReplayed(ctx, key, terms, grant, replaced)
			if !again {
				return created, err
			}
		case stripeapi.IsKeyInUse(err):
			return Created{}, &KeyInUseError{Key: key, Err: err}
		case stripeapi.IsIdempotencyConflict(err):
			return s.afterConflict(ctx, key, terms, replaced, err)
		case stripeapi.IsOutcomeUnknown(err):
			created, again, err := s.afterLostAnswer(ctx, key, terms, replaced, err)
			if !again {
				return created, err
			}
			last = err
		case stripeapi.IsReplayed(err):
			// A refusal that Stripe keeps for the request key: it made nothing.
			last = err
		default:
			return Created{}, createError(terms, key.Key, err)
		}
	}
	return Created{}, &KeyExhaustedError{Key: key, Err: last}
}

// acceptReplayed judges a grant that Stripe answered from memory: this run's, whose
// first answer was lost, or what another run has made. It is read, since it may
// have changed. again is true where it does not stand for the key any more.
func (s *Run) acceptReplayed(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, answered stripeapi.CreditGrant, replaced string) (created Created, again bool, err error) {
	current, err := s.client.GetCreditGrant(ctx, answered.ID)
	switch {
	case err != nil && answered.AnswerLost:
		return Created{Grant: answered, ReadBackErr: err}, false, nil
	case err != nil:
		return Created{}, false, createError(terms, key.Key, err)
	}
	found, err := s.withStatus(ctx, []stripeapi.CreditGrant{current}, "")
	if err != nil {
		return Created{}, false, createError(terms, key.Key, err)
	}
	carried, _ := KeyOf(current)
	ended := HasEnded(found.keyed[0].Status)
	switch {
	case carried != key || current.ID == replaced:
		return Created{}, true, nil
	case answered.AnswerLost && !ended:
		updated, err := s.reconcile(ctx, current, terms)
		return Created{Grant: updated, ReconcileErr: err}, false, nil
	}
	existing, err := s.judge(key, &terms, found, "")
	if err != nil {
		return Created{}, false, err
	}
	created, err = s.adopt(ctx, key, terms, existing.Grant.ID)
	return created, false, err
}

// afterConflict answers the refusal of a request key that was used with other
// terms within a day: by the grant that was made then, if it is there.
func (s *Run) afterConflict(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string, conflict error) (Created, error) {
	found, err := s.findGrantsNow(ctx, key, replaced)
	if err != nil {
		return Created{}, createError(terms, key.Key, err)
	}
	existing, err := s.judge(key, &terms, found, replaced)
	switch {
	case err != nil:
		return Created{}, err
	case existing != nil:
		return s.adopt(ctx, key, terms, existing.Grant.ID)
	}
	return Created{}, &KeyConflictError{Key: key, Err: conflict}
}

// listLag is how long a list is given to show a grant that was just made. Stripe says
// nothing of it (OPEN).
const listLag = 2 * time.Second

// afterLostAnswer looks for the grant that a request without a usable answer may
// have made; it is this run's own. again is true where Stripe keeps that answer for
// the request key and there is no grant, also after a while: the next request key is
// then tried.
func (s *Run) afterLostAnswer(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string, lost error) (created Created, again bool, err error) {
	made, err := s.findMade(ctx, key, terms, replaced)
	if err == nil && made == nil && stripeapi.IsReplayed(lost) {
		select {
		case <-time.After(listLag):
			made, err = s.findMade(ctx, key, terms, replaced)
		case <-ctx.Done():
			err = ctx.Err()
		}
		again = err == nil && made == nil
	}
	switch {
	case again:
		return Created{}, true, lost
	case err != nil || made == nil:
		return Created{}, false, createError(terms, key.Key, lost)
	}
	updated, err := s.reconcile(ctx, *made, terms)
	return Created{Grant: updated, ReconcileErr: err}, false, nil
}

// findMade looks for a grant on the terms under a key that has not ended, nil for none.
func (s *Run) findMade(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string) (*stripeapi.CreditGrant, error) {
	found, err := s.findGrantsNow(ctx, key, replaced)
	if err != nil {
		return nil, err
	}
	for i, keyed := range found.keyed {
		if keyed.ID != replaced && isStanding(keyed.Status) && len(Differences(found.grants[i], terms)) == 0 {
			return &found.grants[i], nil
		}
	}
	return nil, nil
}

// adopt reads the grant that a key stands for, judges it once more, and brings it
// to the planned end and metadata. One that has ended is returned as it is.
func (s *Run) adopt(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, id string) (Created, error) {
	current, err := s.client.GetCreditGrant(ctx, id)
	if err != nil {
		return Created{}, createError(terms, key.Key, err)
	}
	found, err := s.withStatus(ctx, []stripeapi.CreditGrant{current}, "")
	if err != nil {
		return Created{}, createError(terms, key.Key, err)
	}
	if carried, _ := KeyOf(current); carried != key {
		return Created{}, createError(terms, key.Key, &ChangedMeanwhileError{ID: id})
	}
	existing, err := s.judge(key, &terms, found, "")
	switch {
	case err != nil:
		return Created{}, err
	case HasEnded(existing.Status):
		return Created{Grant: current, Adopted: true}, nil
	}
	updated, err := s.reconcile(ctx, current, terms)
	if err != nil {
		return Created{}, &ReconcileError{Grant: current, Err: err}
	}
	return Created{Grant: updated, Adopted: true}, nil
}

// reconcile gives a live grant the planned end and metadata. On an error the grant
// is returned as it was.
func (s *Run) reconcile(ctx context.Context, grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate) (stripeapi.CreditGrant, error) {
	update := Changes(grant.ExpiresAt, grant.Metadata, terms.ExpiresAt, terms.Metadata)
	if update.IsEmpty() {
		return grant, nil
	}
	updated, err := s.client.UpdateCreditGrant(ctx, grant.ID, update)
	if err != nil {
		return grant, err
	}
	return updated, nil
}

// createError tells a create that was refused from one whose outcome is unknown.
func createError(terms stripeapi.CreditGrantCreate, key string, err error) error {
	if stripeapi.IsOutcomeUnknown(err) {
		return &OutcomeUnknownError{Terms: terms, Key: key, Err: err}
	}
	return &CreateError{Terms: terms, Err: err}
}
