// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// ModifyPlan tells Terraform what will happen to each customer, what that comes to,
// and whether it could fail half-way.
func (r *campaignResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.run == nil {
		// Terraform plans with a provider that was not configured only where the
		// provider's own configuration is not known yet.
		return
	}
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
	p.held = p.prior.holdings(p.known.Replaced)
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
}

// planner plans one campaign. prior is its state, config and next are what is
// configured and what is planned so far.
type planner struct {
	run                 *granting.Run
	resp                *resource.ModifyPlanResponse
	prior, config, next model
	known               remembered
	held                map[string]holding
	defaults            map[string]string // default_metadata
	terms               terms             // as planned
	whole               bool              // all of the fixed terms are known
	policy              string            // the deletion policy by which grants end
}

// refuseOtherMode refuses a state whose grants are not of the key's mode.
func (p *planner) refuseOtherMode() bool {
	for _, has := range p.held {
		if has.GrantID != "" && granting.IsOtherMode(has.GrantID, nil, p.run.Livemode()) {
			p.add(grantresource.OtherMode(has.GrantID, p.run.Livemode()))
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
	recipients, known := p.next.recipients()
	p.planTerms(ctx)
	if !known || p.next.IdempotencyKey.IsUnknown() {
		p.planUnknown(ctx)
		return
	}
	jobs := decideAll(nil, recipients, false, nil)
	replaces := false
	for i, j := range jobs {
		key := p.key(p.next, j.Customer)
		jobs[i].Has.Replaced = p.run.Released(key).ReplacedUnder(key)
		if jobs[i].Has.Replaced == "" && p.known.Planned != nil {
			jobs[i].Has.Replaced = p.run.Replaceable(key)
			replaces = replaces || jobs[i].Has.Replaced != ""
		}
	}
	if before := p.known.Planned; replaces && before.Policy == granting.PolicyAbandon && before.Live > 0 {
		p.add(abandonedKey(before.Live))
		return
	}
	p.planJobs(ctx, jobs, recipients, true)
}

// planUpdate plans a campaign that is in the state.
func (p *planner) planUpdate(ctx context.Context) {
	p.keepSpelling()
	p.notePlanned(ctx)
	p.planTerms(ctx)
	changed := fixedChanges(p.prior, p.config)
	p.noteReplaceable(len(changed) == 0)
	if len(changed) > 0 {
		p.planReplacement(ctx, changed)
		return
	}
	// "" as long as it is not known.
	p.policy = p.next.DeletionPolicy.ValueString()
	recipients, known := p.next.recipients()
	if !known {
		p.registerKept()
		p.warnUnknown()
		p.planUnknown(ctx)
		return
	}
	newTerms := !p.config.ExpiresAt.SameInstant(p.prior.ExpiresAt) || !sameMetadata(p.config.Metadata, p.prior.Metadata)
	superseded := p.findSuperseded(ctx, recipients)
	p.planJobs(ctx, decideAll(p.held, recipients, newTerms, superseded), recipients, false)
}

// planTerms works out the terms that grants will have.
func (p *planner) planTerms(ctx context.Context) {
	t, whole, diags := termsOf(ctx, p.next, p.known.OwnPriority || !p.config.Priority.IsNull(), p.defaults)
	p.add(diags)
	p.terms, p.whole = t, whole
	if !p.next.Metadata.IsUnknown() {
		p.add(checkMetadataSize(len(mergeMetadata(p.defaults, texts(p.next.Metadata)))))
	}
}

// planUnknown plans a campaign of which nobody knows yet whom it grants to.
func (p *planner) planUnknown(ctx context.Context) {
	p.next.Grants, p.next.Ended, p.next.Drift = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
	p.next.Total = totalOf(p.next)
	p.add(p.resp.Plan.Set(ctx, p.next))
}

// planJobs writes what becomes of each customer into the plan, and checks it.
func (p *planner) planJobs(ctx context.Context, jobs []job, recipients map[string]recipient, create bool) {
	adopted, refused, ok := p.judgeKeys(ctx, having(jobs, grant, replace))
	for i, j := range jobs {
		if existing := adopted[j.Customer]; existing != nil {
			jobs[i].Adopts = existing.Grant.ID
		}
	}
	p.next.Total = totalOf(p.next)
	p.next.Grants = plannedGrants(jobs)
	switch {
	case create || hasWork(jobs):
		p.next.Ended, p.next.Drift = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
	default:
		p.next.Ended, p.next.Drift = withoutStrangers(p.prior.Ended, recipients), withoutStrangers(p.prior.Drift, recipients)
	}
	if !create {
		p.next.Priority = plannedPriority(p.prior, p.config, having(jobs, grant, replace))
	}
	p.add(p.resp.Plan.Set(ctx, p.next))
	if p.resp.Diagnostics.HasError() {
		return
	}
	if create {
		p.noteNext(ctx, adopted)
		if p.known.Planned == nil && p.refuseTainted(jobs, adopted, refused) {
			return
		}
	}
	p.register(ctx, jobs)
	p.add(diagnoseAll(refused))
	if ok && len(refused) == 0 {
		p.check(ctx, jobs, adopted, create)
	}
	p.warnIgnored(jobs)
}

// plannedGrants are the grants by customer: known for those who have theirs, and for
// those whose grant will be adopted, unknown for those who will get one.
func plannedGrants(jobs []job) types.Map {
	elements := map[string]attr.Value{}
	for _, j := range jobs {
		switch j.Do {
		case keep, update:
			if j.Has.GrantID != "" {
				elements[j.Customer] = types.StringValue(j.Has.GrantID)
			}
		case grant, replace, unknown:
			elements[j.Customer] = types.StringUnknown()
			if j.Adopts != "" {
				elements[j.Customer] = types.StringValue(j.Adopts)
			}
		case end, forget:
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

// sameMetadata compares two maps of metadata, of which null and empty are the same.
func sameMetadata(a, b types.Map) bool {
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	return a.Equal(b) || len(a.Elements()) == 0 && len(b.Elements()) == 0
}

// fixedChanges names the attributes that Stripe fixes and that a configuration wants
// other than the state has them. What was removed and may be left to Stripe is no
// change.
func fixedChanges(prior, config model) []string {
	var names []string
	for _, term := range []struct {
		name string
		same bool
	}{
		{"idempotency_key", config.IdempotencyKey.Equal(prior.IdempotencyKey)},
		{"currency", config.Currency.Equal(prior.Currency)},
		{"category", config.Category.Equal(prior.Category)},
		{"applicability_config", config.ApplicabilityConfig.Equal(prior.ApplicabilityConfig)},
		{"name", config.Name.Equal(prior.Name)},
		{"priority", config.Priority.IsNull() || prior.Priority.IsNull() && !hasGrants(prior) || config.Priority.Equal(prior.Priority)},
		{"effective_at", config.EffectiveAt.IsNull() || config.EffectiveAt.SameInstant(prior.EffectiveAt)},
	} {
		if !term.same {
			names = append(names, term.name)
		}
	}
	return names
}

func hasGrants(m model) bool { return len(texts(m.Grants)) > 0 }

// planReplacement plans the first half of a replacement of the whole campaign; the
// second is planned as a create.
func (p *planner) planReplacement(ctx context.Context, changed []string) {
	for _, name := range changed {
		p.resp.RequiresReplace = append(p.resp.RequiresReplace, path.Root(name))
	}
	jobs := decideAll(p.held, nil, false, nil)
	p.registerKept()
	p.checkEndable(ctx, having(jobs, end), p.next.IdempotencyKey.Equal(p.prior.IdempotencyKey))
	p.noteNext(ctx, nil)
	if len(having(jobs, end)) > 0 {
		p.checkNext(ctx, having(jobs, end))
	}
	p.warnReplacement(jobs, changed)
	p.planUnknown(ctx)
}

// checkNext refuses to replace a campaign whose new grants could not be made after the
// old ones have ended.
func (p *planner) checkNext(ctx context.Context, ended []job) {
	recipients, known := p.next.recipients()
	for _, value := range recipients {
		known = known && value.Known
	}
	if !known || !p.whole || p.next.IdempotencyKey.IsUnknown() || p.next.ExpiresAt.IsUnknown() {
		p.add(diag.Diagnostics{diag.NewErrorDiagnostic("A replacement cannot be checked before it is known what is granted",
			fmt.Sprintf("The recipients or terms of the campaign that replaces %q are known only after apply. Stripe could refuse them after the old grants were ended, and the customers would be left with nothing. "+
				"Apply what they depend on first (terraform apply -target=...), then this.", p.prior.IdempotencyKey.ValueString()))})
		return
	}
	w := &worker{run: p.run, terms: terms{Key: p.prior.IdempotencyKey.ValueString()}, policy: p.policy, next: p.replacement(nil)}
	p.add(grantresource.Diagnose(p.run.CheckPrices(ctx, w.next.Prices)))
	p.add(diagnoseAll(w.checkKeys(ctx, without(ended, p.leaving()))))
}

// replacement is what is planned to take the place of the grants that a campaign has.
func (p *planner) replacement(adopted map[string]*granting.Existing) *replacement {
	next := &replacement{Intended: granting.Intended{Prices: p.terms.prices(), EffectiveAt: p.terms.EffectiveAt, ExpiresAt: p.terms.ExpiresAt}}
	if _, known := p.next.recipients(); known {
		next.Key = p.next.IdempotencyKey.ValueString()
	}
	if len(adopted) > 0 {
		next.Adopted = map[string]string{}
	}
	for customer, existing := range adopted {
		next.Adopted[customer] = existing.Grant.ID
	}
	return next
}

// noteNext keeps what the new half of a replacement needs, for Delete to check.
// Terraform plans a tainted campaign as a new one, so every new one may be such a half.
func (p *planner) noteNext(ctx context.Context, adopted map[string]*granting.Existing) {
	p.add(grantresource.SetPrivate(ctx, p.resp.Private, privateNext, p.replacement(adopted)))
}

// notePlanned keeps what the second plan of a replacement needs to know of the campaign.
func (p *planner) notePlanned(ctx context.Context) {
	before := plannedBefore{Policy: p.policy, Leaving: p.leaving()}
	for _, has := range p.held {
		if has.isLive() {
			before.Live++
		}
	}
	p.add(grantresource.SetPrivate(ctx, p.resp.Private, privatePlanned, before))
}

// leaving are the customers who have a grant and are known to be no recipients any more.
func (p *planner) leaving() []string {
	recipients, known := p.next.recipients()
	if !known {
		return nil
	}
	var customers []string
	for _, customer := range slices.Sorted(maps.Keys(p.held)) {
		if _, remains := recipients[customer]; !remains {
			customers = append(customers, customer)
		}
	}
	return customers
}

// refuseTainted refuses a campaign whose grants are those of a campaign in the state:
// Terraform would end them first, since that one is tainted or was renamed.
func (p *planner) refuseTainted(jobs []job, adopted map[string]*granting.Existing, refused []failure) bool {
	ids := map[string]bool{}
	for _, existing := range adopted {
		ids[existing.Grant.ID] = true
	}
	for _, f := range refused {
		if existing := existingOf(f.Err); existing != nil {
			ids[existing.Grant.ID] = true
		}
	}
	n := 0
	for id := range ids {
		if p.run.IsInCampaign(id) {
			n++
		}
	}
	if n == 0 {
		return false
	}
	p.add(atAttribute("idempotency_key", "A campaign in the state has the grants of this one",
		fmt.Sprintf("%s of %s under the idempotency_key %q belong to a campaign in the state, which is tainted or is destroyed by this plan: they would be ended before they are adopted or granted again. Nothing was changed. "+
			"If the campaign is tainted, run terraform untaint ADDRESS; to grant all of it again, do that, and then apply with -replace=ADDRESS. If it was renamed, write a moved block.",
			counted(n, "grant"), counted(len(jobs), "recipient"), p.next.IdempotencyKey.ValueString())))
	return true
}

// planDestroy plans the end of every grant.
func (p *planner) planDestroy(ctx context.Context) {
	p.add(grantresource.SetPrivate(ctx, p.resp.Private, privateNext, nil))
	jobs := decideAll(p.held, nil, false, nil)
	p.findSuperseded(ctx, nil)
	p.register(ctx, jobs)
	p.warnDestroy(jobs)
}
