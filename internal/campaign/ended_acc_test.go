// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccEndedIsFinal: a grant that was ended elsewhere is not granted again, nor
// changed, and is just forgotten when its customer is removed.
func TestAccEndedIsFinal(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	customers := account.Customers(t, 4)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	ids := texts(ws.State(t)[address], "grants")
	account.Post(t, createPath+"/"+ids[customers[0]]+"/void")
	account.Post(t, createPath+"/"+ids[customers[1]]+"/expire")
	account.Post(t, createPath+"/"+ids[customers[2]]+"/void")

	plan := wantNoChanges(t, ws)
	wantContains(t, details(plan), "does not grant again on its own", "was voided at", "expired at")
	if result := ws.Apply(t, "-refresh-only"); result.Failed {
		t.Fatal(details(result))
	}
	if got := texts(ws.State(t)[address], "ended"); len(got) != 3 || got[customers[0]] != "voided" || got[customers[1]] != "expired" {
		t.Errorf("ended %v", got)
	}

	account.ResetStats(t)
	recipients[customers[0]] = 9000
	delete(recipients, customers[2])
	ws.Write(t, providerBlock+campaignOf(recipients, "expires_at = \"2099-01-01T00:00:00Z\""))
	plan = ws.Plan(t)
	wantContains(t, details(plan), "A changed value of an ended grant does nothing", "90.00 USD is now configured instead of 10.00 USD", "changes expires_at or metadata of 1 grant", "does nothing about 2 grants that ended")
	result := ws.Apply(t)
	if !result.Failed {
		t.Error("an apply that leaves a customer without what is configured succeeds")
	}
	wantContains(t, details(result), "credit grant "+ids[customers[0]]+" of 10.00 USD was voided, and an ended grant is final; 90.00 USD is configured")
	posted := account.Requests(t, "POST", "/v1/")
	if len(posted) != 1 || posted[0].Path != createPath+"/"+ids[customers[3]] {
		t.Errorf("posted %v", posted)
	}
	state := ws.State(t)[address]
	if got := texts(state, "grants"); len(got) != 3 || got[customers[0]] != ids[customers[0]] {
		t.Errorf("grants %v", got)
	}
	if got := state.Int("recipients." + customers[0]); got != 1000 {
		t.Errorf("recipients: %d, which nobody was granted", got)
	}
	if got := texts(state, "drift")[customers[0]]; !strings.Contains(got, "90.00 USD is configured") {
		t.Errorf("drift %q", got)
	}
	plan = wantNoChanges(t, ws)
	wantContains(t, details(plan), "A changed value of an ended grant does nothing")
}

// TestAccReplaced: a changed currency ends every grant and grants again, under the
// same key; so does -replace, also for grants that have ended.
func TestAccReplaced(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	ids := texts(ws.State(t)[address], "grants")

	euros := strings.Replace(campaignOf(recipients), "\"usd\"", "\"eur\"", 1)
	ws.Write(t, providerBlock+euros)
	plan := ws.Plan(t)
	if plan.Actions[address] != "replace" {
		t.Errorf("planned %v", plan.Actions)
	}
	wantContains(t, details(plan), "The currency of a grant cannot be changed", "ends 3 grants of 30.00 USD", "grants 30.00 EUR to 3 customers")
	ws.MustApply(t)
	state := ws.State(t)[address]
	wantOnce(t, account, state, recipients)
	for customer, id := range texts(state, "grants") {
		if id == ids[customer] || account.ReadGrant(t, ids[customer]).String("voided_at") == "" {
			t.Errorf("customer %s has %s, had %s", customer, id, ids[customer])
		}
	}
	wantNoChanges(t, ws)

	ids = texts(state, "grants")
	account.Post(t, createPath+"/"+ids[customers[0]]+"/void")
	if result := ws.Apply(t, "-replace="+address); result.Failed {
		t.Fatal(details(result))
	}
	wantOnce(t, account, ws.State(t)[address], recipients)

	// A change of the configuration does not grant again where a grant has ended.
	ids = texts(ws.State(t)[address], "grants")
	account.Post(t, createPath+"/"+ids[customers[0]]+"/void")
	ws.Write(t, providerBlock+campaignOf(recipients))
	plan = ws.Plan(t)
	if got := plan.Errors(""); len(got) != 1 || got[0] != "The idempotency key has been used" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(plan), "1 recipient of this campaign", customers[0])
}

