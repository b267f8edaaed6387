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
	job
	After    granting.Holding // what is known of the customer now
	Removed  bool             // nothing is held of the customer any more
	Made     bool             // a grant was made, or adopted
	Adopted  bool             // the grant was there already
	Ended    bool             // the grant that it had was ended
	LeftLive bool             // the grant was given up and stays live
	Untried  bool             // nothing was begun

	// Replacing is a grant that was to be ended for a new one, and of which nobody knows
	// whether it has; "" for none.
	Replacing string
	Err       error // nil where all was done
}

// worker does jobs of one campaign.
type worker struct {
	run       *granting.Run
	terms     terms
	policy    string // the deletion policy
	accountID string // of the account that the grants were made in, "" where that is not known

	next    replacement // what takes the place of grants that end
	deletes bool        // the whole campaign ends

	mu       sync.Mutex
	priority *int64 // of a grant that was made
}

// held is the grant that the state has for a customer.
func (w *worker) held(j job) granting.Held {
	return granting.Held{
		ID: j.Has.GrantID, Customer: j.Customer, Key: w.terms.Key, Policy: w.policy, AccountID: w.accountID,
		Status: j.Has.Ended, Amount: stripeapi.Monetary{Currency: w.terms.Amount.Currency, Value: j.Has.Value},
	}
}

// replacement is what a changed value does to one customer's grant.
func (w *worker) replacement(j job) granting.Replacement {
	next := w.terms.of(j.Customer, j.Value.Value)
	// A campaign goes on with the effective_at that it was declared with, also after that.
	return granting.Replacement{Old: w.held(j), New: &next, Begun: true}
}

// replaceConcurrency is how many customers have their grant replaced at a time, and so may
// be left without one by a kill: three requests each, of up to a second, are then still as
// many as Stripe allows.
const replaceConcurrency = 8

// perform does jobs in parallel: first what ends, then what changes and what is granted,
// then what is replaced. The outcomes are in no order.
func (w *worker) perform(ctx context.Context, what string, jobs []job) []outcome {
	working := having(jobs, granting.FateGrant, granting.FateReplace, granting.FateUpdate, granting.FateEnd)
	p := startProgress(ctx, what, len(working), progressInterval)
	defer p.stop()
	do := func(ctx context.Context, j job) outcome {
		o := w.do(ctx, j)
		p.count(o.Err)
		return o
	}
	var outcomes []outcome
	for _, j := range having(jobs, granting.FateKeep, granting.FateForget, granting.FateLate) {
		outcomes = append(outcomes, w.do(ctx, j))
	}
	w.run.PrefetchKeys(ctx, w.terms.Key, len(having(jobs, granting.FateGrant, granting.FateReplace)))
	w.run.PrefetchLooks(ctx, idsOf(having(jobs, granting.FateUpdate, granting.FateReplace)))
	outcomes = append(outcomes, inParallel(ctx, having(jobs, granting.FateEnd), concurrency, do)...)
	outcomes = append(outcomes, inParallel(ctx, having(jobs, granting.FateUpdate, granting.FateGrant), concurrency, do)...)
	return append(outcomes, inParallel(ctx, having(jobs, granting.FateReplace), replaceConcurrency, do)...)
}

func idsOf(jobs []job) []string {
	ids := make([]string, 0, len(jobs))
	for _, j := range jobs {
		ids = append(ids, j.Has.GrantID)
	}
	return ids
}

func (w *worker) do(ctx context.Context, j job) outcome {
	switch j.Do {
	case granting.FateGrant:
		return w.grant(ctx, j)
	case granting.FateReplace:
		return w.replace(ctx, j)
	case granting.FateUpdate:
		return w.update(ctx, j)
	case granting.FateEnd:
		return w.end(ctx, j)
	case granting.FateForget:
		return outcome{job: j, Removed: true}
	case granting.FateKeep, granting.FateLate, granting.FateUnknown:
	}
	after := j.Has
	if !j.isIgnored() {
		after.Value = j.Value.Value
		if after.Ended != "" {
			after.Drift = "" // Of a value that was ignored, and is back.
		}
		return outcome{job: j, After: after}
	}
	after.Drift = ignoredDrift(j, w.terms.Amount.Currency)
	return outcome{job: j, After: after, Err: errors.New(after.Drift)}
}

