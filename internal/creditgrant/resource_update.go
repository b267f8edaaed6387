// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// Update changes the end and the metadata of a live grant. What only Terraform
// keeps, and everything about a grant that has ended, is recorded without a call.
func (r *grantResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	prior, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	plan, diags := decodeModel(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(grantresource.CheckTimestamp("expires_at", plan.ExpiresAt)...)
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
