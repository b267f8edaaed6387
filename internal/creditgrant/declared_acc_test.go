// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const testAddress = "stripe_billing_credit_grant.test"

// TestAccKeyIsKeptOutOfSight: the key is in Stripe's metadata, and not in the
// resource's.
func TestAccKeyIsKeptOutOfSight(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { team = "growth" }`))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()

	for _, step := range []struct{ more, key, team string }{
		{`metadata = { team = "growth" }
  idempotency_key = "welcome"`, "welcome", "growth"}, // added in place
		{`idempotency_key = "welcome"`, "welcome", ""}, // metadata removed, the key stays
		{``, "", ""}, // removed in place
	} {
		ws.Write(t, provider+grantNamed("test", customer, step.more))
		ws.MustApply(t)
		if plan := ws.Plan(t); len(plan.Actions) != 0 {
			t.Errorf("with %q the plan is not empty", step.more)
		}
		grant, state := account.ReadGrant(t, id), ws.State(t)[testAddress]
		if got := grant.String("metadata.terraform_idempotency_key"); got != step.key {
			t.Errorf("with %q Stripe holds the key %q", step.more, got)
		}
		if grant.String("metadata.team") != step.team || state.String("metadata.team") != step.team || state.String("metadata.terraform_idempotency_key") != "" {
			t.Errorf("with %q: Stripe %v, state %v", step.more, grant["metadata"], state["metadata"])
		}
		if state.ID() != id || state.String("idempotency_key") != step.key {
			t.Errorf("with %q: state %v", step.more, state)
		}
	}
}

// TestAccMeddledKey: a key that was changed in the Dashboard is put back, rather
// than the grant replaced.
func TestAccMeddledKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, `idempotency_key = "welcome"`))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id, "metadata[terraform_idempotency_key]", "meddled")
	if plan := ws.Plan(t); plan.Actions[testAddress] != "update" {
		t.Errorf("planned %v, want an update", plan.Actions)
	}
	ws.MustApply(t)
	if got := account.ReadGrant(t, id).String("metadata.terraform_idempotency_key"); got != "welcome" {
		t.Errorf("Stripe holds the key %q", got)
	}
}

// TestAccAdoption: a lost state finds its grant by the key, and brings it to what
// is configured by now.
func TestAccAdoption(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	begin := `effective_at = "` + clock.At(time.Hour) + `"`
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+begin))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	removeState(t, ws)
	// effective_at has passed by now, which a grant that is there does not mind.
	clock.Advance(t, 2*time.Hour)
	ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+begin+`
  expires_at = "`+clock.At(24*time.Hour)+`"
  metadata = { team = "growth" }`))
	result := ws.MustApply(t)
	if got := result.Warnings(""); len(got) != 1 || got[0] != "A credit grant was adopted instead of granting again" {
		t.Errorf("warnings %q", got)
	}
	requireContains(t, result.Detail(testAddress), id)
	grants := account.Grants(t, clock.Customer)
	if len(grants) != 1 || ws.State(t)[testAddress].ID() != id {
		t.Fatalf("%d grants; state has %s, want %s", len(grants), ws.State(t)[testAddress].ID(), id)
	}
	if grants[0].String("metadata.team") != "growth" || grants[0].Int("expires_at") != clock.Now.Add(24*time.Hour).Unix() {
		t.Errorf("the adopted grant was not brought to its configuration: %v", grants[0])
	}
	if plan := ws.Plan(t); len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v", plan.Actions)
	}
}

// TestAccKeyOnOtherTerms: a live grant with the key and other terms is neither
// adopted nor granted beside.
func TestAccKeyOnOtherTerms(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	id := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign", "name", "By hand", "priority", "7")
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, keyed))
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "The idempotency key belongs to a credit grant on other terms" {
		t.Fatalf("errors %q", got)
	}
	requireContains(t, result.Detail(testAddress), id)
	requireContains(t, result.Detail(testAddress), "it differs in name.")
	if n := len(account.Grants(t, customer)); n != 1 {
		t.Errorf("%d grants, want the one by hand", n)
	}

	// Two live grants with the key cannot be told apart.
	account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	if got := ws.Apply(t).Errors(""); len(got) != 1 || got[0] != "Several live credit grants carry the idempotency key" {
		t.Errorf("errors %q", got)
	}
}

// TestAccGrantAgainAfterAnEnd: an end starts anew under the same key, at once,
// although Stripe remembers the first request for a day.
func TestAccGrantAgainAfterAnEnd(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, keyed))
	seen := map[string]bool{}
	for round := range 3 {
		ws.MustApply(t, "-replace="+testAddress)
		id := ws.State(t)[testAddress].ID()
		if seen[id] || endOf(account.ReadGrant(t, id), time.Now()) != "live" {
			t.Errorf("round %d: %s is an old grant, or not live", round, id)
		}
		seen[id] = true
	}
	if result := ws.Destroy(t); result.Failed {
		t.Fatal(result.Errors(""))
	}
	ws.MustApply(t)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())

	// The same for one that is taken back elsewhere.
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.MustApply(t)
	if live := liveGrants(account, t, customer); len(live) != 0 {
		t.Errorf("granted again without being asked: %v", live)
	}
	ws.MustApply(t, "-replace="+testAddress)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
}

func liveGrants(account *acctest.Account, t *testing.T, customer string) []string {
	t.Helper()
	var live []string
	for _, grant := range account.Grants(t, customer) {
		if endOf(grant, time.Now()) == "live" {
			live = append(live, grant.ID())
		}
	}
	return live
}

func liveOnceOf(t *testing.T, account *acctest.Account, customer, id string) {
	t.Helper()
	if live := liveGrants(account, t, customer); len(live) != 1 || live[0] != id {
		t.Errorf("live are %v, want %s alone", live, id)
	}
}

// TestAccOneKeyTwice: two resources that would speak for one grant are refused at
// plan, new or old; the same key for another customer is another grant.
func TestAccOneKeyTwice(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer, other := account.Customer(t), account.Customer(t)
	ws := account.Workspace(t)
	refused := func(when string) {
		t.Helper()
		if got := ws.Plan(t).Errors(""); len(got) != 1 || got[0] != "Two resources use the same idempotency key" {
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
// comes in the same run. Whichever Terraform does first, one grant lives.
func TestAccRenamedWithoutMoved(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for range 4 {
		customer := account.Customer(t)
		ws := account.Workspace(t)
		ws.Write(t, provider+grantNamed("before", customer, keyed))
		ws.MustApply(t)
		ws.Write(t, provider+grantNamed("after", customer, keyed))
		ws.MustApply(t)
		liveOnceOf(t, account, customer, ws.State(t)["stripe_billing_credit_grant.after"].ID())
	}
}

// TestAccCreateBeforeDestroy: with the same key the old half of a replacement is
// still live when the new one is made; it is neither taken for the new one and
// then ended, nor granted beside.
func TestAccCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	lifecycle := "\n  lifecycle { create_before_destroy = true }"
	ws.Write(t, provider+grantNamed("test", customer, keyed+lifecycle))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()

	// Forced, on the same terms: the grant stays.
	ws.MustApply(t, "-replace="+testAddress)
	liveOnceOf(t, account, customer, id)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}

	// On other terms: an error, and the old one stays.
	ws.Write(t, provider+grantNamed("test", customer, keyed+"\n  name = \"new\""+lifecycle))
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "The idempotency key belongs to a credit grant on other terms" {
		t.Errorf("errors %q", got)
	}
	requireContains(t, result.Detail(testAddress), "create_before_destroy")
	liveOnceOf(t, account, customer, id)
}
