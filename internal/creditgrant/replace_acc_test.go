// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// worthMore is a configuration with another amount, which replaces the grant.
func worthMore(config string) string {
	return strings.Replace(config, "value = 1000", "value = 2000", 1)
}

// requireKept fails the test unless a run failed with one error and left a grant
// live and in the state, with nothing granted beside it.
func requireKept(t *testing.T, account *acctest.Account, ws *acctest.Workspace, result acctest.Result, customer, id, summary string) {
	t.Helper()
	found := false
	for _, got := range result.Errors("") {
		found = found || got == summary
	}
	if !found {
		t.Errorf("errors %q, want %q", result.Errors(""), summary)
	}
	liveOnceOf(t, account, customer, id)
	if got := ws.State(t)[testAddress].ID(); got != id {
		t.Errorf("state has %s, want %s", got, id)
	}
}

// TestAccReplacementRefusedAtPlan: what would stop the new half of a replacement is
// found at plan, before anything is ended.
func TestAccReplacementRefusedAtPlan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes a hundred grants")
	customer := account.Customer(t)
	full, other := account.Customer(t), account.Customer(t)
	for range 100 {
		account.Post(t, "/v1/billing/credit_grants", "customer", full, "category", "promotional", "amount[type]", "monetary",
			"amount[monetary][currency]", "usd", "amount[monetary][value]", "1", "applicability_config[scope][price_type]", "metered")
	}
	account.Grant(t, other, "metadata[terraform_idempotency_key]", "campaign", "name", "By hand")
	ended := account.Customer(t)
	for who, key := range map[string]string{customer: "spent", ended: "campaign"} {
		spent := account.Grant(t, who, "metadata[terraform_idempotency_key]", key)
		account.Post(t, "/v1/billing/credit_grants/"+spent+"/void")
	}
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	for name, tc := range map[string]struct{ from, to, summary string }{
		"a customer who does not exist":    {customer, "cus_missing", "The customer does not exist"},
		"a customer with 100 unused":       {customer, full, "The customer has too many unused grants"},
		"another customer with the key":    {customer, other, errKeyUsed},
		"another customer who had the key": {customer, ended, errKeyUsed},
		"a key that was spent":             {keyed, "idempotency_key = \"spent\"", errKeyUsed},
		"a currency that does not exist":   {`"usd"`, `"usx"`, "Invalid currency"},
		"a price that does not exist":      {`price_type = "metered"`, `prices = [{ id = "price_missing" }]`, "A price cannot be used"},
		"a beginning and an end in a year": {keyed, keyed + "\n  effective_at = \"2020-01-01T00:00:00Z\"\n  expires_at = \"2021-01-01T00:00:00Z\"", "The credits would expire before they are usable"},
	} {
		ws.Write(t, strings.ReplaceAll(config, tc.from, tc.to))
		plan := ws.Plan(t)
		t.Log(name)
		requireKept(t, account, ws, plan, customer, id, tc.summary)
	}
}

// TestAccReplacementInTime: what only time reveals, between a plan and its apply, is
// found before the old grant is ended.
func TestAccReplacementInTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it lets time pass")
	for name, tc := range map[string]struct {
		more    string // of the new configuration
		happens func(t *testing.T, clock *acctest.Clock)
		summary string
	}{
		"effective_at passes": {
			`effective_at = "SOON"`,
			func(t *testing.T, clock *acctest.Clock) { clock.Advance(t, 2*time.Hour) },
			"effective_at has passed",
		},
		"another run uses the key": {
			`name = "new"`,
			func(t *testing.T, clock *acctest.Clock) {
				account.Grant(t, clock.Customer, "metadata[terraform_idempotency_key]", "campaign")
			},
			errKeyUsed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			clock := account.ClockedCustomer(t)
			ws := account.Applied(t, provider+grantNamed("test", clock.Customer, keyed))
			id := ws.State(t)[testAddress].ID()
			ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+strings.ReplaceAll(tc.more, "SOON", clock.At(time.Hour))))
			if plan := ws.Plan(t); plan.Failed || plan.Actions[testAddress] != "replace" {
				t.Fatalf("planned %v %v", plan.Actions, plan.Errors(""))
			}
			tc.happens(t, clock)
			result := ws.Run(t, "apply", "-json", "plan.tfplan")
			if got := result.Errors(""); len(got) != 2 || got[0] != tc.summary && got[1] != tc.summary {
				t.Errorf("errors %q, want %q", got, tc.summary)
			}
			if end := endOf(account.ReadGrant(t, id), clock.Now); end != "live" {
				t.Errorf("the old grant is %s", end)
			}
			if got := ws.State(t)[testAddress].ID(); got != id {
				t.Errorf("state has %s, want %s", got, id)
			}

			// Taken back, it is as if it had never been planned.
			ws.Write(t, provider+grantNamed("test", clock.Customer, keyed))
			if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
				t.Errorf("taken back, planned %v %v", plan.Actions, plan.Errors(""))
			}
			if result := ws.Destroy(t); result.Failed {
				t.Errorf("destroy: %v", result.Errors(""))
			}
			if end := endOf(account.ReadGrant(t, id), clock.Now); end != "voided" {
				t.Errorf("the grant is %s after destroy", end)
			}
		})
	}
}

