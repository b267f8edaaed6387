// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// The environment variables of the random test.
const (
	envSeed  = "STRIPE_TEST_SEED"  // a whole number; the same seed makes the same choices
	envSteps = "STRIPE_TEST_STEPS" // random steps in all, instead of the few of an ordinary run
)

const usualSteps = 6

// TestAccRandomRuns lets what goes wrong in practice happen to a campaign in any order:
// requests that fail, processes that are killed, states that are lost or restored, grants
// that are ended elsewhere, recipients that are changed, removed and put back, values that
// are known only after apply, a clock that is wrong, a taint. After each step no customer
// was granted more than was asked for, none has two live grants, a run that nothing
// disturbs has ended nobody's grant without making another, and the state tells what was
// granted.
func TestAccRandomRuns(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	seed, steps := rand.Uint64(), usualSteps
	if text := os.Getenv(envSeed); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	if text := os.Getenv(envSteps); text != "" {
		steps, _ = strconv.Atoi(text)
	}
	t.Logf("%s=%d", envSeed, seed)
	account := acctest.New(t, simulator.Options{Latency: 10 * time.Millisecond})
	account.SimulatorOnly(t, "it would take Stripe hours")
	r := newRandomRun(t, account)
	r.start(t)
	defer func() {
		if t.Failed() {
			t.Logf("the steps were:\n%s", strings.Join(r.did, "\n"))
		}
	}()
	for n := 0; n < steps && !t.Failed(); n++ {
		// Each step has its own numbers, whatever a kill did to the step before.
		r.random = rand.New(rand.NewPCG(seed, uint64(n)))
		r.step(t)
	}
	t.Logf("%d steps, %d resets", len(r.did), r.resets)
}

// randomRun is a campaign to which things happen.
type randomRun struct {
	account   *acctest.Account
	ws        *acctest.Workspace
	random    *rand.Rand
	skew      atomic.Int64 // how far ahead Stripe's clock seems to be
	customers []string
	values    map[string]int64 // that are configured
	asked     map[string]int   // how many grants each customer was to be given so far
	key       string
	more      string // a line of the configuration
	round     int
	states    []string // that were saved, oldest first
	did       []string
	resets    int
}

func newRandomRun(t *testing.T, account *acctest.Account) *randomRun {
	t.Helper()
	r := &randomRun{account: account, ws: account.Workspace(t), customers: account.Customers(t, 5)}
	r.ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) {
		answer := e.Ask()
		if answer.Status != 0 {
			answer = answer.Skew(time.Duration(r.skew.Load()))
		}
		e.Reply(answer)
	}))
	return r
}

// start makes a campaign of four recipients under a key of its own.
func (r *randomRun) start(t *testing.T) {
	t.Helper()
	r.key, r.more = fmt.Sprintf("campaign-%d", r.resets), ""
	r.values, r.asked = map[string]int64{}, map[string]int{}
	for i, customer := range r.customers {
		r.asked[customer] = len(r.account.Grants(t, customer)) + 1
		if i > 0 {
			r.values[customer] = 1000
		}
	}
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		_ = os.Remove(r.ws.Path(name))
	}
	r.states = nil
	r.write(t, nil)
	r.ws.MustApply(t)
}

// reset begins anew, where the messages of the plan leave a choice to the user.
func (r *randomRun) reset(t *testing.T) {
	t.Helper()
	r.resets++
	for _, customer := range r.customers {
		for _, grant := range liveGrants(t, r.account, customer) {
			r.account.Post(t, createPath+"/"+grant.ID()+"/void")
		}
	}
	r.start(t)
}

// write writes the configuration. late puts what is known only after apply in its place;
// nil is for nothing.
func (r *randomRun) write(t *testing.T, late func(config string) string) {
	t.Helper()
	config := strings.Replace(campaignOf(r.values, r.more), `"spring"`, strconv.Quote(r.key), 1)
	if late != nil {
		config = late(config)
	}
	r.ws.Write(t, providerBlock+config)
}

