// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
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
	defer grantresource.NameUnreadable(r.run, &resp.Diagnostics)
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
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RefuseOtherMode(prior.ID.ValueString()))...)
		return
	}
	if exists {
		resp.Diagnostics.Append(checkRefreshed(prior)...)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.CheckVersion(prior.holder(), stripeapi.Scope{}))...)
		if remains && !noOp {
			prior = r.asNamedBy(ctx, config, prior)
		}
		old := replacement{Replacement: granting.Replacement{Old: prior.held(ctx, "")}}
		resp.Diagnostics.Append(old.save(ctx, resp.Private)...)
	}
	if remains && !noOp {
		scope, _ := config.scope(ctx)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.CheckVersion(config.holder(), scope.ToStripe(ctx)))...)
	}
	if resp.Diagnostics.HasError() {
		return // A destroy would meet the same errors.
	}
	switch {
	case !exists:
		r.planCreate(ctx, config, proposed, req, resp)
	case !remains:
		r.planDestroy(ctx, prior, resp)
	case noOp:
		r.planNoOp(ctx, prior, resp)
	default:
		r.planUpdate(ctx, prior, config, proposed, resp)
	}
	if remains {
		resp.Diagnostics = grantresource.WithDestroyAdvice(resp.Diagnostics)
	}
}

// isNoOp reports a plan that leaves a live grant as it is. Most do, and a large plan
// would spend most of the provider's own time on finding out again what planUpdate
// decides of them.
func (r *grantResource) isNoOp(req resource.ModifyPlanRequest, prior model) bool {
	return req.Plan.Raw.Equal(req.State.Raw) && !prior.hasEnded() &&
		grantresource.SameMetadata(prior.MetadataAll, grantresource.AllMetadata(r.run.Options().DefaultMetadata, prior.Metadata))
}

// planCreate plans a grant that will be created, be it new or the new half of a
// replacement.
func (r *grantResource) planCreate(ctx context.Context, config, proposed model, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	proposed.Livemode = types.BoolValue(r.run.Livemode())
	proposed.VoidedAt, proposed.EndedAt = timestamp.Null(), timestamp.Null()
	key, _ := proposed.grantKey()
	if !proposed.IdempotencyKey.IsNull() && len(r.run.Replaced(key)) == 0 {
		// What is adopted, now or by the time of the apply, may have ended, and the apply may
		// adopt although the plan may not.
		proposed.VoidedAt, proposed.EndedAt = timestamp.Unknown(), timestamp.Unknown()
	}
	proposed.MetadataAll = grantresource.AllMetadata(r.run.Options().DefaultMetadata, proposed.Metadata)

	var planned replacement
	if req.Private != nil {
		resp.Diagnostics.Append(grantresource.GetPrivate(ctx, req.Private, grantresource.PrivateReplacement, &planned)...)
	}
	resp.Diagnostics.Append(proposed.checkMetadataSize()...)
	terms := createTerms(ctx, proposed)
	planned.New, planned.Unknown, planned.Defaults = &terms, config.unknownAttributes(), r.run.Options().DefaultMetadata
	planned.Begun = r.run.HasBegun(ctx, terms.Customer, terms.EffectiveAt)
	existing := r.planKey(ctx, proposed, &planned, resp)
	if existing != nil {
		proposed.ID = types.StringValue(existing.Grant.ID)
		planned.Adopts = existing.Grant.ID
		resp.Diagnostics.Append(warnAdopt(ctx, proposed, *existing)...)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.PlanGrant(existing.Grant.ID, granting.UseKeep))...)
		resp.Diagnostics.Append(r.checkAdopted(ctx, proposed, *existing)...)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, proposed)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(planned.save(ctx, resp.Private)...)
	resp.Diagnostics.Append(r.checkCreate(ctx, planned.Replacement)...)
	if old := planned.Old; !planned.Warned && old.Policy != "" && !old.HasEnded() {
		// By -replace or replace_triggered_by: no changed attribute has had it looked at.
		resp.Diagnostics.Append(r.checkReplaceable(ctx, old)...)
	}
}

// planKey judges the idempotency key of a create, and returns the grant that will be
// adopted, or nil. A live grant that a state has, and that is not known to be replaced
// although no other resource keeps it, is the resource's own, which was tainted:
// Terraform plans that as a create without the old grant.
func (r *grantResource) planKey(ctx context.Context, proposed model, planned *replacement, resp *resource.ModifyPlanResponse) *granting.Existing {
	key, known := proposed.grantKey()
	if !known {
		return nil
	}
	if r.run.WasJudged(key) {
		// The old grant has ended by now, and the key was judged before.
		return nil
	}
	if err := r.run.PlanKey(ctx, key, granting.UseCreate, planned.Old.ID); err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return nil
	}
	var terms *stripeapi.CreditGrantCreate
	if len(planned.Unknown) == 0 {
		terms = planned.New
	}
	existing, err := r.planExisting(ctx, key, terms, proposed, planned, resp)
	if stripeapi.IsMissing(err) {
		// The customer, whom the list of grants does not find.
		err = granting.RefuseCustomer(key.Customer, err)
	}
	resp.Diagnostics.Append(grantresource.Diagnose(err)...)
	return existing
}

