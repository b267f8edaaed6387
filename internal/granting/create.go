// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
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
// for the customer and key, or adopts the grant that is there. replaced is the id of a
// grant under the same key that ended in an earlier run for this one, "" for none; what
// this run has ended for it, Create knows. A grant that replaces none must not begin in the
// past.
//
// After an error nothing was granted, but for a refusal of the kind OutcomeUnknown.
func (r *Run) Create(ctx context.Context, terms stripeapi.CreditGrantCreate, replaced string) (Created, error) {
	return r.create(ctx, terms, replaced, false)
}

// CreateAlone is Create for a resource with one grant. Terraform may not have told that it
// replaces another one: see CheckNewTimes.
func (r *Run) CreateAlone(ctx context.Context, terms stripeapi.CreditGrantCreate) (Created, error) {
	return r.create(ctx, terms, "", true)
}

func (r *Run) create(ctx context.Context, terms stripeapi.CreditGrantCreate, replaced string, alone bool) (Created, error) {
	if err := r.CheckVersion(terms.Customer, terms.Scope); err != nil {
		return Created{}, err
	}
	key := KeyOfTerms(terms)
	if key.Key == "" {
		return r.createOnce(ctx, terms)
	}
	r.forgetPlanned(key)
	defer r.lockKey(key)()
	if err := r.claim(ctx, key); err != nil {
		return Created{}, err
	}
	created, err := r.createWithKey(ctx, key, terms, replaced, alone)
	if err != nil {
		r.unclaim(key)
		return created, err
	}
	r.recordMade(created.Grant.ID)
	return created, nil
}

// createOnce grants credits without a key: its retries share a fresh request key, and
// another run would grant again.
func (r *Run) createOnce(ctx context.Context, terms stripeapi.CreditGrantCreate) (Created, error) {
	if len(r.Replaced(KeyOfTerms(terms))) > 0 {
		terms = r.withoutDeclaredPast(ctx, terms)
	}
	grant, err := r.client.CreateCreditGrant(ctx, terms, stripeapi.NewIdempotencyKey())
	if stripeapi.IsRefusal(err) {
		if started, ok, passed := r.startAtOnce(ctx, terms, true); passed != nil {
			return Created{}, passed
		} else if ok {
			grant, err = r.client.CreateCreditGrant(ctx, started, stripeapi.NewIdempotencyKey())
		}
	}
	if err != nil {
		return Created{}, r.createError(terms, err)
	}
	r.recordMade(grant.ID)
	if !grant.Replayed {
		return Created{Grant: grant}, nil
	}
	current, err := r.client.GetCreditGrant(ctx, grant.ID)
	if err != nil {
		return Created{Grant: grant, ReadBackErr: err}, nil //nolint:nilerr // The grant was made, and must reach the state.
	}
	return Created{Grant: current}, nil
}

// withoutDeclaredPast leaves out an effective_at in the past, for a grant that takes
// the place of one that was declared with it.
func (r *Run) withoutDeclaredPast(ctx context.Context, terms stripeapi.CreditGrantCreate) stripeapi.CreditGrantCreate {
	if r.beginsAtOnce(ctx, terms) {
		return r.WithoutPast(ctx, terms)
	}
	return terms
}

// startAtOnce says what follows after Stripe refused a grant, if the reason is an
// effective_at in the past: ok returns terms without it, for a grant that takes the place
// of one that was declared with it. For any other grant it is most likely a mistake, and
// passed is the refusal.
func (r *Run) startAtOnce(ctx context.Context, terms stripeapi.CreditGrantCreate, alone bool) (_ stripeapi.CreditGrantCreate, ok bool, passed error) {
	check := r.CheckNewTimes
	if !alone {
		check = r.checkTermsTimes
	}
	err := check(ctx, terms)
	if RefusalOf(err, TimePassed) != nil {
		return terms, false, err
	}
	started := r.WithoutPast(ctx, terms)
	return started, started.EffectiveAt != terms.EffectiveAt, nil
}

