// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// ModifyPlan tells Terraform what will happen to each customer, the total,
// and whether it could fail half-way.
func (r *campaignResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.run == nil {
		// Terraform plans with a provider that was not configured only where the
		// provider's own configuration is not known yet.
		return
	}
	defer grantresource.NameUnreadable(r.run, &resp.Diagnostics)
	p := &planner{run: r.run, resp: resp, defaults: r.run.Options().DefaultMetadata}
	exists, remains := !req.State.Raw.IsNull(), !req.Plan.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &p.prior)...)
	}
	if remains {
		resp.Diagnostics.Append(req.Config.Get(ctx, &p.config)...)
		resp.Diagnostics.Append(req.Plan.Get(ctx, &p.next)...)
	}
	if req.Private != nil {
		known, diags := remember(ctx, req.Private)
		resp.Diagnostics.Append(diags...)
		p.known = known
	}
	if resp.Diagnostics.HasError() {
		return
	}
	p.held = p.prior.holdings(p.known.Replacing)
	p.policy = p.prior.DeletionPolicy.ValueString()
	if exists && p.refuseOtherMode() {
		return
	}
	switch {
	case !remains:
		p.planDestroy(ctx)
	case !exists:
		p.planCreate(ctx)
	default:
		p.planUpdate(ctx)
	}
	if remains {
		resp.Diagnostics = grantresource.WithDestroyAdvice(resp.Diagnostics)
	}
}

// planner plans one campaign. prior is its state, config and next are what is
// configured and what is planned so far.
type planner struct {
	run                 *granting.Run
	resp                *resource.ModifyPlanResponse
	prior, config, next model
	known               remembered
	held                map[string]granting.Holding
	defaults            map[string]string // default_metadata
	terms               terms             // as planned
	unknown             []string          // attributes that are not known yet
	policy              string            // the deletion policy by which grants end
	name                string            // of the campaign in this run, the same in both plans of a replacement; "" for a new one
	renamed             bool              // prior and held name customers as next does, and not as the state
	afterEnd            bool              // this run has ended the campaign's old grants
}

// nameOf names a campaign in the state by what no other one has: a grant, or, as long as it has
// none, its key and its first customer.
func nameOf(key string, held map[string]granting.Holding) string {
	customers := slices.Sorted(maps.Keys(held))
	for _, customer := range customers {
		if id := held[customer].GrantID; id != "" {
			return id
		}
	}
	return key + " of " + strings.Join(customers[:min(1, len(customers))], "")
}

// refuseOtherMode refuses a state whose grants are not of the key's mode.
func (p *planner) refuseOtherMode() bool {
	for _, has := range p.held {
		if has.GrantID != "" && granting.IsOtherMode(has.GrantID, nil, p.run.Livemode()) {
			p.add(grantresource.Diagnose(p.run.RefuseOtherMode(has.GrantID)))
			return true
		}
	}
	return false
}

func (p *planner) add(diags diag.Diagnostics) { p.resp.Diagnostics.Append(diags...) }

// key is the key of a customer's grant, as the state has it or as it is planned.
func (p *planner) key(m model, customer string) granting.GrantKey {
	return granting.GrantKey{Customer: customer, Key: m.IdempotencyKey.ValueString()}
}