// TestAccReplacementIsRefused: nothing ends for a replacement whose new half would
// fail.
func TestAccReplacementIsRefused(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws on a grant")
	customers := account.Customers(t, 2)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	ids := texts(ws.State(t)[address], "grants")
	account.Draw(t, ids[customers[0]], 10)

	changed := toEach(customers, 2000)
	for name, test := range map[string]struct{ config, summary string }{
		"a used grant that can only be voided": {campaignOf(changed, "deletion_policy = \"void\""), "The credit grant cannot be voided, so it cannot be replaced"},
		"an abandoned grant":                   {campaignOf(changed, "deletion_policy = \"abandon\""), "An abandoned grant keeps its idempotency key"},
		"a price that does not exist": {
			strings.Replace(campaignOf(recipients), "price_type = \"metered\"", "prices = [{ id = \"price_missing\" }]", 1), "A price cannot be used",
		},
		"a beginning that has passed": {campaignOf(recipients, "effective_at = \"2020-01-01T00:00:00Z\""), "effective_at has passed"},
		"an end that has passed":      {campaignOf(changed, "expires_at = \"2020-01-01T00:00:00Z\""), "expires_at has passed"},
	} {
		ws.Write(t, providerBlock+test.config)
		if got := ws.Plan(t).Errors(""); len(got) != 1 || got[0] != test.summary {
			t.Errorf("%s: errors %q", name, got)
		}
	}
	for customer, id := range ids {
		if live := liveGrants(t, account, customer); len(live) != 1 || live[0].ID() != id {
			t.Errorf("customer %s: %d live grants", customer, len(live))
		}
	}
}

// TestAccDeletionPolicies: a used grant expires, a policy of void fails and keeps it,
// and abandon leaves it.
func TestAccDeletionPolicies(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws on a grant")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients, "deletion_policy = \"void\""))
	ids := texts(ws.State(t)[address], "grants")
	account.Draw(t, ids[customers[0]], 10)

	result := ws.Destroy(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "Not every grant of the campaign was ended" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(result), customers[0], "2 grants ended")
	if got := texts(ws.State(t)[address], "grants"); len(got) != 1 || got[customers[0]] != ids[customers[0]] {
		t.Errorf("state has %v", got)
	}

	left := toEach(customers[:1], 1000)
	ws.Write(t, providerBlock+campaignOf(left, "deletion_policy = \"abandon\""))
	ws.MustApply(t)
	result = ws.Destroy(t)
	if result.Failed {
		t.Fatal(details(result))
	}
	wantContains(t, details(result), "leaves its grants live")
	if live := liveGrants(t, account, customers[0]); len(live) != 1 {
		t.Errorf("%d live grants, want the abandoned one", len(live))
	}
}

// TestAccTestClock: grants of customers with a test clock end by its time.
func TestAccTestClock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	plain := account.Customer(t)
	recipients := toEach([]string{clock.Customer, plain}, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients, "expires_at = \""+clock.At(10*24*time.Hour)+"\""))
	wantNoChanges(t, ws)
	clock.Advance(t, 11*24*time.Hour)
	plan := wantNoChanges(t, ws)
	if warnings := plan.Warnings(""); len(warnings) != 0 {
		t.Errorf("a grant that expired as configured is warned of: %s", details(plan))
	}
	if result := ws.Apply(t, "-refresh-only"); result.Failed {
		t.Fatal(details(result))
	}
	if got := texts(ws.State(t)[address], "ended"); len(got) != 1 || got[clock.Customer] != "expired" {
		t.Errorf("ended %v", got)
	}
}