// createWithKey creates or adopts the grant of a key, of which replaced ended before.
//
// Every run tries the same request keys in the same order: it leaves one behind only if
// its answer shows that it created no grant, or one that does not have the key any more.
func (r *Run) createWithKey(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string, alone bool) (Created, error) {
	inThisRun := r.Replaced(key)
	for _, replacement := range inThisRun {
		replaced = cmp.Or(replaced, replacement.ReplacedUnderKey())
	}
	if !r.WasJudged(key) {
		// CheckReplacement has looked for grants of the key before a replaced one ended.
		existing, err := r.existing(ctx, key, terms, replaced)
		if err != nil {
			return Created{}, err
		}
		if existing != nil {
			return r.adopt(ctx, key, terms, existing.Grant.ID)
		}
	}
	if replaced != "" || len(inThisRun) > 0 {
		terms = r.WithoutPast(ctx, terms)
	}
	derivedFrom, began := replaced, r.beganAt()
	var last error
	for attempt := range maxCreateAttempts {
		grant, err := r.client.CreateCreditGrant(ctx, terms, DeriveIdempotencyKey(key, derivedFrom, attempt))
		switch {
		case err == nil && !grant.Replayed:
			return Created{Grant: grant}, nil
		case err == nil:
			created, again, err := r.acceptReplayed(ctx, key, terms, grant, replaced, began)
			if !again {
				return created, err
			}
		case stripeapi.IsKeyInUse(err):
			return Created{}, refuseInUse(key, err)
		case stripeapi.IsIdempotencyConflict(err):
			created, again, err := r.afterConflict(ctx, key, terms, replaced, err)
			if !again {
				return created, err
			}
			derivedFrom, last = inThisRun[0].Old.ID, err
		case stripeapi.IsOutcomeUnknown(err):
			created, again, err := r.afterLostAnswer(ctx, key, terms, replaced, began, err)
			if !again {
				return created, err
			}
			last = err
		case stripeapi.IsReplayed(err):
			// A refusal that Stripe keeps for the request key: it created nothing.
			last = err
		case stripeapi.IsRefusal(err):
			started, again, passed := r.startAtOnce(ctx, terms, alone)
			if passed != nil {
				return Created{}, passed
			}
			if !again {
				return Created{}, r.createError(terms, err)
			}
			terms, last = started, err
		default:
			return Created{}, r.createError(terms, err)
		}
	}
	return Created{}, refuseExhausted(key, last)
}