// planExisting finds the grant that a create under the key adopts.
func (r *grantResource) planExisting(ctx context.Context, key granting.GrantKey, terms *stripeapi.CreditGrantCreate, proposed model, planned *replacement, resp *resource.ModifyPlanResponse) (*granting.Existing, error) {
	if planned.Old.ID != "" {
		return r.run.PlanCreate(ctx, key, terms, planned.ReplacedUnderKey())
	}
	for _, ended := range r.run.Replaced(key) {
		return r.run.PlanCreate(ctx, key, terms, ended.ReplacedUnderKey())
	}
	existing, tainted, err := r.run.PlanCreateAgain(ctx, key, terms, func(g granting.KeyedGrant) bool {
		return !granting.HasEnded(g.Status) && r.run.IsInState(g.ID) && !r.run.IsInCampaign(g.ID)
	})
	if tainted != nil {
		planned.Old = granting.Held{ID: tainted.Grant.ID, Customer: key.Customer, Key: key.Key, Amount: granting.EndingOf(tainted.Grant).Amount}
		if err == nil && existing == nil {
			resp.Diagnostics.Append(warnTainted(ctx, proposed, tainted.Grant.ID)...)
		}
	}
	return existing, err
}

// planDestroy says what a destroy takes away. Terraform 1.11 plans the end of
// what is no longer configured before it refreshes, so this may warn of a grant
// that has ended since.
func (r *grantResource) planDestroy(ctx context.Context, prior model, resp *resource.ModifyPlanResponse) {
	if prior.hasEnded() {
		r.planDoubtful(prior, granting.UseEnd, resp)
		resp.Diagnostics.Append(r.warnLeft(ctx, prior)...)
		return
	}
	// Another resource of the run may have adopted a deposed one, which then stays.
	if id := prior.ID.ValueString(); prior.DeletionPolicy.ValueString() != granting.PolicyAbandon && !r.run.WasMade(id) {
		r.planKeyUse(ctx, prior, granting.UseEnd, id, resp)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.PlanGrant(id, granting.UseEnd))...)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.CountEnded(prior.held(ctx, "").Ending()))...)
	}
	warned, last := r.run.CountDestroyWarning()
	if !warned {
		return
	}
	more := ""
	if last {
		more = " More grants may be withdrawn than these warnings name: the plan lists each that is destroyed."
	}
	resp.Diagnostics.Append(warnDestroy(ctx, prior, more)...)
}

// planUpdate plans a grant that is in the state.
func (r *grantResource) planUpdate(ctx context.Context, prior, config, proposed model, resp *resource.ModifyPlanResponse) {
	plan := decidePlan(prior, config, proposed, r.run.Options().DefaultMetadata)
	if prior.hasEnded() {
		r.planEnded(ctx, prior, config, plan, resp)
		return
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.Model)...)
	r.planNoOp(ctx, prior, resp)
	resp.Diagnostics.Append(plan.Model.checkMetadataSize()...)
	if len(plan.Replace) > 0 {
		r.planReplacement(ctx, prior, config, plan, resp)
		return
	}
	before, _ := prior.grantKey()
	after, known := plan.Model.grantKey()
	if known && before != after {
		r.planKeyUse(ctx, plan.Model, granting.UseKeep, prior.ID.ValueString(), resp)
		if !resp.Diagnostics.HasError() {
			resp.Diagnostics.Append(grantresource.Diagnose(r.run.CheckFreeKey(ctx, after, prior.ID.ValueString()))...)
		}
	}
	resp.Diagnostics.Append(r.checkNewEnd(ctx, prior, plan.Model)...)
	if granting.IsEarlier(plan.Model.ExpiresAt.Unix(), prior.ExpiresAt.Unix()) {
		resp.Diagnostics.Append(warnShorter(ctx, prior, plan.Model)...)
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.CountEnded(prior.held(ctx, "").Ending()))...)
	}
	resp.Diagnostics.Append(warnNoEffect(prior, config)...)
}

// asNamedBy is a state with its customer named as in the configuration: by the other one of
// customer and customer_account, where Stripe says that both are of one customer.
func (r *grantResource) asNamedBy(ctx context.Context, config, prior model) model {
	renamed := grantresource.IsKnown(config.Customer) && grantresource.IsKnown(prior.CustomerAccount) || grantresource.IsKnown(config.CustomerAccount) && grantresource.IsKnown(prior.Customer)
	if !renamed || prior.hasEnded() {
		return prior
	}
	if look, err := r.run.LookAgain(ctx, prior.ID.ValueString()); err == nil && look.Grant.IsOf(config.holder()) {
		prior.Customer, prior.CustomerAccount = config.Customer, config.CustomerAccount
	}
	return prior
}

