// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// endIsLost is a way to Stripe on which the answer to the void of a grant is lost.
type endIsLost struct{ of atomic.Value }

func (l *endIsLost) meet(e *acctest.Exchange) {
	if id, _ := l.of.Load().(string); id != "" && e.Path == createPath+"/"+id+"/void" {
		e.Ask()
		e.Cut()
		return
	}
	e.Pass()
}

// wantEver demands that each customer has one live grant, and was granted so often.
func wantEver(t *testing.T, account *acctest.Account, customers []string, ever int) {
	t.Helper()
	for i, customer := range customers {
		if live, all := len(liveGrants(t, account, customer)), len(account.Grants(t, customer)); live != 1 || all != ever {
			t.Errorf("customer %d has %d live grants of %d, want 1 of %d", i, live, all, ever)
		}
	}
}

// TestAccPlannedAdoptionFails: a replacement under another key also adopts the grant of a new
// recipient, and that cannot be adopted when the plan is applied. Nothing ends.
func TestAccPlannedAdoptionFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, spoil := range map[string]func(ws *acctest.Workspace, adopted string){
		"existing grants are refused by then": func(ws *acctest.Workspace, _ string) { ws.Setenv("STRIPE_EXISTING_GRANTS", "refuse") },
		"it has lost the key": func(_ *acctest.Workspace, adopted string) {
			account.Post(t, createPath+"/"+adopted, "metadata[terraform_idempotency_key]", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 3)
			config := providerBlock + campaignOf(toEach(customers[:2], 1000))
			ws := account.Applied(t, config)
			adopted := account.Grant(t, customers[2], "metadata[terraform_idempotency_key]", "summer")
			ws.Write(t, underKey(providerBlock+campaignOf(toEach(customers, 1000)), "summer"))
			ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
			if plan := ws.Plan(t); plan.Failed {
				t.Fatal(details(plan))
			}
			spoil(ws, adopted)
			wantContains(t, details(ws.Run(t, "apply", "-json", "plan.tfplan")), "A replacement was stopped before anything was ended")
			wantEver(t, account, customers[:2], 1)
			ws.Write(t, config)
			wantNoChanges(t, ws)
		})
	}
}

// TestAccReplacementLosesAnEnd: one of the grants that end for a changed name ends without an
// answer. The next apply goes on with all of them.
func TestAccReplacementLosesAnEnd(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	var broken endIsLost
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, broken.meet))
	config := providerWith("max_retries = 0") + campaignOf(toEach(customers, 1000))
	ws.Write(t, config)
	ws.MustApply(t)
	slices.Sort(customers)
	broken.of.Store(texts(ws.State(t)[address], "grants")[customers[1]])
	ws.Write(t, withMore(config, `name = "Spring"`))
	wantContains(t, details(ws.Apply(t)), "Not every grant of the campaign was ended")
	if drift := texts(ws.State(t)[address], "drift"); drift[customers[1]] == "" {
		t.Errorf("drift %v does not name %s", drift, customers[1])
	}
	broken.of.Store("")
	ws.MustApply(t)
	wantEver(t, account, customers, 2)
	wantNoChanges(t, ws)
}

// TestAccLeavingIsFinal: a recipient is removed together with a changed name, and one of the ends
// has no answer. Whose grant has ended is not granted again when the configuration goes back.
func TestAccLeavingIsFinal(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, lost := range map[string]int{"of who stays": 0, "of who leaves": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 2)
			config := func(customers []string) string {
				return providerWith("max_retries = 0") + campaignOf(toEach(customers, 1000))
			}
			var broken endIsLost
			ws := account.Workspace(t)
			ws.Setenv("STRIPE_API_BASE", account.Gateway(t, broken.meet))
			ws.Write(t, config(customers))
			ws.MustApply(t)
			broken.of.Store(texts(ws.State(t)[address], "grants")[customers[lost]])
			ws.Write(t, withMore(config(customers[:1]), `name = "Spring"`))
			wantContains(t, details(ws.Apply(t)), "Not every grant of the campaign was ended")
			broken.of.Store("")
			ws.Write(t, config(customers))
			ws.Apply(t)
			if live, ever := len(liveGrants(t, account, customers[1])), len(account.Grants(t, customers[1])); live != 0 || ever != 1 {
				t.Errorf("who left has %d live grants of %d", live, ever)
			}
		})
	}
}

// TestAccCreateBeforeDestroyKeeps: a campaign is replaced by one under another key, which is
// made first, and one customer cannot be granted. Their old grant stays until they can.
func TestAccCreateBeforeDestroyKeeps(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	ws := account.Workspace(t)
	broken := createsFail(t, account, ws, customers[1])
	config := func(value int64) string {
		return providerBlock + campaignOf(toEach(customers, value), "lifecycle { create_before_destroy = true }")
	}
	ws.Write(t, config(1000))
	ws.MustApply(t)
	broken.Store(true)
	ws.Write(t, underKey(config(2000), "summer"))
	wantContains(t, details(ws.Apply(t)), "customer "+customers[1]+": not ended, because this run could not grant credits to the customer by another campaign")
	for range 2 {
		if live := len(liveGrants(t, account, customers[1])); live != 1 {
			t.Fatalf("%d grants live, want the old one", live)
		}
		if result := ws.Apply(t); !result.Failed {
			t.Errorf("the apply succeeded: %s", details(result))
		}
	}
	broken.Store(false)
	ws.MustApply(t)
	wantEver(t, account, customers, 2)
	wantNoChanges(t, ws)
}

