// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccOther404: a 404 that does not say that the grant is missing is an error on
// every way, and the grant stays in the state.
func TestAccOther404(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it injects a 404")
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	for _, tc := range []struct {
		method    string
		arguments []string
		summary   string
	}{
		{"GET", []string{"plan", "-json"}, "Could not read a credit grant"},
		{"GET", []string{"apply", "-json", "-auto-approve"}, "Could not read a credit grant"},
		{"POST", []string{"destroy", "-json", "-auto-approve"}, "Could not end a credit grant"},
	} {
		account.Faults(t, acctest.Fault{Method: tc.method, Path: "/v1/billing/credit_grants", Status: 404})
		result := ws.Run(t, tc.arguments...)
		account.Faults(t)
		requireKept(t, account, ws, result, customer, id, tc.summary)
	}
}

// TestAccContradictingAnswer: what Stripe fixes cannot drift, so an answer that says
// otherwise is an error, and no replacement.
func TestAccContradictingAnswer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, `name = "Welcome"`))
	id := ws.State(t)[testAddress].ID()
	state, err := os.ReadFile(ws.Path("terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	for was, becomes := range map[string]string{
		`"name": "Welcome"`: `"name": "Farewell"`, `"category": "promotional"`: `"category": "paid"`, `"value": 1000`: `"value": 7`,
	} {
		edited := strings.Replace(string(state), was, becomes, 1)
		if edited == string(state) {
			t.Fatalf("the state has no %s", was)
		}
		ws.WriteFile(t, "terraform.tfstate", edited)
		requireKept(t, account, ws, ws.Apply(t), customer, id, "Stripe's answer contradicts the state")
	}
}

// TestAccOtherAccountsClock: a grant of a test clock's customer is not taken for gone
// with the key of another account, since the account that it was made in is known.
func TestAccOtherAccountsClock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs two accounts")
	clock := account.ClockedCustomer(t)
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, ""))
	id := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_API_KEY", "sk_test_somebody_else")
	for _, arguments := range [][]string{{"plan", "-json"}, {"apply", "-json", "-auto-approve", "-refresh-only"}, {"destroy", "-json", "-auto-approve"}} {
		if got := ws.Run(t, arguments...).Errors(""); len(got) != 1 || got[0] != "The API key seems to belong to another account" {
			t.Errorf("%v: errors %q", arguments, got)
		}
	}
	ws.Setenv("STRIPE_API_KEY", "sk_test_acceptance")
	liveOnceOf(t, account, clock.Customer, id)

	// With the right key, a clock that was deleted took its grants along.
	account.Delete(t, "/v1/test_helpers/test_clocks/"+clock.ID)
	if result := ws.Destroy(t); result.Failed || len(ws.State(t)) != 0 {
		t.Errorf("destroy: errors %q, state %v", result.Errors(""), ws.State(t))
	}
}

// TestAccExpiredRow: a row whose expires_at has passed is found by its key before its
// times are judged.
func TestAccExpiredRow(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, keyed+"\n  expires_at = \""+clock.At(time.Hour)+"\""))
	id := ws.State(t)[testAddress].ID()
	clock.Advance(t, 2*time.Hour)
	removeState(t, ws)
	requireRefused(t, ws, testAddress, id)
	adopt(ws, true)
	ws.MustApply(t)
	adopt(ws, false)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 || len(plan.Warnings(id)) != 0 {
		t.Errorf("the plan is not empty: %v %v %v", plan.Actions, plan.Errors(""), plan.Warnings(id))
	}
	if n := len(account.Grants(t, clock.Customer)); n != 1 {
		t.Errorf("%d grants, want 1", n)
	}
}

// TestAccNullPriority: a priority that is added to a grant that has ended, and has
// none, is recorded.
func TestAccNullPriority(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it answers no priority")
	account.Switch(t, map[string]string{"omitted_priority": "null"})
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
	ws.Write(t, provider+grantNamed("test", customer, "priority = 10"))
	account.ResetStats(t)
	ws.MustApply(t)
	if n := account.Stats(t).ByRoute["POST /v1/billing/credit_grants"]; n != 0 {
		t.Errorf("%d requests changed something", n)
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}
}

