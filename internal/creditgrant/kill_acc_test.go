// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const keyed = `idempotency_key = "campaign"`

// liveOnce fails the test unless every customer has exactly one live grant, and
// the state holds it.
func liveOnce(t *testing.T, account *acctest.Account, customers []string, states ...map[string]acctest.Object) {
	t.Helper()
	for i, customer := range customers {
		var live []string
		for _, grant := range account.Grants(t, customer) {
			if endOf(grant, time.Now()) == "live" {
				live = append(live, grant.ID())
			}
		}
		if len(live) != 1 {
			t.Errorf("customer %d has %d live grants", i, len(live))
			continue
		}
		for _, state := range states {
			if held := state[fmt.Sprintf("stripe_billing_credit_grant.test[%d]", i)].ID(); held != live[0] {
				t.Errorf("customer %d: state has %q, Stripe %q", i, held, live[0])
			}
		}
	}
}

// TestAccKills kills the provider at random moments of an apply, again and again, also with
// a clock that is wrong and with metadata that is known only after apply, and then applies
// to the end.
func TestAccKills(t *testing.T) {
	t.Parallel()
	const n, kills = 40, 30
	seed := randomSeed(t)
	account := acctest.New(t, simulator.Options{Latency: 15 * time.Millisecond})
	acctest.NeedsProcesses(t)
	account.SimulatorOnly(t, "it would take Stripe hours")
	customers := account.Customers(t, n)
	ws := account.Workspace(t)
	skew := skewed(t, account, ws)
	adopt(ws, true)
	killed := 0
	for round := 0; killed < kills && round < 8*kills; round++ {
		random := rand.New(rand.NewPCG(seed, uint64(round)))
		skew(drawSkew(random))
		config := manyGrants(customers, keyed)
		if random.IntN(3) == 0 {
			config = manyGrants(customers, keyed+"\n  metadata = terraform_data.later.output.metadata") + laterOf(round, `metadata = { late = "yes" }`)
		}
		if round%8 == 7 {
			// Most is granted by now: begin anew for other customers, and with a
			// state that knows of none.
			customers = append(account.Customers(t, n/2), customers[:n/2]...)
			config = manyGrants(customers, keyed)
			removeState(t, ws)
		}
		ws.Write(t, config)
		applying := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
		if killProvider(applying.PID(), time.Duration(150+random.IntN(900))*time.Millisecond) {
			killed++
		}
		applying.Wait()
	}
	if killed < kills {
		t.Fatalf("only %d kills hit", killed)
	}
	skew(0)
	ws.Write(t, manyGrants(customers, keyed))
	ws.MustApply(t)
	liveOnce(t, account, customers, ws.State(t))
	for i, customer := range customers {
		if made := len(account.Grants(t, customer)); made != 1 {
			t.Errorf("customer %d was granted %d times", i, made)
		}
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}

	// A lost state finds every grant again.
	removeState(t, ws)
	before := account.Stats(t).ByRoute["POST /v1/billing/credit_grants"]
	result := ws.MustApply(t)
	liveOnce(t, account, customers, ws.State(t))
	if made := account.Stats(t).ByRoute["POST /v1/billing/credit_grants"] - before; made != 0 {
		t.Errorf("%d grants were asked for although all were there", made)
	}
	adopted := 0
	for _, summary := range result.Warnings("") {
		if summary == "A credit grant was adopted instead of granting again" {
			adopted++
		}
	}
	if adopted != n {
		t.Errorf("%d warnings, want one for each of %d adopted grants", adopted, n)
	}
	t.Logf("%d kills", killed)
}

