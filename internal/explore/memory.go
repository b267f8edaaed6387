// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

// This file is what the invariants remember of a history.

// afterChange finds out what a request has changed, and checks it.
func (x *execution) afterChange(c *call, got answer) {
	if x.quiet || c.Method != http.MethodPost || got.Status != http.StatusOK || got.Header.Get("Idempotent-Replayed") == "true" {
		return
	}
	var changed struct{ ID string }
	if json.Unmarshal([]byte(got.Body), &changed) != nil {
		return
	}
	was := x.latest[changed.ID]
	is := x.stripe.grants[changed.ID]
	x.latest[changed.ID] = is
	x.checkRequest(c, was, is)
}

// configOf is the configuration that a run applies.
func (x *execution) configOf(r *run) Config {
	for _, ran := range x.ran {
		if ran.run == r {
			return ran.config
		}
	}
	return nil
}

// tell remembers which grants the user was told to look after: by an error, by a
// warning that a grant stays live, or because nobody can know of a grant without a key
// once its run was killed or its state was lost.
func (w *World) tell(x *execution, r *ran, op Op) {
	unknown := r.run.dead
	for _, d := range r.diags {
		if d.Error || saysAnyLeft(d) {
			for _, id := range idsIn(d.Detail) {
				w.known[id] = true
			}
		}
		unknown = unknown || d.Error && strings.Contains(d.Summary, "not known whether credits were granted")
	}
	for _, grant := range w.grants {
		made := x.isNew(grant.ID)
		switch {
		case grant.Key() == "" && made && unknown:
			w.known[grant.ID] = true
		case (op.Do == Lose || op.Do == Restore) && !made && (grant.Key() == "" || !w.wants(grant)):
			w.known[grant.ID] = true
		}
	}
}

// mustSucceed reports that nothing that has happened can make the apply of a plan fail that
// does not say so. A taint is seen by the apply only.
func (w *World) mustSucceed(plan *minitf.Plan) bool {
	for _, block := range w.config {
		if len(block.Late) > 0 || block.Expires == shortly {
			return false
		}
	}
	for _, step := range w.History() {
		if step.Op.Do == Race || step.Op.Do == Taint || step.Op.Voided || step.Op.Granted || step.Op.Switched || step.Op.Ahead != 0 || step.Op.Saved {
			return false
		}
		for _, event := range step.Events {
			if event.Fate != LostOnce && event.Fate != Repeated {
				return false
			}
		}
	}
	return !strings.Contains(shown(plan.Diagnostics), "can no longer be")
}

func saysAnyLeft(d minitf.Diagnostic) bool {
	return leftPhrases.MatchString(d.Summary + " " + d.Detail)
}

// isNew reports a grant that was made in this operation.
func (x *execution) isNew(id string) bool {
	return !slices.ContainsFunc(x.before, func(grant Grant) bool { return grant.ID == id })
}

// wants reports that a block asks for a grant with the customer and key of this one.
func (w *World) wants(grant Grant) bool {
	for _, block := range w.config {
		if _, ok := block.wants()[grant.Customer]; ok && block.Key == grant.Key() {
			return true
		}
	}
	return false
}

// holds reports that a grant is in the state.
func (w *World) holds(id string) bool {
	for _, state := range w.states {
		for _, object := range state.Objects {
			if _, ok := holding(object.Value, id); ok {
				return true
			}
		}
	}
	return false
}

// hasSuccessor reports that what a plan replaces has a live grant in its place, which
// the state has.
func (x *execution) hasSuccessor(r *ran, was Grant) bool {
	for address, change := range r.plan.Changes {
		customer, ok := holding(change.Before, was.ID)
		object := r.after.Objects[address]
		if !ok || object == nil {
			continue
		}
		if !isCampaign(object.Value) {
			customer = textAt(object.Value, "customer")
		}
		for _, grant := range x.stripe.all() {
			holder, held := holding(object.Value, grant.ID)
			if held && holder == customer && !grant.Ended && grant.ID != was.ID {
				return true
			}
		}
	}
	return false
}

// settles reports that an operation has applied a state, and nothing went wrong: nor did it
// say that recipients were left out, where a list hides their grants, or somebody has granted
// under their key on other terms.
func (x *execution) settles(state int, op Op) bool {
	if op.Do == Destroy || op.Do == Race || op.Ahead != 0 || x.happened > 0 {
		return false
	}
	for _, r := range x.ran {
		if r.state == state {
			hidden := op.Granted || slices.ContainsFunc(x.stripe.log, func(change executed) bool { return change.lag })
			return !r.failed && !r.run.dead && (!hidden || !strings.Contains(shown(r.diags), "Not every recipient was granted credits"))
		}
	}
	return false
}

// quietPlan is what a plan without faults shows.
type quietPlan struct {
	state      int
	does       string // "" for nothing
	says       string // what it warns of, or why it fails
	named      []string
	fails      bool
	violations []Violation
}

// quietPlans keeps the plans without faults of each world, which are the same however
// the world came about. It is safe for concurrent use.
type quietPlans struct{ kept sync.Map }

// quietWorld is what such plans depend on.
type quietWorld struct {
	visible digest
	second  bool // whether there is a second state
}

// after plans in each state that is in use.
func (q *quietPlans) after(x *execution, next *World, op Op) []quietPlan {
	second := len(next.states[1].Objects) > 0 || op.State == 1 || op.Do == Race
	key := quietWorld{next.visible(), second}
	if kept, ok := q.kept.Load(key); ok {
		return kept.([]quietPlan)
	}
	var plans []quietPlan
	x.quiet = true
	// The next plan is one that is run when lists have caught up.
	x.base, x.ahead = x.base.Add(2*listLag), 0
	for state := range next.states {
		if state == 1 && !second {
			continue
		}
		ctx, run, tf := x.newRun(false)
		r := &ran{run: run, state: state}
		x.drive(func() { r.plan = tf.Plan(ctx, next.states[state].State, next.config.terraform(), minitf.Options{}) })
		run.cancel()
		r.diags, r.failed = r.plan.Diagnostics, minitf.Failed(r.plan.Diagnostics)
		plans = append(plans, x.judge(r))
	}
	q.kept.Store(key, plans)
	return plans
}
