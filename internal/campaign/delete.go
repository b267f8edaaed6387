// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Delete ends every grant as the deletion policy says. What could not be ended stays
// in the state. The old half of a replacement ends nothing where the new half would
// fail.
func (r *campaignResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	known, diags := remember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	w := &worker{run: r.run, policy: state.DeletionPolicy.ValueString(), accountID: known.Account, next: known.Next}
	w.terms.Key = state.IdempotencyKey.ValueString()
	jobs := decideAll(state.holdings(known.Replaced), nil, false, nil)
	if known.Next != nil {
		var leaving []string
		if known.Planned != nil {
			leaving = known.Planned.Leaving
		}
		resp.Diagnostics.Append(w.checkNext(ctx, having(jobs, end), leaving)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	for i, j := range jobs {
		if j.Do == end && known.KeptElsewhere[j.Has.GrantID] {
			jobs[i].Do = forget
		}
	}
	outcomes := w.perform(ctx, "Ending credit grants", jobs)
	if known.Next != nil {
		keepReplaced(outcomes)
		r.release(w, jobs)
	}
	got := resultsOf(outcomes)
	resp.Diagnostics.Append(got.warnings()...)
	if got.isComplete() {
		return
	}
	for _, j := range having(jobs, forget) {
		// What had ended before stays known as long as the rest does.
		got.held[j.Customer] = j.Has
		if j.Has.Replaced != "" {
			got.replaced[j.Customer] = j.Has.Replaced
		}
	}
	state.setHoldings(got.held)
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(resp.State.Set(saving, state)...)
	resp.Diagnostics.Append(savePrivate(saving, resp.Private, known, got.replaced)...)
	resp.Diagnostics.AddError("Not every grant of the campaign was ended", got.incomplete(w.terms.Key))
}

// checkNext refuses to end grants in whose place no others could be made any more, or
// which have ended by now and are final. leaving are the customers of whom none is made.
func (w *worker) checkNext(ctx context.Context, jobs []job, leaving []string) diag.Diagnostics {
	err := w.run.CheckPrices(ctx, w.next.Prices)
	if err == nil {
		err = w.run.CheckSharedTimes(ctx, w.next.Intended, customersOf(jobs))
	}
	diags := grantresource.Diagnose(err)
	if err == nil {
		diags = diagnoseAll(append(w.checkKeys(ctx, without(jobs, leaving)), w.checkLive(ctx, jobs)...))
	}
	if !diags.HasError() {
		return nil
	}
	diags.AddError("A replacement was stopped before anything was ended",
		fmt.Sprintf("The new grants could not be made any more, so none of the %s was ended. Nothing was changed. Plan again.", counted(len(jobs), "grant")))
	return diags
}

// checkKeys returns whose grant would be ended although the key of the new one does not
// let it be made.
func (w *worker) checkKeys(ctx context.Context, jobs []job) []failure {
	if w.next.Key != "" {
		w.run.PrefetchKeys(ctx, w.next.Key, len(jobs))
	}
	return failuresOf(jobs, func(j job) error {
		err := w.run.CheckReplacedKey(ctx, w.next.of(j.Customer), w.held(j.Customer, j.Has.GrantID))
		if stripeapi.IsMissing(err) {
			return nil // A customer who does not exist any more cannot be granted anything.
		}
		return err
	})
}

// checkLive returns whose grant has ended since the state was written.
func (w *worker) checkLive(ctx context.Context, jobs []job) []failure {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.Has.GrantID
	}
	w.run.Client().Bulk().PrefetchGrants(ctx, ids)
	return failuresOf(jobs, func(j job) error {
		g, err := w.run.Client().Bulk().Get(ctx, j.Has.GrantID)
		if err != nil {
			return nil //nolint:nilerr // Ending it tells what is wrong.
		}
		now, err := w.run.Now(ctx, g.TestClock)
		if err != nil || granting.IsLive(g, now) {
			return nil //nolint:nilerr // Likewise.
		}
		return &granting.EndedMeanwhileError{ID: g.ID, Status: granting.StatusOf(g, now)}
	})
}

// keepReplaced keeps those whose grant was ended for a new one in the state, should
// the rest fail and the new half not follow.
func keepReplaced(outcomes []outcome) {
	for i, o := range outcomes {
		if o.Removed && !o.LeftLive && o.Do == end {
			outcomes[i].Removed = false
			outcomes[i].After = holding{Value: o.Had.Value, Replaced: o.Had.GrantID, Drift: notGrantedYet + ": its grant was ended to be replaced, and then others could not be ended"}
		}
	}
}

// release enters which grants the state gave up that had ended before, so that a
// planned replacement may grant under their keys.
func (r *campaignResource) release(w *worker, jobs []job) {
	for _, j := range having(jobs, forget) {
		switch {
		case j.Has.Replaced != "":
			r.run.Release(w.key(j.Customer), j.Has.Replaced)
		case j.Has.GrantID != "" && j.Has.Ended != "":
			r.run.Release(w.key(j.Customer), j.Has.GrantID)
		}
	}
}
