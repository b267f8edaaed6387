// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// usualSteps is how many steps an ordinary run of the tests makes, in both kinds of
// state together.
const usualSteps = 10

// TestAccRandomRuns lets what goes wrong in practice happen in any order: requests
// that fail, processes that are killed, states that are lost or restored, grants that
// are ended elsewhere, rows that are changed, removed and put back. After each step
// no customer was granted more than was asked for, none has two live grants, and a
// plan names what the state does not hold, or says where nothing is live.
func TestAccRandomRuns(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	seed := randomSeed(t)
	steps := extentFrom(t, envSteps, usualSteps)
	for i, remote := range []bool{false, true} {
		name := "a state in a file"
		if remote {
			name = "a state that is persisted at the end"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, rand.New(rand.NewPCG(seed, uint64(i))), 5, remote)
			w.ws.MustApply(t)
			r := &randomRun{world: w, removed: make([]int64, len(w.customers))}
			defer func() {
				if t.Failed() {
					t.Logf("the steps were:\n%s", strings.Join(r.did, "\n"))
				}
			}()
			for n := 0; n < (steps+1)/2 && !t.Failed(); n++ {
				r.step(t)
			}
			t.Logf("%d steps; live grants in no state: %d, all named; customers without a live grant: %d, all said", len(r.did), r.orphans, r.without)
		})
	}
}

// randomRun is a world in which things happen.
type randomRun struct {
	*world
	did              []string
	states           [][]byte // that were saved, oldest first
	removed          []int64  // the amounts of the rows that were removed
	orphans, without int
}

// step lets something happen, applies, and checks.
func (r *randomRun) step(t *testing.T) {
	t.Helper()
	r.states = append(r.states, r.stateText(t))
	if r.recoverMany(t) {
		return
	}
	happened := r.happen(t)
	ran := r.apply(t)
	when := fmt.Sprintf("step %d: %s; %s", len(r.did), happened, ran)
	r.did = append(r.did, when)
	adopt(r.ws, false)
	plan := r.ws.Plan(t)
	orphans, without := r.checkNamed(t, when, plan)
	r.orphans, r.without = r.orphans+orphans, r.without+without
	held := r.state(t)
	for i := range r.customers {
		// Where nothing is planned any more, nothing more is asked for. But a live
		// grant that is in no state is replaced once it is imported, if its amount was
		// changed meanwhile.
		all, live := r.made(t, when, i)
		if _, planned := plan.Actions[keyedAddress(i)]; !planned && !plan.Failed && (live == "" || live == held[i]) {
			r.asked[i] = max(len(all), 1)
		}
	}
}

// recoverMany follows the messages of the plan where most customers have no live
// grant, so that there is something to happen to, and reports whether it did. That
// must always lead to one live grant for each.
func (r *randomRun) recoverMany(t *testing.T) bool {
	t.Helper()
	without := 0
	for i := range r.customers {
		if _, live := r.made(t, "before recovering", i); live == "" && r.values[i] > 0 {
			without++
		}
	}
	if without <= len(r.customers)/2 {
		return false
	}
	for i := range r.customers {
		if _, live := r.made(t, "before recovering", i); live == "" && r.values[i] > 0 {
			r.asked[i]++
		}
	}
	adopting := r.random.IntN(2) == 0
	when := fmt.Sprintf("step %d: recovers, adopting %t", len(r.did), adopting)
	r.did = append(r.did, when)
	r.recover(t, adopting)
	r.checkWhole(t, when)
	return true
}

