// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
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
	w := r.worker(ctx, plan, kept)
	recipients, _ := plan.recipients()
	jobs, replacing := createJobs(r.run, w.terms.Key, recipients)
	noteAdopted(jobs, plan)
	got := resultsOf(w.perform(ctx, "Granting credits", jobs))
	for customer, has := range got.held {
		if has.GrantID == "" {
			r.run.RecordUngranted(customer)
		}
	}
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
func createJobs(run *granting.Run, key string, recipients map[string]recipient) (jobs []job, replacing bool) {
	jobs = decideAll(nil, recipients, circumstances{})
	for i, j := range jobs {
		for _, replaced := range run.Replaced(granting.GrantKey{Customer: j.Customer, Key: key}) {
			jobs[i].Has.Replaced, jobs[i].Has.Drift, replacing = replaced.ReplacedUnderKey(), granting.EndedToBeReplaced, true
		}
	}
	return jobs, replacing
}

// worker is what does the jobs of a campaign that is wholly known.
func (r *campaignResource) worker(ctx context.Context, m model, kept remembered) *worker {
	return &worker{run: r.run, terms: termsOf(ctx, m, kept.OwnPriority), policy: m.DeletionPolicy.ValueString(), accountID: kept.Account}
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
	w := r.worker(ctx, plan, known)
	recipients, _ := plan.recipients()
	prior, _, err := asNamedBy(ctx, r.run, prior, recipients)
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	jobs := decideAll(prior.holdings(known.Replacing), recipients, changes(prior, plan, w.terms, known.Superseded))
	noteAdopted(jobs, plan)
	endDoubtful(r.run, jobs, prior.ExpiresAt.Unix())
	outcomes := w.perform(ctx, "Changing a campaign", jobs)
	for i, o := range outcomes {
		if id := known.Replacing[o.Customer]; o.Err != nil && id == o.After.GrantID {
			// That it has ended by now is what an earlier run asked for.
			outcomes[i].Replacing = id
		}
	}
	got := resultsOf(outcomes)
	state := plan
	state.setHoldings(got.held)
	if !plan.Drift.IsUnknown() && got.isComplete() {
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
	w := r.worker(ctx, state, known)
	w.next, w.deletes = known.Replacement, true
	jobs := decideAll(state.holdings(known.Replacing), nil, circumstances{})
	endDoubtful(r.run, jobs, state.ExpiresAt.Unix())
	resp.Diagnostics.Append(w.checkDelete(ctx, having(jobs, granting.FateEnd))...)
	if resp.Diagnostics.HasError() {
		return
	}
	outcomes := w.perform(ctx, "Ending credit grants", jobs)
	if w.next.New != nil {
		w.keepReplaced(outcomes)
		w.release(ctx, jobs)
	}
	got := resultsOf(outcomes)
	resp.Diagnostics.Append(got.warnings()...)
	// After an interrupt the new half does not follow.
	interrupted := len(got.held) > 0 && ctx.Err() != nil
	if got.isComplete() && !interrupted {
		resp.Diagnostics.Append(w.warnReplaced(outcomes)...)
		return
	}
	for _, j := range having(jobs, granting.FateForget) {
		// What had ended before stays known as long as the rest does.
		got.held[j.Customer] = j.Has
		if j.Has.Replaced != "" {
			got.replacing[j.Customer] = j.Has.Replaced
		}
	}
	state.setHoldings(got.held)
	known.Replacing = got.replacing
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(resp.State.Set(saving, state)...)
	resp.Diagnostics.Append(savePrivate(saving, resp.Private, known)...)
	summary := "Not every grant of the campaign was ended"
	if got.isComplete() {
		summary = "The replacement of a campaign was interrupted"
	}
	resp.Diagnostics.AddError(summary, got.incomplete(w.terms.Key))
}

// warnReplaced says what was ended for a replacement that the plan could not warn of.
func (w *worker) warnReplaced(outcomes []outcome) diag.Diagnostics {
	var ended tally
	for _, o := range outcomes {
		if o.Ended {
			ended.add(o.Has.Value, true)
		}
	}
	if w.next.New == nil || w.next.Old != nil && w.next.Old.Changed || ended.Count == 0 {
		return nil
	}
	return grantresource.Warning("The grants of a campaign were ended to be replaced",
		fmt.Sprintf("%s of %s of the campaign %q ended (%s), because the campaign is replaced: it is tainted, or -replace or replace_triggered_by asked for it. %s is granted in their place, in full.",
			granting.Counted(ended.Count, "grant"), money.Format(ended.Value, w.terms.Amount.Currency), w.terms.Key, endingOf(w.policy), money.Format(w.next.Granted.Value, w.next.Granted.Currency)))
}

// endDoubtful ends the grants that have just expired, instead of forgetting them: only
// Stripe decides. expiresAt is in seconds since the Unix epoch, nil for never.
func endDoubtful(run *granting.Run, jobs []job, expiresAt *int64) {
	for i, j := range jobs {
		if j.Do == granting.FateForget && run.MayBeLive(j.Has.Ended, expiresAt) {
			jobs[i].Do = granting.FateEnd
		}
	}
}

// checkDelete refuses to end grants that others could not take the place of, or that have
// ended by now and are final, and more than max_ended_per_run. Grants that have just expired
// may be live, so what takes their place is checked as well.
func (w *worker) checkDelete(ctx context.Context, jobs []job) diag.Diagnostics {
	diags := diag.Diagnostics{}
	live := slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return !j.Has.IsLive() })
	if w.policy != granting.PolicyAbandon {
		diags.Append(grantresource.Diagnose(w.run.CountEnded(endings(slices.Concat(live, w.liveAfterAll(ctx, jobs)), w.terms.Amount.Currency)...))...)
	}
	if w.next.New == nil || diags.HasError() {
		return diags
	}
	if w.next.Granted.Value > 0 {
		diags.Append(grantresource.Diagnose(w.run.CountGranted(w.next.Counted, w.next.Granted))...)
	}
	failures := w.checkAdoptions(ctx)
	if len(jobs) > 0 {
		failures = slices.Concat(failures, w.checkReplacements(ctx, jobs, w.next), w.checkLive(ctx, live))
	}
	diags.Append(diagnoseAll(failures)...)
	if len(jobs) > 0 && diags.HasError() {
		diags.AddError("A replacement was stopped before anything was ended",
			fmt.Sprintf("The new grants could not be created, so none of the %s was ended. Nothing was changed. Plan again.", granting.Counted(len(jobs), "grant")))
	}
	return diags
}

