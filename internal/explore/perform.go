// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

func same(a, b Config) bool { return reflect.DeepEqual(a, b) }

// ran is what one run of an operation has shown and done.
type ran struct {
	run     *run
	state   int
	config  Config
	adopt   bool
	before  minitf.State
	options minitf.Options
	plan    *minitf.Plan
	diags   []minitf.Diagnostic // all that was shown, of plan and apply
	failed  bool
	after   minitf.State
}

// planned is an operation as far as its plan: no change has happened. It is carried out
// once for every way in which the apply can fare.
type planned struct {
	op   Op
	next *World
	ran  []*ran
	// What befell the requests of the plan.
	seen   []Seen
	events []Event
	runs   []*run
}

// happened is how many faults there were.
func (p *planned) happened() int {
	faults := 0
	for _, event := range p.events {
		if event.Fate != GoesFirst {
			faults++
		}
	}
	return faults
}

// prepare begins an operation: the configuration is edited, what is done to the state is
// done, and, unless two runs race, what there is to apply is planned. It is called in a
// bubble.
func prepare(w *World, op Op, choose chooser, b Bounds) *planned {
	x := newExecution(w, choose, b.Faults-w.faults, b.Preemptions)
	next := &World{Step: w.Step + 1, waited: w.waited, config: w.config, states: w.states, older: w.states, known: w.known, owed: w.owed}
	next.config = op.edited(w.config)
	x.meet(op, next.config)
	p := &planned{op: op, next: next}
	states := []int{op.State}
	if op.Do == Race {
		states = []int{0, 1}
	}
	for _, state := range states {
		r := &ran{state: state, adopt: op.Adopt, config: next.config}
		r.before, r.options = w.startOf(op, state, next.config)
		r.after = r.before
		p.ran = append(p.ran, r)
	}
	if op.Do != Race {
		r := p.ran[0]
		ctx, run, tf := x.newRun(op.Adopt)
		r.run = run
		x.drive(func() { r.makePlan(ctx, tf, w, op) })
		run.cancel()
	}
	p.seen, p.events, p.runs = x.seen, x.events, x.runs
	return p
}

// startOf is the state that a run begins with, and the arguments of its plan.
func (w *World) startOf(op Op, number int, config Config) (minitf.State, minitf.Options) {
	state, options := w.states[number].State, minitf.Options{}
	switch op.Do {
	case Lose:
		state = NewWorld().states[0].State
	case Restore:
		state = w.older[number].State
	case Taint:
		state = state.Clone()
		for address, object := range state.Objects {
			tainted := *object
			tainted.Tainted = true
			state.Objects[address] = &tainted
		}
	case Replace:
		options.Replace = map[string]bool{}
		for name := range config {
			options.Replace[config.address(name)] = true
		}
	case Destroy:
		options.Destroy = true
	}
	return state, options
}

// makePlan imports where that is the operation, and plans.
func (r *ran) makePlan(ctx context.Context, tf *minitf.Terraform, w *World, op Op) {
	if op.Do == Import {
		name := importTarget(r.config, w)
		imported, diags := tf.Import(ctx, r.before, r.config.address(name), grantType, newestLive(w.grants, r.config[name].Customer))
		r.diags = append(r.diags, diags...)
		if r.failed = minitf.Failed(diags); r.failed || r.run.dead {
			return
		}
		r.before, r.after = imported, imported
	}
	plan := tf.Plan(ctx, r.before, r.config.terraform(), r.options)
	if r.run.dead {
		return
	}
	r.plan, r.failed = plan, minitf.Failed(plan.Diagnostics)
	r.diags = append(r.diags, plan.Diagnostics...)
}

// makeApply applies what was planned.
func (r *ran) makeApply(ctx context.Context, tf *minitf.Terraform) {
	if r.run.dead || r.failed {
		return
	}
	r.run.plan = r.plan
	diags := tf.Apply(ctx, r.plan, func(saved minitf.State) {
		if !r.run.dead {
			r.after = saved
		}
	})
	if !r.run.dead {
		r.diags = append(slices.Clone(r.diags), diags...)
		r.failed = minitf.Failed(diags) || r.run.stop
	}
}

// carryOut ends an operation, and returns the world that it leads to. It is called in a
// bubble.
func (p *planned) carryOut(w *World, choose chooser, b Bounds, quiet *quietPlans) (*World, *execution) {
	x := newExecution(w, choose, b.Faults-w.faults-p.happened(), b.Preemptions)
	x.seen, x.events, x.happened = slices.Clone(p.seen), slices.Clone(p.events), p.happened()
	next := *p.next
	next.known, next.owed = maps.Clone(p.next.known), maps.Clone(p.next.owed)
	x.owed = next.owed
	x.meet(p.op, next.config)
	if p.op.Voided {
		x.voidNewest()
	}
	if p.op.Granted {
		for _, id := range x.grantByHand(next.config, false) {
			next.known[id] = true
		}
	}
	if p.op.Saved {
		x.base, next.waited = x.base.Add(savedFor*betweenOperations), next.waited+savedFor
		x.recordBefore()
	}
	var commands []func()
	for i, from := range p.ran {
		r := *from
		ctx, run, tf := x.newRun(r.adopt != p.op.Switched)
		if i < len(p.runs) {
			run.counts, run.cursed = maps.Clone(p.runs[i].counts), maps.Clone(p.runs[i].cursed)
		}
		r.run = run
		x.ran = append(x.ran, &r)
		commands = append(commands, func() {
			if p.op.Do == Race {
				r.makePlan(ctx, tf, w, p.op)
			}
			r.makeApply(ctx, tf)
		})
	}
	x.drive(commands...)
	for _, r := range x.ran {
		r.run.cancel()
		next.states[r.state] = saved(r.after)
	}
	next.log, next.grants = x.stripe.log, x.stripe.all()
	next.faults = w.faults + x.happened
	next.parent, next.last = w, Step{Op: p.op, Events: x.events}
	next.told = tell(x, &next)
	x.checkEnd(&next, p.op, quiet)
	return &next, x
}

// meet sets up what an operation meets.
func (x *execution) meet(op Op, config Config) {
	x.ahead = time.Duration(op.Ahead) * time.Hour
	if !op.Spent {
		return
	}
	for _, id := range x.grantByHand(config, true) {
		x.stripe.execute(voiding(id), false)
	}
	x.recordBefore()
}

// recordBefore records what Stripe has now as what was there before the runs.
func (x *execution) recordBefore() {
	x.before, x.latest = x.stripe.all(), maps.Clone(x.stripe.grants)
}

// grantByHand is what somebody grants who does not use Terraform: what is configured, also
// beside a live grant under the same key or not. It returns the grants' ids.
func (x *execution) grantByHand(config Config, beside bool) []string {
	were := len(x.stripe.order)
	for _, name := range slices.Sorted(maps.Keys(config)) {
		block := config[name]
		wants := block.wants()
		for _, customer := range slices.Sorted(maps.Keys(wants)) {
			hasKey := func(grant Grant) bool { return !grant.Ended && grant.Customer == customer && grant.Key() == block.Key }
			if beside || block.Key != "" && !slices.ContainsFunc(x.stripe.all(), hasKey) {
				x.stripe.execute(grantByHand(customer, wants[customer], block.Key), false)
			}
		}
	}
	x.recordBefore()
	return x.stripe.order[were:]
}

// voidNewest is what somebody does in the Dashboard.
func (x *execution) voidNewest() {
	for _, grant := range slices.Backward(x.stripe.all()) {
		if !grant.Ended {
			x.stripe.execute(voiding(grant.ID), false)
			x.recordBefore()
			return
		}
	}
}