// planCreate plans a campaign without a prior state, be it new or the new half of a
// replacement.
func (p *planner) planCreate(ctx context.Context) {
	p.next.Drift, p.next.Ended = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
	p.planTerms(ctx)
	if p.refuseScope() {
		return
	}
	next := p.known.Replacement
	if next.Old != nil {
		p.name = next.Old.Name
	}
	shared := p.terms.of("", 0)
	next.New, next.Unknown, next.Begun, next.Defaults = &shared, p.unknown, p.hasBegun(next.Old), p.defaults
	if next.Old != nil && next.Old.Renamed && next.Old.Live > 0 {
		p.add(refuseRenamed())
		return
	}
	if next.Old != nil && next.Old.Live > 0 && len(next.Unknown) > 0 {
		p.add(grantresource.Diagnose(granting.RefuseIncomplete("", next.Unknown)))
		return
	}
	recipients, known := p.next.recipients()
	if !known || p.next.IdempotencyKey.IsUnknown() {
		p.planLater(ctx)
		p.add(next.save(ctx, p.resp.Private))
		return
	}
	if p.refuseVersion(recipients) {
		return
	}
	jobs, afterEnd := createJobs(p.run, p.next.IdempotencyKey.ValueString(), recipients)
	p.afterEnd = afterEnd
	for i, j := range jobs {
		// Stays as planned. If it cannot be adopted any more, Create says so in drift.
		jobs[i].Adopts = p.run.AdoptsInstead(p.key(p.next, j.Customer))
	}
	keys := p.judgeKeys(ctx, having(jobs, granting.FateGrant))
	next.Adopted = keys.adoptedIDs()
	made := madeOf(jobs, keys)
	next.Granted = stripeapi.Monetary{Currency: p.next.Currency.ValueString(), Value: sumUp(made).Granted.Value}
	next.Counted = grantingID(p.next.IdempotencyKey.ValueString(), made)
	p.writeJobs(ctx, jobs, recipients, keys)
	p.add(next.save(ctx, p.resp.Private))
	switch {
	case p.afterEnd:
		// The old grants have ended, after all checks of what was known. Who cannot be granted
		// credits by now, Create names in drift.
		p.checkGranted(made)
	case p.resp.Diagnostics.HasError():
	case next.Old == nil && p.refuseTainted(jobs, keys):
	case next.Old != nil && next.Old.Policy == granting.PolicyAbandon && next.Old.Live > 0 && len(keys.replaced) > 0:
		p.add(abandonedKey(next.Old.Live))
	default:
		p.checkJobs(ctx, jobs, keys)
		if next.Old != nil && len(jobs) > 0 {
			p.add(grantresource.Diagnose(p.run.CheckPrices(ctx, jobs[0].Customer, p.terms.Scope)))
		}
	}
}

// planUpdate plans a campaign that is in the state.
func (p *planner) planUpdate(ctx context.Context) {
	recipients, known := p.next.recipients()
	prior, renamed, err := asNamedBy(ctx, p.run, p.prior, recipients)
	if err != nil {
		p.add(grantresource.Diagnose(err))
		return
	}
	if p.renamed = renamed; renamed {
		p.prior, p.held = prior, prior.holdings(p.known.Replacing)
	}
	p.name = nameOf(p.prior.IdempotencyKey.ValueString(), p.held)
	p.keepSpelling()
	p.planTerms(ctx)
	changed := fixedChanges(p.prior, p.config)
	for _, has := range p.held {
		p.run.RecordInState(true, has.GrantID)
	}
	p.add(replacement{Old: p.before(len(changed) > 0)}.save(ctx, p.resp.Private))
	if p.refuseScope() {
		return
	}
	if len(changed) > 0 {
		p.planReplacement(ctx, changed)
		return
	}
	// "" as long as it is not known.
	p.policy = p.next.DeletionPolicy.ValueString()
	if !known {
		p.registerKept(ctx)
		p.warnUnknown()
		p.planLater(ctx)
		return
	}
	if p.refuseVersion(recipients) {
		return
	}
	superseded := p.findSuperseded(ctx, p.held, recipients)
	p.add(grantresource.SetPrivate(ctx, p.resp.Private, privateSuperseded, superseded))
	c := changes(p.prior, p.next, p.terms, superseded)
	jobs := decideAll(p.held, recipients, c)
	keys := p.judgeKeys(ctx, having(jobs, granting.FateGrant, granting.FateReplace))
	p.writeJobs(ctx, jobs, recipients, keys)
	if !p.resp.Diagnostics.HasError() {
		p.checkJobs(ctx, jobs, keys)
	}
	p.warnIgnored(jobs)
	if c.NewTerms {
		p.warnFinal(jobs)
	}
}

// planTerms works out the terms that grants will have.
func (p *planner) planTerms(ctx context.Context) {
	p.next.MetadataAll = grantresource.AllMetadata(p.defaults, p.next.Metadata)
	p.terms = termsOf(ctx, p.next, p.known.OwnPriority || !p.config.Priority.IsNull())
	p.unknown = unknownAttributes(p.config)
	p.add(grantresource.CheckMetadataSize(len(p.next.MetadataAll.Elements()), true))
}

