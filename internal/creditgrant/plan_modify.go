// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// ModifyPlan tells Terraform what will happen to the grant: what decidePlan decides,
// what it costs, and whether it could fail half-way.
func (r *grantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.run == nil {
		// Terraform plans with a provider that was not configured only where the
		// provider's own configuration is not known yet.
		return
	}
	var prior, config, proposed model
	decode := func(raw tftypes.Value, into *model) {
		decoded, diags := decodeModel(ctx, raw)
		resp.Diagnostics.Append(diags...)
		*into = decoded
	}
	exists, remains := !req.State.Raw.IsNull(), !req.Plan.Raw.IsNull()
	if exists {
		decode(req.State.Raw, &prior)
	}
	noOp := r.isNoOp(req, prior)
	if remains && !noOp {
		decode(req.Config.Raw, &config)
		decode(req.Plan.Raw, &proposed)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if exists && granting.IsOtherMode(prior.ID.ValueString(), prior.Livemode.ValueBoolPointer(), r.run.Livemode()) {
		resp.Diagnostics.Append(grantresource.OtherMode(prior.ID.ValueString(), r.run.Livemode())...)
		return
	}
	if exists {
		resp.Diagnostics.Append(checkRefreshed(prior)...)
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privateHeld, prior.held(""))...)
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privateNext, nil)...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case !exists:
		r.planCreate(ctx, config, proposed, req, resp)
	case !remains:
		r.planDestroy(ctx, prior, resp)
	case noOp:
		r.planNoOp(prior, resp)
	default:
		r.planUpdate(ctx, prior, config, proposed, resp)
	}
}

// isNoOp reports a plan that leaves a live grant as it is. Most do, and a large plan
// would spend most of the provider's own time on finding out again what planUpdate
// decides of them.
func (r *grantResource) isNoOp(req resource.ModifyPlanRequest, prior model) bool {
	return req.Plan.Raw.Equal(req.State.Raw) && !prior.hasEnded() &&
		sameMetadata(prior.MetadataAll, allMetadata(r.run.Options().DefaultMetadata, prior.Metadata))
}

func warn(resp *resource.ModifyPlanResponse, w warning) {
	resp.Diagnostics.AddWarning(w.Summary, w.Detail)
}

// planCreate plans a grant that is to be made, be it new or the new half of a
// replacement.
func (r *grantResource) planCreate(ctx context.Context, config, proposed model, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	proposed.Livemode = types.BoolValue(r.run.Livemode())
	proposed.VoidedAt, proposed.EndedAt = timestamp.Null(), timestamp.Null()
	if r.run.Options().AdoptExisting && !proposed.IdempotencyKey.IsNull() {
		// What is adopted, now or by the time of the apply, may have ended.
		proposed.VoidedAt, proposed.EndedAt = timestamp.Unknown(), timestamp.Unknown()
	}
	proposed.MetadataAll = allMetadata(r.run.Options().DefaultMetadata, proposed.Metadata)

	var replaced granting.Held
	if req.Private != nil {
		held, diags := grantresource.GetPrivate[granting.Held](ctx, req.Private, privateHeld)
		resp.Diagnostics.Append(diags...)
		replaced = held
	}
	next := config.intended(ctx)
	resp.Diagnostics.Append(checkMetadataSize(proposed)...)
	existing := r.planKey(ctx, proposed, &replaced, resp)
	if existing != nil {
		proposed.ID = types.StringValue(existing.Grant.ID)
		next.Adopts = existing.Grant.ID
		warn(resp, warnAdopt(ctx, proposed, *existing))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, proposed)...)
	if resp.Diagnostics.HasError() {
		return
	}
	next.Begun = replaced.ID != "" && r.run.HasBegun(ctx, next.Customer, next.EffectiveAt)
	resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privateNext, next)...)
	switch {
	case existing == nil:
		resp.Diagnostics.Append(r.checkGranting(ctx, config, next, replaced)...)
	case replaced.ID != "" && !r.run.WasEnded(replaced.ID):
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.CheckReplacedKey(ctx, next, replaced))...)
	}
}

