// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
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

// Create grants credits on the terms. If they have a key (StoredMetadata), it grants once
// for the customer and key, or adopts the grant that is there. had is what was known of the
// customer, whose grant may have ended for this one; what this run has ended for it, Create
// knows. A grant that replaces none must not begin in the past.
//
// After an error nothing was granted, but for a refusal of the kind OutcomeUnknown.
func (r *Run) Create(ctx context.Context, terms stripeapi.CreditGrantCreate, had Holding) (Created, error) {
	return (&creation{run: r, terms: terms, replaced: had.Replaced, replaces: had.IsBeingReplaced()}).create(ctx)
}

// CreateAlone is Create for a resource with one grant. Terraform may not have told that it
// replaces another one: see CheckNewTimes.
func (r *Run) CreateAlone(ctx context.Context, terms stripeapi.CreditGrantCreate) (Created, error) {
	return (&creation{run: r, terms: terms, alone: true}).create(ctx)
}

// creation is a create under way.
type creation struct {
	run      *Run
	terms    stripeapi.CreditGrantCreate // of the next request
	key      GrantKey
	replaced string // the grant under the key that ended for this one, "" for none
	replaces bool   // it takes the place of a grant that has ended, and begins at once if effective_at has passed
	alone    bool   // it is the only grant of a resource
	began    int64  // see beganAt

	inThisRun []Replacement // of the grants that this run has ended for this one
}

func (c *creation) create(ctx context.Context) (Created, error) {
	if err := c.run.CheckVersion(c.terms.Customer, c.terms.Scope); err != nil {
		return Created{}, err
	}
	c.key = KeyOfTerms(c.terms)
	grant := c.createOnce
	if c.key.Key != "" {
		grant = c.createWithKey
		c.run.forgetPlanned(c.key)
		defer c.run.lockKey(c.key)()
		isReserved := func(p Replacement) bool { return p.mayMake(c.terms, c.alone) }
		if err := c.run.claim(ctx, c.key, isReserved); err != nil {
			return Created{}, err
		}
	}
	c.noteReplaced(ctx)
	created, err := grant(ctx)
	if err != nil {
		c.run.unclaim(c.key)
		return created, c.withWhatEnded(err)
	}
	c.run.recordMade(created.Grant.ID)
	return created, nil
}

// noteReplaced notes what this run has ended for the grant: without a key, for one of the
// customer's that was declared with the same effective_at. A replacement without the id of an
// old grant goes on with one that an earlier run has begun.
func (c *creation) noteReplaced(ctx context.Context) {
	replaced := c.run.Replaced(c.key)
	if len(replaced) > 0 {
		c.replaces = c.key.Key != "" || c.run.beginsAtOnce(ctx, c.terms)
	}
	for _, replacement := range replaced {
		c.replaced = cmp.Or(c.replaced, replacement.ReplacedUnderKey())
		if replacement.Old.ID != "" {
			c.inThisRun = append(c.inThisRun, replacement)
		}
	}
}

// createOnce grants credits without a key: its retries share a fresh request key, and
// another run would grant again.
func (c *creation) createOnce(ctx context.Context) (Created, error) {
	if c.replaces {
		c.terms = c.run.WithoutPast(ctx, c.terms)
	}
	grant, err := c.run.client.CreateCreditGrant(ctx, c.terms, stripeapi.NewIdempotencyKey())
	if stripeapi.IsRefusal(err) {
		if started, passed := c.startAtOnce(ctx, err); passed != nil {
			return Created{}, passed
		} else if started {
			grant, err = c.run.client.CreateCreditGrant(ctx, c.terms, stripeapi.NewIdempotencyKey())
		}
	}
	if err != nil {
		return Created{}, c.failed(err)
	}
	if !grant.Replayed {
		return Created{Grant: grant}, nil
	}
	current, err := c.run.client.GetCreditGrant(ctx, grant.ID)
	if err != nil {
		return Created{Grant: grant, ReadBackErr: err}, nil //nolint:nilerr // The grant was made, and must reach the state.
	}
	return Created{Grant: current}, nil
}

// startAtOnce answers a refusal by Stripe whose reason may be an effective_at in the past. A
// grant that takes the place of one that was declared with it begins at once, also where only
// Stripe knows the customer's time: started says that its terms have changed. For any other grant
// it is most likely a mistake, and passed is the refusal.
func (c *creation) startAtOnce(ctx context.Context, refused error) (started bool, passed error) {
	check, checked := c.run.CheckNewTimes, c.terms
	if !c.alone {
		check = c.run.checkTermsTimes
	}
	if c.replaces {
		checked.EffectiveAt = nil
	}
	if passed := RefusalOf(check(ctx, checked), TimePassed); passed != nil {
		return false, passed
	}
	declared := c.terms.EffectiveAt
	c.terms = c.run.WithoutPast(ctx, c.terms)
	if c.replaces && slices.Contains(stripeapi.BlamedParam(refused), "effective_at") {
		c.terms.EffectiveAt = nil
	}
	return c.terms.EffectiveAt != declared, nil
}

