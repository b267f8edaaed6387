// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// Update does what is planned for each customer. It may end in an error, which does
// not taint: what was done is in the state, and so is what was not.
func (r *campaignResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var prior, plan, config model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	known, diags := remember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	known.OwnPriority = known.OwnPriority || !config.Priority.IsNull()
	if known.Account == "" {
		known.Account = r.run.AccountID(ctx)
	}
	w, diags := r.worker(ctx, plan, known)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	recipients, _ := plan.recipients()
	prior, _ = asNamedBy(ctx, r.run, prior, recipients)
	jobs := decideAll(prior.holdings(known.Replacing), recipients, changes(prior, plan, w.terms, known.Superseded))
	noteAdopted(jobs, plan)
	endDoubtful(r.run, jobs, prior.ExpiresAt.Unix())
	got := resultsOf(w.perform(ctx, "Changing a campaign", jobs))
	state := plan
	state.setHoldings(got.held)
	if !plan.Drift.IsUnknown() {
		state = plan // Nothing was asked of Stripe.
	}
	known.Replacing = got.replacing
	w.setPriority(&state)
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(resp.State.Set(saving, state)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(saving, resp.Identity, "idempotency_key", plan.IdempotencyKey.ValueString())...)
	resp.Diagnostics.Append(savePrivate(saving, resp.Private, known)...)
	resp.Diagnostics.Append(got.warnings()...)
	if !got.isComplete() {
		resp.Diagnostics.AddError("Not everything that was planned for the campaign was done", got.incomplete(plan.IdempotencyKey.ValueString()))
	}
}

// noteAdopted records the grants that a plan shows as adopted.
func noteAdopted(jobs []job, plan model) {
	ids := grantresource.StringMap(plan.Grants)
	for i, j := range jobs {
		if j.Do == granting.FateGrant {
			jobs[i].Adopts = ids[j.Customer]
		}
	}
}
