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

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

func (p *planner) warn(summary, detail string) { p.resp.Diagnostics.AddWarning(summary, detail) }

// warnSums says what a plan comes to.
func (p *planner) warnSums(jobs []job, adopted map[string]*granting.Existing) {
	s := sumUp(jobs)
	if s.isEmpty() {
		return
	}
	p.warn("Applying the campaign grants, changes or ends credits",
		fmt.Sprintf("The campaign %q %s.%s", p.next.IdempotencyKey.ValueString(), s.describe(p.next.Currency.ValueString(), endingOf(p.policy)), duration(s.requests(), p.run.Client().RequestsPerSecond())))
	if len(adopted) > 0 {
		p.warnAdopted(adopted)
	}
	p.warnShorter(having(jobs, granting.FateUpdate))
}

// warnShorter says what an earlier expiry means for the customers.
func (p *planner) warnShorter(updated []job) {
	if len(updated) == 0 || !granting.IsEarlier(p.next.ExpiresAt.Unix(), p.prior.ExpiresAt.Unix()) {
		return
	}
	p.warn("The credits of a campaign expire earlier",
		fmt.Sprintf("%s of the campaign %q %s at %s, and not %s: what is left then is lost to the customers.",
			granting.Counted(len(updated), "grant"), p.next.IdempotencyKey.ValueString(), map[bool]string{true: "expires", false: "expire"}[len(updated) == 1], p.next.ExpiresAt.ValueString(), grantresource.Expiry(p.prior.ExpiresAt)))
}

// warnRoom names the customers to whom Stripe will refuse another grant, since they have too
// many unused ones.
func (p *planner) warnRoom(ctx context.Context, created []job) {
	full := failuresOf(created, func(j job) error { return p.run.CheckNewRoom(ctx, j.Customer) })
	if len(full) == 0 {
		return
	}
	lines := make([]string, len(full))
	for i, f := range full {
		lines[i] = f.Err.Error()
	}
	p.warn("Some recipients have too many unused grants",
		"Stripe allows 100 unused grants of a customer, and refuses others. The apply grants to all other recipients, and names these in drift. End some of their grants first, or wait until some are used up or have expired.\n"+grantresource.Listed(lines))
}

func (p *planner) warnAdopted(adopted map[string]*granting.Existing) {
	var lines []string
	for _, customer := range slices.Sorted(maps.Keys(adopted)) {
		existing := adopted[customer]
		lines = append(lines, fmt.Sprintf("customer %s: credit grant %s (%s)", customer, existing.Grant.ID, existing.Status))
	}
	p.warn("Existing credit grants will be adopted",
		"These grants already have the idempotency_key. They are taken into the state, and nothing is granted for their customers; the live ones are brought to the configured expires_at and metadata, those that have ended stay as they are.\n"+grantresource.Listed(lines))
}

// warnIgnored names the customers whose value was changed after their grant had
// ended.
func (p *planner) warnIgnored(jobs []job) {
	var lines []string
	for _, j := range ignored(jobs) {
		lines = append(lines, fmt.Sprintf("customer %s: credit grant %s was %s; %s is now configured instead of %s", j.Customer, j.Has.GrantID, j.Has.Ended,
			money.Format(j.Value.Value, p.prior.Currency.ValueString()), money.Format(j.Has.Value, p.prior.Currency.ValueString())))
	}
	if len(lines) > 0 {
		p.warn("A changed value of an ended grant does nothing",
			"An ended grant is final, and no live grant has its idempotency_key: if a run that was replacing it was killed between the two halves, nothing was granted in its place. "+
				"To grant to these customers again, use another campaign, or a stripe_billing_credit_grant.\n"+grantresource.Listed(lines))
	}
}

// warnFinal says that another expires_at or other metadata changes nothing about the grants that
// have ended.
func (p *planner) warnFinal(jobs []job) {
	ended := slices.DeleteFunc(having(jobs, granting.FateKeep), func(j job) bool { return j.Has.Ended == "" })
	if len(ended) > 0 {
		p.warn("Changed terms of ended grants do nothing",
			fmt.Sprintf("Of the campaign %q, expires_at or metadata changes. An ended grant is final: the change is recorded in the state, and does nothing about %s that ended.", p.next.IdempotencyKey.ValueString(), granting.Counted(len(ended), "grant")))
	}
}

// warnReplacement says what a replacement ends and what it grants. Terraform drops
// the warnings of the second half's plan.
func (p *planner) warnReplacement(jobs []job, changed []string) {
	s := sumUp(jobs)
	p.warn("Replacing a campaign ends every grant and grants again",
		fmt.Sprintf("The %s of a grant cannot be changed, so replacing the campaign %q %s, and then %s, in full. What was already applied to invoices stays applied.",
			strings.Join(changed, ", "), p.prior.IdempotencyKey.ValueString(),
			cmp.Or(s.describe(p.prior.Currency.ValueString(), endingOf(p.policy)), "ends nothing"), p.describeGranting()))
}

