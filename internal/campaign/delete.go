// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantschema"
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
	w := &worker{session: r.session, policy: state.DeletionPolicy.ValueString(), accountID: known.Account}
	w.replacing = known.Next != nil
	w.terms.Key = state.IdempotencyKey.ValueString()
	jobs := decideAll(state.holdings(known.Replaced), nil, false, nil)
	if known.Next != nil {
		resp.Diagnostics.Append(r.checkNext(ctx, *known.Next, w, having(jobs, end))...)
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
	}
	if w.replacing {
		r.release(w, jobs)
	}
	got := resultsOf(outcomes)
	resp.Diagnostics.Append(got.warnings()...)
	if got.isComplete() {
		return
	}
	state.setHoldings(got.held)
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(resp.State.Set(saving, state)...)
	resp.Diagnostics.Append(savePrivate(saving, resp.Private, known, got.replaced)...)
	resp.Diagnostics.AddError("Not every grant of the campaign was ended", got.incomplete(w.terms.Key))
}

// checkNext refuses to end grants whose successors could not be made any more.
func (r *campaignResource) checkNext(ctx context.Context, next replacement, w *worker, jobs []job) diag.Diagnostics {
	err := r.session.CheckPrices(ctx, next.Prices)
	if err == nil {
		err = r.session.CheckSharedTimes(ctx, next.Intended, customersOf(jobs))
	}
	diags := grantschema.Diagnose(err)
	if err == nil {
		diags = diagnoseAll(r.judgeNext(ctx, next, w, jobs))
	}
	if !diags.HasError() {
		return nil
	}
	diags.AddError("A replacement was stopped before anything was ended",
		fmt.Sprintf("The new grants could not be made any more, so none of the %s was ended. Nothing was changed. Plan again.", counted(len(jobs), "grant")))
	return diags
}

// judgeNext returns whose grant would be ended although the key of the new one cannot
// be used for them.
func (r *campaignResource) judgeNext(ctx context.Context, next replacement, w *worker, jobs []job) []failure {
	if next.Key == "" {
		return nil
	}
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return slices.Contains(next.Leaving, j.Customer) })
	r.session.PrefetchKeys(ctx, len(jobs))
	errs := make([]error, len(jobs))
	each(len(jobs), func(i int) {
		key := granting.GrantKey{Customer: jobs[i].Customer, Key: next.Key}
		_, errs[i] = r.session.PlanCreate(ctx, key, nil, w.held(jobs[i].Customer, jobs[i].Has.GrantID).ReplacedUnder(key))
	})
	var failures []failure
	for i, j := range jobs {
		if err := errs[i]; err != nil && !stripeapi.IsMissing(err) {
			failures = append(failures, failure{j.Customer, err})
		}
	}
	return failures
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
			r.session.Release(w.key(j.Customer), j.Has.Replaced)
		case j.Has.GrantID != "" && j.Has.Ended != "":
			r.session.Release(w.key(j.Customer), j.Has.GrantID)
		}
	}
}