// TestAccVoidOnlyReplacement: a grant that was used and may only be voided is not
// replaced, whatever the order of its halves.
func TestAccVoidOnlyReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, "deletion_policy = \"void\"\n  lifecycle { create_before_destroy = true }")
	ws := account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	account.Draw(t, id, 1)
	requireKept(t, account, ws, ws.Plan(t, "-replace="+testAddress), customer, id, "The credit grant cannot be voided, so it cannot be replaced")
	ws.Write(t, worthMore(config))
	requireKept(t, account, ws, ws.Plan(t), customer, id, "The credit grant cannot be voided, so it cannot be replaced")
}

// TestAccSuccessorInState: the live grant that carries the key of an ended one, and
// that another resource is known to have, is left to that one.
func TestAccSuccessorInState(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ended := func(more string) string { return provider + grantNamed("test", customer, keyed+more) }
	ws := account.Applied(t, ended(""))
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	live := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign", "name", "Welcome")
	const other = "stripe_billing_credit_grant.other"
	ws.Write(t, ended("\n  depends_on = ["+other+"]")+grantNamed("other", customer, keyed+"\n  name = \"Welcome\"")+
		"import {\n  to = "+other+"\n  id = \""+live+"\"\n}\n")
	ws.MustApply(t)
	for _, existing := range []string{"refuse", "adopt"} {
		ws.Setenv("STRIPE_EXISTING_GRANTS", existing)
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 || len(plan.Warnings(live)) != 0 {
			t.Errorf("%s: planned %v, warnings %q, errors %q", existing, plan.Actions, plan.Warnings(""), plan.Errors(""))
		}
	}
}

// TestAccTaintedGrant: a tainted grant is replaced with a warning where its key tells
// which it is, and only if the new half can be made.
func TestAccTaintedGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	taint := func() {
		t.Helper()
		if result := ws.Run(t, "taint", testAddress); result.Failed {
			t.Fatal(result.Output)
		}
	}
	taint()
	plan := ws.Plan(t)
	if got := plan.Warnings(id); plan.Failed || len(got) != 1 || got[0] != warnsReplace {
		t.Errorf("warnings %q, errors %q", got, plan.Errors(""))
	}
	ws.MustApply(t)
	next := ws.State(t)[testAddress].ID()
	liveOnceOf(t, account, customer, next)
	if next == id || len(account.Grants(t, customer)) != 2 {
		t.Errorf("state has %s; %d grants", next, len(account.Grants(t, customer)))
	}

	// Moved to a customer who does not exist, also without a key.
	for _, more := range []string{keyed, ""} {
		customer := account.Customer(t)
		ws := account.Applied(t, provider+grantNamed("test", customer, more))
		id := ws.State(t)[testAddress].ID()
		if result := ws.Run(t, "taint", testAddress); result.Failed {
			t.Fatal(result.Output)
		}
		ws.Write(t, provider+grantNamed("test", "cus_missing", more))
		requireKept(t, account, ws, ws.Apply(t), customer, id, "The customer does not exist")
	}
}