// checkAdoptions returns which of the grants that the plan shows as adopted cannot be adopted any
// more. The others stay as planned, also where Create meets something else.
func (w *worker) checkAdoptions(ctx context.Context) []failure {
	var jobs []job
	for _, customer := range slices.Sorted(maps.Keys(w.next.Adopted)) {
		jobs = append(jobs, job{Customer: customer})
	}
	if len(jobs) == 0 {
		return nil
	}
	w.run.PrefetchKeys(ctx, w.next.New.Metadata[granting.KeyMetadata], len(jobs))
	return failuresOf(jobs, func(j job) error {
		p := w.next.ofOrNil(granting.Held{Customer: j.Customer})
		existing, err := w.run.PlanCreate(ctx, p.NewKey(), nil, "")
		switch {
		case err != nil:
			return err
		case existing == nil || existing.Grant.ID != p.Adopts:
			return granting.RefuseNotAdopted(p.NewKey(), p.Adopts)
		}
		w.run.RecordReplaced(*p)
		return nil
	})
}

// liveAfterAll are the jobs whose grant the state has as ended, and Stripe as live. They are
// read for max_ended_per_run only: ending a grant looks at it in any case.
func (w *worker) liveAfterAll(ctx context.Context, jobs []job) []job {
	if !w.run.LimitsEnded(w.terms.Amount.Currency) {
		return nil
	}
	doubtful := slices.DeleteFunc(slices.Clone(jobs), func(j job) bool { return j.Has.IsLive() })
	looks, errs := lookAt(ctx, w.run, doubtful)
	var live []job
	for i, j := range doubtful {
		if errs[i] == nil && looks[i].IsLive() { // What cannot be read, ending it tells.
			live = append(live, j)
		}
	}
	return live
}