// isWhole reports that all is known that Stripe fixes of a grant but its value.
func (p *planner) isWhole() bool {
	return !slices.ContainsFunc(p.unknown, func(name string) bool { return name != "recipients" && name != "deletion_policy" })
}

// planLater plans a campaign with recipients, or a key, that are known only after apply.
func (p *planner) planLater(ctx context.Context) {
	p.add(grantresource.Diagnose(p.run.PlanCampaign(p.next.IdempotencyKey.ValueString(), granting.UseCreate)))
	p.planUnknown(ctx)
}

// planUnknown leaves everything about the grants to the apply, but for their total.
func (p *planner) planUnknown(ctx context.Context) {
	p.next.Grants, p.next.Ended, p.next.Drift = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
	p.next.Total = totalOf(p.next)
	p.add(p.resp.Plan.Set(ctx, p.next))
}

// writeJobs writes what becomes of each customer into the plan.
func (p *planner) writeJobs(ctx context.Context, jobs []job, recipients map[string]recipient, keys keys) {
	for i, j := range jobs {
		if existing := keys.adopted[j.Customer]; existing != nil {
			jobs[i].Adopts = existing.Grant.ID
		}
		if own := keys.replaced[j.Customer]; own != nil {
			jobs[i].Has.Replaced = own.Grant.ID
		}
	}
	p.next.Grants = plannedGrants(jobs)
	if p.mayBeLate(jobs) {
		// An element of a map that is planned cannot vanish.
		p.next.Grants = types.MapUnknown(types.StringType)
	}
	create := p.prior.isImported()
	switch {
	case create || len(working(jobs)) > 0:
		p.next.Ended, p.next.Drift = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
	default:
		if onlyIgnored(jobs) && !p.renamed {
			// Of a Required attribute, Terraform accepts the configuration as a whole, or the state.
			p.next.Recipients = p.prior.Recipients
		}
		p.next.Ended, p.next.Drift = withoutStrangers(p.prior.Ended, recipients), p.plannedDrift(jobs)
	}
	p.next.Total = totalOf(p.next)
	if !create {
		p.next.Priority = plannedPriority(p.prior, p.config, having(jobs, granting.FateGrant, granting.FateReplace, granting.FateUnknown))
	}
	p.add(p.resp.Plan.Set(ctx, p.next))
	if !p.afterEnd {
		p.register(ctx, jobs)
	}
}

// plannedDrift is the drift of a plan that sends nothing to Stripe: that of the
// state, with the customers whose value was changed after their grant had ended. It is
// unknown as long as such a value is.
func (p *planner) plannedDrift(jobs []job) types.Map {
	drift := map[string]string{}
	for _, j := range jobs {
		if j.Do == granting.FateForget {
			continue
		}
		if j.Do == granting.FateKeep && !j.Value.Known {
			return types.MapUnknown(types.StringType)
		}
		text := j.Has.Drift
		if j.isIgnored() {
			text = ignoredDrift(j, p.prior.Currency.ValueString())
		} else if j.Has.Ended != "" {
			text = ""
		}
		if text != "" {
			drift[j.Customer] = text
		}
	}
	return grantresource.MapValue(drift)
}

// plannedGrants are the grants by customer: known for those who have theirs, and for
// those whose grant will be adopted, unknown for those who will get one.
func plannedGrants(jobs []job) types.Map {
	elements := map[string]attr.Value{}
	for _, j := range jobs {
		switch j.Do {
		case granting.FateKeep, granting.FateUpdate:
			if j.Has.GrantID != "" {
				elements[j.Customer] = types.StringValue(j.Has.GrantID)
			}
		case granting.FateGrant, granting.FateReplace, granting.FateUnknown:
			elements[j.Customer] = types.StringUnknown()
			if j.Adopts != "" {
				elements[j.Customer] = types.StringValue(j.Adopts)
			}
		case granting.FateEnd, granting.FateForget, granting.FateLate:
		}
	}
	return types.MapValueMust(types.StringType, elements)
}

// plannedPriority is the configured priority, else that which the grants have, which
// is not known before the first is made.
func plannedPriority(prior, config model, made []job) types.Int64 {
	switch {
	case !config.Priority.IsNull():
		return config.Priority
	case prior.Priority.IsNull() && len(made) > 0:
		return types.Int64Unknown()
	}
	return prior.Priority
}

