// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// findSuperseded are the customers whose grant has ended, whose value was or may be changed,
// and who have a live grant under the key: a replacement that was killed has left it.
//
// Of those whose value was not changed, or is not known yet, it warns if there is such a grant,
// and also of those who leave before anybody knows whether they were granted credits.
func (p *planner) findSuperseded(ctx context.Context, held map[string]granting.Holding, recipients map[string]recipient) map[string]bool {
	jobs := decideAll(held, recipients, circumstances{})
	jobs = slices.DeleteFunc(jobs, func(j job) bool {
		isKnown := j.Do != granting.FateForget || !strings.HasPrefix(j.Has.Drift, outcomeUnknown)
		return j.Has.IsLive() || j.Has.GrantID == "" && isKnown
	})
	p.run.PrefetchKeys(ctx, p.prior.IdempotencyKey.ValueString(), len(jobs))
	found := make([][]stripeapi.CreditGrant, len(jobs))
	errs := make([]error, len(jobs))
	each(len(jobs), concurrency, func(i int) {
		j := jobs[i]
		found[i], errs[i] = p.run.FindLive(ctx, p.key(p.prior, j.Customer), cmp.Or(j.Has.GrantID, j.Has.Replaced))
	})
	superseded := map[string]bool{}
	var others []string
	for i, j := range jobs {
		switch {
		case cannotHave(errs[i]):
			continue // The customer was deleted.
		case errs[i] != nil:
			p.add(grantresource.Diagnose(errs[i]))
			return nil
		case len(found[i]) == 0:
			continue
		}
		if j.isIgnored() || j.Do == granting.FateKeep && !j.Value.Known {
			superseded[j.Customer] = true
		}
		if !j.isIgnored() {
			for _, g := range found[i] {
				line := fmt.Sprintf("customer %s: credit grant %s of %s", j.Customer, g.ID, granting.Worth(g.Amount))
				if j.Has.GrantID != "" {
					line += fmt.Sprintf(", beside %s, which was %s", j.Has.GrantID, j.Has.Ended)
				}
				others = append(others, line)
			}
		}
	}
	if len(others) > 0 {
		p.warnSuccessors(others)
	}
	return superseded
}

// checkJobs refuses, at plan, what would fail at apply for all, and what could fail
// between the two halves of a replacement; and warns of what will happen. A customer who
// cannot be granted anything is left to the apply, which names it in drift.
func (p *planner) checkJobs(ctx context.Context, jobs []job, keys keys) {
	p.add(diagnoseAll(keys.refused))
	if !keys.judged || len(keys.refused) > 0 {
		return
	}
	p.checkGranted(madeOf(jobs, keys))
	p.checkUpdates(ctx, having(jobs, granting.FateUpdate))
	p.checkReplaced(ctx, having(jobs, granting.FateReplace))
	p.countEnded(endings(having(jobs, granting.FateEnd, granting.FateReplace), p.prior.Currency.ValueString()))
	p.countEnded(keys.endings())
	p.checkAdopted(keys.adopted)
	p.warnRoom(ctx, having(madeOf(jobs, keys), granting.FateGrant))
	if jobs := p.warnLate(ctx, jobs, keys); !p.resp.Diagnostics.HasError() {
		p.warnSums(jobs, keys.adopted)
	}
}

// refuseScope refuses a scope that the version of the API does not have.
func (p *planner) refuseScope() bool {
	err := p.run.CheckVersion("", p.terms.Scope)
	p.add(grantresource.Diagnose(err))
	return err != nil
}

// refuseVersion refuses recipients that the version of the API does not have, before any
// request about them.
func (p *planner) refuseVersion(recipients map[string]recipient) bool {
	var failures []failure
	for customer := range recipients {
		if err := p.run.CheckVersion(customer, stripeapi.Scope{}); err != nil {
			failures = append(failures, failure{customer, err})
		}
	}
	slices.SortFunc(failures, func(a, b failure) int { return strings.Compare(a.Customer, b.Customer) })
	p.add(diagnoseAll(failures))
	return len(failures) > 0
}

// madeOf are the jobs that create a grant.
func madeOf(jobs []job, keys keys) []job {
	return slices.DeleteFunc(having(jobs, granting.FateGrant, granting.FateReplace), func(j job) bool { return keys.adopted[j.Customer] != nil })
}

// keys is what the idempotency keys of new grants mean, by customer.
type keys struct {
	judged   bool                          // Stripe could be asked
	adopted  map[string]*granting.Existing // grants that will be adopted
	replaced map[string]*granting.Existing // grants of the campaign itself that are ended first
	refused  []failure                     // keys that refuse the plan
}