// TestAccSavedPlanOfOtherDefaults: default_metadata has changed since the plan, so that Terraform
// would refuse the new half of a replacement. Nothing ends before the campaign is destroyed.
func TestAccSavedPlanOfOtherDefaults(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	ws := account.Workspace(t)
	config := providerWith("default_metadata = { release = file(\"${path.module}/RELEASE\") }") + campaignOf(toEach(customers, 1000))
	ws.WriteFile(t, "RELEASE", "v1")
	ws.Write(t, config)
	ws.MustApply(t)
	ws.Write(t, underKey(config, "summer"))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(details(plan))
	}
	ws.WriteFile(t, "RELEASE", "v2")
	wantContains(t, details(ws.Run(t, "apply", "-json", "plan.tfplan")), "The provider's default_metadata has changed since the plan")
	wantEver(t, account, customers, 1)
	// The Delete that failed has kept its replacement, and a destroy replaces nothing.
	if result := ws.Destroy(t); result.Failed {
		t.Error(details(result))
	}
	for i, customer := range customers {
		if live := liveGrants(t, account, customer); len(live) != 0 {
			t.Errorf("customer %d still has %v", i, live)
		}
	}
}

// TestAccLostEndWithoutARefresh: the answer to an end is lost, and the next apply, which does not
// refresh, meets the ended grant. The one after that goes on with it.
func TestAccLostEndWithoutARefresh(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses an answer")
	customers := account.Customers(t, 2)
	var broken endIsLost
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, broken.meet))
	recipients := toEach(customers, 1000)
	ws.Write(t, providerWith("max_retries = 0")+campaignOf(recipients))
	ws.MustApply(t)
	broken.of.Store(texts(ws.State(t)[address], "grants")[customers[0]])
	recipients[customers[0]] = 2000
	ws.Write(t, providerWith("max_retries = 0")+campaignOf(recipients))
	ws.Apply(t)
	broken.of.Store("")
	ws.Apply(t, "-refresh=false")
	ws.MustApply(t)
	wantEver(t, account, customers[:1], 2)
	wantEver(t, account, customers[1:], 1)
}

// TestAccReplacedASecondTime: a customer's grant ended for one under another key, which could not
// be made, and the campaign is replaced again after its beginning. The customer is granted then.
func TestAccReplacedASecondTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, others := range map[string]int{"beside another": 1, "alone": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			customers := append(account.Customers(t, others), clock.Customer)
			ws := account.Workspace(t)
			broken := createsFail(t, account, ws, clock.Customer)
			config := providerBlock + campaignOf(toEach(customers, 1000), `effective_at = "`+clock.At(time.Hour)+`"`)
			ws.Write(t, config)
			ws.MustApply(t)
			clock.Advance(t, 2*time.Hour)
			broken.Store(true)
			ws.Write(t, underKey(config, "summer"))
			ws.Apply(t)
			broken.Store(false)
			ws.Write(t, underKey(config, "autumn"))
			ws.MustApply(t)
			wantEver(t, account, customers[others:], 2)
			wantEver(t, account, customers[:others], 3)
			wantNoChanges(t, ws)
		})
	}
}

// TestAccNobodyKnowsWhatWasGranted: the answers to all creates of a campaign are lost, and the
// error does not say that nothing was granted.
func TestAccNobodyKnowsWhatWasGranted(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	var made atomic.Bool
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) {
		switch {
		case e.Method == http.MethodPost:
			e.Ask()
			made.Store(true)
			e.Cut()
		case made.Load():
			e.Cut()
		default:
			e.Pass()
		}
	}))
	ws.Write(t, providerWith("max_retries = 0")+campaignOf(toEach(customers, 1000)))
	result := details(ws.Apply(t))
	wantContains(t, result, "error: It is not known whether credits were granted", "it is not known whether credits were granted to 2 customers")
	if strings.Contains(result, "nothing was done") || strings.Contains(result, "No credits were granted") {
		t.Errorf("the error says that nothing was granted:\n%s", result)
	}
	wantEver(t, account, customers, 1)
}

// TestAccLatePriorityOfStripes: Stripe gives a grant no priority where none was asked for, and a
// value is known late.
func TestAccLatePriorityOfStripes(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.Switch(t, map[string]any{"omitted_priority": "null"})
	customers := account.Customers(t, 1)
	config := providerBlock + campaignOf(toEach(customers, 1000))
	ws := account.Applied(t, config)
	ws.Write(t, withValue(config, lateValue)+later(1, "2000"))
	ws.MustApply(t)
	wantEver(t, account, customers, 2)
	wantNoChanges(t, ws)
}