// removeState loses the state, as a broken disk or a wrong backend would.
func removeState(t *testing.T, ws *acctest.Workspace) {
	t.Helper()
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		if err := os.Remove(ws.Path(name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// killProvider kills the provider of a running Terraform once it has lived for a
// while, and reports whether there was one to kill.
func killProvider(terraform int, after time.Duration) bool {
	deadline := time.Now().Add(10 * time.Second)
	var hit int
	var begun time.Time
	for time.Now().Before(deadline) {
		time.Sleep(3 * time.Millisecond)
		if !acctest.IsRunning(terraform) {
			return false
		}
		children := acctest.ChildrenOf(terraform)
		if len(children) == 0 {
			continue
		}
		if begun.IsZero() {
			begun = time.Now()
		}
		if time.Since(begun) >= after {
			for _, child := range children {
				if acctest.Kill(child) {
					hit++
				}
			}
			return hit > 0
		}
	}
	return false
}

// TestAccRaces applies the same configuration from two folders at once: where a
// run sees at once what the other made, and where Stripe's list shows it only
// later, so that nothing but the request's key keeps them from granting twice.
func TestAccRaces(t *testing.T) {
	t.Parallel()
	for name, lag := range map[string]time.Duration{"lists are up to date": 0, "lists lag behind": time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			race(t, lag)
		})
		t.Run(name+", and nothing is adopted", func(t *testing.T) {
			t.Parallel()
			raceRefusing(t, lag)
		})
	}
}

// raceRefusing lets two runs race of which neither takes what the other has made: each
// customer is granted once, and one state has the grant. In the other run, its create
// fails.
func raceRefusing(t *testing.T, lag time.Duration) {
	t.Helper()
	var customers []string
	account, spaces, results := acctest.Race(t, lag, "refuse", func(account *acctest.Account) string {
		customers = account.Customers(t, 30)
		return manyGrants(customers, keyed)
	})
	states := []map[string]acctest.Object{spaces[0].State(t), spaces[1].State(t)}
	failed := len(results[0].Errors("")) + len(results[1].Errors(""))
	if failed == 0 {
		t.Error("neither run failed, so they cannot both have tried to grant")
	}
	for i, customer := range customers {
		grants := account.Grants(t, customer)
		if len(grants) != 1 {
			t.Errorf("customer %d was granted %d times", i, len(grants))
			continue
		}
		held := 0
		for _, state := range states {
			if state[fmt.Sprintf("stripe_billing_credit_grant.test[%d]", i)].ID() == grants[0].ID() {
				held++
			}
		}
		if held != 1 {
			t.Errorf("%d states hold the grant of customer %d", held, i)
		}
	}
}

func race(t *testing.T, lag time.Duration) {
	t.Helper()
	var customers []string
	account, spaces, results := acctest.Race(t, lag, "adopt", func(account *acctest.Account) string {
		customers = account.Customers(t, 30)
		return manyGrants(customers, keyed)
	})
	for i, result := range results {
		if result.Failed {
			t.Fatalf("apply %d failed: %v", i, result.Errors(""))
		}
	}
	liveOnce(t, account, customers, spaces[0].State(t), spaces[1].State(t))
	for i, ws := range spaces {
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
			t.Errorf("plan %d is not empty: %v", i, plan.Actions)
		}
	}
	for _, customer := range customers {
		if grants := account.Grants(t, customer); len(grants) != 1 {
			t.Errorf("%d grants, want 1", len(grants))
		}
	}
}

// TestAccInterrupt interrupts an apply while requests are under way: it ends
// soon, and nothing that was made is missing from state.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	acctest.NeedsSignals(t)
	account.SimulatorOnly(t, "it slows answers down")
	customers := account.Customers(t, 60)
	ws := account.Workspace(t)
	ws.Write(t, manyGrants(customers, ""))
	account.Faults(t, acctest.Fault{Path: "/v1/billing/credit_grants", DelayMS: 700})
	applying := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	for deadline := time.Now().Add(30 * time.Second); account.Stats(t).ByRoute["POST /v1/billing/credit_grants"] < 15; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the apply does not get going")
		}
	}
	interrupted := time.Now()
	if err := applying.Interrupt(); err != nil {
		t.Fatal(err)
	}
	result := applying.Wait()
	if took := time.Since(interrupted); took > 10*time.Second {
		t.Errorf("Terraform took %v to end after an interrupt", took)
	}
	if !result.Failed {
		t.Fatal("the apply was not interrupted: it came to its end")
	}
	account.Faults(t)
	held := map[string]bool{}
	for _, grant := range ws.State(t) {
		held[grant.ID()] = true
	}
	made := 0
	for _, customer := range customers {
		for _, grant := range account.Grants(t, customer) {
			made++
			if !held[grant.ID()] {
				t.Errorf("grant %s exists and is not in state", grant.ID())
			}
		}
	}
	if made == 0 || made == len(customers) {
		t.Errorf("%d of %d grants were made: that is no interrupt in the middle", made, len(customers))
	}
	ws.MustApply(t)
	for _, customer := range customers {
		if grants := account.Grants(t, customer); len(grants) != 1 {
			t.Errorf("%d grants, want 1", len(grants))
		}
	}
}
