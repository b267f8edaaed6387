// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// Create grants credits to every recipient. What was granted is in the state
// even if something fails: an error would taint the campaign, and the next apply would end all
// of it, so there is one only where nothing was granted. The new half of a
// replacement is in the state even then, so that the next plan goes on with it.
func (r *campaignResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	kept := remembered{OwnPriority: !config.Priority.IsNull(), Account: r.run.AccountID(ctx)}
	w, diags := r.worker(ctx, plan, kept)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	recipients, _ := plan.recipients()
	jobs, replacing := createJobs(r.run, w.terms.Key, plan)
	got := resultsOf(w.perform(ctx, "Granting credits", jobs))
	key := plan.IdempotencyKey.ValueString()
	if !got.isComplete() && got.made+got.adopted == 0 && !replacing {
		resp.Diagnostics.Append(got.nothingGranted(key)...)
		return
	}
	state := plan
	state.setHoldings(got.held)
	// A recipient without a grant was planned to have one.
	state.Grants = withNulls(state.Grants, recipients)
	w.setPriority(&state)
	kept.Replacing = got.replacing
	// An interrupt may have canceled the context, and what was granted must be saved.
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(resp.State.Set(saving, state)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(saving, resp.Identity, "idempotency_key", key)...)
	resp.Diagnostics.Append(savePrivate(saving, resp.Private, kept)...)
	if !got.isComplete() {
		resp.Diagnostics.AddWarning("Not every recipient was granted credits", got.incomplete(key))
	}
}

// createJobs are the jobs of a plan without a prior state. replacing says that this run
// has ended grants for these.
func createJobs(run *granting.Run, key string, plan model) (jobs []job, replacing bool) {
	recipients, _ := plan.recipients()
	jobs = decideAll(nil, recipients, circumstances{})
	noteAdopted(jobs, plan)
	for i, j := range jobs {
		for _, replaced := range run.Replaced(granting.GrantKey{Customer: j.Customer, Key: key}) {
			jobs[i].Has.Replaced, replacing = replaced.ReplacedUnderKey(), true
		}
	}
	return jobs, replacing
}

// worker is what does the jobs of a campaign that is wholly known.
func (r *campaignResource) worker(ctx context.Context, m model, kept remembered) (*worker, diag.Diagnostics) {
	t, diags := termsOf(ctx, m, kept.OwnPriority)
	return &worker{run: r.run, terms: t, policy: m.DeletionPolicy.ValueString(), accountID: kept.Account}, diags
}

// setPriority makes the priority known that was left to Stripe.
func (w *worker) setPriority(state *model) {
	if !state.Priority.IsUnknown() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	state.Priority = types.Int64PointerValue(w.priority)
}
