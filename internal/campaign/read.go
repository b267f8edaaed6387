// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Read brings the state up to date. Grants are read in bulk where that is cheaper. A
// grant that does not exist any more is removed from the state with a warning; one that only
// the wrong key cannot see is an error, and so is one that cannot be read.
func (r *campaignResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer grantresource.NameUnreadable(r.run, &resp.Diagnostics)
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	known, diags := remember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior.isImported() {
		r.readImported(ctx, prior.IdempotencyKey.ValueString(), resp)
		return
	}
	state := prior
	if prior.MetadataAll.IsNull() {
		// The state was written before campaigns had metadata_all.
		state.MetadataAll = grantresource.AllMetadata(r.run.Options().DefaultMetadata, prior.Metadata)
	}
	t := termsOf(ctx, state, known.OwnPriority)
	held := prior.holdings(known.Replacing)
	read := r.readAll(ctx, t, held, known)
	resp.Diagnostics.Append(read.diags()...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(grantresource.SetMissingIdentity(ctx, resp.Identity, "idempotency_key", prior.IdempotencyKey.ValueString())...)
	// Of a grant that is live, the end that was begun has not happened.
	replacing := maps.Clone(known.Replacing)
	maps.DeleteFunc(replacing, func(customer, id string) bool {
		return read.held[customer].GrantID == id && read.held[customer].IsLive()
	})
	if len(replacing) != len(known.Replacing) {
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privateReplacing, replacing)...)
	}
	if prior.Priority.IsNull() && read.priority != nil {
		state.Priority = types.Int64PointerValue(read.priority)
	}
	if maps.Equal(read.held, held) && state.Priority.Equal(prior.Priority) && !prior.MetadataAll.IsNull() && len(grantresource.StringMap(prior.Grants)) == len(prior.Grants.Elements()) {
		// Nothing is new, and writing it would cost more than comparing.
		return
	}
	state.setHoldings(read.held)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// reading is what came of reading the grants of a campaign.
type reading struct {
	held         map[string]granting.Holding
	failures     []failure // grants that could not be read
	contradicted []string  // grants whose answers differ in what Stripe fixes
	gone         []string  // grants that do not exist any more
	otherwise    []string  // grants that ended otherwise than configured
	priority     *int64
}

// readAll reads every grant that the state holds: in bulk, but for those whose end was begun
// and got no answer, since a list may show them as they were.
func (r *campaignResource) readAll(ctx context.Context, t terms, held map[string]granting.Holding, known remembered) reading {
	customers := slices.DeleteFunc(slices.Sorted(maps.Keys(held)), func(c string) bool { return held[c].GrantID == "" })
	ids := make([]string, len(customers))
	for i, customer := range customers {
		ids[i] = held[customer].GrantID
	}
	r.run.RecordInState(true, ids...)
	r.run.Client().Bulk().PrefetchGrants(ctx, ids)
	answers := make([]answer, len(customers))
	each(len(customers), concurrency, func(i int) {
		customer := customers[i]
		look := r.run.LookInBulk
		if known.Replacing[customer] != "" {
			look = r.run.Look
		}
		answers[i] = r.readOne(ctx, t, held[customer], granting.Held{ID: held[customer].GrantID, Customer: customer, Key: t.Key, AccountID: known.Account}, look)
	})
	out := reading{held: maps.Clone(held)}
	for i, customer := range customers {
		a, has := answers[i], held[customer]
		switch {
		case a.err != nil:
			out.failures = append(out.failures, failure{customer, a.err})
			continue
		case len(a.differs) > 0:
			out.contradicted = append(out.contradicted, fmt.Sprintf("grant %s of customer %s: %s", has.GrantID, customer, strings.Join(a.differs, ", ")))
			continue
		case a.missing != nil:
			out.gone = append(out.gone, fmt.Sprintf("grant %s of customer %s", has.GrantID, customer))
			has.Drift = grantGone + has.GrantID
			has.GrantID, has.Ended = "", ""
			out.held[customer] = has
			continue
		case a.otherwise != "":
			out.otherwise = append(out.otherwise, fmt.Sprintf("grant %s of customer %s %s", has.GrantID, customer, a.otherwise))
		}
		has.Ended, has.Drift = a.ended, a.drift
		out.held[customer] = has
		out.priority = a.priority
	}
	r.readMissing(ctx, t, out.held)
	return out
}