// planKey judges the idempotency key of a create, and returns the grant that will be
// adopted, or nil. Where a live grant that a state holds is not known to be replaced
// although no other resource has it, it is the resource's own, which was tainted:
// Terraform plans that as a create and tells nothing of the old grant.
func (r *grantResource) planKey(ctx context.Context, proposed model, replaced *granting.Held, resp *resource.ModifyPlanResponse) *granting.Existing {
	key, known := proposed.grantKey()
	if !known {
		return nil
	}
	if replaced.ID == "" {
		*replaced = r.run.Released(key)
	}
	if err := r.run.RegisterKey(key, granting.UseCreate, replaced.ID); err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return nil
	}
	var terms *stripeapi.CreditGrantCreate
	if proposed.isKnownWhole(ctx) {
		if whole, diags := createTerms(ctx, proposed); !diags.HasError() {
			whole = r.run.BeginNow(ctx, whole)
			terms = &whole
		}
	}
	existing, err := r.run.PlanCreate(ctx, key, terms, replaced.ReplacedUnder(key))
	if tainted := liveGrant(err, existing); replaced.ID == "" && tainted != "" && r.run.IsInState(tainted) {
		*replaced = granting.Held{ID: tainted, Customer: key.Customer, Key: key.Key}
		existing, err = r.run.PlanCreate(ctx, key, terms, tainted)
		if err == nil && existing == nil {
			warn(resp, warnTainted(ctx, proposed, tainted))
		}
	}
	switch {
	case stripeapi.IsMissing(err) || stripeapi.IsNotFound(err):
		// The customer, whom the list of grants does not find.
		err = &granting.CustomerError{Customer: key.Customer, Err: err}
	case err != nil && !isKeyError(err):
		resp.Diagnostics.Append(grantresource.Failure("Could not look for grants with the idempotency key",
			fmt.Sprintf("Whether customer %s was granted credits under the idempotency_key %q decides what is planned. Listing the grants", key.Customer, key.Key), err)...)
		return nil
	}
	resp.Diagnostics.Append(grantresource.Diagnose(err)...)
	return existing
}

// liveGrant is the id of the live grant that stands in the way of a create, "" for
// none.
func liveGrant(err error, existing *granting.Existing) string {
	var used *granting.KeyUsedError
	if errors.As(err, &used) {
		existing = &used.Existing
	}
	if existing == nil || granting.HasEnded(existing.Status) {
		return ""
	}
	return existing.Grant.ID
}

// isKeyError reports an error about the key itself, not about asking Stripe.
func isKeyError(err error) bool {
	var used *granting.KeyUsedError
	var terms *granting.KeyTermsError
	var several *granting.SeveralLiveError
	return errors.As(err, &used) || errors.As(err, &terms) || errors.As(err, &several)
}

// planDestroy says what a destroy takes away. Terraform 1.11 plans the end of
// what is no longer configured before it refreshes, so this may warn of a grant
// that has ended since.
func (r *grantResource) planDestroy(ctx context.Context, prior model, resp *resource.ModifyPlanResponse) {
	if prior.hasEnded() {
		resp.Diagnostics.Append(r.warnLeft(ctx, prior)...)
		return
	}
	id := prior.ID.ValueString()
	r.registerKey(prior, granting.UseDestroy, id, resp)
	if r.run.RegisterDestroyed(id) {
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privateKeptElsewhere, id)...)
		resp.Diagnostics.Append(warnEnded(ctx, prior, granting.EndedElsewhere)...)
		return
	}
	warned, last := r.run.CountDestroy()
	if !warned {
		return
	}
	w := warnDestroy(ctx, prior)
	if last {
		w.Detail += " More grants may be withdrawn than these warnings name: the plan lists each that is destroyed."
	}
	warn(resp, w)
}