// planReplacement plans the first half of a replacement that changed attributes cause;
// the second is planned as a create.
func (r *grantResource) planReplacement(ctx context.Context, prior, config model, plan planDecision, resp *resource.ModifyPlanResponse) {
	for _, name := range plan.Replace {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root(name))
	}
	resp.Diagnostics.Append(warnReplace(ctx, prior, plan.Model, plan.Replace)...)
	resp.Diagnostics.Append(r.checkNewBeginning(ctx, plan.Model, plan.Replace)...)
	resp.Diagnostics.Append(r.warnBegun(ctx, config, prior.ID.ValueString())...)
	old := prior.held(ctx, "")
	resp.Diagnostics.Append(r.checkReplaceable(ctx, old)...)
	announced := replacement{Replacement: granting.Replacement{Old: old}, Warned: true}
	resp.Diagnostics.Append(announced.save(ctx, resp.Private)...)
}

// planEnded plans a grant that has ended. A live grant that has its key is what
// an interrupted replacement has left: it is named, and adopted where that is
// allowed and the key is still the configured one.
func (r *grantResource) planEnded(ctx context.Context, prior, config model, plan planDecision, resp *resource.ModifyPlanResponse) {
	r.planDoubtful(prior, granting.UseKeep, resp)
	had, _ := prior.grantKey()
	asked, known := config.grantKey()
	successors, diags := r.findSuccessors(ctx, prior, prior)
	resp.Diagnostics.Append(diags...)
	adopt := len(successors) == 1 && r.run.Options().AdoptExisting
	unknown := slices.DeleteFunc(config.unknownAttributes(), func(name string) bool { return !granting.IsOfKey(name) })
	if adopt && len(unknown) > 0 {
		resp.Diagnostics.Append(grantresource.Diagnose(granting.RefuseIncomplete(prior.ID.ValueString(), unknown))...)
		return
	}
	advice := "To manage the new grant here, set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply; nothing is granted then. To end it instead, void or expire it in the Dashboard."
	if !known || asked != had {
		advice, adopt = "To manage it, import it; to end it, void or expire it in the Dashboard.", false
		elsewhere, diags := r.findSuccessors(ctx, prior, config)
		resp.Diagnostics.Append(diags...)
		successors = append(successors, elsewhere...)
	}
	if adopt {
		plan.Model.ID = types.StringUnknown()
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("id"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan.Model)...)
	switch {
	case adopt:
	case len(successors) > 0:
		resp.Diagnostics.Append(warnSuccessor(prior, successors, advice)...)
	default:
		resp.Diagnostics.Append(warnFinal(ctx, prior, plan.Ignored, len(diags) == 0)...)
	}
}

// findSuccessors are the live grants that have the key of a resource, but for the one that
// has ended, and for those that another resource is known to have: its state was read
// before.
func (r *grantResource) findSuccessors(ctx context.Context, ended, keyed model) ([]stripeapi.CreditGrant, diag.Diagnostics) {
	key, known := keyed.grantKey()
	if !known {
		return nil, nil
	}
	live, err := r.run.FindLive(ctx, key, ended.ID.ValueString())
	if stripeapi.IsMissing(err) {
		return nil, nil // The customer was deleted, and has no live grants.
	}
	live = slices.DeleteFunc(live, func(g stripeapi.CreditGrant) bool { return r.run.IsInState(g.ID) })
	if err != nil {
		return nil, grantresource.Warning("Could not look for a grant that replaces an ended one",
			fmt.Sprintf("Credit grant %s has ended. Whether another one has its idempotency_key could not be found out: %s", ended.ID.ValueString(), err))
	}
	return live, nil
}

// warnLeft names the live grants that have the key of a grant that has ended and that
// the state gives up: nothing is done about them.
func (r *grantResource) warnLeft(ctx context.Context, prior model) diag.Diagnostics {
	successors, diags := r.findSuccessors(ctx, prior, prior)
	if len(successors) > 0 {
		diags.Append(warnSuccessor(prior, successors, "Destroying this resource does nothing about it. To manage it, import it; to end it, void or expire it in the Dashboard.")...)
	}
	return diags
}

// planNoOp records that a resource keeps a live grant, which no other may have.
func (r *grantResource) planNoOp(ctx context.Context, prior model, resp *resource.ModifyPlanResponse) {
	id := prior.ID.ValueString()
	resp.Diagnostics.Append(grantresource.Diagnose(r.run.PlanGrant(id, granting.UseKeep))...)
	r.planKeyUse(ctx, prior, granting.UseKeep, id, resp)
}

// planDoubtful records what a resource does with a grant that has just expired: it may be
// live, and another resource may have it.
func (r *grantResource) planDoubtful(prior model, use granting.Use, resp *resource.ModifyPlanResponse) {
	if r.run.MayBeLive(prior.Status.ValueString(), prior.ExpiresAt.Unix()) {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.PlanGrant(prior.ID.ValueString(), use))...)
	}
}

// planKeyUse lets at most one resource of the run use a key.
func (r *grantResource) planKeyUse(ctx context.Context, m model, use granting.Use, grantID string, resp *resource.ModifyPlanResponse) {
	if key, known := m.grantKey(); known {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.PlanKey(ctx, key, use, grantID))...)
	}
}