// adoptedIDs are the ids of the grants that will be adopted, by customer.
func (k keys) adoptedIDs() map[string]string {
	ids := map[string]string{}
	for customer, existing := range k.adopted {
		ids[customer] = existing.Grant.ID
	}
	return ids
}

// existing are the ids of all grants that have the keys already.
func (k keys) existing() map[string]bool {
	ids := map[string]bool{}
	for _, existing := range k.adopted {
		ids[existing.Grant.ID] = true
	}
	for _, f := range k.refused {
		if taken := takenKey(f.Err); taken.Existing != nil {
			ids[taken.Existing.Grant.ID] = true
		}
	}
	return ids
}

// judgeKeys looks for the grants that have the keys of new ones already.
func (p *planner) judgeKeys(ctx context.Context, jobs []job) keys {
	out := keys{judged: true, adopted: map[string]*granting.Existing{}, replaced: map[string]*granting.Existing{}}
	jobs = slices.DeleteFunc(jobs, func(j job) bool {
		// The old grant has ended in this run, after its key was judged.
		return p.run.WasJudged(p.key(p.next, j.Customer))
	})
	p.run.PrefetchKeys(ctx, p.next.IdempotencyKey.ValueString(), len(jobs))
	existing := make([]*granting.Existing, len(jobs))
	replaced := make([]*granting.Existing, len(jobs))
	errs := make([]error, len(jobs))
	each(len(jobs), concurrency, func(i int) { existing[i], replaced[i], errs[i] = p.judgeKey(ctx, jobs[i]) })
	for i, j := range jobs {
		if replaced[i] != nil {
			out.replaced[j.Customer] = replaced[i]
		}
		switch err := errs[i]; {
		case err == nil && existing[i] != nil:
			out.adopted[j.Customer] = existing[i]
		case err == nil:
		case takenKey(err) != nil && !p.afterEnd:
			out.refused = append(out.refused, failure{j.Customer, err})
		case stripeapi.IsMissing(err) || j.Do == granting.FateGrant && cannotHave(err):
			// The customer does not exist, or was deleted: checkReplaced refuses that.
		case p.afterEnd:
		default:
			p.add(grantresource.Diagnose(err))
			out.judged = false
			return out
		}
	}
	return out
}

// cannotHave reports a search for the grants of a customer that Stripe refuses: the customer
// does not exist, or was deleted.
func cannotHave(err error) bool { return stripeapi.IsMissing(err) || stripeapi.IsRefusal(err) }

// judgeKey is judgeKeys for one customer. The second half of a replacement of the whole
// campaign is planned without its state: the grants of the key that the campaign has are
// those that are ended first; with -replace (no changed attribute) also those that have
// ended before. That of a recipient who joins it is another campaign's.
func (p *planner) judgeKey(ctx context.Context, j job) (existing, replaced *granting.Existing, err error) {
	var asked *stripeapi.CreditGrantCreate
	if p.isWhole() && j.Value.Known {
		t := p.terms.of(j.Customer, j.Value.Value)
		asked = &t
	}
	key := p.key(p.next, j.Customer)
	if old := p.known.Replacement.Old; old != nil && p.prior.isImported() {
		_, joins := slices.BinarySearch(old.Joining, j.Customer)
		return p.run.PlanCreateAgain(ctx, key, asked, func(g granting.KeyedGrant) bool {
			return g.ID == old.Replacing[j.Customer] || !joins && p.run.IsInCampaign(g.ID) && (!old.Changed || !granting.HasEnded(g.Status))
		})
	}
	ended := j.Has.Replaced
	if j.Do == granting.FateReplace {
		ended = j.Has.GrantID
	}
	existing, err = p.run.PlanCreate(ctx, key, asked, ended)
	return existing, nil, err
}

// checkGranted holds what will be granted to the provider's limits.
func (p *planner) checkGranted(made []job) {
	currency := p.next.Currency.ValueString()
	var total int64
	var failures []failure
	for _, j := range made {
		if err := p.run.CheckValue(currency, j.Value.Value); err != nil {
			failures = append(failures, failure{j.Customer, err})
		}
		total = addCapped(total, j.Value.Value)
	}
	p.add(diagnoseAll(failures))
	if len(failures) == 0 && total > 0 {
		p.add(grantresource.Diagnose(p.run.CountGranted(cmp.Or(p.name, grantingID(p.next.IdempotencyKey.ValueString(), made)), stripeapi.Monetary{Currency: currency, Value: total})))
	}
}