// readMissing says of the customers without a grant why they have none. A passed time is the
// reason only if no grant has the key, as far as Stripe can be asked, and no create is
// without an answer: the grant may be missing in a list that lags. Else the plan grants, and
// judges the key.
func (r *campaignResource) readMissing(ctx context.Context, t terms, held map[string]granting.Holding) {
	var missing []latecomer
	for customer, has := range held {
		if has.GrantID == "" {
			missing = append(missing, latecomer{customer, true, has.IsBeingReplaced()})
		}
	}
	late := map[string]string{}
	for customer, passed := range findLate(ctx, r.run, t, missing) {
		if !strings.HasPrefix(held[customer].Drift, outcomeUnknown) {
			late[customer] = notGranted + passed.Brief
		}
	}
	news := slices.DeleteFunc(slices.Sorted(maps.Keys(late)), func(customer string) bool { return bareDrift(held[customer]) == late[customer] })
	r.run.PrefetchKeys(ctx, t.Key, len(news))
	taken := make([]bool, len(news))
	each(len(news), concurrency, func(i int) {
		existing, err := r.run.PlanCreate(ctx, granting.GrantKey{Customer: news[i], Key: t.Key}, nil, held[news[i]].Replaced)
		taken[i] = existing != nil || err != nil && !cannotHave(err)
	})
	for i, customer := range news {
		if taken[i] {
			delete(late, customer)
		}
	}
	for _, m := range missing {
		has := held[m.Customer]
		has.Drift = cmp.Or(late[m.Customer], has.Drift, notGrantedYet)
		held[m.Customer] = sayReplaced(has, held[m.Customer])
	}
}

// answer is what reading one grant told. It holds no more of the grant than is
// needed, since there may be many.
type answer struct {
	ended     string
	drift     string
	otherwise string // how it ended, if otherwise than configured
	differs   []string
	priority  *int64
	missing   error
	err       error
}

func (r *campaignResource) readOne(ctx context.Context, t terms, has granting.Holding, held granting.Held, lookAt func(context.Context, string) (granting.Look, error)) answer {
	if granting.IsOtherMode(held.ID, nil, r.run.Livemode()) {
		return answer{err: r.run.RefuseOtherMode(held.ID)}
	}
	look, err := lookAt(ctx, held.ID)
	g := look.Grant
	switch {
	case stripeapi.IsOtherMode(err):
		return answer{err: r.run.RefuseOtherMode(held.ID)}
	case stripeapi.IsNotFound(err):
		return answer{missing: err, err: r.run.VerifyNotFound(ctx, held, err)}
	case err != nil:
		return answer{err: fmt.Errorf("reading credit grant %s: %w", held.ID, err)}
	case r.run.CheckShown(g) != nil:
		return answer{err: r.run.CheckShown(g)}
	case !look.IsLive():
		drift := ""
		if strings.HasPrefix(has.Drift, "not replaced: ") {
			drift = has.Drift
		}
		return answer{ended: look.Status, drift: drift, otherwise: endedOtherwise(g, look.Status, t.ExpiresAt), priority: g.Priority}
	}
	if differs := granting.DifferencesAt(g, t.of(held.Customer, has.Value), look.Now); len(differs) > 0 {
		return answer{differs: differs}
	}
	drift := driftOf(g, t)
	if drift != "" {
		r.run.KeepLook(look) // for the plan, which needs to know what it changes
	}
	return answer{drift: drift, priority: g.Priority}
}

// endedOtherwise says when a grant ended that did not reach the configured end, ""
// for one that did.
func endedOtherwise(g stripeapi.CreditGrant, status string, expiresAt *int64) string {
	switch {
	case status == granting.StatusVoided:
		return "was voided at " + when(*g.VoidedAt)
	case expiresAt != nil && *g.ExpiresAt == *expiresAt:
		return ""
	}
	return "expired at " + when(*g.ExpiresAt)
}

func (r reading) diags() diag.Diagnostics {
	diags := diagnoseAll(r.failures)
	if len(r.contradicted) > 0 {
		diags.AddError("Stripe's answer contradicts the state",
			"Stripe fixes these terms when a grant is made, and answered another value than the state has. Nothing was changed, and the state is kept. "+
				"Look at the grants in the Dashboard. If the answers are right, the state was edited: remove the campaign from it (terraform state rm ADDRESS) and import it again. "+
				"If not, a proxy between Terraform and Stripe may change answers.\n"+grantresource.Listed(r.contradicted))
	}
	if len(r.gone) > 0 {
		diags.AddWarning("Credit grants were not found in Stripe",
			"These grants do not exist any more, so Terraform removes them from the state, and a plan with their customers among the recipients grants again.\n"+grantresource.Listed(r.gone))
	}
	if len(r.otherwise) > 0 {
		diags.AddWarning("Credit grants have ended, and Terraform does not grant again on its own",
			"These grants have ended, and an ended grant is final. To grant to their customers again, use another campaign or a stripe_billing_credit_grant; to stop managing them, remove them from recipients. "+
				"terraform apply -replace=ADDRESS ends and grants the whole campaign again.\n"+grantresource.Listed(r.otherwise))
	}
	return diags
}