// grant makes or adopts a grant.
func (w *worker) grant(ctx context.Context, j job) outcome {
	o := outcome{job: j}
	created, err := w.run.Create(ctx, w.terms.of(j.Customer, j.Value.Value), j.Has)
	if err != nil {
		o.Err = err
		o.After = granting.Holding{Value: j.Value.Value, GrantID: j.Has.GrantID, Ended: j.Has.Ended, Drift: failureDrift(err), Replaced: j.Has.Replaced}
		if j.Do == granting.FateReplace {
			o.After.Value = j.Has.Value // Nobody was granted the new one.
		}
		reconcile := granting.RefusalOf(err, granting.NotReconciled)
		switch {
		case reconcile != nil:
			// The grant is there, and only its expires_at or metadata is not as configured.
			o.After = granting.Holding{Value: j.Value.Value, GrantID: reconcile.Existing.Grant.ID, Drift: "not changed: " + reason(err)}
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
		o.Err = granting.FailedUpdate(created.Grant.ID, created.ReconcileErr)
	}
	return o
}

// after is what is known of a customer whose grant Stripe has just answered.
func (w *worker) after(ctx context.Context, g stripeapi.CreditGrant, value int64) granting.Holding {
	w.mu.Lock()
	w.priority = g.Priority
	w.mu.Unlock()
	after := granting.Holding{Value: value, GrantID: g.ID}
	// A clock that cannot be read leaves Stripe's time.
	if look, _ := w.run.Judge(ctx, g); !look.IsLive() {
		after.Ended = look.Status
		return after
	}
	after.Drift = driftOf(g, w.terms)
	return after
}

func (w *worker) update(ctx context.Context, j job) outcome {
	o := outcome{job: j, After: j.Has}
	updated, err := w.run.Update(ctx, j.Has.GrantID, w.terms.ExpiresAt, w.terms.Metadata)
	if err == nil {
		o.After = w.after(ctx, updated, j.Has.Value)
		return o
	}
	o.Err = err
	if o.After = endedIn(err, o.After); o.After.Ended != "" {
		return o
	}
	if updated.ID != "" {
		o.After.Drift = driftOf(updated, w.terms)
	}
	if o.After.Drift == "" {
		o.After.Drift = "not changed: " + reason(err)
	}
	return o
}

// end ends a grant, either finally or as the old half of a replacement of the whole campaign,
// which was checked before.
func (w *worker) end(ctx context.Context, j job) outcome {
	if w.deletes && w.next.New == nil && w.policy != granting.PolicyAbandon && w.run.IsUngranted(j.Customer) {
		// With create_before_destroy nothing says whether another campaign takes the place of this one.
		return outcome{job: j, After: j.Has, Err: errUngranted}
	}
	var ended granting.Ended
	var err error
	p := w.next.ofOrNil(w.held(j))
	if p != nil {
		ended, err = w.run.EndReplaced(ctx, *p)
	} else {
		ended, err = w.run.End(ctx, w.held(j))
	}
	after := endedIn(err, j.Has)
	if w.next.New != nil && after.Ended != "" {
		// It is final. The new half finds its key used, and names the customer in drift.
		return outcome{job: j, Removed: true, After: after}
	}
	switch {
	case err != nil && p != nil:
		return notEnded(j, err)
	case err != nil:
		return outcome{job: j, After: after, Err: err}
	}
	return outcome{job: j, Removed: true, LeftLive: ended.IsLeftLive(), Ended: !ended.IsLeftLive()}
}

// errUngranted refuses to end what may be all that a customer has.
var errUngranted = errors.New("not ended, because this run could not grant credits to the customer by another campaign, which may take the place of this one. To end it all the same, remove the customer from that campaign first")

// replace ends a grant and makes another one, after it has looked at what could keep
// the new one from being made. An interrupt between the two does not keep it either.
func (w *worker) replace(ctx context.Context, j job) outcome {
	p := w.replacement(j)
	err := w.run.CheckReplacement(ctx, p)
	if err == nil {
		err = w.run.CheckLive(ctx, p.Old)
	}
	if err != nil {
		return notReplaced(j, err)
	}
	// Asked for before the end, which takes its share of the time after an interrupt.
	whole, cancel := stripeapi.WithGrace(ctx)
	defer cancel()
	ended, err := w.run.EndReplaced(ctx, p)
	switch {
	case err != nil:
		return notEnded(j, err)
	case ended.IsLeftLive():
		return notReplaced(j, errStaysLive)
	}
	o := w.grant(whole, job{Customer: j.Customer, Do: j.Do, Has: granting.Holding{Value: j.Has.Value, Replaced: j.Has.GrantID}, Value: j.Value})
	o.job, o.Ended = j, true
	return o
}

// errStaysLive refuses to grant beside a grant that did not end.
var errStaysLive = errors.New("its grant stays live, so that there would be two")

func notReplaced(j job, err error) outcome {
	after := j.Has
	after.Drift = "not replaced: " + reason(err)
	return outcome{job: j, After: endedIn(err, after), Err: err}
}

// notEnded is the outcome of a replacement whose old grant may not have ended. If it has, the
// next plan goes on.
func notEnded(j job, err error) outcome {
	o := notReplaced(j, err)
	if stripeapi.IsOutcomeUnknown(err) {
		o.Replacing = j.Has.GrantID
	}
	return o
}

// endedIn is what is known of a customer after an error, which may say that the grant
// has ended.
func endedIn(err error, has granting.Holding) granting.Holding {
	if ended := granting.RefusalOf(err, granting.EndedMeanwhile); ended != nil {
		has.Ended, has.Drift = ended.Existing.Status, ""
	}
	return has
}

// untried is what becomes of a job that was not begun.
func untried(j job, because error) outcome {
	o := outcome{job: j, After: j.Has, Untried: true, Err: because}
	switch j.Do {
	case granting.FateGrant:
		switch {
		case j.Adopts != "":
			o.After = granting.Holding{Value: j.Value.Value, GrantID: j.Adopts, Drift: "not adopted yet: " + stopReason(because)}
		case o.After.GrantID == "":
			o.After.Value = j.Value.Value
			o.After.Drift = notGrantedYet + ": " + stopReason(because)
		}
	case granting.FateReplace:
		o.After.Drift = "not replaced yet: " + stopReason(because)
	case granting.FateUpdate:
		if o.After.Drift == "" {
			o.After.Drift = "not changed yet: " + stopReason(because)
		}
	case granting.FateKeep, granting.FateEnd, granting.FateForget, granting.FateLate, granting.FateUnknown:
	}
	return o
}
