// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// wantOnceEver is wantOnce, and that no grant more was ever made.
func wantOnceEver(t *testing.T, account *acctest.Account, state acctest.Object, recipients map[string]int64) {
	t.Helper()
	wantOnce(t, account, state, recipients)
	for customer := range recipients {
		if got := len(account.Grants(t, customer)); got != 1 {
			t.Errorf("customer %s was granted %d times", customer, got)
		}
	}
}

// TestAccKills kills the provider, or Terraform and the provider, when a random
// number of grants have been asked for, again and again, and then applies to the end.
func TestAccKills(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	const n, kills = 60, 12
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("CAMPAIGN_KILL_SEED"); given != "" {
		seed, _ = strconv.ParseUint(given, 10, 64)
	}
	t.Logf("CAMPAIGN_KILL_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	account := acctest.New(t, simulator.Options{Latency: 5 * time.Millisecond})
	account.SimulatorOnly(t, "it would take Stripe hours")
	recipients := toEach(account.Customers(t, n), 1000)
	var asked, deadline atomic.Int64
	reached := make(chan struct{}, 1)
	base := proxyTo(t, account, func(method, path string, _ url.Values) *refusal {
		if method == http.MethodPost && path == createPath && asked.Add(1) == deadline.Load() {
			reached <- struct{}{}
		}
		return nil
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	ws.Write(t, providerBlock+campaignOf(recipients))
	killed := 0
	for range kills {
		deadline.Store(asked.Load() + 1 + random.Int64N(n/kills))
		running := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
		ended := make(chan acctest.Result, 1)
		go func() { ended <- running.Wait() }()
		select {
		case <-reached:
		case <-ended:
			// All are granted.
			continue
		}
		victims := acctest.ChildrenOf(running.PID())
		if random.IntN(2) == 0 {
			victims = append([]int{running.PID()}, victims...)
		}
		for _, pid := range victims {
			acctest.Kill(pid)
		}
		killed++
		<-ended
		removeLock(t, ws)
	}
	if killed < 2 {
		t.Fatalf("only %d kills hit", killed)
	}
	ws.MustApply(t)
	wantOnceEver(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
	t.Logf("%d kills", killed)
}

// removeLock removes the lock of a Terraform that was killed.
func removeLock(t *testing.T, ws *acctest.Workspace) {
	t.Helper()
	if err := os.Remove(ws.Path(".terraform.tfstate.lock.info")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// TestAccKilledReplacement kills a run between the two halves of a replacement, and
// after both: the next plan says that nothing was granted, or names the grant that is
// in no state, and adopts it where told to.
func TestAccKilledReplacement(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	for name, after := range map[string]bool{"before the new grant": false, "after the new grant": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killReplacement(t, after)
		})
	}
}

func killReplacement(t *testing.T, after bool) {
	t.Helper()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it kills between two requests")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))

	reached, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	base := proxyTo(t, account, func(method, path string, form url.Values) *refusal {
		if method != http.MethodPost || path != createPath {
			return nil
		}
		if after {
			account.Post(t, createPath, pairs(form)...)
		}
		once.Do(func() { close(reached) })
		<-held
		return &refusal{status: http.StatusServiceUnavailable, message: "killed"}
	})
	ws.Setenv("STRIPE_API_BASE", base)
	recipients[customers[1]] = 2000
	ws.Write(t, providerBlock+campaignOf(recipients))
	running := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	<-reached
	for _, pid := range append([]int{running.PID()}, acctest.ChildrenOf(running.PID())...) {
		acctest.Kill(pid)
	}
	close(held)
	running.Wait()
	removeLock(t, ws)
	ws.Setenv("STRIPE_API_BASE", account.Base)

	plan := ws.Plan(t)
	if !after {
		wantContains(t, details(plan), "A changed value of an ended grant does nothing", customers[1], "20.00 USD is now configured instead of 10.00 USD", "nothing was granted in its place")
		return
	}
	if got := plan.Errors(""); len(got) != 1 || got[0] != "The idempotency key has been used" {
		t.Errorf("errors %q\n%s", got, details(plan))
	}
	wantContains(t, details(plan), "of 20.00 USD since", customers[1])
	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	before := grantsMade(t, account)
	ws.MustApply(t)
	if made := grantsMade(t, account) - before; made != 0 {
		t.Errorf("%d grants were asked for", made)
	}
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

func pairs(form url.Values) []string {
	var out []string
	for name, values := range form {
		out = append(out, name, values[0])
	}
	return out
}

// TestAccInterrupt interrupts an apply half-way: no new grants are asked for, what
// was granted is saved, and it says how far it came. Nothing is tainted.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	acctest.NeedsSignals(t)
	account := acctest.New(t)
	account.SimulatorOnly(t, "it slows answers down")
	recipients := toEach(account.Customers(t, 150), 1000)
	ws := account.Workspace(t)
	ws.Write(t, providerBlock+campaignOf(recipients))
	var asked atomic.Int64
	reached := make(chan struct{})
	base := proxyTo(t, account, func(method, path string, _ url.Values) *refusal {
		if method != http.MethodPost || path != createPath {
			return nil
		}
		if asked.Add(1) == 40 {
			close(reached)
		}
		return nil
	})
	ws.Setenv("STRIPE_API_BASE", base)
	account.Faults(t, acctest.Fault{Method: "POST", Path: createPath, DelayMS: 300})
	running := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	<-reached
	interrupted := time.Now()
	if err := running.Interrupt(); err != nil {
		t.Fatal(err)
	}
	result := running.Wait()
	if took := time.Since(interrupted); took > 10*time.Second {
		t.Errorf("Terraform took %v to end after an interrupt", took)
	}
	wantContains(t, details(result), "Not every recipient was granted credits", "Not begun for", "Terraform was interrupted")
	account.Faults(t)
	held := texts(ws.State(t)[address], "grants")
	made := 0
	for customer := range recipients {
		for _, g := range account.Grants(t, customer) {
			made++
			if held[customer] != g.ID() {
				t.Errorf("grant %s exists and is not in the state", g.ID())
			}
		}
	}
	if made == 0 || made == len(recipients) {
		t.Errorf("%d of %d grants were made: that is no interrupt half-way", made, len(recipients))
	}
	if plan := ws.Plan(t); plan.Actions[address] != "update" {
		t.Errorf("planned %v", plan.Actions)
	}
	ws.MustApply(t)
	wantOnceEver(t, account, ws.State(t)[address], recipients)
}

// TestAccInterruptedReplacement interrupts an apply while all grants of a replaced campaign are
// being ended, after which Terraform does not create the new half. The campaign stays in the
// state, and the next apply grants what was ended.
func TestAccInterruptedReplacement(t *testing.T) {
	t.Parallel()
	acctest.NeedsSignals(t)
	for how, change := range map[string]func(config string) (changed string, arguments []string){
		"another name": func(config string) (string, []string) { return withMore(config, `name = "Spring"`), nil },
		"another key":  func(config string) (string, []string) { return underKey(config, "summer"), nil },
		"-replace":     func(config string) (string, []string) { return config, []string{"-replace=" + address} },
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it slows answers down")
			recipients := toEach(account.Customers(t, 3), 1000)
			var arrived atomic.Int64
			reached := make(chan struct{})
			ws := account.Workspace(t)
			ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) {
				if strings.HasSuffix(e.Path, "/void") && arrived.Add(1) == 3 {
					close(reached)
				}
				e.Pass()
			}))
			config := providerBlock + campaignOf(recipients)
			ws.Write(t, config)
			ws.MustApply(t)
			config, arguments := change(config)
			ws.Write(t, config)
			account.Faults(t, acctest.Fault{Method: "POST", Path: createPath + "/", DelayMS: 5000})
			running := ws.Start(t, append([]string{"apply", "-json", "-input=false", "-auto-approve"}, arguments...)...)
			<-reached
			if err := running.Interrupt(); err != nil {
				t.Fatal(err)
			}
			result := running.Wait()
			account.Faults(t)
			wantContains(t, details(result), "The replacement of a campaign was interrupted", "3 grants ended")
			for customer, drift := range texts(ws.State(t)[address], "drift") {
				wantContains(t, customer+" "+drift, granting.EndedToBeReplaced)
			}
			ws.MustApply(t, arguments...)
			for customer := range recipients {
				wantEver(t, account, []string{customer}, 2)
			}
			wantNoChanges(t, ws)
		})
	}
}