// planKey records what is planned about the key of a customer's grant. Where the campaign has
// none, its name stands in place of the id, which both plans of a replacement know.
func (p *planner) planKey(ctx context.Context, m model, customer string, use granting.Use, id string) error {
	if id == "" && p.name != "" {
		id = p.name + " for " + customer
	}
	return p.run.PlanKey(ctx, p.key(m, customer), use, id)
}

// grantingID identifies a campaign within a run: two campaigns may have one key, and then
// have other customers.
func grantingID(key string, jobs []job) string {
	if len(jobs) == 0 {
		return ""
	}
	return fmt.Sprintf("campaign %q of %s", key, jobs[0].Customer)
}

// countEnded holds what will be ended to max_ended_per_run.
func (p *planner) countEnded(endings []granting.Ending) {
	if p.policy != granting.PolicyAbandon {
		p.add(grantresource.Diagnose(p.run.CountEnded(endings...)))
	}
}

// endings are the live grants of the campaign itself that are ended first.
func (k keys) endings() []granting.Ending {
	var out []granting.Ending
	for _, replaced := range k.replaced {
		if !granting.HasEnded(replaced.Status) {
			out = append(out, granting.EndingOf(replaced.Grant))
		}
	}
	return out
}

// checkAdopted warns of adoptions that shorten the life of credit, and holds them to
// max_ended_per_run.
func (p *planner) checkAdopted(adopted map[string]*granting.Existing) {
	live := map[string]stripeapi.CreditGrant{}
	for customer, existing := range adopted {
		if !granting.HasEnded(existing.Status) {
			live[customer] = existing.Grant
		}
	}
	p.checkShorter("Adopted credits expire earlier", "What is left of these adopted grants then is lost to the customers.", live)
}

// checkShorter does so for live grants, by customer.
func (p *planner) checkShorter(summary, detail string, live map[string]stripeapi.CreditGrant) {
	var lines []string
	var shortened []granting.Ending
	for _, customer := range slices.Sorted(maps.Keys(live)) {
		grant := live[customer]
		if !granting.IsEarlier(p.terms.ExpiresAt, grant.ExpiresAt) {
			continue
		}
		lines = append(lines, fmt.Sprintf("customer %s: credit grant %s expires at %s, and not %s", customer, grant.ID,
			p.next.ExpiresAt.ValueString(), grantresource.Expiry(timestamp.FromUnixPointer(grant.ExpiresAt))))
		shortened = append(shortened, granting.EndingOf(grant))
	}
	if len(lines) > 0 {
		p.warn(summary, detail+"\n"+grantresource.Listed(lines))
		p.add(grantresource.Diagnose(p.run.CountEnded(shortened...)))
	}
}

// drifted are the live grants, by customer, that do not expire when the state says, and are
// brought back to what is configured. What cannot be read, the apply names.
func (p *planner) drifted(ctx context.Context, updated []job) map[string]stripeapi.CreditGrant {
	jobs := slices.DeleteFunc(slices.Clone(updated), func(j job) bool { return j.Has.Drift == "" })
	grants := map[string]stripeapi.CreditGrant{}
	if p.terms.ExpiresAt == nil || len(jobs) == 0 {
		return grants
	}
	p.run.PrefetchLooks(ctx, idsOf(jobs))
	looks := make([]granting.Look, len(jobs))
	each(len(jobs), concurrency, func(i int) { looks[i], _ = p.run.LookAgain(ctx, jobs[i].Has.GrantID) })
	for i, j := range jobs {
		if looks[i].Grant.ID != "" && looks[i].IsLive() && expiresAtDrift(looks[i].Grant.ExpiresAt, p.prior.ExpiresAt.Unix()) != "" {
			grants[j.Customer] = looks[i].Grant
		}
	}
	return grants
}

func endings(jobs []job, currency string) []granting.Ending {
	out := make([]granting.Ending, 0, len(jobs))
	for _, j := range jobs {
		out = append(out, granting.Ending{ID: j.Has.GrantID, Amount: stripeapi.Monetary{Currency: currency, Value: j.Has.Value}})
	}
	return out
}

// checkUpdates refuses a changed expires_at that is in the past for the first customer who
// exists. Customers with different test clocks for whom it has passed are named in drift by
// the apply. One that was declared before and is only put back is left to Stripe. An earlier
// expiry, be it by a change or by putting it back, counts to max_ended_per_run.
func (p *planner) checkUpdates(ctx context.Context, updated []job) {
	p.checkShorter("Drifted credits expire earlier",
		"These grants expire later than is configured, be it by a change elsewhere or by an apply that did not finish. They are brought back, and what is left of them then is lost to the customers.", p.drifted(ctx, updated))
	if p.config.ExpiresAt.SameInstant(p.prior.ExpiresAt) {
		return
	}
	p.checkShared(ctx, updated, granting.Times{ExpiresAt: p.terms.ExpiresAt})
	if granting.IsEarlier(p.terms.ExpiresAt, p.prior.ExpiresAt.Unix()) && len(updated) > 0 {
		p.add(grantresource.Diagnose(p.run.CountEnded(endings(updated, p.prior.Currency.ValueString())...)))
	}
}

