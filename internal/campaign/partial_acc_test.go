// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestAccSomeCustomersCannotBeGranted: a customer who does not exist, one who was
// deleted and one with 100 unused grants do not keep the others from theirs, and
// taint nothing. What is in the way is said, and the next plan goes on.
func TestAccSomeCustomersCannotBeGranted(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes a hundred grants")
	customers := account.Customers(t, 8)
	deleted, full := customers[6], customers[7]
	account.Delete(t, "/v1/customers/"+deleted)
	for range 100 {
		account.Grant(t, full)
	}
	const missing = "cus_missing"
	recipients := toEach(append(customers, missing), 1000)
	ws := account.Workspace(t)
	// The postcondition fails the apply, and does not taint.
	ws.Write(t, providerBlock+campaignOf(recipients, "lifecycle {\n postcondition {\n condition = length(self.drift) == 0\n error_message = \"not everything was granted\"\n}\n}"))
	const noRoom = "Some recipients have too many unused grants"
	if plan := ws.Plan(t); plan.Failed || !slices.Contains(plan.Warnings(address), noRoom) || !strings.Contains(details(plan), "customer "+full+" has 100 unused grants") {
		t.Errorf("the plan does not say who has no room: %s", details(plan))
	}
	account.ResetStats(t)
	result := ws.Apply(t)
	if !result.Failed {
		t.Fatal("the postcondition did not fail")
	}
	wantContains(t, details(result), "Not every recipient was granted credits", "6 grants made", "Failed for 3 customers", "not everything was granted")
	state := ws.State(t)[address]
	drift, grants := texts(state, "drift"), texts(state, "grants")
	if len(grants) != 6 || len(drift) != 3 {
		t.Errorf("%d grants, drift %v", len(grants), drift)
	}
	for customer, part := range map[string]string{deleted: "not granted: ", full: "not granted: ", missing: "not granted: No such customer"} {
		wantContains(t, drift[customer], part, "request req_")
	}

	// The next plan is an update that goes on, and grants nothing to the others.
	plan := ws.Plan(t)
	if plan.Actions[address] != "update" {
		t.Errorf("planned %v", plan.Actions)
	}
	wantContains(t, details(plan), "grants 30.00 USD to 3 customers")
	for _, grant := range account.Grants(t, full)[:1] {
		account.Post(t, createPath+"/"+grant.ID()+"/void")
	}
	before := grantsMade(t, account)
	if again := ws.Apply(t); !again.Failed || !strings.Contains(details(again), "1 grant made") {
		t.Errorf("the second apply: %s", details(again))
	}
	if made := grantsMade(t, account) - before; made > 6 {
		// Stripe keeps a refusal for the request key, so each takes two.
		t.Errorf("%d grants were asked for, want at most 6", made)
	}
	delete(recipients, missing)
	delete(recipients, deleted)
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	delete(recipients, full)
	if got := texts(ws.State(t)[address], "drift"); len(got) != 0 {
		t.Errorf("drift %v", got)
	}
	wantNoChanges(t, ws)
}

// TestAccNothingGranted: where nothing at all was granted, the apply fails, and
// nothing is in the state.
func TestAccNothingGranted(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	ws.Write(t, providerBlock+campaignOf(toEach([]string{"cus_missing", "cus_gone"}, 1000)))
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "No credits were granted" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(result), "customer cus_gone: No such customer", "customer cus_missing: No such customer")
	if state := ws.State(t); len(state) != 0 {
		t.Errorf("state %v", state)
	}
}

