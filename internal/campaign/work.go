// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"sync"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// outcome is what came of one job.
type outcome struct {
	Customer string
	Do       action
	Had      holding // what was known of the customer
	After    holding // what is known of the customer now
	Removed  bool    // nothing is held of the customer any more
	Made     bool    // a grant was made, or adopted
	Adopted  bool    // the grant was there already
	Ended    bool    // the grant that it had was ended
	LeftLive bool    // the grant was given up and stays live
	Untried  bool    // nothing was begun
	Err      error   // nil where all was done
}

// worker does jobs of one campaign.
type worker struct {
	run       *granting.Run
	terms     terms
	policy    string // the deletion policy
	accountID string // of the account that the grants were made in, "" where that is not known

	next *replacement // what takes the place of grants that end, nil for nothing

	mu       sync.Mutex
	priority *int64 // of a grant that was made
}

func (w *worker) key(customer string) granting.GrantKey {
	return granting.GrantKey{Customer: customer, Key: w.terms.Key}
}

func (w *worker) held(customer, id string) granting.Held {
	return granting.Held{ID: id, Customer: customer, Key: w.terms.Key, Policy: w.policy, AccountID: w.accountID}
}

// perform does jobs: first what ends, then what changes and what is granted, all of
// it in parallel; then what is replaced, one customer at a time, so that at most one
// is without a grant whatever happens. The outcomes are in no order.
func (w *worker) perform(ctx context.Context, what string, jobs []job) []outcome {
	working := having(jobs, grant, replace, update, end)
	p := startProgress(ctx, what, len(working), progressInterval)
	defer p.stop()
	do := func(ctx context.Context, j job) outcome {
		o := w.do(ctx, j)
		p.count(o.Err)
		return o
	}
	var outcomes []outcome
	for _, j := range having(jobs, keep, forget) {
		outcomes = append(outcomes, w.do(ctx, j))
	}
	w.run.PrefetchKeys(ctx, w.terms.Key, len(having(jobs, grant, replace)))
	outcomes = append(outcomes, inParallel(ctx, having(jobs, end), concurrency, do, untried)...)
	outcomes = append(outcomes, inParallel(ctx, having(jobs, update, grant), concurrency, do, untried)...)
	replaced := having(jobs, replace)
	if len(replaced) > 0 {
		if err := w.run.CheckPrices(ctx, w.terms.prices()); err != nil {
			do = func(_ context.Context, j job) outcome { return notReplaced(j, err) }
		}
	}
	return append(outcomes, inParallel(ctx, replaced, 1, do, untried)...)
}

func (w *worker) do(ctx context.Context, j job) outcome {
	o := w.doJob(ctx, j)
	o.Had = j.Has
	return o
}

func (w *worker) doJob(ctx context.Context, j job) outcome {
	switch j.Do {
	case grant:
		return w.grant(ctx, j, j.Has.Replaced)
	case replace:
		return w.replace(ctx, j)
	case update:
		return w.update(ctx, j)
	case end:
		return w.end(ctx, j)
	case forget:
		return outcome{Customer: j.Customer, Do: j.Do, Removed: true}
	case keep, unknown:
	}
	after := j.Has
	after.Value = j.Value.Value
	return outcome{Customer: j.Customer, Do: keep, After: after}
}

// grant makes or adopts a grant. replaced is the grant that has ended for it, ""
// for none.
func (w *worker) grant(ctx context.Context, j job, replaced string) outcome {
	o := outcome{Customer: j.Customer, Do: j.Do}
	created, err := w.run.CreateIdempotently(ctx, w.key(j.Customer), w.terms.of(j.Customer, j.Value.Value), replaced)
	if err != nil {
		o.Err = err
		o.After = holding{Value: j.Value.Value, GrantID: j.Has.GrantID, Ended: j.Has.Ended, Drift: failureDrift(err), Replaced: replaced}
		switch {
		case j.Adopts != "":
			// The plan shows the grant, which is there; the next one goes on with it.
			o.After.GrantID, o.After.Ended, o.After.Replaced = j.Adopts, "", ""
		case o.After.GrantID != "":
			o.After.Value, o.After.Replaced = j.Has.Value, ""
		}
		return o
	}
	o.Made, o.Adopted = true, created.Adopted
	o.After = w.after(ctx, created.Grant, j.Value.Value)
	if created.ReconcileErr != nil {
		o.Err = &granting.UpdateError{ID: created.Grant.ID, Err: created.ReconcileErr}
	}
	return o
}

// after is what is known of a customer whose grant Stripe has just answered.
func (w *worker) after(ctx context.Context, g stripeapi.CreditGrant, value int64) holding {
	w.mu.Lock()
	w.priority = g.Priority
	w.mu.Unlock()
	after := holding{Value: value, GrantID: g.ID}
	// A clock that cannot be read leaves Stripe's time.
	now, _ := w.run.Now(ctx, g.TestClock)
	if status := granting.StatusOf(g, now); granting.HasEnded(status) {
		after.Ended = status
		return after
	}
	after.Drift = driftOf(g, w.terms.ExpiresAt, w.terms.Stored)
	return after
}