// existing is the grant that a create under the key adopts, nil if it creates one.
func (r *Run) existing(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string) (*Existing, error) {
	found, err := r.findGrants(ctx, key, replaced)
	if err != nil {
		return nil, r.createError(terms, err)
	}
	return r.judge(ctx, key, &terms, found, replaced)
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

// mayBeOwn reports a grant that a create which began then may have made. A lost answer does not
// tell that: the request may not have arrived, and another run have granted long before.
func mayBeOwn(grant stripeapi.CreditGrant, began int64) bool {
	return grant.TestClock != nil || grant.Created >= began
}

// acceptReplayed judges a grant that Stripe answered from memory: this run's, whose
// first answer was lost, or what another run has made. It is read, since it may
// have changed. again is true where it does not stand for the key any more.
func (r *Run) acceptReplayed(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, answered stripeapi.CreditGrant, replaced string, began int64) (created Created, again bool, err error) {
	current, err := r.client.GetCreditGrant(ctx, answered.ID)
	switch {
	case err != nil && answered.AnswerLost:
		return Created{Grant: answered, ReadBackErr: err}, false, nil
	case err != nil:
		return Created{}, false, r.createError(terms, err)
	}
	found, err := r.withStatus(ctx, []stripeapi.CreditGrant{current}, "")
	if err != nil {
		return Created{}, false, r.createError(terms, err)
	}
	ended := HasEnded(found.keyed[0].Status)
	switch {
	case !hasKey(current, key) || current.ID == replaced:
		return Created{}, true, nil
	case answered.AnswerLost && !ended && mayBeOwn(current, began):
		updated, err := r.reconcile(ctx, current, terms)
		return Created{Grant: updated, ReconcileErr: err}, false, nil
	}
	existing, err := r.judge(ctx, key, &terms, found, "")
	if err != nil {
		return Created{}, false, err
	}
	created, err = r.adopt(ctx, key, terms, existing.Grant.ID)
	return created, false, err
}

// afterConflict answers the refusal of a request key that was used with other terms
// within a day: by the grant that was created then, if it is there. again is true if this
// run has ended a grant for the new one: that grant may have been created with the request
// key, before its own key was removed, so the next one has its id.
func (r *Run) afterConflict(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string, conflict error) (created Created, again bool, err error) {
	found, err := r.findGrantsNow(ctx, key, replaced)
	if err == nil && found.areEndedOrNone(replaced) && len(r.Replaced(key)) > 0 {
		found, err = r.findGrantsLater(ctx, key, replaced)
		again = err == nil && found.areEndedOrNone(replaced)
	}
	switch {
	case again:
		return Created{}, true, conflict
	case err != nil:
		return Created{}, false, r.createError(terms, err)
	}
	existing, err := r.judge(ctx, key, &terms, found, replaced)
	switch {
	case err != nil:
		return Created{}, false, err
	case existing != nil:
		created, err = r.adopt(ctx, key, terms, existing.Grant.ID)
		return created, false, err
	}
	return Created{}, false, refuseConflict(key, conflict)
}

// findGrantsLater is findGrantsNow after a list had time to show what was just created.
func (r *Run) findGrantsLater(ctx context.Context, key GrantKey, replaced string) (keyedGrants, error) {
	select {
	case <-time.After(listLag):
		return r.findGrantsNow(ctx, key, replaced)
	case <-ctx.Done():
		return keyedGrants{}, ctx.Err()
	}
}

// listLag is how long a list is given to show a grant that was just made. Stripe says
// nothing of it (OPEN).
const listLag = 2 * time.Second

// afterLostAnswer looks for the grant that a request without a usable answer may
// have made; it is this run's own. again is true where Stripe keeps that answer for
// the request key and there is no live grant, also after a while: the next request key is
// then tried.
func (r *Run) afterLostAnswer(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, replaced string, began int64, lost error) (created Created, again bool, err error) {
	found, err := r.findGrantsNow(ctx, key, replaced)
	made := found.madeOn(terms, replaced, began)
	if err == nil && made == nil && stripeapi.IsReplayed(lost) {
		found, err = r.findGrantsLater(ctx, key, replaced)
		made = found.madeOn(terms, replaced, began)
		again = err == nil && made == nil && found.areEndedOrNone(replaced)
	}
	switch {
	case again:
		return Created{}, true, lost
	case err != nil || made == nil:
		return Created{}, false, r.createError(terms, lost)
	}
	updated, err := r.reconcile(ctx, *made, terms)
	return Created{Grant: updated, ReconcileErr: err}, false, nil
}

// madeOn is a grant on the terms that has not ended, and that a create which began then may have
// made; nil for none.
func (k keyedGrants) madeOn(terms stripeapi.CreditGrantCreate, replaced string, began int64) *stripeapi.CreditGrant {
	for i, keyed := range k.keyed {
		if keyed.ID != replaced && mayBeOwn(k.grants[i], began) && isStanding(keyed.Status) && len(Differences(k.grants[i], terms)) == 0 {
			return &k.grants[i]
		}
	}
	return nil
}

// adopt reads the grant that a key stands for, judges it once more, and brings it
// to the planned end and metadata. One that has ended is returned as it is.
func (r *Run) adopt(ctx context.Context, key GrantKey, terms stripeapi.CreditGrantCreate, id string) (Created, error) {
	current, err := r.client.GetCreditGrant(ctx, id)
	if err != nil {
		return Created{}, r.createError(terms, err)
	}
	found, err := r.withStatus(ctx, []stripeapi.CreditGrant{current}, "")
	if err != nil {
		return Created{}, r.createError(terms, err)
	}
	if !hasKey(current, key) {
		return Created{}, r.createError(terms, fmt.Errorf("grant %s was changed while it was read", id))
	}
	existing, err := r.judge(ctx, key, &terms, found, "")
	switch {
	case err != nil:
		return Created{}, err
	case HasEnded(existing.Status):
		return Created{Grant: current, Adopted: true}, nil
	}
	updated, err := r.reconcile(ctx, current, terms)
	if err != nil {
		refusal := Failed("Could not bring an adopted credit grant to its configuration",
			fmt.Sprintf("Credit grant %s exists and is not yet in the state; apply again to adopt it. Setting its expires_at and metadata", id), err)
		refusal.Kind, refusal.Existing = NotReconciled, existing
		return Created{}, refusal
	}
	return Created{Grant: updated, Adopted: true}, nil
}

// reconcile gives a live grant the planned end and metadata. On an error the grant
// is returned as it was.
func (r *Run) reconcile(ctx context.Context, grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate) (stripeapi.CreditGrant, error) {
	update := Changes(grant.ExpiresAt, grant.Metadata, terms.ExpiresAt, terms.Metadata)
	if update.IsEmpty() {
		return grant, nil
	}
	if IsEarlier(update.ExpiresAt, grant.ExpiresAt) {
		if err := r.CountEnded(endingOf(grant)); err != nil {
			return grant, err
		}
	}
	updated, err := r.client.UpdateCreditGrant(ctx, grant.ID, update)
	if err != nil {
		return grant, err
	}
	return updated, nil
}

// createError tells a create that granted nothing from one whose outcome is unknown.
func (r *Run) createError(terms stripeapi.CreditGrantCreate, err error) error {
	worth, finish := money.Format(terms.Amount.Value, terms.Amount.Currency), ""
	if replaced := r.Replaced(KeyOfTerms(terms)); len(replaced) == 1 {
		finish = fmt.Sprintf(" Credit grant %[1]s was ended to be replaced. If nothing was granted in its place, finish the replacement: terraform import ADDRESS %[1]s, then terraform apply -replace=ADDRESS.", replaced[0].Old.ID)
		if replaced[0].Old.Policy == PolicyAbandon && !replaced[0].Old.HasEnded() {
			finish = fmt.Sprintf(" The old credit grant %[1]s stays live by its deletion_policy abandon, and is in no state: to manage it again, terraform import ADDRESS %[1]s.", replaced[0].Old.ID)
		}
	}
	if !stripeapi.IsOutcomeUnknown(err) {
		return Failed("Could not grant credits", fmt.Sprintf("Nothing was granted for this resource.%s Granting %s to customer %s", finish, worth, terms.Customer), err)
	}
	return &Refusal{
		Kind: OutcomeUnknown, Err: err, Summary: "It is not known whether credits were granted",
		Detail: fmt.Sprintf("Stripe was asked to grant %s to customer %s, and no usable answer says whether it did, so nothing is in the state. %s%s\n\n%s",
			worth, terms.Customer, unknownAdvice(terms, err), finish, err),
	}
}

// unknownAdvice says how to find out whether a grant was made.
func unknownAdvice(terms stripeapi.CreditGrantCreate, err error) string {
	switch {
	case KeyOfTerms(terms).Key == "":
		return "Before you apply again, look for it: in the Dashboard under the customer's credit grants, or with the data source stripe_billing_credit_grants for this customer. " +
			"If it is there, import it into this resource by its id (terraform import ADDRESS credgr_...); if not, apply again. With an idempotency_key Terraform finds such a grant automatically."
	case stripeapi.IsReplayed(err):
		return "Stripe keeps that answer for a day and repeats it to every apply with this idempotency_key. Plan again: if the grant was made, the plan names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt)."
	}
	return "Plan again: if the grant was made, the plan finds it by its idempotency_key and names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt). If it was not made, the plan grants."
}

// refuseInUse refuses a create that met another request with the same derived key, still at
// work.
func refuseInUse(key GrantKey, err error) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Err: err, Summary: "Another run is granting under this idempotency key",
		Detail: fmt.Sprintf("Stripe is still processing another request for the idempotency_key %q and customer %s. The request was retried until the time limit. Wait for the other run to finish, then plan again. %s", key.Key, key.Customer, err),
		Brief:  fmt.Sprintf("another request grants under the idempotency key %q: %s", key.Key, err),
	}
}

