// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// manyGrants is a configuration of n grants, one for each of n customers, with a
// line more.
func manyGrants(customers []string, more string) string {
	list := ""
	for _, customer := range customers {
		list += fmt.Sprintf("    %q,\n", customer)
	}
	return provider + `
locals {
  customers = [
` + list + `  ]
}

resource "stripe_billing_credit_grant" "test" {
  count                = length(local.customers)
  customer             = local.customers[count.index]
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  ` + more + `
}
`
}

// trouble is a fifth of all requests going wrong, in every way that a request
// can.
func trouble() []acctest.Fault {
	const each = 0.044 // five ways, one after the other, leave 80 % alone
	return []acctest.Fault{
		{Status: 429, Code: "rate_limit", Probability: each, Seed: 1},
		{Status: 409, Code: "lock_timeout", Probability: each, Seed: 2},
		{Status: 500, Probability: each, Seed: 3},
		{Drop: "before", Probability: each, Seed: 4},
		{Drop: "after", Probability: each, Seed: 5},
	}
}

// TestAccFaults applies, changes and destroys 200 grants while a fifth of all
// requests fail.
func TestAccFaults(t *testing.T) {
	t.Parallel()
	const n = 200
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes faults")
	customers := account.Customers(t, n)
	ws := account.Workspace(t)
	ws.Setenv("TF_CLI_ARGS_apply", "-parallelism=40")
	ws.Setenv("TF_CLI_ARGS_destroy", "-parallelism=40")
	account.Faults(t, trouble()...)

	ws.Write(t, manyGrants(customers, ""))
	ws.MustApply(t)
	account.Faults(t)
	want := map[string]string{}
	state := ws.State(t)
	for i, customer := range customers {
		grants := account.Grants(t, customer)
		if len(grants) != 1 {
			t.Fatalf("customer %d has %d grants, want 1", i, len(grants))
		}
		want[customer] = grants[0].ID()
		if held := state[fmt.Sprintf("stripe_billing_credit_grant.test[%d]", i)]; held.ID() != grants[0].ID() || held.String("status") != "granted" {
			t.Errorf("customer %d: state has %s (%s), Stripe %s", i, held.ID(), held.String("status"), grants[0].ID())
		}
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Fatalf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}

	account.Faults(t, trouble()...)
	ws.Write(t, manyGrants(customers, `metadata = { wave = "2" }
  expires_at = "2034-01-31T00:00:00Z"`))
	ws.MustApply(t)
	account.Faults(t)
	for i, customer := range customers {
		grants := account.Grants(t, customer)
		if len(grants) != 1 || grants[0].ID() != want[customer] || grants[0].String("metadata.wave") != "2" || grants[0].Int("expires_at") != 2022278400 {
			t.Fatalf("customer %d after the update: %v", i, grants)
		}
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Fatalf("the plan after the update is not empty: %v %v", plan.Actions, plan.Errors(""))
	}

	account.Faults(t, trouble()...)
	if result := ws.Destroy(t); result.Failed {
		t.Fatalf("destroy failed:\n%v", result.Errors(""))
	}
	account.Faults(t)
	for i, customer := range customers {
		grants := account.Grants(t, customer)
		if len(grants) != 1 || endOf(grants[0], time.Now()) != "voided" {
			t.Fatalf("customer %d after the destroy: %v", i, grants)
		}
	}
	stats := account.Stats(t)
	t.Logf("%d requests by status %v", stats.Requests, stats.ByStatus)
}

// TestAccUnknownOutcome: a create whose answer never comes, however often it is
// asked for, is an error that tells how to go on. It happened all the same.
func TestAccUnknownOutcome(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it cuts connections")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, `provider "stripe" { max_retries = 1 }`+"\n"+grantNamed("test", customer, ""))
	account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants", Drop: "after"})
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "It is not known whether credits were granted" {
		t.Fatalf("errors %q", got)
	}
	for _, part := range []string{customer, "10.00 USD", "terraform import", "idempotency_key", "tried 2 times"} {
		requireContains(t, result.Detail("stripe_billing_credit_grant.test"), part)
	}
	if grants := account.Grants(t, customer); len(grants) != 1 {
		t.Errorf("two tries of one create made %d grants", len(grants))
	}

	// With a key the same trouble heals itself: the grant is looked for.
	other := account.Customer(t)
	ws.Write(t, `provider "stripe" { max_retries = 1 }`+"\n"+grantNamed("test", other, `idempotency_key = "welcome"`))
	if result := ws.Apply(t); result.Failed || len(result.Warnings("")) != 0 {
		t.Fatalf("%v %v", result.Errors(""), result.Warnings(""))
	}
	if grants := account.Grants(t, other); len(grants) != 1 || ws.State(t)["stripe_billing_credit_grant.test"].ID() != grants[0].ID() {
		t.Errorf("customer has %v, state has %v", grants, ws.State(t))
	}
}

// TestAccKeptError: an error of Stripe's that is kept for the request's key will
// be answered for a day; it is not asked for again and again.
func TestAccKeptError(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes faults")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants", Status: 500, Kept: true, Times: 1})
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "It is not known whether credits were granted" {
		t.Fatalf("errors %q", got)
	}
	if tries := account.Requests(t, "POST", "/v1/billing/credit_grants"); len(tries) != 2 {
		t.Errorf("%d tries, want 2: the second said that it will be the same", len(tries))
	}
}