// createWithKey creates or adopts the grant of the key.
//
// Every run tries the same request keys in the same order: it leaves one behind only if
// its answer shows that it created no grant, or one that does not have the key any more.
func (c *creation) createWithKey(ctx context.Context) (Created, error) {
	if !c.run.WasJudged(c.key) {
		// CheckReplacement has looked for grants of the key before a replaced one ended.
		found, err := c.run.findGrants(ctx, c.key, c.replaced)
		if err != nil {
			return Created{}, c.failed(err)
		}
		existing, err := c.run.judge(ctx, c.key, &c.terms, found, c.replaced)
		if err != nil {
			return Created{}, err
		}
		if existing != nil {
			return c.adopt(ctx, existing.Grant.ID)
		}
	}
	if c.replaces {
		c.terms = c.run.WithoutPast(ctx, c.terms)
	}
	c.began = c.run.beganAt()
	derivedFrom := c.replaced
	var last error
	for attempt := range maxCreateAttempts {
		grant, err := c.run.client.CreateCreditGrant(ctx, c.terms, DeriveIdempotencyKey(c.key, derivedFrom, attempt))
		var created Created
		again := false
		switch {
		case err == nil && !grant.Replayed:
			return Created{Grant: grant}, nil
		case err == nil:
			created, again, err = c.acceptReplayed(ctx, grant)
		case stripeapi.IsKeyInUse(err):
			err = refuseInUse(c.key, err)
		case stripeapi.IsIdempotencyConflict(err):
			if created, again, err = c.afterConflict(ctx, derivedFrom, err); again {
				derivedFrom = c.inThisRun[0].Old.ID
			}
		case stripeapi.IsOutcomeUnknown(err):
			created, again, err = c.afterLostAnswer(ctx, err)
		case stripeapi.IsReplayed(err):
			// A refusal that Stripe keeps for the request key: it created nothing.
			again = true
		case stripeapi.IsRefusal(err):
			var passed error
			if again, passed = c.startAtOnce(ctx, err); passed != nil {
				err = passed
			} else if !again {
				err = c.failed(err)
			}
		default:
			err = c.failed(err)
		}
		if !again {
			return created, err
		}
		last = cmp.Or(err, last)
	}
	return Created{}, refuseExhausted(c.key, last)
}

// beganAt is when a create begins, at the earliest, in seconds since the Unix epoch by Stripe's
// clock; 0 as long as that is not known.
func (r *Run) beganAt() int64 {
	now, err := r.client.Now(context.Background(), nil)
	if err != nil || !r.client.KnowsTime() {
		return 0
	}
	return now.Add(-clockSkew).Unix()
}

// acceptReplayed judges a grant that Stripe answered from memory: this run's, whose
// first answer was lost, or what another run has made. It is read, since it may
// have changed. again is true where it does not stand for the key any more.
func (c *creation) acceptReplayed(ctx context.Context, answered stripeapi.CreditGrant) (created Created, again bool, err error) {
	current, found, err := c.read(ctx, answered.ID)
	switch {
	case err != nil && answered.AnswerLost:
		return Created{Grant: answered, ReadBackErr: err}, false, nil
	case err != nil:
		return Created{}, false, c.failed(err)
	}
	switch {
	case !hasKey(current, c.key) || current.ID == c.replaced:
		return Created{}, true, nil
	case answered.AnswerLost && !HasEnded(found[0].Status) && c.mayHaveMade(current):
		return c.reconciled(ctx, current), false, nil
	}
	created, err = c.adoptFound(ctx, current, found)
	return created, false, err
}

// afterConflict answers the refusal of a request key that was used with other terms
// within a day: by the grant that was created then, if it is there, also after a while. again is
// true if this run has ended a grant for the new one: that grant may have been created with the
// request key, before its own key was removed, so the next one has its id. If this one had it
// (derivedFrom), another run has granted in place of that grant, and lists may not show it.
func (c *creation) afterConflict(ctx context.Context, derivedFrom string, conflict error) (created Created, again bool, err error) {
	found, err := c.run.findGrantsNow(ctx, c.key, c.replaced)
	isDerived := len(c.inThisRun) > 0 && derivedFrom == c.inThisRun[0].Old.ID
	if err == nil && found.areEndedOrNone(c.replaced) {
		found, err = c.run.findGrantsLater(ctx, c.key, c.replaced)
		again = err == nil && found.areEndedOrNone(c.replaced) && len(c.inThisRun) > 0 && !isDerived
	}
	switch {
	case again:
		return Created{}, true, conflict
	case err != nil:
		return Created{}, false, c.failed(err)
	}
	existing, err := c.run.judge(ctx, c.key, &c.terms, found, c.replaced)
	switch {
	case err != nil:
		return Created{}, false, err
	case existing != nil:
		created, err = c.adopt(ctx, existing.Grant.ID)
		return created, false, err
	}
	return Created{}, false, refuseConflict(c.key, derivedFrom, conflict)
}