// withoutStrangers is a map without those who are no recipients.
func withoutStrangers(m types.Map, recipients map[string]recipient) types.Map {
	elements := m.Elements()
	maps.DeleteFunc(elements, func(customer string, _ attr.Value) bool {
		_, remains := recipients[customer]
		return !remains
	})
	return types.MapValueMust(types.StringType, elements)
}

// totalOf is the sum of the recipients, unknown where any of them is.
func totalOf(m model) types.Int64 {
	recipients, known := m.recipients()
	if !known {
		return types.Int64Unknown()
	}
	values := make(map[string]int64, len(recipients))
	for customer, value := range recipients {
		if !value.Known {
			return types.Int64Unknown()
		}
		values[customer] = value.Value
	}
	return types.Int64Value(total(values))
}

// keepSpelling keeps, of what is planned, what means the same as the state.
func (p *planner) keepSpelling() {
	if p.config.EffectiveAt.SameInstant(p.prior.EffectiveAt) {
		p.next.EffectiveAt = p.prior.EffectiveAt
	}
	if p.config.ExpiresAt.SameInstant(p.prior.ExpiresAt) {
		p.next.ExpiresAt = p.prior.ExpiresAt
	}
}

// planReplacement plans the first half of a replacement of the whole campaign; the
// second is planned as a create.
func (p *planner) planReplacement(ctx context.Context, changed []string) {
	for _, name := range changed {
		p.resp.RequiresReplace = append(p.resp.RequiresReplace, path.Root(name))
	}
	jobs := decideAll(p.held, nil, circumstances{})
	old, left := p.before(true), maps.Clone(p.held)
	isNewKey := slices.Contains(changed, "idempotency_key")
	if len(p.unknown) > 0 && !isNewKey && slices.ContainsFunc(jobs, func(j job) bool { return j.Has.Ended != "" }) {
		// What has ended is final, and nobody knows yet whether it would be granted again.
		p.add(grantresource.Diagnose(granting.RefuseIncomplete("", p.unknown)))
		return
	}
	if isNewKey {
		// This state may be older than a recipient who has a grant under the old key.
		recipients, _ := p.next.recipients()
		for customer := range recipients {
			if _, held := left[customer]; !held {
				left[customer] = granting.Holding{Drift: outcomeUnknown}
			}
		}
	} else {
		// The keys of those who remain are judged with the new grants.
		maps.DeleteFunc(left, func(customer string, _ granting.Holding) bool { return !slices.Contains(old.Leaving, customer) })
	}
	p.findSuperseded(ctx, left, nil)
	p.registerKept(ctx)
	p.countEnded(endings(having(jobs, granting.FateEnd), p.prior.Currency.ValueString()))
	p.checkEndable(ctx, having(jobs, granting.FateEnd))
	if slices.Contains(changed, "effective_at") {
		p.checkShared(ctx, having(jobs, granting.FateEnd), granting.Times{EffectiveAt: p.terms.EffectiveAt})
	}
	if len(p.unknown) == 0 && len(having(jobs, granting.FateEnd)) > 0 {
		shared := p.terms.of("", 0)
		w := &worker{run: p.run, terms: termsOf(ctx, p.prior, false), policy: p.policy}
		p.add(diagnoseAll(w.checkReplacements(ctx, having(jobs, granting.FateEnd), replacement{Old: old, New: &shared, Begun: p.hasBegun(old)})))
	}
	p.warnReplacement(jobs, changed)
	p.planUnknown(ctx)
}

// hasBegun reports an effective_at that does not keep a campaign from being replaced: the old
// one has it as well, or it is in the past by Stripe's clock.
func (p *planner) hasBegun(old *before) bool {
	return old != nil && old.Started || p.run.CheckTimesByStripe(granting.Times{EffectiveAt: p.terms.EffectiveAt}) != nil
}

// planDestroy plans the end of every grant.
func (p *planner) planDestroy(ctx context.Context) {
	p.add(replacement{}.save(ctx, p.resp.Private))
	jobs := decideAll(p.held, nil, circumstances{})
	p.findSuperseded(ctx, p.held, nil)
	p.register(ctx, jobs)
	p.countEnded(endings(having(jobs, granting.FateEnd), p.prior.Currency.ValueString()))
	p.warnDestroy(jobs)
}
