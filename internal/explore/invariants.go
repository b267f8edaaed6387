// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

// The invariants of design.md 4 and 5. Each has a name, which a counterexample shows,
// and one function.
const (
	// One: at most one live grant per customer and key, after every request.
	One Invariant = "at most one live grant per customer and key"
	// Asked: a grant is made only where the plan that the user saw makes one for this
	// customer, with a configured value and key, once per run and resource; and under a
	// key that was used only in the place of a grant that this plan ends, or an earlier
	// one ended to replace it.
	Asked Invariant = "granted in all at most what was asked for"
	// Told: a grant ends, or is given an earlier end, only where the plan that the user
	// saw says so, and does not say that it is left live.
	Told Invariant = "nobody has less than before unless a plan that the user saw said so"
	// Completed: where nothing goes wrong, a grant that ends to be replaced is replaced.
	Completed Invariant = "no refusal after an end"
	// Kept: an apply does what its plan shows where all was known, nobody did anything else
	// at the same time, and Stripe answered in the end.
	Kept Invariant = "what the plan promises the apply keeps"
	// Held: a live grant is in a state, or the next plan names it, or the user was told.
	Held Invariant = "what is live is in a state, or the next plan names it"
	// Settled: after an apply without faults and errors the plan is empty or says why. It
	// succeeds, unless a moment of the configuration may have passed.
	Settled Invariant = "after the last apply without faults the plan is empty or says why not"
	// True: a refreshed state says what Stripe has.
	True Invariant = "no state says what is not so"
	// Secret: the API key is in no text that Terraform shows or keeps, although the world's
	// errors name it.
	Secret Invariant = "the API key appears nowhere"
	// Sound: Terraform finds nothing wrong with the provider. Where somebody grants between a plan
	// and its apply, what is adopted may change. The plan call of the apply cannot know what the
	// first one showed, so Terraform refuses the change itself, and nothing has ended then.
	Sound Invariant = "the provider keeps to Terraform's protocol"
)

// Invariant is one of the invariants.
type Invariant string

// Violation is an invariant that does not hold.
type Violation struct {
	Invariant Invariant
	Detail    string
}

func (v Violation) String() string { return string(v.Invariant) + ": " + v.Detail }

func (x *execution) violated(invariant Invariant, format string, args ...any) {
	x.violations = append(x.violations, Violation{invariant, fmt.Sprintf(format, args...)})
}

// checkRequest checks what holds after every request. was and is are a grant before and
// after a change, zero where there was none.
func (x *execution) checkRequest(c *call, was, is Grant) {
	x.checkOne()
	switch {
	case was.ID == "" && is.ID != "":
		x.checkAsked(c, is)
	case !was.Ended && is.Ended, is.Expires != 0 && (was.Expires == 0 || is.Expires < was.Expires):
		x.checkTold(c, was, is)
	}
}

func (x *execution) checkOne() {
	live := map[string]string{}
	for _, grant := range x.stripe.all() {
		if grant.Ended || grant.Key() == "" {
			continue
		}
		key := grant.Customer + " " + grant.Key()
		if other, ok := live[key]; ok {
			x.violated(One, "%s and %s", other, grant)
		}
		live[key] = grant.ID
	}
}

func (x *execution) checkAsked(c *call, made Grant) {
	wanted := promised(c.run.plan, x.configOf(c.run), made)
	switch {
	case c.run.plan == nil:
		x.violated(Asked, "%s was made before there was a plan", made)
	case len(wanted) == 0:
		x.violated(Asked, "no resource was planned to make %s", made)
	case made.Key() == "" && c.run.made >= len(wanted):
		x.violated(Asked, "%s was made again in the same run", made)
	}
	if made.Key() == "" {
		c.run.made++
		return
	}
	for _, other := range slices.Backward(x.stripe.all()) {
		if other.ID == made.ID || other.Customer != made.Customer || other.Key() != made.Key() {
			continue
		}
		if !slices.ContainsFunc(wanted, func(address string) bool { return replaces(c.run.plan.Changes[address], other.ID, made) }) && !x.owed[other.ID] {
			x.violated(Asked, "%s was made under the spent key of %s, which the plan does not replace", made, other)
		}
		return // Those before it were replaced by it.
	}
}

func (x *execution) checkTold(c *call, was, is Grant) {
	end := endOf(c.run.plan, was.ID)
	if is.Ended && end == replacedEnd {
		x.owed[was.ID] = true
	}
	switch {
	case !is.Ended && (changes(c.run.plan, was.ID) || c.run.adopt):
	case end == leftAlone:
		x.violated(Told, "%s ended, or expires earlier, and the plan did not say so", was)
	case end == leftLive:
		x.violated(Told, "%s ended, and the plan said that it is left live", was)
	}
}

