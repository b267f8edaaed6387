// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Update changes the end and the metadata of a live grant. What only Terraform
// keeps, and everything about a grant that has ended, is recorded without a call.
func (r *grantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var prior, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior.hasEnded() || !changesStripe(prior, plan) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	grant, diags := r.update(ctx, prior, plan)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	now, diags := r.nowOrWarn(ctx, grant)
	resp.Diagnostics.Append(diags...)
	state, diags := fromStripe(ctx, grant, plan, now)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, asPlanned(state, plan))...)
}

// update asks Stripe for the difference between the state and the plan. A new end
// for a grant that has ended since the plan might give its credits back, so
// whether it still lives is asked first; metadata does no harm.
func (r *grantResource) update(ctx context.Context, prior, plan model) (stripeapi.CreditGrant, diag.Diagnostics) {
	id := prior.ID.ValueString()
	change := updateFrom(prior.ExpiresAt.Unix(), storedMetadata(prior), plan)
	if change.ExpiresAt != nil || change.ClearExpiresAt {
		current, err := r.client.GetCreditGrant(ctx, id)
		if err != nil {
			return current, r.updateFailure(id, err)
		}
		now, err := r.client.Now(ctx, current.TestClock)
		if err != nil {
			return current, r.updateFailure(id, err)
		}
		if !isLive(current, now) {
			return current, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("expires_at"),
				"The credit grant has ended since it was planned",
				fmt.Sprintf("Credit grant %s was %s meanwhile, and an ended grant is not changed. Nothing was sent. Plan again to see what became of it.", id, statusOf(current, now)))}
		}
		change = updateFrom(current.ExpiresAt, current.Metadata, plan)
		if change.IsEmpty() {
			return current, nil
		}
	}
	grant, err := r.client.UpdateCreditGrant(ctx, id, change)
	if err != nil {
		return grant, r.updateFailure(id, err)
	}
	return grant, nil
}

// updateFailure leaves the state as it was: the next plan reads what Stripe has,
// and asks again for what is missing.
func (r *grantResource) updateFailure(id string, err error) diag.Diagnostics {
	switch {
	case stripeapi.IsOtherMode(err):
		return otherModeError(id, r.client.Livemode())
	case stripeapi.IsNotFound(err):
		return failure("The credit grant is gone from Stripe", fmt.Sprintf("Plan again to see what becomes of it. Changing credit grant %s", id), err)
	}
	return failure("Could not change a credit grant", "Changing credit grant "+id, err)
}