func (r *randomRun) state(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(r.ws.Path("terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// step lets something happen, applies, and checks.
func (r *randomRun) step(t *testing.T) {
	t.Helper()
	r.states = append(r.states, r.state(t))
	happened := r.happen(t)
	ran := r.apply(t)
	when := fmt.Sprintf("step %d: %s; %s", len(r.did), happened, ran)
	r.did = append(r.did, when)
	r.ws.Setenv("STRIPE_EXISTING_GRANTS", "refuse")
	r.ws.Run(t, "untaint", address)
	r.check(t, when)
	plan := r.ws.Plan(t)
	switch {
	case plan.Failed:
		// What was done twice, or half, is for the user to decide: adopt, or begin anew.
		r.ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
		r.ws.Apply(t)
		r.ws.Setenv("STRIPE_EXISTING_GRANTS", "refuse")
		r.check(t, when+"; adopts")
		if r.ws.Plan(t).Failed {
			r.reset(t)
		}
	case len(plan.Actions) == 0:
		// Nothing more is asked for. A grant that is in no state may be replaced later.
		for customer, asked := range r.asked {
			made := len(r.account.Grants(t, customer))
			if len(liveGrants(t, r.account, customer)) == 0 {
				asked = made
			}
			r.asked[customer] = max(min(asked, made), 1)
		}
	}
}

// check fails the test where a customer has too much, or the state says what is not so.
func (r *randomRun) check(t *testing.T, when string) {
	t.Helper()
	state := r.ws.State(t)[address]
	held, ended, drift := texts(state, "grants"), texts(state, "ended"), texts(state, "drift")
	for _, customer := range r.customers {
		all, live := r.account.Grants(t, customer), liveGrants(t, r.account, customer)
		if len(all) > r.asked[customer] {
			t.Errorf("%s: customer %s was granted %d times, asked for were %d", when, customer, len(all), r.asked[customer])
		}
		under := 0
		for _, grant := range live {
			if grant.String("metadata.terraform_idempotency_key") == r.key {
				under++
			}
		}
		if under > 1 {
			t.Errorf("%s: customer %s has %d live grants under %q", when, customer, under, r.key)
		}
		if texts(state, "recipients")[customer] == "" {
			continue
		}
		id := held[customer]
		if id == "" {
			if drift[customer] == "" {
				t.Errorf("%s: customer %s has no grant in the state, and drift does not say so: %v", when, customer, drift)
			}
			continue
		}
		value := r.account.ReadGrant(t, id).Int("amount.monetary.value")
		if got := state.Int("recipients." + customer); ended[customer] == "" && got != value {
			t.Errorf("%s: the state shows %d for customer %s, who was granted %d", when, got, customer, value)
		}
	}
}

// happen is what happens between two runs of Terraform.
func (r *randomRun) happen(t *testing.T) string {
	t.Helper()
	customer := r.customers[r.random.IntN(len(r.customers))]
	n := r.random.IntN(1 + len(r.states))
	switch r.random.IntN(10) {
	case 0, 1, 2:
		if r.values[customer] == 0 {
			r.values[customer] = 1000
			r.write(t, nil)
			return customer + " is put in"
		}
		r.values[customer]++
		r.asked[customer]++
		r.write(t, nil)
		return "the value of " + customer + " is changed"
	case 3:
		if len(r.values) > 1 {
			delete(r.values, customer)
			r.write(t, nil)
			return customer + " is removed"
		}
	case 4:
		r.more = fmt.Sprintf("metadata = { step = \"%d\" }", len(r.did))
		r.write(t, nil)
		return "the metadata is changed"
	case 5:
		r.more = `expires_at = "` + time.Now().Add(2*time.Hour).UTC().Format(time.RFC3339) + `"`
		r.write(t, nil)
		return "the expiry is changed"
	case 6, 7:
		for _, grant := range liveGrants(t, r.account, customer) {
			action := []string{"/void", "/expire"}[n%2]
			r.account.Post(t, createPath+"/"+grant.ID()+action)
			return customer + " is ended elsewhere: " + action
		}
	case 8:
		_ = os.Remove(r.ws.Path("terraform.tfstate"))
		return "the state is lost"
	case 9:
		if n < len(r.states) && r.states[n] != "" {
			r.ws.WriteFile(t, "terraform.tfstate", r.states[n])
			return fmt.Sprintf("the state of before step %d is restored", n)
		}
	}
	return "nothing"
}

// trouble is a fifth of all requests going wrong.
func trouble(random *rand.Rand) []acctest.Fault {
	const each = 0.05
	faults := []acctest.Fault{
		{Status: 429, Code: "rate_limit", Probability: each},
		{Status: 500, Probability: each},
		{Drop: "before", Probability: each},
		{Drop: "after", Probability: each},
	}
	for i := range faults {
		faults[i].Seed = random.Int64N(1 << 40)
	}
	return faults
}

// apply runs Terraform, which may be killed, meet faults and a wrong clock, not know values
// at plan, or be allowed to adopt.
func (r *randomRun) apply(t *testing.T) string {
	t.Helper()
	said, arguments, disturbed := []string{}, []string{"apply"}, false
	if r.random.IntN(2) == 0 {
		r.ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
		said = append(said, "adopting")
	}
	if by := []time.Duration{0, 0, 3 * time.Hour, -3 * time.Hour}[r.random.IntN(4)]; by != 0 {
		r.skew.Store(int64(by))
		defer r.skew.Store(0)
		said = append(said, fmt.Sprintf("the clock is %v ahead", by))
	}
	switch r.random.IntN(8) {
	case 0:
		for customer := range r.values {
			r.asked[customer]++
		}
		arguments = append(arguments, "-replace="+address)
	case 1:
		arguments = append(arguments, "-refresh=false")
	case 2:
		if strings.Contains(r.state(t), address[:20]) {
			r.ws.Run(t, "taint", address)
			said = append(said, "tainted")
		}
	case 3:
		if r.random.IntN(3) == 0 {
			arguments[0] = "destroy"
		}
	}
	if late := r.random.IntN(12); late < 3 {
		r.round++
		value := []string{mapOf(r.values), "1000", `"late"`}[late]
		r.write(t, func(config string) string {
			switch late {
			case 0:
				config = withRecipients(config, lateValue)
			case 1:
				config = withValue(config, lateValue)
			default:
				config = withMore(strings.Replace(config, r.more, "", 1), "metadata = { late = "+lateValue+" }")
			}
			return config + later(r.round, value)
		})
		defer r.write(t, nil)
		said = append(said, []string{"the recipients are", "a value is", "the metadata is"}[late]+" unknown")
	}
	had := r.held(t)
	if r.random.IntN(3) == 0 {
		disturbed = true
		r.account.Faults(t, trouble(r.random)...)
		said = append(said, "with faults")
	}
	kills, both, after := r.random.IntN(3) == 0, r.random.IntN(2) == 0, 1+r.random.IntN(4)
	running := r.ws.Start(t, append(arguments, "-json", "-input=false", "-auto-approve")...)
	said = append(said, strings.Join(arguments, " "))
	if kills && r.killAfter(t, running, after, both) {
		disturbed = true
		said = append(said, fmt.Sprintf("killed after %d requests, Terraform too: %t", after, both))
	}
	result := running.Wait()
	r.account.Faults(t)
	removeLock(t, r.ws)
	if result.Failed {
		said = append(said, fmt.Sprintf("fails: %q", result.Errors("")))
	}
	for customer, id := range had {
		if len(liveGrants(t, r.account, customer)) == 0 && !disturbed && arguments[0] != "destroy" {
			t.Errorf("%s: customer %s had %s, which was configured, and has nothing now", strings.Join(said, ", "), customer, id)
		}
	}
	return strings.Join(said, ", ")
}

// held are the live grants of configured recipients that the state has.
func (r *randomRun) held(t *testing.T) map[string]string {
	t.Helper()
	held := map[string]string{}
	for customer, id := range texts(r.ws.State(t)[address], "grants") {
		if live := liveGrants(t, r.account, customer); r.values[customer] > 0 && len(live) == 1 && live[0].ID() == id {
			held[customer] = id
		}
	}
	return held
}

// killAfter kills the provider, or Terraform too, once so many requests more have ended or
// made a grant. It returns false if the command ended first.
func (r *randomRun) killAfter(t *testing.T, running *acctest.Running, requests int, both bool) bool {
	t.Helper()
	changes := func() int {
		routes := r.account.Stats(t).ByRoute
		return routes["POST "+createPath] + routes["POST "+createPath+"/{id}/void"] + routes["POST "+createPath+"/{id}/expire"]
	}
	begun := changes()
	for deadline := time.Now().Add(time.Minute); changes() < begun+requests; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) || !acctest.IsRunning(running.PID()) {
			return false
		}
	}
	victims := acctest.ChildrenOf(running.PID())
	if both {
		victims = append([]int{running.PID()}, victims...)
	}
	hit := false
	for _, pid := range victims {
		hit = acctest.Kill(pid) || hit
	}
	return hit
}
