// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
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
	ws := account.Applied(t, provider+grantNamed("test", customer, `metadata = { team = "growth" }`))
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
	ws := account.Applied(t, provider+grantNamed("test", customer, `idempotency_key = "welcome"`))
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

// adopt lets the commands of a workspace that follow adopt grants (true) or refuse
// them (false).
func adopt(ws *acctest.Workspace, allowed bool) {
	ws.Setenv("STRIPE_EXISTING_GRANTS", map[bool]string{true: "adopt", false: "refuse"}[allowed])
}

// errKeyUsed is the error of a create whose key a grant has already.
const errKeyUsed = "The idempotency key has been used"

// requireRefused fails the test unless a plan is refused because of the key, and the
// error names a grant and the three ways on.
func requireRefused(t *testing.T, ws *acctest.Workspace, address, id string, arguments ...string) {
	t.Helper()
	result := ws.Plan(t, arguments...)
	if got := result.Errors(""); len(got) != 1 || got[0] != errKeyUsed {
		t.Fatalf("errors %q, want %q", got, errKeyUsed)
	}
	for _, part := range []string{id, "terraform import ADDRESS " + id, "STRIPE_EXISTING_GRANTS=adopt", "use another idempotency_key"} {
		requireContains(t, result.Detail(address), part)
	}
}

// TestAccAdoption: a lost state finds its grant by the key at plan, and refuses to
// grant again; where adopting is allowed, the grant is brought to what is configured
// by now.
func TestAccAdoption(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	begin := `effective_at = "` + clock.At(time.Hour) + `"`
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+begin))
	id := ws.State(t)[testAddress].ID()
	removeState(t, ws)
	// effective_at has passed by now, which a grant that is there does not mind.
	clock.Advance(t, 2*time.Hour)
	ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+begin+`
  expires_at = "`+clock.At(24*time.Hour)+`"
  metadata = { team = "growth" }`))
	requireRefused(t, ws, testAddress, id)

	adopt(ws, true)
	plan := ws.Plan(t)
	if got := plan.Warnings(id); !slices.Equal(got, []string{"An existing credit grant will be adopted", "The credits of a grant expire earlier"}) {
		t.Errorf("the plan warns %q", got)
	}
	result := ws.MustApply(t)
	if got := result.Warnings(id); !slices.Contains(got, "A credit grant was adopted instead of granting again") {
		t.Errorf("the apply warns %q", got)
	}
	grants := account.Grants(t, clock.Customer)
	if len(grants) != 1 || ws.State(t)[testAddress].ID() != id {
		t.Fatalf("%d grants; state has %s, want %s", len(grants), ws.State(t)[testAddress].ID(), id)
	}
	if grants[0].String("metadata.team") != "growth" || grants[0].Int("expires_at") != clock.Now.Add(24*time.Hour).Unix() {
		t.Errorf("the adopted grant was not brought to its configuration: %v", grants[0])
	}
	adopt(ws, false)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
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
	requireRefused(t, ws, testAddress, id)
	adopt(ws, true)
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "The idempotency key belongs to a credit grant on other terms" {
		t.Fatalf("errors %q", got)
	}
	requireContains(t, result.Detail(testAddress), id)
	requireContains(t, result.Detail(testAddress), "It differs from the configuration in name, so")
	if n := len(account.Grants(t, customer)); n != 1 {
		t.Errorf("%d grants, want the one by hand", n)
	}

	// Two live grants with the key cannot be told apart.
	account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	if got := ws.Apply(t).Errors(""); len(got) != 1 || got[0] != "Several live credit grants have the idempotency key" {
		t.Errorf("errors %q", got)
	}
}