// TestAccWrongKey: with another account's key, or one of the other mode, nothing
// looks gone.
func TestAccWrongKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs two accounts")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	for key, summary := range map[string]string{
		"sk_test_somebody_else": "The API key seems to belong to another account",
		"sk_live_acceptance":    "The API key is for the other mode",
	} {
		ws.Setenv("STRIPE_API_KEY", key)
		for _, arguments := range [][]string{
			{"plan", "-json"}, {"apply", "-json", "-auto-approve"}, {"apply", "-json", "-auto-approve", "-refresh-only"}, {"destroy", "-json", "-auto-approve"},
		} {
			if got := ws.Run(t, arguments...).Errors(""); len(got) != 1 || got[0] != summary {
				t.Errorf("%s, %v: errors %q", key, arguments, got)
			}
		}
		if result := ws.Run(t, "destroy", "-json", "-auto-approve", "-refresh=false"); !result.Failed {
			t.Errorf("%s: a destroy without a refresh succeeds", key)
		}
	}
	ws.Setenv("STRIPE_API_KEY", "sk_test_acceptance")
	wantOnceEver(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccGone: a grant that does not exist any more is granted again, after a
// warning.
func TestAccGone(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "Stripe never deletes a grant but with its test clock")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	// A broken answer is no proof.
	account.Faults(t, acctest.Fault{Method: "GET", Path: createPath, Status: 500})
	ws.Setenv("TF_CLI_ARGS_plan", "")
	ws.Write(t, "provider \"stripe\" {\n max_retries = 0\n requests_per_second = 1000\n}\n"+campaignOf(recipients))
	if plan := ws.Plan(t); !plan.Failed {
		t.Error("a plan without an answer succeeds")
	}
	account.Faults(t, acctest.Fault{Method: "GET", Path: createPath, Status: 404, Code: "resource_missing"})
	plan := ws.Plan(t)
	wantContains(t, details(plan), "Credit grants were not found in Stripe")
	account.Faults(t)
	wantOnceEver(t, account, ws.State(t)[address], recipients)
}

// TestAccEndedGrantOfADeletedCustomer: a customer who was deleted after the grant had ended
// keeps no plan from what it is for, and terraform destroy works.
func TestAccEndedGrantOfADeletedCustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it deletes a customer, and makes hundreds of grants")
	customers := account.Customers(t, 4)
	recipients := toEach(customers[:3], 1000)
	for range 3 {
		for _, crowd := range account.Customers(t, 100) {
			account.Grant(t, crowd)
		}
	}
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	gone := customers[0]
	account.Post(t, createPath+"/"+texts(ws.State(t)[address], "grants")[gone]+"/void")
	ws.MustApply(t, "-refresh-only")
	account.Delete(t, "/v1/customers/"+gone)
	wantNoChanges(t, ws)

	recipients[customers[3]] = 1000
	delete(recipients, customers[1])
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	if len(liveGrants(t, account, customers[1])) != 0 || len(liveGrants(t, account, customers[3])) != 1 {
		t.Error("the others were not changed")
	}
	if result := ws.Destroy(t); result.Failed || len(liveGrants(t, account, customers[2])) != 0 {
		t.Errorf("destroy: %s", details(result))
	}
}

// TestAccIgnoredValueStaysSaid: a changed value of an ended grant beside a removed recipient
// whose grant has ended is not written down as granted, and each apply says so.
func TestAccIgnoredValueStaysSaid(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	ws := account.Applied(t, providerBlock+campaignOf(toEach(customers, 1000)))
	for _, id := range texts(ws.State(t)[address], "grants") {
		account.Post(t, createPath+"/"+id+"/void")
	}
	ws.MustApply(t, "-refresh-only")
	ws.Write(t, providerBlock+campaignOf(map[string]int64{customers[0]: 7000}))
	if result := ws.Apply(t); !result.Failed {
		t.Errorf("the first apply does not fail: %s", details(result))
	}
	for range 2 {
		state := ws.State(t)[address]
		if got := state.Int("recipients." + customers[0]); got != 1000 {
			t.Errorf("recipients: %d, which nobody was granted", got)
		}
		wantContains(t, texts(state, "drift")[customers[0]], "of 10.00 USD was voided", "70.00 USD is configured")
		plan := ws.Plan(t)
		wantContains(t, details(plan), "A changed value of an ended grant does nothing", "70.00 USD is now configured instead of 10.00 USD")
		ws.Apply(t)
	}
	// Back to the old value, beside something that is to be done.
	ws.Write(t, providerBlock+campaignOf(map[string]int64{customers[0]: 1000, account.Customer(t): 500}))
	ws.MustApply(t)
	if drift := texts(ws.State(t)[address], "drift"); len(drift) != 0 {
		t.Errorf("drift %v", drift)
	}
}