// checkShared checks times once for many customers, using the first one who exists.
// Customers on different test clocks may see different times; Stripe decides for those.
func (p *planner) checkShared(ctx context.Context, jobs []job, times granting.Times) {
	for _, j := range jobs {
		err := p.run.CheckTimes(ctx, j.Customer, times)
		if granting.RefusalOf(err, granting.NoCustomer) == nil {
			p.add(grantresource.Diagnose(err))
			return
		}
	}
}

// checkReplaced refuses to replace grants whose new ones would fail.
func (p *planner) checkReplaced(ctx context.Context, jobs []job) {
	w := &worker{run: p.run, terms: p.terms, policy: p.policy}
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error { return p.run.CheckReplacement(ctx, w.replacement(j)) })))
	p.checkEndable(ctx, jobs)
}

// checkEndable refuses to replace grants that would not end by the policy void.
func (p *planner) checkEndable(ctx context.Context, jobs []job) {
	if p.policy != granting.PolicyVoid {
		return
	}
	p.run.Client().Bulk().PrefetchGrants(ctx, idsOf(jobs))
	w := &worker{run: p.run, terms: p.terms, policy: p.policy}
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error { return p.run.CheckReplaceable(ctx, w.held(j), p.run.LookInBulk) })))
}

func abandonedKey(grants int) diag.Diagnostics {
	return grantresource.AtAttribute("deletion_policy", "An abandoned grant keeps its idempotency key",
		fmt.Sprintf("By the deletion_policy abandon, the %s that would be replaced would stay live with the idempotency_key of the new ones. Apply another deletion_policy first.", granting.Counted(grants, "grant")))
}

// failuresOf checks jobs in parallel.
func failuresOf(jobs []job, check func(job) error) []failure {
	errs := make([]error, len(jobs))
	each(len(jobs), concurrency, func(i int) { errs[i] = check(jobs[i]) })
	var failures []failure
	for i, j := range jobs {
		if errs[i] != nil {
			failures = append(failures, failure{j.Customer, errs[i]})
		}
	}
	return failures
}

// register records what is planned about every key and every grant, so that no other
// resource of the run plans something about them that excludes it.
func (p *planner) register(ctx context.Context, jobs []job) {
	if p.policy != granting.PolicyAbandon && len(having(jobs, granting.FateEnd)) > 0 {
		p.add(grantresource.Diagnose(p.run.PlanCampaign(p.prior.IdempotencyKey.ValueString(), granting.UseEnd)))
	}
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error {
		id := j.Has.GrantID
		switch j.Do {
		case granting.FateKeep, granting.FateUpdate, granting.FateUnknown:
			return errors.Join(p.planKey(ctx, p.prior, j.Customer, granting.UseKeep, id), p.run.PlanGrant(id, granting.UseKeep))
		case granting.FateGrant:
			err := p.planKey(ctx, p.next, j.Customer, granting.UseCreate, j.Has.Replaced)
			if j.Adopts != "" {
				err = errors.Join(err, p.run.PlanGrant(j.Adopts, granting.UseKeep))
			}
			return err
		case granting.FateReplace:
			return errors.Join(p.planKey(ctx, p.next, j.Customer, granting.UseCreate, id), p.run.PlanGrant(id, granting.UseEnd))
		case granting.FateEnd:
			if p.policy == granting.PolicyAbandon {
				return nil
			}
			return errors.Join(p.planKey(ctx, p.prior, j.Customer, granting.UseEnd, id), p.run.PlanGrant(id, granting.UseEnd))
		case granting.FateForget, granting.FateLate:
		}
		return nil
	})))
}

// registerKept records that the campaign keeps its grants, which no other resource may
// have.
func (p *planner) registerKept(ctx context.Context) {
	jobs := slices.DeleteFunc(decideAll(p.held, nil, circumstances{}), func(j job) bool { return j.Has.GrantID == "" })
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error {
		err := p.run.PlanGrant(j.Has.GrantID, granting.UseKeep)
		if err == nil && j.Has.IsLive() {
			// The key of one that has ended is judged by what has it.
			err = p.planKey(ctx, p.prior, j.Customer, granting.UseKeep, j.Has.GrantID)
		}
		return err
	})))
}