// planUpdate plans a grant that is in the state.
func (r *grantResource) planUpdate(ctx context.Context, prior, config, proposed model, resp *resource.ModifyPlanResponse) {
	plan := decidePlan(prior, config, proposed, r.run.Options().DefaultMetadata)
	if prior.hasEnded() {
		r.planEnded(ctx, prior, plan, resp)
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.Model)...)
	for _, name := range plan.Replace {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
	}
	r.planNoOp(prior, resp)
	resp.Diagnostics.Append(checkMetadataSize(plan.Model)...)
	if len(plan.Replace) > 0 {
		warn(resp, warnReplace(ctx, prior, plan.Model, plan.Replace))
		resp.Diagnostics.Append(r.checkNewBeginning(ctx, plan.Model, plan.Replace)...)
		resp.Diagnostics.Append(r.warnBegun(ctx, config.intended(ctx), prior.ID.ValueString())...)
		resp.Diagnostics.Append(r.checkReplacing(ctx, prior, config)...)
		return
	}
	before, _ := prior.grantKey()
	after, known := plan.Model.grantKey()
	if known && before != after {
		r.registerKey(plan.Model, granting.UseKeep, prior.ID.ValueString(), resp)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(r.checkNewKey(ctx, prior, after)...)
		}
	}
	resp.Diagnostics.Append(r.checkNewEnd(ctx, prior, plan.Model)...)
	if w := warnShorter(ctx, prior, plan.Model); w != nil {
		warn(resp, *w)
	}
	resp.Diagnostics.Append(warnNoEffect(prior, config)...)
}

// planEnded plans a grant that has ended. A live grant that carries its key is what
// an interrupted replacement has left: it is named, and adopted where that is
// allowed.
func (r *grantResource) planEnded(ctx context.Context, prior model, plan planDecision, resp *resource.ModifyPlanResponse) {
	successors, diags := r.findSuccessors(ctx, prior)
	resp.Diagnostics.Append(diags...)
	adopt := len(successors) == 1 && r.run.Options().AdoptExisting
	if adopt {
		plan.Model.ID = types.StringUnknown()
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("id"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.Model)...)
	switch {
	case adopt:
	case len(successors) > 0:
		warn(resp, warnSuccessor(prior, successors, "To manage the new grant here, set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply; nothing is granted then. To end it instead, void or expire it in the Dashboard."))
	default:
		if w := warnFinal(ctx, prior, plan.Ignored); w != nil {
			warn(resp, *w)
		}
	}
}

// findSuccessors are the live grants that carry the key of a grant that has ended,
// but for those that another resource is known to have: its state was read before.
func (r *grantResource) findSuccessors(ctx context.Context, prior model) ([]stripeapi.CreditGrant, diag.Diagnostics) {
	key, known := prior.grantKey()
	if !known {
		return nil, nil
	}
	live, err := r.run.FindLive(ctx, key, prior.ID.ValueString())
	live = slices.DeleteFunc(live, func(g stripeapi.CreditGrant) bool { return r.run.IsInState(g.ID) })
	if err != nil {
		return nil, diag.Diagnostics{diag.NewWarningDiagnostic("Could not look for a grant that replaces an ended one",
			fmt.Sprintf("Credit grant %s has ended. Whether another one carries its idempotency_key could not be found out: %s", prior.ID.ValueString(), err))}
	}
	return live, nil
}

// warnLeft names the live grants that carry the key of a grant that has ended and that
// the state gives up: nothing is done about them.
func (r *grantResource) warnLeft(ctx context.Context, prior model) diag.Diagnostics {
	successors, diags := r.findSuccessors(ctx, prior)
	if len(successors) > 0 {
		w := warnSuccessor(prior, successors, "Destroying this resource does nothing about it. To manage it, import it; to end it, void or expire it in the Dashboard.")
		diags.AddWarning(w.Summary, w.Detail)
	}
	return diags
}

// planNoOp registers that a resource has a live grant, which no other may have.
func (r *grantResource) planNoOp(prior model, resp *resource.ModifyPlanResponse) {
	id := prior.ID.ValueString()
	resp.Diagnostics.Append(grantresource.Diagnose(r.run.RegisterKept(id))...)
	r.registerKey(prior, granting.UseKeep, id, resp)
}

// registerKey lets at most one resource of the run use a key.
func (r *grantResource) registerKey(m model, use granting.Use, grantID string, resp *resource.ModifyPlanResponse) {
	if key, known := m.grantKey(); known {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RegisterKey(key, use, grantID))...)
	}
}