// TestAccOneCustomerFailsForEver: Stripe answers 500 for one customer, again and
// again; the others are granted theirs.
func TestAccOneCustomerFailsForEver(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it fails for one customer")
	customers := account.Customers(t, 20)
	var heals atomic.Bool
	base := proxyTo(t, account, func(method, path string, form url.Values) *refusal {
		if method == http.MethodPost && path == createPath && form.Get("customer") == customers[3] && !heals.Load() {
			return &refusal{status: http.StatusInternalServerError, message: "Something went wrong"}
		}
		return nil
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	recipients := toEach(customers, 1000)
	ws.Write(t, "provider \"stripe\" {\n  requests_per_second = 1000\n  max_retries = 1\n}\n"+campaignOf(recipients))
	result := ws.MustApply(t)
	wantContains(t, details(result), "19 grants made", "Failed for 1 customer")
	state := ws.State(t)[address]
	wantContains(t, texts(state, "drift")[customers[3]], "whether it was granted is not known", "Something went wrong", "request req_proxy")
	heals.Store(true)
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccPriceStopsBeingUsable: a refusal of what all customers share ends the work;
// nobody is asked for in vain.
func TestAccPriceStopsBeingUsable(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it stops a price half-way")
	customers := account.Customers(t, 120)
	price := account.MeteredPrice(t)
	var asked atomic.Int64
	var archived atomic.Bool
	archived.Store(true)
	base := proxyTo(t, account, func(method, path string, _ url.Values) *refusal {
		if method != http.MethodPost || path != createPath {
			return nil
		}
		if asked.Add(1) > 30 && archived.Load() {
			return &refusal{status: http.StatusBadRequest, param: "applicability_config[scope][prices][0][id]", message: "The price is not active"}
		}
		return nil
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	recipients := toEach(customers, 1000)
	config := strings.Replace(campaignOf(recipients), "price_type = \"metered\"", "prices = [{ id = \""+price+"\" }]", 1)
	ws.Write(t, providerBlock+config)
	result := ws.MustApply(t)
	wantContains(t, details(result), "30 grants made", "The price is not active", "Not begun for ")
	if got := asked.Load(); got > 30+32+1 {
		t.Errorf("%d grants were asked for after the price had stopped", got-30)
	}
	drift := texts(ws.State(t)[address], "drift")
	if len(drift) != 90 {
		t.Errorf("%d customers in drift, want 90", len(drift))
	}
	untried := 0
	for _, text := range drift {
		if strings.HasPrefix(text, "not granted yet: it was not tried, since others failed: The price is not active") {
			untried++
		}
	}
	if untried < 50 {
		t.Errorf("%d customers were not tried", untried)
	}
	archived.Store(false)
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
}

// TestAccRateLimit: 429s are waited for, and fail nobody.
func TestAccRateLimit(t *testing.T) {
	t.Parallel()
	account := acctest.New(t, simulator.Options{Latency: 5 * time.Millisecond})
	account.SimulatorOnly(t, "it limits the rate")
	customers := account.Customers(t, 100)
	account.Faults(t, acctest.Fault{Path: "/v1/", Status: http.StatusTooManyRequests, Probability: 0.2, Seed: 7})
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	if account.Stats(t).ByStatus["429"] == 0 {
		t.Fatal("no 429 was answered")
	}
	account.Faults(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccUpdateFails: an update that could not do everything is an error, and the
// state tells the truth, so that the next plan goes on.
func TestAccUpdateFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it fails for some")
	customers := account.Customers(t, 6)
	kept, replaced, halfway, removed, added := customers[0], customers[1], customers[2], customers[3], customers[4]
	recipients := toEach([]string{kept, replaced, halfway, removed}, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	before := ws.State(t)[address]
	ids := texts(before, "grants")

	var broken atomic.Bool
	broken.Store(true)
	base := proxyTo(t, account, func(method, path string, form url.Values) *refusal {
		customer := form.Get("customer")
		if !broken.Load() || method != http.MethodPost {
			return nil
		}
		switch {
		case path == createPath && (customer == halfway || customer == added),
			path == createPath+"/"+ids[removed]+"/void", path == createPath+"/"+ids[replaced]+"/void":
			return &refusal{status: http.StatusForbidden + 5, message: "Not now"}
		}
		return nil
	})
	ws.Setenv("STRIPE_API_BASE", base)
	delete(recipients, removed)
	recipients[replaced], recipients[halfway], recipients[added] = 2000, 3000, 4000
	ws.Write(t, providerBlock+campaignOf(recipients))
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "Not everything that was planned for the campaign was done" {
		t.Errorf("errors %q\n%s", got, details(result))
	}
	state := ws.State(t)[address]
	grants, drift := texts(state, "grants"), texts(state, "drift")
	if grants[removed] != ids[removed] || grants[replaced] != ids[replaced] || grants[halfway] != "" || grants[added] != "" || grants[kept] != ids[kept] {
		t.Errorf("grants %v, were %v", grants, ids)
	}
	if got := state.Int("recipients." + replaced); got != 1000 {
		t.Errorf("the grant that was not replaced is of %d in the state", got)
	}
	wantContains(t, drift[replaced], "not replaced: ", "Not now")
	wantContains(t, drift[halfway], "not granted: ", "Not now")

	// It goes on, also where the old grant of a replacement has ended already.
	broken.Store(false)
	plan := ws.Plan(t)
	wantContains(t, details(plan), "grants 70.00 USD to 2 customers", "ends 1 grant of 10.00 USD", "replaces 1 grant of 10.00 USD with 20.00 USD")
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	if live := liveGrants(t, account, removed); len(live) != 0 {
		t.Errorf("the customer who was removed has %d live grants", len(live))
	}
	wantNoChanges(t, ws)
}

// TestAccReplacementGoesOn: where the new half of a replacement fails for one
// customer, whose old grant has ended, the next plan goes on with it.
func TestAccReplacementGoesOn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it fails for one customer")
	customers := account.Customers(t, 3)
	ws := account.Workspace(t)
	broken := createsFail(t, account, ws, customers[1])
	recipients := toEach(customers, 1000)
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	broken.Store(true)
	ws.Write(t, providerBlock+campaignOf(recipients, "name = \"Spring\""))
	wantContains(t, details(ws.MustApply(t)), "Not every recipient was granted credits", "Not now")
	if got := texts(ws.State(t)[address], "grants"); len(got) != 2 {
		t.Errorf("grants %v", got)
	}
	broken.Store(false)
	plan := ws.Plan(t)
	if plan.Failed || plan.Actions[address] != "update" {
		t.Errorf("planned %v: %s", plan.Actions, details(plan))
	}
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	for _, customer := range customers {
		if got := len(account.Grants(t, customer)); got != 2 {
			t.Errorf("customer %s was granted %d times, want 2", customer, got)
		}
	}
	wantNoChanges(t, ws)
}

// TestAccReplacementGoesOnUnderANewKey: the new half of a replacement by a new key fails for a
// customer; the next plan goes on with it, also after effective_at.
func TestAccReplacementGoesOnUnderANewKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it fails for one customer")
	clock := account.ClockedCustomer(t)
	ws := account.Workspace(t)
	broken := createsFail(t, account, ws, clock.Customer)
	recipients := map[string]int64{clock.Customer: 1000, account.Customer(t): 1000}
	config := providerBlock + campaignOf(recipients, `effective_at = "`+clock.At(time.Hour)+`"`)
	ws.Write(t, config)
	ws.MustApply(t)
	clock.Advance(t, 2*time.Hour)
	broken.Store(true)
	ws.Write(t, underKey(config, "summer"))
	wantContains(t, details(ws.MustApply(t)), "Not every recipient was granted credits", "Not now")
	wantContains(t, texts(ws.State(t)[address], "drift")[clock.Customer], granting.EndedToBeReplaced)
	broken.Store(false)
	if plan := ws.Plan(t); plan.Failed || strings.Contains(details(plan), "can no longer be granted") {
		t.Error(details(plan))
	}
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccLostCreateOfOneWhoLeaves: the answer to a create is lost, nothing tells what became of
// it, and the recipient is removed: the plans name the grant.
func TestAccLostCreateOfOneWhoLeaves(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses answers")
	customers := account.Customers(t, 2)
	var broken, made atomic.Bool
	base := account.Gateway(t, func(e *acctest.Exchange) {
		switch {
		case broken.Load() && e.Method == http.MethodPost && e.Path == createPath:
			if !made.Swap(true) {
				e.Ask()
			}
			e.Cut()
		case broken.Load() && made.Load():
			e.Cut()
		default:
			e.Pass()
		}
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	config := func(n int) string {
		return "provider \"stripe\" {\n  requests_per_second = 1000\n  max_retries = 0\n}\n" + campaignOf(toEach(customers[:n], 1000))
	}
	ws.Write(t, config(1))
	ws.MustApply(t)
	broken.Store(true)
	ws.Write(t, config(2))
	if result := ws.Apply(t); !result.Failed {
		t.Error(details(result))
	}
	broken.Store(false)
	live := liveGrants(t, account, customers[1])
	if len(live) != 1 || texts(ws.State(t)[address], "grants")[customers[1]] != "" {
		t.Fatalf("%d live grants, state %v", len(live), texts(ws.State(t)[address], "grants"))
	}
	ws.Write(t, config(1))
	for _, arguments := range [][]string{nil, {"-refresh=false"}, {"-destroy", "-refresh=false"}} {
		wantContains(t, details(ws.Plan(t, arguments...)), "Live credit grants may be in no state", live[0].ID())
	}
}

// TestAccLostEndThatListsDoNotShow: the answer to the end of a changed value is lost, and lists
// still show the grant as it was: the next apply goes on all the same.
func TestAccLostEndThatListsDoNotShow(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	ws, _, customer := lostEnd(t, account, 60, true, func() {
		account.Switch(t, map[string]int64{"list_fields_lag_ms": time.Hour.Milliseconds()})
	})
	ws.MustApply(t)
	state := ws.State(t)[address]
	granted := account.ReadGrant(t, texts(state, "grants")[customer])
	if granted.String("voided_at") != "" || granted.Int("amount.monetary.value") != 2000 || len(texts(state, "drift")) != 0 {
		t.Errorf("the customer has %v, drift %v", granted, texts(state, "drift"))
	}
	if got := len(account.Grants(t, customer)); got != 2 {
		t.Errorf("granted %d times, want 2", got)
	}
}

// TestAccShorterAgain: a plan that brings an expiry back that was changed elsewhere says whose
// credits expire earlier, and is held to max_ended_per_run before anything is sent.
func TestAccShorterAgain(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	config := providerBlock + campaignOf(recipients, `expires_at = "2099-01-01T00:00:00Z"`)
	ws := account.Applied(t, config)
	id := texts(ws.State(t)[address], "grants")[customers[0]]
	account.Post(t, createPath+"/"+id, "expires_at", "")
	plan := ws.Plan(t)
	wantContains(t, details(plan), "Drifted credits expire earlier", "customer "+customers[0]+": credit grant "+id+" expires at 2099-01-01T00:00:00Z, and not never")

	delete(recipients, customers[1])
	ws.Write(t, providerWith("max_ended_per_run = { usd = 1500 }")+campaignOf(recipients, `expires_at = "2099-01-01T00:00:00Z"`))
	if plan := ws.Plan(t); !slices.Contains(plan.Errors(""), "The run ends more than the provider allows") {
		t.Errorf("errors %q", plan.Errors(""))
	}
	ws.Write(t, config)
	ws.MustApply(t)
	if got := account.ReadGrant(t, id).Int("expires_at"); got == 0 {
		t.Error("the expiry was not brought back")
	}
	wantNoChanges(t, ws)

	account.Post(t, createPath+"/"+id, "metadata[team]", "by hand")
	if plan := ws.Plan(t); strings.Contains(details(plan), "expire earlier") {
		t.Errorf("of other metadata the plan says %s", details(plan))
	}
}

// TestAccDriftCostsPages: grants that are brought back are read in pages, at plan and at apply.
func TestAccDriftCostsPages(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	const n, pages = 250, 10
	config := providerBlock + campaignOf(toEach(account.Customers(t, n), 1000), `expires_at = "2099-01-01T00:00:00Z"`)
	ws := account.Applied(t, config)
	for _, id := range texts(ws.State(t)[address], "grants") {
		account.Post(t, createPath+"/"+id, "expires_at", "")
	}
	account.ResetStats(t)
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(details(plan))
	}
	if stats := account.Stats(t); stats.Requests > pages {
		t.Errorf("the plan sent %d requests, want at most %d: %v", stats.Requests, pages, stats.ByRoute)
	}
	account.ResetStats(t)
	ws.MustApply(t, "plan.tfplan")
	if stats := account.Stats(t); stats.Requests > n+pages {
		t.Errorf("the apply sent %d requests, want at most %d: %v", stats.Requests, n+pages, stats.ByRoute)
	}
}