// TestAccRaces applies the same configuration from two folders at once: each customer
// is granted once, and whatever one run could not tell of its own is adopted then.
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

func race(t *testing.T, lag time.Duration) {
	t.Helper()
	var recipients map[string]int64
	account, spaces, results := acctest.Race(t, lag, "adopt", func(account *acctest.Account) string {
		recipients = toEach(account.Customers(t, 40), 1000)
		return providerBlock + campaignOf(recipients)
	})
	for i, ws := range spaces {
		if results[i].Failed {
			t.Fatalf("apply %d failed: %s", i, details(results[i]))
		}
		wantOnceEver(t, account, ws.State(t)[address], recipients)
		wantNoChanges(t, ws)
	}
}

// raceRefusing lets two runs race of which neither takes what the other has made: each
// customer is granted once, one of the two states has the grant, and the other says
// why it has none.
func raceRefusing(t *testing.T, lag time.Duration) {
	t.Helper()
	var customers []string
	account, spaces, _ := acctest.Race(t, lag, "refuse", func(account *acctest.Account) string {
		customers = account.Customers(t, 40)
		return providerBlock + campaignOf(toEach(customers, 1000))
	})
	states := []acctest.Object{spaces[0].State(t)[address], spaces[1].State(t)[address]}
	for _, customer := range customers {
		grants := account.Grants(t, customer)
		if len(grants) != 1 {
			t.Errorf("customer %s was granted %d times", customer, len(grants))
			continue
		}
		held, explained := 0, 0
		for _, state := range states {
			switch {
			case state.String("grants."+customer) == grants[0].ID():
				held++
			case state == nil || state.String("drift."+customer) != "":
				explained++
			}
		}
		if held != 1 || explained != 1 {
			t.Errorf("%d states hold the grant of customer %s, and %d say why they do not", held, customer, explained)
		}
	}
}
