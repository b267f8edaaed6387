// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Create grants credits, once. What follows a grant that was made can only warn:
// an error would taint the resource, and the next apply would end the grant and
// make another.
func (r *grantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := decodeModel(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	terms := createTerms(ctx, plan)
	if grantresource.IsKnown(plan.Customer) == grantresource.IsKnown(plan.CustomerAccount) || terms.Amount.Value == 0 || terms.Scope.IsEmpty() {
		resp.Diagnostics.AddError("Incomplete plan", "The customer, the amount or the applicability_config of the planned credit grant is not known. This is a bug in the provider; nothing was granted.")
		return
	}
	// The account is read first: what is created must not be lost for want of it.
	account := r.run.AccountID(ctx)
	created, err := r.run.CreateAlone(ctx, terms)
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	// An interrupt may have canceled the context, and what was granted must be saved.
	ctx = context.WithoutCancel(ctx)
	resp.Diagnostics.Append(warnCreated(ctx, plan, created)...)
	now, diags := r.nowOrWarn(ctx, created.Grant)
	resp.Diagnostics.Append(diags...)
	state := modelFromStripe(created.Grant, plan, now, r.run.Options().DefaultMetadata)
	resp.Diagnostics.Append(resp.State.Set(ctx, withPlanned(state, plan))...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "id", created.Grant.ID)...)
	resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, grantresource.PrivateAccount, account)...)
	resp.Diagnostics.Append(replacement{}.save(ctx, resp.Private)...)
}

// warnCreated are the warnings about a grant that was made or adopted.
func warnCreated(ctx context.Context, plan model, created granting.Created) diag.Diagnostics {
	var diags diag.Diagnostics
	id := created.Grant.ID
	if created.ReadBackErr != nil {
		diags.AddWarning("A new credit grant could not be read back",
			fmt.Sprintf("Credit grant %s was made and is in the state; reading it back failed: %s The next plan reads it again.", id, created.ReadBackErr))
	}
	if created.ReconcileErr != nil {
		diags.AddWarning("A new credit grant is not yet as it is configured",
			fmt.Sprintf("Credit grant %s is in the state; the next plan sets its expires_at and metadata, which failed for now: %s", id, created.ReconcileErr))
	}
	if created.Adopted {
		diags.AddWarning("A credit grant was adopted instead of granting again",
			fmt.Sprintf("Customer %s already has credit grant %s of %s with the idempotency_key %q. It is now managed by this resource; nothing was granted.",
				plan.holder(), id, worth(ctx, plan), plan.IdempotencyKey.ValueString()))
	}
	return diags
}

// nowOrWarn is the time that decides the status of a grant. After a change was made, not
// knowing it is only worth a warning.
func (r *grantResource) nowOrWarn(ctx context.Context, grant stripeapi.CreditGrant) (time.Time, diag.Diagnostics) {
	look, err := r.run.Judge(ctx, grant)
	if err == nil {
		return look.Now, nil
	}
	return look.Now, grantresource.Warning("The status of a credit grant may be wrong until the next plan",
		fmt.Sprintf("The status of credit grant %s was judged by Stripe's time, because its test clock could not be read: %s", grant.ID, err))
}

