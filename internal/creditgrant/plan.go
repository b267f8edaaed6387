// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// ModifyPlan is where Terraform learns what will happen to the grant: what
// planChange decides, what it costs, and whether it could fail half-way.
func (r *grantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.client == nil {
		// Terraform plans with a provider that was not configured only where the
		// provider's own configuration is not known yet.
		return
	}
	var prior, config, proposed model
	exists, remains := !req.State.Raw.IsNull(), !req.Plan.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	}
	// Most plans change nothing, and decoding costs a large plan most of the
	// provider's time.
	unchanged := exists && remains && !prior.hasEnded() && req.Plan.Raw.Equal(req.State.Raw)
	if remains && !unchanged {
		resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
		resp.Diagnostics.Append(req.Plan.Get(ctx, &proposed)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if exists {
		resp.Diagnostics.Append(wrongMode(prior.ID.ValueString(), prior.Livemode, r.client.Livemode())...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case unchanged:
		r.planKept(ctx, prior, resp)
	case !exists:
		r.planCreate(ctx, config, proposed, req, resp)
	case !remains:
		r.planDestroy(ctx, prior, resp)
	default:
		r.planUpdate(ctx, prior, config, proposed, resp)
	}
}

func warn(resp *resource.ModifyPlanResponse, n notice) {
	resp.Diagnostics.AddWarning(n.Summary, n.Detail)
}

// planCreate plans a grant that is to be made, be it new or the new half of a
// replacement.
func (r *grantResource) planCreate(ctx context.Context, config, proposed model, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	proposed.Livemode = types.BoolValue(r.client.Livemode())
	proposed.VoidedAt, proposed.EndedAt = timestamp.Null(), timestamp.Null()
	resp.Diagnostics.Append(resp.Plan.Set(ctx, proposed)...)

	replaced, diags := replacedGrant(ctx, req)
	resp.Diagnostics.Append(diags...)
	r.claimPlan(proposed, creates, replaced, resp)
	resp.Diagnostics.Append(r.checkGranting(ctx, config, replaced)...)
	if replaced != "" {
		resp.Diagnostics.Append(r.checkReferences(ctx, config)...)
	}
}

// planDestroy says what a destroy takes away. Terraform 1.11 plans the end of
// what is no longer configured before it refreshes, so this may warn of a grant
// that has ended since.
func (r *grantResource) planDestroy(ctx context.Context, prior model, resp *resource.ModifyPlanResponse) {
	if prior.hasEnded() {
		return
	}
	r.claimPlan(prior, destroys, prior.ID.ValueString(), resp)
	warned, last := r.run.countDestroy()
	if !warned {
		return
	}
	said := destroyNotice(ctx, prior)
	if last {
		said.Detail += " More grants may be withdrawn than these warnings name: the plan lists each that is destroyed."
	}
	warn(resp, said)
}

// planUpdate plans a grant that is in state.
func (r *grantResource) planUpdate(ctx context.Context, prior, config, proposed model, resp *resource.ModifyPlanResponse) {
	plan := planChange(prior, config, proposed)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.Model)...)
	for _, name := range plan.Replace {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
	}
	if prior.hasEnded() {
		resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateGrant, prior.ID.ValueString())...)
		if said := endedNotice(ctx, prior, plan.Ignored); said != nil {
			warn(resp, *said)
		}
		return
	}
	r.planKept(ctx, prior, resp)
	if len(plan.Replace) > 0 {
		warn(resp, replaceNotice(ctx, prior, plan.Model, plan.Replace))
		resp.Diagnostics.Append(r.checkReplacing(ctx, prior, plan.Model)...)
		return
	}
	if declarationOf(plan.Model) != declarationOf(prior) {
		r.claimPlan(plan.Model, keeps, prior.ID.ValueString(), resp)
	}
	resp.Diagnostics.Append(r.checkNewEnd(ctx, prior, plan.Model)...)
}

// planKept enters that a resource has a live grant, which no other may have.
func (r *grantResource) planKept(ctx context.Context, prior model, resp *resource.ModifyPlanResponse) {
	id := prior.ID.ValueString()
	resp.Diagnostics.Append(setPrivate(ctx, resp.Private, privateGrant, id)...)
	if !r.run.holdGrant(id) {
		resp.Diagnostics.Append(heldTwice(id)...)
	}
	r.claimPlan(prior, keeps, id, resp)
}

// claimPlan lets at most one resource of the run speak for a declared grant.
func (r *grantResource) claimPlan(m model, next intent, grantID string, resp *resource.ModifyPlanResponse) {
	if !isKnown(m.IdempotencyKey) || !isKnown(m.Customer) {
		return
	}
	switch r.run.claimPlan(declarationOf(m), next, grantID) {
	case usedTwice:
		resp.Diagnostics.Append(duplicateKey(m)...)
	case notMoved:
		resp.Diagnostics.Append(movedWithoutBlock(m)...)
	}
}

// privateGrant is where the first of the two plans of a replacement leaves the
// grant's id for the second, in which there is no prior state. Terraform hands
// the private data of the one to the other.
const privateGrant = "grant"

// replacedGrant is the id of the grant that a create replaces, "" for none.
func replacedGrant(ctx context.Context, req resource.ModifyPlanRequest) (string, diag.Diagnostics) {
	if req.Private == nil {
		return "", nil
	}
	return getPrivate(ctx, req.Private, privateGrant)
}
