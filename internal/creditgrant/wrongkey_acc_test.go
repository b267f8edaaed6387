// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccOtherMode: with the other mode's key nothing looks gone.
func TestAccOtherMode(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs a live mode key")
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_API_KEY", "sk_live_acceptance")
	account.ResetStats(t)
	for _, arguments := range [][]string{
		{"plan", "-json"}, {"plan", "-json", "-refresh=false"}, {"apply", "-json", "-auto-approve"},
		{"destroy", "-json", "-auto-approve"}, {"destroy", "-json", "-auto-approve", "-refresh=false"},
	} {
		result := ws.Run(t, arguments...)
		if got := result.Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
			t.Errorf("%v: errors %q", arguments, got)
		}
		for _, d := range result.Diagnostics {
			if d.Severity == "error" {
				requireContains(t, d.Detail, "Configure a test mode key")
			}
		}
	}
	if sent := account.Stats(t).Requests; sent != 0 {
		t.Errorf("%d requests were sent with the wrong key", sent)
	}
	if state := ws.State(t); state[testAddress].ID() != id {
		t.Errorf("the state lost the grant: %v", state)
	}
	// A live grant seen with a test mode key: only Stripe knows, by its words.
	live := account.WithKey("sk_live_acceptance")
	liveCustomer := live.Post(t, "/v1/customers").ID()
	liveGrant := live.Grant(t, liveCustomer)
	other := account.Workspace(t)
	other.Write(t, provider+grantNamed("test", liveCustomer, "")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, liveGrant))
	if got := other.Plan(t).Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
		t.Errorf("import: errors %q", got)
	}
	// The other way round the id tells.
	other.Setenv("STRIPE_API_KEY", "sk_live_acceptance")
	other.Write(t, provider+grantNamed("test", customer, "")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, id))
	if got := other.Plan(t).Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
		t.Errorf("import: errors %q", got)
	}
}

// TestAccTestDataThatIsGone: neither a grant nor its customer is there any more, and the account is
// the one that the grant was made in, as its first apply has noted: both are gone.
func TestAccTestDataThatIsGone(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it forgets objects")
	ws := account.Applied(t, provider+grantNamed("test", account.Customer(t), ""))
	account.Faults(t,
		acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: 404, Code: "resource_missing"},
		acctest.Fault{Method: "GET", Path: "/v1/customers", Status: 404, Code: "resource_missing"})
	if plan := ws.Plan(t); plan.Failed || plan.Actions[testAddress] != "create" {
		t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
	}
}

// TestAccOtherAccount: with the key of another account of the same mode nothing
// looks gone either, and nothing is ended or granted.
func TestAccOtherAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs two accounts")
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_API_KEY", "sk_test_somebody_else")
	for _, arguments := range [][]string{
		{"plan", "-json"}, {"apply", "-json", "-auto-approve"},
		{"destroy", "-json", "-auto-approve"}, {"destroy", "-json", "-auto-approve", "-refresh=false"},
	} {
		if got := ws.Run(t, arguments...).Errors(""); len(got) != 1 || got[0] != "The API key seems to belong to another account" {
			t.Errorf("%v: errors %q", arguments, got)
		}
	}
	ws.Setenv("STRIPE_API_KEY", "sk_test_acceptance")
	ws.MustApply(t)
	liveOnceOf(t, account, customer, id)
	if got := ws.State(t)[testAddress].ID(); got != id {
		t.Errorf("state has %s, want %s", got, id)
	}

	// A customer that was deleted is still there to be read.
	account.Delete(t, "/v1/customers/"+customer)
	account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: 404, Code: "resource_missing"})
	if plan := ws.Plan(t); len(plan.Errors(testAddress)) != 0 || plan.Actions[testAddress] != "create" {
		t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
	}
}
