// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// findSuperseded are the customers whose grant has ended, whose value was changed,
// and who have a live grant under the key: a replacement that was killed has left
// it.
//
// Of the other customers whose grant has ended, it warns if there is such a grant.
func (p *planner) findSuperseded(ctx context.Context, recipients map[string]recipient) map[string]bool {
	jobs := decideAll(p.held, recipients, false, nil)
	changed := map[string]bool{}
	for _, j := range ignored(jobs) {
		changed[j.Customer] = true
	}
	jobs = slices.DeleteFunc(jobs, func(j job) bool { return j.Has.GrantID == "" || j.Has.isLive() })
	p.run.PrefetchKeys(ctx, p.prior.IdempotencyKey.ValueString(), len(jobs))
	found := make([][]stripeapi.CreditGrant, len(jobs))
	errs := make([]error, len(jobs))
	each(len(jobs), func(i int) {
		j := jobs[i]
		found[i], errs[i] = p.run.FindLive(ctx, p.key(p.prior, j.Customer), j.Has.GrantID)
	})
	superseded := map[string]bool{}
	var others []string
	for i, j := range jobs {
		switch {
		case errs[i] != nil:
			p.add(lookupFailed(j.Customer, p.prior.IdempotencyKey.ValueString(), errs[i]))
			return nil
		case len(found[i]) == 0:
		case changed[j.Customer]:
			superseded[j.Customer] = true
		default:
			for _, g := range found[i] {
				others = append(others, fmt.Sprintf("customer %s: credit grant %s of %s, beside %s, which was %s", j.Customer, g.ID, grantresource.Worth(g.Amount), j.Has.GrantID, j.Has.Ended))
			}
		}
	}
	if len(others) > 0 {
		p.warnSuccessors(others)
	}
	return superseded
}

func lookupFailed(customer, key string, err error) diag.Diagnostics {
	return grantresource.Failure("Could not look for grants with the idempotency key",
		fmt.Sprintf("Whether customer %s was granted credits under the idempotency_key %q decides what is planned. Listing the grants", customer, key), err)
}

// check refuses, at plan, what would fail at apply for all, and what could fail
// between the two halves of a replacement; and warns of what will happen. A customer
// who cannot be granted anything is left to the apply, which names it in drift.
func (p *planner) check(ctx context.Context, jobs []job, adopted map[string]*granting.Existing, create bool) {
	var made []job
	for _, j := range having(jobs, grant, replace) {
		if adopted[j.Customer] == nil {
			made = append(made, j)
		}
	}
	p.checkLimits(made)
	p.checkTimes(ctx, made, having(jobs, update))
	p.checkReplacements(ctx, having(jobs, replace))
	if create && p.known.Planned != nil && len(made) > 0 {
		// Of a replacement that -replace asks for, only this half is planned as one.
		p.add(grantresource.Diagnose(p.run.CheckPrices(ctx, p.terms.prices())))
	}
	if p.resp.Diagnostics.HasError() {
		return
	}
	p.warnSums(jobs, adopted)
}

// judgeKeys looks for the grants that the keys of new ones stand for already. It
// returns those that will be adopted, by customer, and those that refuse the plan; ok
// is false where Stripe could not be asked.
func (p *planner) judgeKeys(ctx context.Context, jobs []job) (adopted map[string]*granting.Existing, refused []failure, ok bool) {
	p.run.PrefetchKeys(ctx, p.next.IdempotencyKey.ValueString(), len(jobs))
	existing := make([]*granting.Existing, len(jobs))
	errs := make([]error, len(jobs))
	each(len(jobs), func(i int) {
		j := jobs[i]
		replaced := j.Has.Replaced
		if j.Do == replace {
			replaced = j.Has.GrantID
		}
		var asked *stripeapi.CreditGrantCreate
		if p.whole && j.Value.Known {
			t := p.terms.of(j.Customer, j.Value.Value)
			asked = &t
		}
		existing[i], errs[i] = p.run.PlanCreate(ctx, p.key(p.next, j.Customer), asked, replaced)
	})
	adopted = map[string]*granting.Existing{}
	for i, j := range jobs {
		switch err := errs[i]; {
		case err == nil && existing[i] != nil:
			adopted[j.Customer] = existing[i]
		case err == nil:
		case existingOf(err) != nil || isSeveral(err):
			refused = append(refused, failure{j.Customer, err})
		case stripeapi.IsMissing(err) || j.Do == grant && stripeapi.IsRefusal(err):
			// The customer does not exist, or was deleted: a replacement is refused by
			// checkReplacements.
		case p.run.Released(p.key(p.next, j.Customer)).ID != "":
			// The old grant has ended by now: Create goes on, and keeps in the state what
			// could not be made.
		default:
			p.add(lookupFailed(j.Customer, p.next.IdempotencyKey.ValueString(), err))
			return nil, nil, false
		}
	}
	return adopted, refused, true
}