// happen is what happens between two runs of Terraform.
func (r *randomRun) happen(t *testing.T) string {
	t.Helper()
	i := r.random.IntN(len(r.customers))
	switch r.random.IntN(9) {
	case 0, 1:
		if r.values[i] == 0 {
			return "nothing"
		}
		r.values[i]++
		r.asked[i]++
		r.write(t, "")
		return fmt.Sprintf("the amount of %d is changed", i)
	case 2:
		if r.values[i] == 0 {
			r.values[i], r.removed[i] = r.removed[i], 0
			r.write(t, "")
			return fmt.Sprintf("row %d is put back", i)
		}
		r.values[i], r.removed[i] = 0, r.values[i]
		r.write(t, "")
		return fmt.Sprintf("row %d is removed", i)
	case 3:
		r.write(t, fmt.Sprintf("metadata = { step = %q }", fmt.Sprint(len(r.did))))
		return "the metadata is changed"
	case 4:
		return r.changeElsewhere(t, i, "/void")
	case 5:
		return r.changeElsewhere(t, i, "/expire")
	case 6:
		return r.changeElsewhere(t, i, "", "metadata[somebody]", "else")
	case 7:
		r.restore(t, nil)
		return "the state is lost"
	default:
		n := r.random.IntN(len(r.states))
		r.restore(t, r.states[n])
		return fmt.Sprintf("the state of before step %d is restored", n)
	}
}

// changeElsewhere changes a customer's live grant in the Dashboard.
func (r *randomRun) changeElsewhere(t *testing.T, i int, action string, form ...string) string {
	t.Helper()
	_, live := r.made(t, "before a change elsewhere", i)
	if live == "" {
		return "nothing"
	}
	r.account.Post(t, "/v1/billing/credit_grants/"+live+action, form...)
	return fmt.Sprintf("grant %s of %d is changed elsewhere: %s%v", live, i, action, form)
}

// apply runs Terraform, which may be killed, meet faults, or be allowed to adopt.
func (r *randomRun) apply(t *testing.T) string {
	t.Helper()
	said := []string{}
	if r.random.IntN(2) == 0 {
		adopt(r.ws, true)
		said = append(said, "adopting")
	}
	arguments := r.command(t)
	if r.random.IntN(3) == 0 {
		faults := trouble()
		for n := range faults {
			faults[n].Seed = r.random.Int64N(1 << 40)
		}
		r.account.Faults(t, faults...)
		said = append(said, "with faults")
	}
	running := r.ws.Start(t, append(arguments, "-json", "-input=false", "-auto-approve")...)
	said = append(said, strings.Join(arguments, " "))
	if r.random.IntN(3) == 0 {
		who := victim(r.random.IntN(int(victims)))
		if r.killAfter(t, running, 1+r.random.IntN(3), time.Duration(r.random.IntN(30))*time.Millisecond, who) {
			said = append(said, who.String()+" is killed")
		}
	}
	result := running.Wait()
	if result.Failed {
		said = append(said, fmt.Sprintf("fails: %q", result.Errors("")))
	}
	r.account.Faults(t)
	r.file(t, "import.tf", "")
	return strings.Join(said, ", ")
}

// command is what Terraform is told to do.
func (r *randomRun) command(t *testing.T) []string {
	t.Helper()
	switch r.random.IntN(8) {
	case 0, 1:
		i := r.random.IntN(len(r.customers))
		if r.values[i] == 0 {
			return []string{"apply"}
		}
		r.asked[i]++
		return []string{"apply", "-replace=" + keyedAddress(i)}
	case 2:
		return []string{"apply", "-refresh=false"}
	case 3:
		r.importNewest(t)
		return []string{"apply"}
	case 4:
		if r.random.IntN(3) == 0 {
			return []string{"destroy"}
		}
	}
	return []string{"apply"}
}

// stateText is the state as it is saved, nil for none.
func (r *randomRun) stateText(t *testing.T) []byte {
	t.Helper()
	if r.remote != nil {
		r.remote.mu.Lock()
		defer r.remote.mu.Unlock()
		return r.remote.text
	}
	text, err := os.ReadFile(r.ws.Path("terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return text
}

// restore puts another state in the place of the one that is there.
func (r *randomRun) restore(t *testing.T, text []byte) {
	t.Helper()
	switch {
	case r.remote != nil:
		r.remote.mu.Lock()
		defer r.remote.mu.Unlock()
		r.remote.text = text
	case len(text) == 0:
		removeState(t, r.ws)
	default:
		r.file(t, "terraform.tfstate", string(text))
	}
}