// lookAt looks at the grant of each job, in bulk.
func lookAt(ctx context.Context, run *granting.Run, jobs []job) ([]granting.Look, []error) {
	run.Client().Bulk().PrefetchGrants(ctx, idsOf(jobs))
	looks, errs := make([]granting.Look, len(jobs)), make([]error, len(jobs))
	each(len(jobs), concurrency, func(i int) { looks[i], errs[i] = run.LookInBulk(ctx, jobs[i].Has.GrantID) })
	return looks, errs
}

// checkReplacements returns whose grant would be ended although the new one could not be
// created.
func (w *worker) checkReplacements(ctx context.Context, jobs []job, next replacement) []failure {
	if len(next.Unknown) > 0 {
		return []failure{{jobs[0].Customer, granting.RefuseIncomplete("", next.Unknown)}}
	}
	w.run.PrefetchKeys(ctx, next.New.Metadata[granting.KeyMetadata], len(jobs))
	return failuresOf(jobs, func(j job) error {
		j.Has.Ended = ""
		p := next.ofOrNil(w.held(j))
		if p == nil {
			return nil
		}
		return w.run.CheckReplacement(ctx, *p)
	})
}

// checkLive returns whose grant has ended since the state was written, or does not end by
// its policy.
func (w *worker) checkLive(ctx context.Context, jobs []job) []failure {
	w.run.Client().Bulk().PrefetchGrants(ctx, idsOf(jobs))
	return failuresOf(jobs, func(j job) error {
		err := w.run.CheckReplaceable(ctx, w.held(j), w.run.LookInBulk)
		if granting.RefusalOf(err, granting.Unread) != nil {
			return nil //nolint:nilerr // Ending it tells what is wrong.
		}
		return err
	})
}

// keepReplaced keeps those whose grant was ended for a new one, or had ended, in the
// state, should the rest fail and the new half not follow.
func (w *worker) keepReplaced(outcomes []outcome) {
	for i, o := range outcomes {
		if o.After.Ended != "" {
			outcomes[i].Removed = false
		}
		if o.Ended && !w.next.isLeaving(o.Customer) {
			outcomes[i].Removed = false
			outcomes[i].After = granting.Holding{Value: o.Has.Value, Replaced: o.Has.GrantID, Drift: notGrantedYet + ": " + granting.EndedToBeReplaced}
		}
	}
}

// release records which grants had ended before, so that a planned replacement may grant
// under their keys, where that is judged. Create judges the other keys, and checkAdoptions has
// recorded what is adopted.
func (w *worker) release(ctx context.Context, jobs []job) {
	_ = failuresOf(having(jobs, granting.FateForget), func(j job) error {
		old := w.held(j)
		old.ID = cmp.Or(j.Has.Replaced, old.ID)
		old.Status = cmp.Or(old.Status, granting.StatusVoided)
		p := w.next.ofOrNil(old)
		if p == nil || p.Adopts != "" || !j.Has.WasGranted() {
			return nil
		}
		if w.next.Old == nil && j.Has.Ended != "" && len(p.Unknown) > 0 && p.ReplacedUnderKey() != "" {
			return nil // It is final: a taint does not ask for another grant under its key.
		}
		if len(p.Unknown) == 0 { // Create judges what was not known.
			if err := w.run.CheckReplacement(ctx, *p); err != nil {
				return err
			}
		}
		w.run.RecordReplaced(*p)
		return nil
	})
}