// Update changes the end and the metadata of a live grant. What only Terraform
// keeps, and everything about a grant that has ended, is recorded without a call.
func (r *grantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	prior, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	plan, diags := decodeModel(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(grantresource.SetMissingIdentity(ctx, resp.Identity, "id", prior.ID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior.hasEnded() || !changesStripe(prior, plan) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	update := granting.Changes(prior.ExpiresAt.Unix(), storedMetadata(prior), plan.ExpiresAt.Unix(), storedMetadata(plan))
	grant, err := r.run.UpdatePlanned(ctx, prior.ID.ValueString(), update)
	if err != nil {
		// The state stays as it was: the next plan reads what Stripe has, and asks
		// again for what is missing.
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	// An interrupt may have canceled the context, and what was changed must be saved.
	ctx = context.WithoutCancel(ctx)
	now, diags := r.nowOrWarn(ctx, grant)
	resp.Diagnostics.Append(diags...)
	state := modelFromStripe(grant, plan, now, r.run.Options().DefaultMetadata)
	resp.Diagnostics.Append(resp.State.Set(ctx, withPlanned(state, plan))...)
}

// Delete ends the grant as its deletion policy says. Stripe has no deletion: a grant is
// voided or expired, and one that has ended or does not exist counts as deleted. The old
// grant of a replacement ends only if the new one can be created.
func (r *grantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	var account string
	var planned replacement
	resp.Diagnostics.Append(grantresource.GetPrivate(ctx, req.Private, grantresource.PrivateAccount, &account)...)
	resp.Diagnostics.Append(grantresource.GetPrivate(ctx, req.Private, grantresource.PrivateReplacement, &planned)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A tainted resource was planned without its grant.
	old := state.held(ctx, account)
	if planned.Old.ID == old.ID {
		old.Customer = planned.Old.Customer // As asNamedBy has it.
	}
	planned.Old = old
	resp.Diagnostics.Append(r.checkReplaced(ctx, planned)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ended, err := r.end(ctx, planned)
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	if ended == granting.EndedNow && state.hasEnded() {
		resp.Diagnostics.AddWarning("A credit grant that seemed to have ended was live",
			fmt.Sprintf("In the state, credit grant %s of customer %s was %s. Stripe had it live, and what was left of it has ended now.", state.ID.ValueString(), state.holder(), state.Status.ValueString()))
	}
	if ended == granting.EndedBefore && !state.hasEnded() {
		resp.Diagnostics.Append(r.warnLeft(ctx, state)...)
	}
	if planned.New != nil && !planned.Warned && ended == granting.EndedNow {
		resp.Diagnostics.Append(warnReplaced(ctx, state)...)
	}
	if ended == granting.EndedAbandoned && state.hasEnded() {
		return
	}
	resp.Diagnostics.Append(warnEnded(ctx, state, ended)...)
}

// checkReplaced refuses to end a grant whose replacement could not be created.
func (r *grantResource) checkReplaced(ctx context.Context, planned replacement) diag.Diagnostics {
	if planned.New == nil {
		return nil
	}
	err := r.run.CheckReplacement(ctx, planned.Replacement)
	if err == nil && planned.Adopts == "" && len(planned.Unknown) == 0 {
		err = r.run.ReserveReplacement(planned.Replacement)
	}
	diags := grantresource.Diagnose(err)
	if err != nil {
		diags.AddError("A replacement was stopped before anything was ended",
			fmt.Sprintf("The new grant could not be created, so credit grant %s was not ended. Nothing was changed. Plan again.", planned.Old.ID))
	}
	return diags
}

// end ends a grant, be it finally or to be replaced.
func (r *grantResource) end(ctx context.Context, planned replacement) (granting.Ended, error) {
	if planned.New == nil {
		return r.run.End(ctx, planned.Old)
	}
	if err := r.run.CheckLive(ctx, planned.Old); err != nil {
		return granting.EndedBefore, err
	}
	return r.run.EndReplaced(ctx, planned.Replacement)
}

// warnReplaced says what was ended for a replacement that the plan could not warn of.
func warnReplaced(ctx context.Context, state model) diag.Diagnostics {
	return grantresource.Warning("A credit grant was ended to be replaced",
		fmt.Sprintf("Credit grant %s of %s to customer %s was ended (%s), because the resource is replaced: it is tainted, or -replace or replace_triggered_by asked for it. The new one is granted in full.",
			state.ID.ValueString(), worth(ctx, state), state.holder(), endingOf(state.DeletionPolicy.ValueString())))
}

// warnEnded is the warning about a grant that left the state without being ended.
func warnEnded(ctx context.Context, state model, ended granting.Ended) diag.Diagnostics {
	id := state.ID.ValueString()
	switch ended {
	case granting.EndedDepleted:
		return grantresource.Warning("A credit grant has nothing left to expire",
			fmt.Sprintf("Credit grant %s was used up, and Stripe does not expire it, so Terraform removes it from the state. If an invoice that it paid is voided later, Stripe gives that credit back to the customer.", id))
	case granting.EndedAbandoned:
		return grantresource.Warning("A credit grant was left live",
			fmt.Sprintf("By its deletion_policy abandon, credit grant %s of %s stays with customer %s; Terraform no longer manages it.",
				id, worth(ctx, state), state.holder()))
	case granting.EndedElsewhere:
		return grantresource.Warning("A credit grant was left live, since another resource manages it",
			fmt.Sprintf("Credit grant %s is also managed by another resource of this configuration, so it was not ended. It was only removed from the state at this address.", id))
	case granting.EndedNow, granting.EndedBefore:
	}
	return nil
}