// checkEnd checks what holds when an operation has ended.
func (x *execution) checkEnd(next *World, op Op, quiet *quietPlans) {
	for _, r := range x.ran {
		for _, d := range r.diags {
			byTerraform := op.Granted && d.Summary == minitf.InconsistentPlan && !x.hasEnded(r.run)
			if d.Problem && !byTerraform {
				x.violated(Sound, "%s: %s: %s", d.Address, d.Summary, d.Detail)
			}
		}
		if x.happened == 0 && op.Do != Race {
			x.checkCompleted(r)
		}
		x.checkSaved(r)
		if r.plan != nil && !minitf.Failed(r.plan.Diagnostics) && r.failed && next.mustSucceed(r.plan) {
			x.violated(Kept, "%s", shown(r.diags))
		}
		next.tell(x, r, op)
	}
	if len(x.violations) == 0 {
		x.checkQuietPlans(next, op, quiet)
	}
}

// hasEnded reports a run that has asked Stripe to end a grant.
func (x *execution) hasEnded(r *run) bool {
	return slices.ContainsFunc(x.seen, func(s Seen) bool {
		return s.Run == r.number && (strings.HasSuffix(s.Label, "/void") || strings.HasSuffix(s.Label, "/expire"))
	})
}

// checkSaved checks the state that a run leaves.
func (x *execution) checkSaved(r *ran) {
	for _, address := range r.after.Addresses() {
		if value := r.after.Objects[address].Value; !isCampaign(value) && value.GetAttr("livemode").True() {
			x.violated(True, "%s is of live mode", address)
		}
	}
	if x.happened > 0 && strings.Contains(shown(r.diags)+showState(r.after), apiKey) {
		x.violated(Secret, "%s", shown(r.diags))
	}
}

func (x *execution) checkCompleted(r *ran) {
	for _, was := range x.before {
		is := x.stripe.grants[was.ID] // Ended by a call, not by time.
		if was.Ended || !is.Ended || r.plan == nil || endOf(r.plan, was.ID) != replacedEnd {
			continue
		}
		if !x.hasSuccessor(r, was) {
			x.violated(Completed, "%s ended to be replaced, and nothing was granted in its place: %s", was, shown(r.diags))
		}
	}
}

// checkQuietPlans plans without faults in each state, and judges what the plan and the
// refreshed state say.
func (x *execution) checkQuietPlans(next *World, op Op, quiet *quietPlans) {
	named := map[string]bool{}
	said := ""
	for _, p := range quiet.after(x, next, op) {
		x.violations = append(x.violations, p.violations...)
		for _, id := range p.named {
			named[id] = true
		}
		said += p.says
		if p.fails && !next.config.namesSoon() && x.settles(p.state, op) {
			x.violated(Settled, "the next plan fails: %s", p.says)
		}
		if p.does != "" && p.says == "" && x.settles(p.state, op) {
			x.violated(Settled, "the next plan is to %s, and says nothing", p.does)
		}
	}
	for _, grant := range next.grants {
		if !grant.Ended && !next.known[grant.ID] && !named[grant.ID] && !next.holds(grant.ID) {
			x.violated(Held, "%s is in no state, and no plan names it: %s", grant, said)
		}
	}
	for id := range named {
		next.known[id] = true
	}
}

// judge is what a plan without faults in a state shows. It is true of a world, however
// that came about.
func (x *execution) judge(r *ran) quietPlan {
	p := quietPlan{state: r.state, does: describe(r.plan), says: shown(r.diags), fails: r.failed}
	before := len(x.violations)
	x.checkTrue(r)
	for _, d := range r.diags {
		if d.Problem {
			x.violated(Sound, "in the next plan: %s: %s: %s", d.Address, d.Summary, d.Detail)
		}
		if strings.Contains(d.Summary, "contradicts the state") {
			x.violated(True, "%s: %s", d.Address, d.Detail)
		}
		p.named = append(p.named, idsIn(d.Detail)...)
	}
	p.violations, x.violations = slices.Clone(x.violations[before:]), x.violations[:before]
	return p
}

// checkTrue compares a refreshed state with Stripe.
func (x *execution) checkTrue(r *ran) {
	for _, claim := range claims(r.plan) {
		is, exists := x.stripe.grant(claim.id)
		switch {
		case claim.id == "" && claim.drifts:
		case claim.id == "":
			x.violated(True, "%s says nothing of %s, who has no grant", claim.address, claim.customer)
		case !exists:
			x.violated(True, "%s has %s, which does not exist", claim.address, claim.id)
		case is.Customer != claim.customer:
			x.violated(True, "%s has %s for %s", claim.address, is, claim.customer)
		case claim.ended != is.Ended:
			x.violated(True, "%s says of %s: ended %v", claim.address, is, claim.ended)
		case claim.value != is.Value() && !claim.drifts:
			x.violated(True, "%s says that %s is of %d", claim.address, is, claim.value)
		case claim.key != is.Key() && !claim.drifts && !is.Ended:
			x.violated(True, "%s says that %s has the key %q", claim.address, is, claim.key)
		}
	}
}
