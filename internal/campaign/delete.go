// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantschema"
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
		resp.Diagnostics.Append(r.checkNext(ctx, *known.Next, having(jobs, end))...)
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
func (r *campaignResource) checkNext(ctx context.Context, next granting.Intended, jobs []job) diag.Diagnostics {
	err := r.session.CheckPrices(ctx, next.Prices)
	if err == nil && len(jobs) > 0 {
		next.Customer = jobs[0].Customer
		err = r.session.CheckTimes(ctx, next)
	}
	var customer *granting.CustomerError
	if err == nil || errors.As(err, &customer) {
		return nil
	}
	diags := grantschema.Diagnose(err)
	diags.AddError("A replacement was stopped before anything was ended",
		fmt.Sprintf("The new grants could not be made any more, so none of the %s was ended. Nothing was changed. Plan again.", counted(len(jobs), "grant")))
	return diags
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