// findGrantsLater is findGrantsNow after a list had time to show what was just created.
func (r *Run) findGrantsLater(ctx context.Context, key GrantKey, replaced string) (keyedGrants, error) {
	select {
	case <-time.After(listLag):
		return r.findGrantsNow(ctx, key, replaced)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// listLag is how long a list is given to show a grant that was just made. Stripe says
// nothing of it (OPEN).
const listLag = 2 * time.Second

// afterLostAnswer looks for the grant that a request without a usable answer may
// have made; it is this run's own. again is true where Stripe keeps that answer for
// the request key and there is no live grant, also after a while: the next request key is
// then tried.
func (c *creation) afterLostAnswer(ctx context.Context, lost error) (created Created, again bool, err error) {
	found, err := c.run.findGrantsNow(ctx, c.key, c.replaced)
	made := c.madeIn(found)
	if err == nil && made == nil && stripeapi.IsReplayed(lost) {
		found, err = c.run.findGrantsLater(ctx, c.key, c.replaced)
		made = c.madeIn(found)
		again = err == nil && made == nil && found.areEndedOrNone(c.replaced)
	}
	switch {
	case again:
		return Created{}, true, lost
	case err != nil || made == nil:
		return Created{}, false, c.failed(lost)
	}
	return c.reconciled(ctx, *made), false, nil
}

// madeIn is the grant among those found that this create may have made: on its terms, and not
// ended; nil for none.
func (c *creation) madeIn(found keyedGrants) *stripeapi.CreditGrant {
	for _, keyed := range found {
		grant := keyed.look.Grant
		if keyed.ID != c.replaced && c.mayHaveMade(grant) && isStanding(keyed.Status) && len(Differences(grant, c.terms)) == 0 {
			return &grant
		}
	}
	return nil
}

// mayHaveMade reports a grant that is not older than this create. A lost answer does not tell
// that it made the grant: the request may not have arrived, and another run have granted long
// before.
func (c *creation) mayHaveMade(grant stripeapi.CreditGrant) bool {
	return grant.TestClock != nil || grant.Created >= c.began
}

// reconciled is the outcome of a create that has made the grant.
func (c *creation) reconciled(ctx context.Context, made stripeapi.CreditGrant) Created {
	updated, err := c.reconcile(ctx, made)
	return Created{Grant: updated, ReconcileErr: err}
}

// read reads a grant and its status.
func (c *creation) read(ctx context.Context, id string) (stripeapi.CreditGrant, keyedGrants, error) {
	grant, err := c.run.client.GetCreditGrant(ctx, id)
	if err != nil {
		return stripeapi.CreditGrant{}, nil, err
	}
	found, err := c.run.withStatus(ctx, []stripeapi.CreditGrant{grant}, "")
	return grant, found, err
}

// adopt reads the grant that has the key, and adopts it.
func (c *creation) adopt(ctx context.Context, id string) (Created, error) {
	current, found, err := c.read(ctx, id)
	if err != nil {
		return Created{}, c.failed(err)
	}
	if !hasKey(current, c.key) {
		return Created{}, c.failed(fmt.Errorf("grant %s was changed while it was read", id))
	}
	return c.adoptFound(ctx, current, found)
}

// adoptFound judges a grant that was just read, and brings it to the planned end and metadata.
// One that has ended is returned as it is.
func (c *creation) adoptFound(ctx context.Context, current stripeapi.CreditGrant, found keyedGrants) (Created, error) {
	existing, err := c.run.judge(ctx, c.key, &c.terms, found, "")
	switch {
	case err != nil:
		return Created{}, err
	case HasEnded(existing.Status):
		return Created{Grant: current, Adopted: true}, nil
	}
	updated, err := c.reconcile(ctx, current)
	if err != nil {
		refusal := Failed("Could not bring an adopted credit grant to its configuration",
			fmt.Sprintf("Credit grant %s exists and is not yet in the state; apply again to adopt it. Setting its expires_at and metadata", current.ID), err)
		refusal.Kind, refusal.Existing = NotReconciled, existing
		return Created{}, refusal
	}
	return Created{Grant: updated, Adopted: true}, nil
}

// reconcile gives a live grant the planned end and metadata. On an error the grant
// is returned as it was.
func (c *creation) reconcile(ctx context.Context, grant stripeapi.CreditGrant) (stripeapi.CreditGrant, error) {
	return c.run.sendChange(ctx, grant, Changes(grant.ExpiresAt, grant.Metadata, c.terms.ExpiresAt, c.terms.Metadata))
}
