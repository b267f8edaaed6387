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
// are ended elsewhere, rows that are changed, removed and put back, values that are known
// only after apply, clocks that are wrong, tainted rows, grants that are in the state twice.
// After each step
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
			r := &randomRun{world: w, seed: seed, stream: uint64(i), removed: make([]int64, len(w.customers))}
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
	seed, stream     uint64
	did              []string
	states           [][]byte // that were saved, oldest first
	removed          []int64  // the amounts of the rows that were removed
	orphans, without int
}

// step lets something happen, applies, and checks.
func (r *randomRun) step(t *testing.T) {
	t.Helper()
	// Each step has its own numbers, so that one which a kill cuts short leaves the choices
	// of the next as they are.
	r.random = rand.New(rand.NewPCG(r.seed, r.stream<<32+uint64(len(r.did))+1))
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
	switch r.random.IntN(11) {
	case 9:
		hit := r.taintRows(t, i)
		for _, row := range hit {
			r.asked[row]++
		}
		return fmt.Sprintf("rows %v are tainted", hit)
	case 10:
		r.write(t, `expires_at = "`+time.Now().Add(2*time.Hour).UTC().Format(time.RFC3339)+`"`)
		return "the expiry is changed"
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
		for _, row := range taintedRows(t, r.states[n]) {
			r.asked[row]++
		}
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

// apply runs Terraform, which may be killed, meet faults and a wrong clock, not know values
// at plan, or be allowed to adopt.
func (r *randomRun) apply(t *testing.T) string {
	t.Helper()
	said := []string{}
	if by := drawSkew(r.random); by != 0 {
		r.skew(by)
		defer r.skew(0)
		said = append(said, fmt.Sprintf("the clock is %v ahead", by))
	}
	if what := late(r.random.IntN(3 * int(lates))); what < lates && what != lateNothing {
		restore := r.writeLate(t, what)
		defer restore()
		said = append(said, what.String())
	}
	if i := r.random.IntN(6 * len(r.customers)); i < len(r.customers) && r.values[i] > 0 && r.importTwin(t, i) {
		return strings.Join(append(said, r.applyTwin(t, i)), ", ")
	}
	if r.random.IntN(2) == 0 {
		adopt(r.ws, true)
		said = append(said, "adopting")
	}
	arguments := r.command(t)
	kept := r.held(t)
	if r.random.IntN(3) == 0 {
		kept = nil
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
		kept = nil
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
	r.ws.WriteFile(t, "import.tf", "")
	for i, id := range kept {
		if _, live := r.made(t, "after a run", i); live == "" && arguments[0] != "destroy" {
			t.Errorf("%s: customer %d had %s, which was configured, and has nothing now", strings.Join(said, ", "), i, id)
		}
	}
	return strings.Join(said, ", ")
}

// held are the live grants of the rows that the state holds, by customer: a run that is not
// disturbed leaves each of them, or one in its place.
func (r *randomRun) held(t *testing.T) map[int]string {
	t.Helper()
	state := r.state(t)
	held := map[int]string{}
	for i := range r.customers {
		if _, live := r.made(t, "before a run", i); live != "" && live == state[i] && r.values[i] > 0 {
			held[i] = live
		}
	}
	return held
}

// writeLate writes the rows with something that is known only after apply. restore writes
// the configuration of before.
func (r *randomRun) writeLate(t *testing.T, what late) (restore func()) {
	t.Helper()
	before, err := os.ReadFile(r.ws.Path("main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	r.late, r.round = what, r.round+1
	r.write(t, "")
	r.late = lateNothing
	return func() {
		t.Helper()
		r.ws.WriteFile(t, "main.tf", string(before))
	}
}

// applyTwin removes, changes or replaces a row whose grant another resource has too: the
// grant is not ended.
func (r *randomRun) applyTwin(t *testing.T, i int) string {
	t.Helper()
	_, live := r.made(t, "before two resources", i)
	defer r.removeTwin(t)
	value := r.values[i]
	arguments := []string{}
	how := []string{"removed", "changed", "replaced"}[r.random.IntN(3)]
	switch how {
	case "removed":
		r.values[i] = 0
	case "changed":
		r.values[i]++
	case "replaced":
		arguments = append(arguments, "-replace="+keyedAddress(i))
	}
	r.write(t, "")
	result := r.ws.Apply(t, arguments...)
	if _, still := r.made(t, "after two resources", i); still != live {
		t.Errorf("grant %s of %d is in two resources, one is %s, and it has ended: %q", live, i, how, result.Errors(""))
	}
	r.values[i] = value
	r.write(t, "")
	return fmt.Sprintf("%d is imported to another resource and %s: %q", i, how, result.Errors(""))
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