// TestAccInterruptedReplacement: a run was killed in a replacement, and its state,
// which is saved at the end, is the one from before.
func TestAccInterruptedReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws, _, next, restore := replacedSince(t, account, customer)

	// After the new grant was made: the plan names it, and adopts it where told to.
	restore()
	plan := ws.Plan(t)
	if got := plan.Warnings(next); plan.Failed || len(plan.Actions) != 0 || len(got) != 1 || got[0] != "A live credit grant may be in no state" {
		t.Errorf("warnings %q, actions %v, errors %q", got, plan.Actions, plan.Errors(""))
	}
	adopt(ws, true)
	made := len(account.Grants(t, customer))
	ws.MustApply(t)
	adopt(ws, false)
	liveOnceOf(t, account, customer, next)
	if got := ws.State(t)[testAddress].ID(); got != next || len(account.Grants(t, customer)) != made {
		t.Errorf("state has %s, want %s; %d grants, want %d", got, next, len(account.Grants(t, customer)), made)
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}

	// The new grant was used and has ended: a state that does not know it cannot grant
	// in place of the old one once more.
	account.Post(t, "/v1/billing/credit_grants/"+next+"/void")
	restore()
	result := ws.Apply(t, "-replace="+testAddress)
	if got := result.Errors(""); len(got) != 1 || got[0] != errKeyUsed || len(liveGrants(account, t, customer)) != 0 {
		t.Errorf("errors %q, live %v", got, liveGrants(account, t, customer))
	}
}

// TestAccSuccessorOfAnotherCustomer: an older state has a grant that was replaced since, and
// the configuration now names another customer. Nothing is granted to them, also where
// grants may be adopted, and the plan names what is live under either customer.
func TestAccSuccessorOfAnotherCustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer, other := account.Customer(t), account.Customer(t)
	ws, config, next, restore := replacedSince(t, account, customer)
	restore()
	ws.Write(t, provider+grantNamed("test", other, keyed))
	adopt(ws, true)
	plan := ws.Plan(t)
	if got := plan.Warnings(next); plan.Failed || len(plan.Actions) != 0 || len(got) != 1 || got[0] != "A live credit grant may be in no state" {
		t.Errorf("warnings %q, actions %v, errors %q", got, plan.Actions, plan.Errors(""))
	}
	ws.MustApply(t)
	if got := len(account.Grants(t, other)); got != 0 {
		t.Errorf("the other customer was granted %d times", got)
	}

	// Another run has granted to the configured customer under the configured key.
	theirs := account.Grant(t, other, "metadata[terraform_idempotency_key]", "campaign")
	if got := ws.Plan(t).Warnings(theirs); len(got) != 1 {
		t.Errorf("warnings %q of the configured customer's grant", got)
	}

	// The key is known after apply, and decides whether the grant is adopted.
	ws.Write(t, strings.Replace(config, "\"campaign\"", "terraform_data.late.output", 1)+"resource \"terraform_data\" \"late\" {\n  input = \"campaign\"\n}\n")
	if got := ws.Plan(t).Errors(""); len(got) != 1 || got[0] != "A replacement cannot be checked before it is known what is granted" {
		t.Errorf("errors %q", got)
	}
}

// TestAccReplacementKilledBetween: a run was killed when it had ended the old grant and
// not made the new one yet: the plan says that nothing was granted.
func TestAccReplacementKilledBetween(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	old := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+old+"/void")
	ws.Write(t, worthMore(config))
	plan := ws.Plan(t)
	if got := plan.Warnings(old); plan.Failed || len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("warnings %q, errors %q", got, plan.Errors(""))
	}
	requireContains(t, plan.Detail(testAddress), "nothing was granted in its place")
	ws.MustApply(t, "-replace="+testAddress)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
}

// TestAccRestoredState: what a state holds it may end, also an older state than the
// one that adopted the grant; and one grant lives.
func TestAccRestoredState(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	restore := savedState(t, ws)
	removeState(t, ws)
	adopt(ws, true)
	ws.MustApply(t)
	adopt(ws, false)
	restore()
	ws.Write(t, worthMore(config))
	ws.MustApply(t)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
	if result := ws.Destroy(t); result.Failed || len(liveGrants(account, t, customer)) != 0 {
		t.Errorf("destroy: %v, live %v", result.Errors(""), liveGrants(account, t, customer))
	}
}