// TestAccMetadataOfAnEndedGrant: a change that was planned for a live grant is not
// sent once it has ended.
func TestAccMetadataOfAnEndedGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { team = "growth" }`))
	ws.Plan(t)
	account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
	if got := ws.Run(t, "apply", "-json", "plan.tfplan").Errors(""); len(got) != 1 || got[0] != "The credit grant has ended since it was planned" {
		t.Errorf("errors %q", got)
	}
	if team := account.ReadGrant(t, id).String("metadata.team"); team != "" {
		t.Errorf("metadata was sent: team is %q", team)
	}
}

// TestAccUnreadableTime: a timestamp that cannot be read, and is known only at apply,
// is never taken for none.
func TestAccUnreadableTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+`
resource "terraform_data" "end" { input = "tomorrow" }
`+grantNamed("test", customer, "expires_at = terraform_data.end.output"))
	if got := ws.Apply(t).Errors(""); len(got) == 0 || got[0] != "Invalid timestamp" {
		t.Errorf("errors %q", got)
	}
	if n := len(account.Grants(t, customer)); n != 0 {
		t.Errorf("%d grants, want none", n)
	}
}

// TestAccKeptErrorOfAReplacement: Stripe keeps an error of its own for the request key of a grant
// that replaces an ended one; the next key is tried.
func TestAccKeptErrorOfAReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it keeps an error")
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.MustApply(t, "-refresh-only")
	account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants", Status: 500, Kept: true, Times: 1})
	ws.MustApply(t, "-replace="+testAddress)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
	if n := len(account.Grants(t, customer)); n != 2 {
		t.Errorf("%d grants, want the old and the new one", n)
	}
}

// TestAccReplacementWithinTheLag: what this run has ended is not taken for live,
// although the list still shows it so.
func TestAccReplacementWithinTheLag(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	for name, lag := range map[string]string{"entries": "list_lag_ms", "fields": "list_fields_lag_ms"} {
		t.Run(name, func(t *testing.T) {
			account.Switch(t, map[string]int64{lag: time.Hour.Milliseconds()})
			customer := account.Customer(t)
			config := provider + grantNamed("test", customer, keyed)
			ws := account.Applied(t, config)
			old := ws.State(t)[testAddress].ID()
			ws.Write(t, worthMore(config))
			ws.MustApply(t)
			id := ws.State(t)[testAddress].ID()
			if endOf(account.ReadGrant(t, old), time.Now()) != "voided" || endOf(account.ReadGrant(t, id), time.Now()) != "live" || old == id {
				t.Errorf("the old grant %s is not voided, or the new one %s is not live", old, id)
			}
		})
	}
}

// TestAccTwoHoldersOneRemoved: where one of two addresses that hold a grant is
// removed, the grant stays with the other.
func TestAccTwoHoldersOneRemoved(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("a", customer, ""))
	id := ws.State(t)["stripe_billing_credit_grant.a"].ID()
	ws.Write(t, provider+grantNamed("a", customer, "")+grantNamed("b", customer, ""))
	if result := ws.Run(t, "import", "stripe_billing_credit_grant.b", id); result.Failed {
		t.Fatalf("import failed:\n%s", result.Output)
	}
	ws.Write(t, provider+grantNamed("a", customer, ""))
	// Which of the two Terraform plans first is its own choice: either the grant is
	// left, or the plan is refused.
	result := ws.Apply(t)
	liveOnceOf(t, account, customer, id)
	if got := result.Errors(""); result.Failed && (len(got) != 1 || got[0] != "Two resources manage the same credit grant") {
		t.Errorf("errors %q", got)
	}
	if _, held := ws.State(t)["stripe_billing_credit_grant.a"]; !held {
		t.Error("a lost its grant")
	}
}