func (w *worker) update(ctx context.Context, j job) outcome {
	o := outcome{Customer: j.Customer, Do: j.Do, After: j.Has}
	updated, err := w.run.Update(ctx, j.Has.GrantID, w.terms.ExpiresAt, w.terms.Stored)
	if err == nil {
		o.After = w.after(ctx, updated, j.Has.Value)
		return o
	}
	o.Err = err
	if o.After = endedIn(err, o.After); o.After.Ended != "" {
		return o
	}
	if updated.ID != "" {
		o.After.Drift = driftOf(updated, w.terms.ExpiresAt, w.terms.Stored)
	}
	if o.After.Drift == "" {
		o.After.Drift = "not changed: " + reason(err)
	}
	return o
}

func (w *worker) end(ctx context.Context, j job) outcome {
	held := w.held(j.Customer, j.Has.GrantID)
	var ended granting.Ended
	var err error
	if w.next != nil {
		ended, err = w.run.EndReplaced(ctx, held, granting.GrantKey{Customer: j.Customer, Key: w.next.Key})
	} else {
		ended, err = w.run.End(ctx, held)
	}
	if err != nil {
		return outcome{Customer: j.Customer, Do: j.Do, After: endedIn(err, j.Has), Err: err}
	}
	return outcome{Customer: j.Customer, Do: j.Do, Removed: true, LeftLive: ended.IsLeftLive(), Ended: !ended.IsLeftLive()}
}

// replace ends a grant and makes another one, after it has looked at what could keep
// the new one from being made. An interrupt between the two does not keep it either.
func (w *worker) replace(ctx context.Context, j job) outcome {
	if err := w.checkReplacement(ctx, j); err != nil {
		return notReplaced(j, err)
	}
	// Asked for before the end, which takes its share of the time after an interrupt.
	whole, cancel := stripeapi.WithGrace(ctx)
	defer cancel()
	ended, err := w.run.EndReplaced(ctx, w.held(j.Customer, j.Has.GrantID), w.key(j.Customer))
	switch {
	case err != nil:
		return notReplaced(j, err)
	case ended.IsLeftLive():
		return notReplaced(j, errStaysLive)
	}
	o := w.grant(whole, job{Customer: j.Customer, Do: j.Do, Value: j.Value}, j.Has.GrantID)
	o.Ended = true
	return o
}

// errStaysLive refuses to grant beside a grant that did not end.
var errStaysLive = errors.New("its grant stays live, so that there would be two")

// checkReplacement returns why a grant cannot be replaced: it has ended, and is
// final, or the new half would fail.
func (w *worker) checkReplacement(ctx context.Context, j job) error {
	current, err := w.run.Client().GetCreditGrant(ctx, j.Has.GrantID)
	if err != nil {
		return &granting.UpdateError{ID: j.Has.GrantID, Err: err}
	}
	now, err := w.run.Now(ctx, current.TestClock)
	if err != nil {
		return &granting.UpdateError{ID: j.Has.GrantID, Err: err}
	}
	if !granting.IsLive(current, now) {
		return &granting.EndedMeanwhileError{ID: current.ID, Status: granting.StatusOf(current, now)}
	}
	if _, err := w.run.CheckCustomer(ctx, j.Customer); err != nil {
		return err
	}
	if err := w.run.CheckTimes(ctx, w.intended(j.Customer)); err != nil {
		return err
	}
	next := w.terms.of(j.Customer, j.Value.Value)
	_, err = w.run.PlanCreate(ctx, w.key(j.Customer), &next, j.Has.GrantID)
	return err
}

func (w *worker) intended(customer string) granting.Intended {
	return granting.Intended{Customer: customer, Key: w.terms.Key, EffectiveAt: w.terms.EffectiveAt, ExpiresAt: w.terms.ExpiresAt}
}

func notReplaced(j job, err error) outcome {
	after := j.Has
	after.Drift = "not replaced: " + reason(err)
	return outcome{Customer: j.Customer, Do: j.Do, After: endedIn(err, after), Err: err}
}

// endedIn is what is known of a customer after an error, which may say that the grant
// has ended.
func endedIn(err error, has holding) holding {
	var ended *granting.EndedMeanwhileError
	if errors.As(err, &ended) {
		has.Ended, has.Drift = ended.Status, ""
	}
	return has
}

// untried is what becomes of a job that was not begun.
func untried(j job, because error) outcome {
	o := outcome{Customer: j.Customer, Do: j.Do, Had: j.Has, After: j.Has, Untried: true, Err: because}
	switch j.Do {
	case grant:
		switch {
		case j.Adopts != "":
			o.After = holding{Value: j.Value.Value, GrantID: j.Adopts, Drift: "not adopted yet: " + stopReason(because)}
		case o.After.GrantID == "":
			o.After.Value = j.Value.Value
			o.After.Drift = notGrantedYet + ": " + stopReason(because)
		}
	case replace:
		o.After.Drift = "not replaced yet: " + stopReason(because)
	case update:
		if o.After.Drift == "" {
			o.After.Drift = "not changed yet: " + stopReason(because)
		}
	case keep, end, forget, unknown:
	}
	return o
}
