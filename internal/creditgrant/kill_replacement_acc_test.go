// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// victim is what is killed.
type victim int

const (
	killsProvider  victim = iota // Terraform lives, and saves its state
	killsTerraform               // the provider lives on for a moment
	killsBoth
	victims
)

func (v victim) String() string {
	return [...]string{"the provider", "Terraform", "Terraform and the provider"}[v]
}

// usualKills is how many kills an ordinary run of the tests makes, in both kinds of
// state together.
const usualKills = 6

// The ways in which a replacement is asked for.
type asking int

const (
	byAmount asking = iota
	byForce
	byTaint
	byForceUnknown // refused, since it is not complete
	byTaintUnknown // the same
	askings
)

func (a asking) String() string {
	return [...]string{"by amount", "-replace", "tainted", "-replace and unknown metadata", "tainted and unknown metadata"}[a]
}

// TestAccKillsInReplacements kills the provider, or Terraform, within the
// replacements of keyed grants, which are asked for in every way, also with values that the
// plan does not know and with a clock that is wrong: whatever was half done then, no customer is granted
// more than was asked for, none has two live grants, and the next plan names what no
// state holds and says where nothing is live.
func TestAccKillsInReplacements(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	seed := randomSeed(t)
	kills := extentFrom(t, envKills, usualKills)
	for i, remote := range []bool{false, true} {
		name := "a state in a file"
		if remote {
			name = "a state that is persisted at the end"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killReplacements(t, seed, uint64(i), remote, (kills+1)/2)
		})
	}
}

func killReplacements(t *testing.T, seed, stream uint64, remote bool, kills int) {
	t.Helper()
	w := newWorld(t, nil, 6, remote)
	w.ws.MustApply(t)
	killed, orphans, without := 0, 0, 0
	for round := 0; killed < kills && round < 4*kills; round++ {
		// Each round has its own numbers: how far a kill lets one come changes no other.
		random := rand.New(rand.NewPCG(seed, stream<<32+uint64(round)))
		w.random = random
		how, who, adopting := asking(random.IntN(int(askings))), victim(random.IntN(int(victims))), random.IntN(2) == 0
		skew := drawSkew(random)
		when := fmt.Sprintf("round %d, %s, killed %s, then adopt %t, the clock %v ahead", round, how, who, adopting, skew)
		w.skew(skew)
		arguments := w.askForReplacement(t, how)
		applying := w.ws.Start(t, append([]string{"apply", "-json", "-input=false", "-auto-approve"}, arguments...)...)
		if w.killAfter(t, applying, 1+random.IntN(2*len(w.customers)), time.Duration(random.IntN(30))*time.Millisecond, who) {
			killed++
		}
		applied := applying.Wait()
		w.skew(0)
		if how == byForceUnknown || how == byTaintUnknown {
			w.requireRefused(t, when, applied)
		}
		o, n := w.checkNamed(t, when, w.ws.Plan(t))
		orphans, without = orphans+o, without+n
		w.recover(t, adopting)
		w.checkWhole(t, when)
		if t.Failed() {
			return
		}
		for i := range w.customers {
			// A forced replacement that the kill came before is not asked for any more.
			all, _ := w.made(t, when, i)
			if how == byAmount && len(all) != w.asked[i] {
				t.Errorf("%s: customer %d was granted %d times, asked for were %d", when, i, len(all), w.asked[i])
			}
			w.asked[i] = len(all)
		}
	}
	if killed < kills {
		t.Errorf("only %d of %d kills hit", killed, kills)
	}
	t.Logf("%d kills; live grants in no state: %d, all named; customers without a live grant: %d, all said; %v grants made", killed, orphans, without, w.asked)
}

// askForReplacement asks for a replacement of every grant: by another amount, by a taint, or
// by the arguments that it returns.
func (w *world) askForReplacement(t *testing.T, how asking) (arguments []string) {
	t.Helper()
	var rows []int
	for i := range w.customers {
		rows = append(rows, i)
		switch how {
		case byAmount:
			w.values[i]++
		case byForce, byForceUnknown:
			arguments = append(arguments, "-replace="+keyedAddress(i))
		case byTaint, byTaintUnknown, askings:
		}
		if how != byForceUnknown && how != byTaintUnknown {
			w.asked[i]++
		}
	}
	if how == byTaint || how == byTaintUnknown {
		w.taintRows(t, rows...)
	}
	if how == byForceUnknown || how == byTaintUnknown {
		w.late, w.round = lateMetadata, w.round+1
	}
	w.write(t, "")
	w.late = lateNothing
	return arguments
}

// requireRefused fails the test unless an incomplete replacement has left every grant, and
// takes back what asked for it.
func (w *world) requireRefused(t *testing.T, when string, applied acctest.Result) {
	t.Helper()
	if !applied.Failed {
		t.Errorf("%s: the run did not fail", when)
	}
	for i, id := range w.state(t) {
		if _, live := w.made(t, when, i); live == "" || live != id {
			t.Errorf("%s: customer %d has the live grant %q, the state %q: %q", when, i, live, id, applied.Errors(""))
		}
	}
	for i := range w.customers {
		if len(taintedRows(t, w.stateText(t))) > 0 {
			w.ws.Run(t, "untaint", keyedAddress(i))
		}
	}
	w.write(t, "")
}

// changes counts the requests that have ended or made a grant.
func changes(account *acctest.Account, t *testing.T) int {
	t.Helper()
	const grants = "POST /v1/billing/credit_grants"
	routes := account.Stats(t).ByRoute
	return routes[grants] + routes[grants+"/{id}/void"] + routes[grants+"/{id}/expire"]
}

// killAfter kills a command of Terraform once so many requests more have ended or
// made a grant, and a moment has passed. It returns false if the command ended first.
func (w *world) killAfter(t *testing.T, running *acctest.Running, requests int, after time.Duration, who victim) bool {
	t.Helper()
	begun := changes(w.account, t)
	for deadline := time.Now().Add(time.Minute); changes(w.account, t) < begun+requests; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) || !acctest.IsRunning(running.PID()) {
			return false
		}
	}
	time.Sleep(after)
	if !acctest.IsRunning(running.PID()) {
		return false
	}
	children := acctest.ChildrenOf(running.PID())
	killChildren := func() (hit bool) {
		for _, child := range children {
			hit = acctest.Kill(child) || hit
		}
		return hit
	}
	switch who {
	case killsProvider:
		return killChildren()
	case killsTerraform:
		hit := len(children) > 0 && acctest.Kill(running.PID())
		time.Sleep(time.Duration(w.random.IntN(200)) * time.Millisecond)
		killChildren()
		return hit
	default:
		hit := acctest.Kill(running.PID())
		return killChildren() && hit
	}
}