// warnSuccessors names live grants that have the key of the campaign, and that it does
// not have.
func (p *planner) warnSuccessors(lines []string) {
	p.warn("Live credit grants may be in no state",
		fmt.Sprintf("These grants have the idempotency_key %q of the campaign and are live, and the campaign does not have them in its state. Unless another resource or state has them, a run that was granting or replacing was most likely interrupted, or the state is an old copy. "+
			"Nothing is done about them. To end one, void or expire it in the Dashboard; to manage it, import it into a stripe_billing_credit_grant, and remove its customer from recipients.\n%s",
			p.prior.IdempotencyKey.ValueString(), grantresource.Listed(lines)))
}

// warnUnknown says what may end of a campaign whose recipients are known after apply, expire
// earlier, or be granted again.
func (p *planner) warnUnknown() {
	var live tally
	var again []string
	jobs := decideAll(p.held, nil, circumstances{})
	for _, j := range jobs {
		switch {
		case j.Has.IsLive():
			live.add(j.Has.Value, true)
		case j.Has.IsBeingReplaced():
			again = append(again, "customer "+j.Customer)
		}
	}
	p.warnShorter(having(jobs, granting.FateEnd))
	if len(again) > 0 {
		p.warn("Credits may be granted again, as is known after apply",
			"The grants of these customers ended to be replaced, and the new ones were not made yet. Those of them who are still recipients are granted credits by the apply.\n"+grantresource.Listed(again))
	}
	if live.Count > 0 {
		p.warn("Which grants of a campaign end is known after apply",
			fmt.Sprintf("The recipients of the campaign %q are known only after apply: any of its %s of %s may then be ended (%s) or replaced, and others be granted. "+
				"For a plan that says which, apply what the recipients depend on first (terraform apply -target=...).",
				p.prior.IdempotencyKey.ValueString(), granting.Counted(live.Count, "grant"), money.Format(live.Value, p.prior.Currency.ValueString()), endingOf(p.policy)))
	}
}

func (p *planner) warnDestroy(jobs []job) {
	s := sumUp(jobs)
	if s.isEmpty() {
		return
	}
	if p.policy == granting.PolicyAbandon {
		p.warn("Destroying a campaign with the policy abandon leaves its grants live",
			fmt.Sprintf("Terraform forgets %s of %s, and the customers keep what is left of them.", granting.Counted(s.Ended.Count, "grant"), money.Format(s.Ended.Value, p.prior.Currency.ValueString())))
		return
	}
	p.warn("Destroying a campaign withdraws credit",
		fmt.Sprintf("Destroying the campaign %q %s. What was already applied to invoices stays applied.", p.prior.IdempotencyKey.ValueString(), s.describe(p.prior.Currency.ValueString(), endingOf(p.policy))))
}

// describeGranting says what granting to every recipient comes to.
func (p *planner) describeGranting() string {
	recipients, known := p.next.recipients()
	if !known {
		return "grants to recipients known after apply"
	}
	return cmp.Or(sumUp(decideAll(nil, recipients, circumstances{})).describe(p.next.Currency.ValueString(), ""), "grants nothing")
}

func endingOf(policy string) string {
	switch policy {
	case "":
		return "by a deletion_policy known after apply"
	case granting.PolicyVoid:
		return "voided, or an error if some was applied to an invoice"
	case granting.PolicyExpire:
		return "what is left expires"
	case granting.PolicyAbandon:
		return "left live by the policy abandon"
	}
	return "voided if none was applied to an invoice, else what is left expires"
}

// refuseRenamed refuses to replace a campaign whose recipients are named by the other id of
// their customer for the first time: the grants that end and those that are granted would not
// be told to be of the same customers.
func refuseRenamed() diag.Diagnostics {
	return grantresource.AtAttribute("recipients", "Recipients are renamed while their campaign is replaced",
		"The recipients are named by the other id of their customers (cus_ or acct_) than in the state, and the campaign is to be replaced as well. Nothing was changed. "+
			"Apply the other ids first, with everything else as it was, and then what replaces the campaign.")
}

// refuseTainted refuses a campaign whose grants are those of a campaign in the state:
// Terraform would end them first, since that one is tainted or was renamed.
func (p *planner) refuseTainted(jobs []job, keys keys) bool {
	n := 0
	for id := range keys.existing() {
		if p.run.IsInCampaign(id) {
			n++
		}
	}
	if n == 0 {
		return false
	}
	p.add(grantresource.AtAttribute("idempotency_key", "A campaign in the state manages the grants of this one",
		fmt.Sprintf("%s of %s under the idempotency_key %q belong to a campaign in the state, which is tainted or is destroyed by this plan: they would be ended before they are adopted or granted again. Nothing was changed. "+
			"If the campaign is tainted, run terraform untaint ADDRESS; to grant all of it again, do that, and then apply with -replace=ADDRESS. If it was renamed, write a moved block.",
			granting.Counted(n, "grant"), granting.Counted(len(jobs), "recipient"), p.next.IdempotencyKey.ValueString())))
	return true
}