// TestAccKeyIsSpentForEver: a key grants once. Whatever becomes of its grant, a
// create under it is refused at plan, or adopts the grant as ended; only -replace
// grants again, at once although Stripe remembers the first request for a day.
func TestAccKeyIsSpentForEver(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	config := provider + grantNamed("test", customer, keyed)
	ws.Write(t, config)
	seen := map[string]bool{}
	for round := range 3 {
		ws.MustApply(t, "-replace="+testAddress)
		id := ws.State(t)[testAddress].ID()
		if seen[id] || endOf(account.ReadGrant(t, id), time.Now()) != "live" {
			t.Errorf("round %d: %s is an old grant, or not live", round, id)
		}
		seen[id] = true
	}
	id := ws.State(t)[testAddress].ID()
	granted := func() {
		t.Helper()
		if n := len(account.Grants(t, customer)); n != 3 {
			t.Fatalf("%d grants were made in all, want 3", n)
		}
	}

	// Removed, and put back by a revert.
	ws.Write(t, provider)
	ws.MustApply(t)
	ws.Write(t, config)
	requireRefused(t, ws, testAddress, id)
	granted()

	// Adopted as ended, and final.
	adopt(ws, true)
	plan := ws.Plan(t)
	if got := plan.Warnings(id); len(got) != 1 || got[0] != "An existing credit grant will be adopted" {
		t.Errorf("the plan warns %q", got)
	}
	ws.MustApply(t)
	if state := ws.State(t)[testAddress]; state.ID() != id {
		t.Errorf("state %v", state)
	}
	ws.MustApply(t)
	granted()
	adopt(ws, false)

	// The state is lost, or forgotten, after the grant was voided or expired.
	ws.MustApply(t, "-replace="+testAddress)
	id = ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id+"/expire")
	if result := ws.Run(t, "state", "rm", testAddress); result.Failed {
		t.Fatal(result.Output)
	}
	requireRefused(t, ws, testAddress, id)
	removeState(t, ws)
	requireRefused(t, ws, testAddress, id)
	if live := liveGrants(account, t, customer); len(live) != 0 {
		t.Errorf("granted again without being asked: %v", live)
	}

	// Taken back elsewhere while it is in the state.
	other := account.Customer(t)
	ws.Write(t, provider+grantNamed("test", other, keyed))
	ws.MustApply(t)
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.MustApply(t)
	if live := liveGrants(account, t, other); len(live) != 0 {
		t.Errorf("granted again without being asked: %v", live)
	}
	ws.MustApply(t, "-replace="+testAddress)
	liveOnceOf(t, account, other, ws.State(t)[testAddress].ID())
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

// TestAccKeptRefusal: what Stripe refused under a key it refuses for a day; the
// next attempt does not get stuck behind it.
func TestAccKeptRefusal(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it keeps a refusal")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, keyed))
	account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants", Status: 400, Code: "", Kept: true, Times: 1})
	if !ws.Apply(t).Failed {
		t.Fatal("the refusal was not injected")
	}
	account.Faults(t)
	ws.MustApply(t)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
	removeState(t, ws)
	adopt(ws, true)
	ws.MustApply(t)
	liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
}

// TestAccCreateBeforeDestroy: with the same key the old half of a replacement is
// still live when the new one is made; it is neither taken for the new one and
// then ended, nor granted beside.
func TestAccCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	lifecycle := "\n  lifecycle { create_before_destroy = true }"

	// Forced, on the same terms, and on others: the key is used by the old grant.
	// Terraform leaves that as a deposed object, which the second run would end.
	for config, want := range map[string]string{keyed: errKeyUsed, keyed + "\n  name = \"new\"": errKeyUsed} {
		ws := account.Workspace(t)
		customer := account.Customer(t)
		ws.Write(t, provider+grantNamed("test", customer, keyed+lifecycle))
		ws.MustApply(t)
		id := ws.State(t)[testAddress].ID()
		ws.Write(t, provider+grantNamed("test", customer, config+lifecycle))
		if got := ws.Apply(t, "-replace="+testAddress).Errors(""); len(got) != 1 || got[0] != want {
			t.Errorf("errors %q", got)
		}
		if got := ws.Apply(t).Errors(""); !slices.Contains(got, "A credit grant would be ended and granted again") && !slices.Contains(got, errKeyUsed) {
			t.Errorf("the second run: errors %q", got)
		}
		liveOnceOf(t, account, customer, id)
		if got := ws.State(t)[testAddress].ID(); got != id {
			t.Errorf("state has %s, want %s", got, id)
		}
	}
}