// checkLimits holds what will be granted to the provider's limits.
func (p *planner) checkLimits(made []job) {
	currency := p.next.Currency.ValueString()
	var total int64
	var failures []failure
	for _, j := range made {
		if err := granting.CheckValue(p.run.Options().MaxGrantValue, currency, j.Value.Value); err != nil {
			failures = append(failures, failure{j.Customer, err})
		}
		total = addCapped(total, j.Value.Value)
	}
	p.add(diagnoseAll(failures))
	if len(failures) == 0 && total > 0 {
		p.add(grantresource.Diagnose(p.run.CountGrantedTotal(currency, total)))
	}
}

// checkTimes refuses times that have passed. Customers with different test clocks for
// whom they have passed are named in drift by the apply.
func (p *planner) checkTimes(ctx context.Context, made, updated []job) {
	next := granting.Intended{ExpiresAt: p.terms.ExpiresAt}
	concerned := updated
	if len(made) > 0 {
		next.EffectiveAt, concerned = p.terms.EffectiveAt, made
	}
	p.add(grantresource.Diagnose(p.run.CheckSharedTimes(ctx, next, customersOf(concerned))))
}

// checkReplacements refuses to replace grants whose new ones would fail.
func (p *planner) checkReplacements(ctx context.Context, jobs []job) {
	if len(jobs) == 0 {
		return
	}
	if err := p.run.CheckPrices(ctx, p.terms.prices()); err != nil {
		p.add(grantresource.Diagnose(err))
		return
	}
	p.checkEach(jobs, func(j job) error {
		_, err := p.run.CheckCustomer(ctx, j.Customer)
		return err
	})
	p.checkEndable(ctx, jobs, true)
}

// checkEndable refuses to replace grants that would not end, or that would stay live
// under the key of the new ones.
func (p *planner) checkEndable(ctx context.Context, jobs []job, sameKey bool) {
	switch {
	case len(jobs) == 0:
	case p.policy == granting.PolicyAbandon && sameKey:
		p.add(abandonedKey(len(jobs)))
	case p.policy == granting.PolicyVoid:
		p.checkEach(jobs, func(j job) error {
			used, err := p.run.IsUsed(ctx, j.Customer, j.Has.GrantID)
			if err == nil && used {
				err = &granting.CannotEndError{ID: j.Has.GrantID, Policy: p.policy, Refused: granting.EndVoid, Err: errUsed}
			}
			return err
		})
	}
}

func abandonedKey(grants int) diag.Diagnostics {
	return atAttribute("deletion_policy", "An abandoned grant keeps its idempotency key",
		fmt.Sprintf("By the deletion_policy abandon, the %s that would be replaced would stay live with the idempotency_key of the new ones. Apply another deletion_policy first.", counted(grants, "grant")))
}

// errUsed is why a grant cannot be voided.
var errUsed = errors.New("some of it was applied to an invoice")

// checkEach checks jobs in parallel, and adds what is wrong with them.
func (p *planner) checkEach(jobs []job, check func(job) error) {
	p.add(diagnoseAll(failuresOf(jobs, check)))
}

// failuresOf checks jobs in parallel.
func failuresOf(jobs []job, check func(job) error) []failure {
	errs := make([]error, len(jobs))
	each(len(jobs), func(i int) { errs[i] = check(jobs[i]) })
	var failures []failure
	for i, j := range jobs {
		if errs[i] != nil {
			failures = append(failures, failure{j.Customer, errs[i]})
		}
	}
	return failures
}
