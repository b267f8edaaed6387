// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccOneKeyTwice: two resources that would speak for one grant are refused at
// plan, new or old; the same key for another customer is another grant.
func TestAccOneKeyTwice(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer, other := account.Customer(t), account.Customer(t)
	ws := account.Workspace(t)
	refused := func(when string) {
		t.Helper()
		// The order of the plans decides whether the key is also said to be used.
		if got := ws.Plan(t).Errors(""); !slices.Contains(got, "Two resources use the same idempotency key") {
			t.Errorf("%s: errors %q", when, got)
		}
	}
	ws.Write(t, provider+grantNamed("a", customer, keyed)+grantNamed("b", customer, keyed))
	refused("both new")
	ws.Write(t, provider+grantNamed("a", customer, keyed)+grantNamed("b", other, keyed))
	ws.MustApply(t)
	ws.Write(t, provider+grantNamed("a", customer, keyed)+grantNamed("b", other, keyed)+grantNamed("c", customer, keyed))
	refused("one new")
	ws.Write(t, provider+grantNamed("a", customer, keyed)+grantNamed("b", customer, ""))
	ws.MustApply(t)
	ws.Write(t, provider+grantNamed("a", customer, keyed)+grantNamed("b", customer, keyed))
	refused("a key added to an old one")

	// Customers that are known only at apply are compared then.
	unknown := `
resource "terraform_data" "customer" { input = "` + other + `-" }
`
	keyedLate := func(name string) string {
		return fmt.Sprintf(`
resource "stripe_billing_credit_grant" %q {
  customer             = trimsuffix(terraform_data.customer.output, "-")
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "late"
}
`, name)
	}
	late := account.Workspace(t)
	late.Write(t, provider+unknown+keyedLate("a")+keyedLate("b"))
	if got := late.Apply(t).Errors(""); len(got) != 1 || got[0] != "Two resources use the same idempotency key" {
		t.Errorf("late: errors %q", got)
	}
	if live := liveGrants(account, t, other); len(live) != 1 {
		t.Errorf("%d live grants, want 1", len(live))
	}
}

// TestAccRenamedWithoutMoved: the resource goes and another one with its key
// comes in the same run. That would give back what was used, so it is refused
// until a moved block says that it is the same.
func TestAccRenamedWithoutMoved(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("before", customer, keyed))
	id := ws.State(t)["stripe_billing_credit_grant.before"].ID()
	renamed := provider + grantNamed("after", customer, keyed)
	ws.Write(t, renamed)
	// The order of the plans decides whether the key is also said to be used.
	if got := ws.Apply(t).Errors(""); !slices.Contains(got, "A credit grant would be ended and granted again") {
		t.Errorf("errors %q", got)
	}
	liveOnceOf(t, account, customer, id)

	// With only the new one planned, the key is used.
	requireRefused(t, ws, "stripe_billing_credit_grant.after", id, "-target=stripe_billing_credit_grant.after")
	liveOnceOf(t, account, customer, id)

	ws.Write(t, provider+grantNamed("third", customer, keyed)+`
moved {
  from = stripe_billing_credit_grant.before
  to   = stripe_billing_credit_grant.third
}
`)
	ws.MustApply(t)
	liveOnceOf(t, account, customer, id)
	if result := ws.Destroy(t); result.Failed || len(liveGrants(account, t, customer)) != 0 {
		t.Errorf("destroy: %v, live: %v", result.Errors(""), liveGrants(account, t, customer))
	}
}

// TestAccTwoHolders: two addresses that hold one grant are refused at plan.
func TestAccTwoHolders(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("a", customer, "") + grantNamed("b", customer, "")
	ws := account.Applied(t, provider+grantNamed("a", customer, ""))
	id := ws.State(t)["stripe_billing_credit_grant.a"].ID()
	ws.Write(t, config)
	if result := ws.Run(t, "import", "stripe_billing_credit_grant.b", id); result.Failed {
		t.Fatalf("import failed:\n%s", result.Output)
	}
	result := ws.Plan(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "Two resources manage the same credit grant" {
		t.Errorf("errors %q", got)
	}
}

// TestAccAliasRename: a rename that also changes the provider's alias, whose two
// instances know nothing of each other, is refused at plan, because the old grant
// carries the key.
func TestAccAliasRename(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	aliases := provider + "provider \"stripe\" {\n  alias = \"other\"\n}\n"
	ws.Write(t, aliases+grantNamed("before", customer, keyed))
	ws.MustApply(t)
	id := ws.State(t)["stripe_billing_credit_grant.before"].ID()
	ws.Write(t, aliases+grantNamed("after", customer, keyed+"\n  provider = stripe.other"))
	requireRefused(t, ws, "stripe_billing_credit_grant.after", id)
	liveOnceOf(t, account, customer, id)
}

// TestAccKeyUnderTwoAliases: two providers of one run that know nothing of each
// other grant once; the other one fails.
func TestAccKeyUnderTwoAliases(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+"provider \"stripe\" {\n  alias = \"other\"\n}\n"+
		grantNamed("a", customer, keyed)+grantNamed("b", customer, keyed+"\n  provider = stripe.other"))
	if got := ws.Apply(t).Errors(""); len(got) != 1 || got[0] != errKeyUsed {
		t.Errorf("errors %q", got)
	}
	state := ws.State(t)
	if len(state) != 1 || len(account.Grants(t, customer)) != 1 {
		t.Errorf("%d in the state, %d grants", len(state), len(account.Grants(t, customer)))
	}
	for _, held := range state {
		liveOnceOf(t, account, customer, held.ID())
	}
}

// TestAccKeyHandedOn: a key that one grant gave up declares another grant, at once
// although Stripe still remembers the first.
func TestAccKeyHandedOn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("a", customer, keyed))
	// In one run it is refused: whose the grant is would depend on the order. Where
	// Terraform plans b first, b is refused as well, since a's grant carries the key.
	ws.Write(t, provider+grantNamed("a", customer, "")+grantNamed("b", customer, keyed))
	got := ws.Plan(t).Errors("")
	others := slices.DeleteFunc(slices.Clone(got), func(summary string) bool { return summary == errKeyUsed })
	if !slices.Equal(others, []string{"Two resources use the same idempotency key"}) || len(got) > 2 {
		t.Errorf("errors %q", got)
	}
	ws.Write(t, provider+grantNamed("a", customer, ""))
	ws.MustApply(t)
	ws.Write(t, provider+grantNamed("a", customer, "")+grantNamed("b", customer, keyed))
	ws.MustApply(t)
	state := ws.State(t)
	a, b := state["stripe_billing_credit_grant.a"].ID(), state["stripe_billing_credit_grant.b"].ID()
	if live := liveGrants(account, t, customer); len(live) != 2 || a == b {
		t.Errorf("live %v, a is %s, b is %s", live, a, b)
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}
}