// refuseConflict refuses a create whose derived key Stripe knows with other terms, although
// no grant has the key.
func refuseConflict(key GrantKey, err error) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Err: err, Summary: "The idempotency key was used with other terms",
		Detail: fmt.Sprintf("Nothing was granted for this resource. Within the last day another request with the idempotency_key %q for customer %s asked for other terms, and no grant has the key, so that request most likely failed. "+
			"Use another idempotency_key, go back to the earlier terms, or wait a day. %s", key.Key, key.Customer, err),
		Brief: fmt.Sprintf("the idempotency key %q was used with other terms: %s", key.Key, err),
	}
}

// refuseExhausted refuses a create that was answered, at every attempt, with what an earlier
// request did. err may be nil.
func refuseExhausted(key GrantKey, err error) *Refusal {
	detail := fmt.Sprintf("Nothing was granted for this resource. Stripe answers every request with the idempotency_key %q for customer %s with what an earlier one did. Wait a day, or use another idempotency_key.", key.Key, key.Customer)
	if err != nil {
		detail += " " + err.Error()
	}
	return &Refusal{
		Attribute: "idempotency_key", Err: err, Summary: "The idempotency key cannot be used for now", Detail: detail,
		Brief: fmt.Sprintf("every request under the idempotency key %q is answered with what an earlier one did", key.Key),
	}
}
