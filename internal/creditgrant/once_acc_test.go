// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// Replacements that would grant twice, or end a grant for nothing.

func savedState(t *testing.T, ws *acctest.Workspace) (restore func()) {
	t.Helper()
	state, err := os.ReadFile(ws.Path("terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		ws.WriteFile(t, "terraform.tfstate", string(state))
	}
}

// saved plans, and returns what applies that plan.
func saved(t *testing.T, ws *acctest.Workspace, arguments ...string) (apply func() acctest.Result) {
	t.Helper()
	if plan := ws.Plan(t, arguments...); plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	plan, err := os.ReadFile(ws.Path("plan.tfplan"))
	if err != nil {
		t.Fatal(err)
	}
	return func() acctest.Result {
		t.Helper()
		ws.WriteFile(t, "saved.tfplan", string(plan))
		return ws.Run(t, "apply", "-json", "saved.tfplan")
	}
}

// wantEver fails the test unless a customer was ever granted so many times.
func wantEver(t *testing.T, account *acctest.Account, customer string, made, live int) {
	t.Helper()
	if got := len(account.Grants(t, customer)); got != made {
		t.Errorf("granted %d times, want %d", got, made)
	}
	if got := liveGrants(account, t, customer); len(got) != live {
		t.Errorf("live are %v, want %d", got, live)
	}
}

// TestAccAbandonedKey: a grant that its deletion policy leaves live is not replaced
// under its key, whatever asks for it.
func TestAccAbandonedKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	const summary = "An abandoned grant keeps its idempotency key"
	for _, how := range []string{"-replace", "taint"} {
		customer := account.Customer(t)
		ws := account.Applied(t, provider+grantNamed("test", customer, keyed+"\n  deletion_policy = \"abandon\""))
		id := ws.State(t)[testAddress].ID()
		arguments := []string{"-replace=" + testAddress}
		if how == "taint" {
			ws.Run(t, "taint", testAddress)
			arguments = nil
		}
		requireKept(t, account, ws, ws.Apply(t, arguments...), customer, id, summary)
		wantEver(t, account, customer, 1, 1)
	}
}

// TestAccSavedPlanUnderAdopt: a plan that was made while existing grants were refused is
// applied when they may be adopted. One to replace ends nothing that it does not grant again,
// and one to create adopts what was granted in the meantime.
func TestAccSavedPlanUnderAdopt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	config := func(customer string) string { return provider + grantNamed("test", customer, keyed) }
	t.Run("replace", func(t *testing.T) {
		t.Parallel()
		customer := account.Customer(t)
		ws := account.Applied(t, config(customer))
		ws.Write(t, worthMore(config(customer)))
		apply := saved(t, ws)
		adopt(ws, true)
		if result := apply(); result.Failed || len(result.Warnings("")) > 0 { // The plan has warned.
			t.Error(result.Errors(""), result.Warnings(""))
		}
		wantEver(t, account, customer, 2, 1)
		if result := ws.Run(t, "apply", "-json", "-auto-approve", "-destroy"); result.Failed || slices.Contains(result.Warnings(""), "A credit grant was ended to be replaced") {
			t.Error(result.Errors(""), result.Warnings(""))
		}
	})
	t.Run("create", func(t *testing.T) {
		t.Parallel()
		customer := account.Customer(t)
		ws := account.Workspace(t)
		ws.Write(t, config(customer))
		apply := saved(t, ws)
		id := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
		adopt(ws, true)
		if result := apply(); result.Failed {
			t.Error(result.Errors(""))
		}
		if got := ws.State(t)[address]["id"]; got != id {
			t.Errorf("the state has %v, want %s", got, id)
		}
		wantEver(t, account, customer, 1, 1)
	})
}

// TestAccSavedPlanOfOtherDefaults: default_metadata has changed since the plan, so that Terraform
// would refuse the new half of a replacement. Nothing ends before the resource is destroyed.
func TestAccSavedPlanOfOtherDefaults(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, more := range map[string]string{"with a key": keyed, "without a key": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			ws := account.Workspace(t)
			config := withArguments(provider, "  default_metadata = { release = file(\"${path.module}/RELEASE\") }") + grantNamed("test", customer, more)
			ws.WriteFile(t, "RELEASE", "v1")
			ws.Write(t, config)
			ws.MustApply(t)
			ws.Write(t, worthMore(config))
			apply := saved(t, ws)
			ws.WriteFile(t, "RELEASE", "v2")
			if result := apply(); !slices.Contains(result.Errors(""), "The provider's default_metadata has changed since the plan") {
				t.Errorf("errors %q", result.Errors(""))
			}
			wantEver(t, account, customer, 1, 1)
			if result := ws.Destroy(t); result.Failed {
				t.Error(result.Errors(""))
			}
			wantEver(t, account, customer, 1, 0)
		})
	}
}

// TestAccAdoptedBeforeItsDeposedHalfEnds: with create_before_destroy, the new half of a forced
// replacement adopts the grant, and the old half leaves it to that.
func TestAccAdoptedBeforeItsDeposedHalfEnds(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, keyed+"\n  lifecycle { create_before_destroy = true }"))
	adopt(ws, true)
	taint(t, ws, testAddress)
	if result := ws.Apply(t); result.Failed {
		t.Error(result.Errors(""))
	}
	expectNothingToDo(t, ws)
	wantEver(t, account, customer, 1, 1)
}

// TestAccEndedBeforeItIsReplaced: a plan to replace a grant grants nothing where the
// grant has ended by the time of the apply: an ended grant is final.
func TestAccEndedBeforeItIsReplaced(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it lets time pass")
	const summary = "The credit grant has ended since it was planned"

	for _, second := range []string{"refuse", "accept"} {
		t.Run("a plan is applied twice, and Stripe's answer to a second end is "+second, func(t *testing.T) {
			account := acctest.New(t)
			account.Switch(t, map[string]string{"second_void": second})
			customer := account.Customer(t)
			config := provider + grantNamed("test", customer, "")
			ws := account.Applied(t, config)
			restore := savedState(t, ws)
			ws.Write(t, worthMore(config))
			apply := saved(t, ws)
			if result := apply(); result.Failed {
				t.Fatal(result.Errors(""))
			}
			restore()
			if got := apply().Errors(""); len(got) != 1 || got[0] != summary {
				t.Errorf("errors %q", got)
			}
			wantEver(t, account, customer, 2, 1)
		})
	}
	t.Run("it was expired, and Stripe accepts a second end", func(t *testing.T) {
		account := acctest.New(t)
		account.Switch(t, map[string]string{"second_expire": "accept"})
		customer := account.Customer(t)
		config := provider + grantNamed("test", customer, "")
		ws := account.Applied(t, config)
		ws.Write(t, worthMore(config))
		apply := saved(t, ws)
		account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/expire")
		if got := apply().Errors(""); len(got) != 1 || got[0] != summary {
			t.Errorf("errors %q", got)
		}
		wantEver(t, account, customer, 1, 0)
	})
	t.Run("it has expired", func(t *testing.T) {
		clock := account.ClockedCustomer(t)
		config := provider + grantNamed("test", clock.Customer, "expires_at = \""+clock.At(24*time.Hour)+"\"")
		ws := account.Applied(t, config)
		ws.Write(t, strings.Replace(worthMore(config), clock.At(24*time.Hour), clock.At(96*time.Hour), 1))
		apply := saved(t, ws)
		clock.Advance(t, 48*time.Hour)
		if got := apply().Errors(""); len(got) != 1 || got[0] != summary {
			t.Errorf("errors %q", got)
		}
		if got := len(account.Grants(t, clock.Customer)); got != 1 {
			t.Errorf("granted %d times", got)
		}
	})
}

// TestAccReplacedOnceOnly: a plan to replace an ended grant grants once, however often
// it is applied to a restored state.
func TestAccReplacedOnceOnly(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, keyed))
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.MustApply(t, "-refresh-only")
	restore := savedState(t, ws)
	apply := saved(t, ws, "-replace="+testAddress)
	if result := apply(); result.Failed {
		t.Fatal(result.Errors(""))
	}
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/expire")
	restore()
	if got := apply().Errors(""); len(got) == 0 {
		t.Error("the plan was applied again")
	}
	if got := len(account.Grants(t, customer)); got != 2 {
		t.Errorf("granted %d times", got)
	}
}

// TestAccReplacementDoesNotAdopt: where adopting is allowed, a replacement does not end
// a grant to take another one into the state, which may have ended long ago.
func TestAccReplacementDoesNotAdopt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	adopt(ws, true)
	ws.Write(t, strings.Replace(config, keyed, `idempotency_key = "second"`, 1))
	ws.MustApply(t)
	second := ws.State(t)[testAddress].ID()
	ws.Write(t, config)
	requireKept(t, account, ws, ws.Apply(t), customer, second, "A replacement would adopt another credit grant instead of granting")

	// Tainted, and not refreshed, so that the plan cannot know whose the grant is.
	ws.Write(t, strings.Replace(config, keyed, `idempotency_key = "second"`, 1))
	ws.Run(t, "taint", testAddress)
	requireKept(t, account, ws, ws.Apply(t, "-refresh=false"), customer, second, "A tainted credit grant would be ended to be adopted")
}

// TestAccReplacedWithinADay: the request of a replacement is told from earlier ones of
// the same day, whatever became of the grants that they made, and whatever lists show.
func TestAccReplacedWithinADay(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	raise := func(t *testing.T, account *acctest.Account, used bool) {
		t.Helper()
		customer := account.Customer(t)
		config := provider + grantNamed("test", customer, keyed)
		ws := account.Workspace(t)
		for i, value := range []int{1000, 2000, 3000, 4000} {
			ws.Write(t, strings.Replace(config, "value = 1000", "value = "+strconv.Itoa(value), 1))
			ws.MustApply(t)
			id := ws.State(t)[testAddress].ID()
			if got := account.ReadGrant(t, id).Int("amount.monetary.value"); got != int64(value) {
				t.Errorf("granted %d, want %d", got, value)
			}
			if used && i%2 == 0 {
				account.Draw(t, id, int64(value))
			}
			if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
				t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
			}
		}
	}
	t.Run("unused", func(t *testing.T) { raise(t, account, false) })
	t.Run("used up", func(t *testing.T) { raise(t, account, true) })
	t.Run("ended grants are not listed", func(t *testing.T) {
		other := acctest.New(t)
		other.Switch(t, map[string]string{"ended_grants": "omitted"})
		raise(t, other, false)
	})
	t.Run("the key was removed by hand", func(t *testing.T) {
		customer := account.Customer(t)
		config := provider + grantNamed("test", customer, keyed)
		ws := account.Applied(t, config)
		account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID(), "metadata[terraform_idempotency_key]", "")
		ws.Write(t, worthMore(config))
		ws.MustApply(t)
		wantEver(t, account, customer, 2, 1)
	})
}

// TestAccUnknownReplacement: a grant is not replaced by one whose terms are not known
// yet: Stripe could refuse them when the old one has ended. One that was voided is.
func TestAccUnknownReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, change := range map[string]func(config, customer string) string{
		"the customer": func(config, customer string) string {
			return strings.Replace(config, `"`+customer+`"`, "terraform_data.later.output", 1) + later(`"cus_missing"`)
		},
		"the amount": func(config, _ string) string {
			return strings.Replace(config, "value = 1000", "value = terraform_data.later.output", 1) + later("2000")
		},
		"the key": func(config, _ string) string {
			return strings.Replace(config, keyed, "idempotency_key = terraform_data.later.output", 1) + later(`"campaign"`)
		},
	} {
		t.Log(name)
		customer := account.Customer(t)
		config := provider + grantNamed("test", customer, keyed)
		ws := account.Applied(t, config)
		id := ws.State(t)[testAddress].ID()
		ws.Write(t, change(config, customer))
		requireKept(t, account, ws, ws.Apply(t), customer, id, "A replacement cannot be checked before it is known what is granted")
		if name == "the amount" {
			// Nothing is left of it that could be lost.
			account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
			ws.MustApply(t, "-replace="+testAddress)
			wantEver(t, account, customer, 2, 1)
		}
		if name == "the key" {
			// The new grant could not be told from one that the key was spent for.
			ws = account.Applied(t, provider+grantNamed("test", account.Customer(t), keyed))
			id := ws.State(t)[testAddress].ID()
			account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
			ws.Write(t, change(provider+grantNamed("test", ws.State(t)[testAddress].String("customer"), keyed), ""))
			if result := ws.Apply(t, "-replace="+testAddress); !result.Failed || ws.State(t)[testAddress].ID() != id {
				t.Errorf("errors %q, state %v", result.Errors(""), ws.State(t)[testAddress])
			}
		}
	}
}

func later(input string) string {
	return "resource \"terraform_data\" \"later\" { input = " + input + " }\n"
}

// TestAccKeyOfAnEndedGrantElsewhere: a new resource under the key of an ended grant that
// another resource has is refused, and not taken for a tainted one.
func TestAccKeyOfAnEndedGrantElsewhere(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
	ws.Write(t, config+grantNamed("other", customer, keyed+"\n  depends_on = ["+testAddress+"]"))
	requireRefused(t, ws, "stripe_billing_credit_grant.other", id)
}

// replacedSince applies a grant with a key, and then a replacement of it. restore puts back
// the state of before, and next is the live grant.
func replacedSince(t *testing.T, account *acctest.Account, customer string) (ws *acctest.Workspace, config, next string, restore func()) {
	t.Helper()
	config = provider + grantNamed("test", customer, keyed)
	ws = account.Applied(t, config)
	restore = savedState(t, ws)
	ws.Write(t, worthMore(config))
	ws.MustApply(t)
	return ws, config, ws.State(t)[testAddress].ID(), restore
}

// TestAccSuccessorOfADestroyedGrant: an older state is destroyed, whose grant was
// replaced since: the live one is named.
func TestAccSuccessorOfADestroyedGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, how := range []string{"destroy", "removed"} {
		customer := account.Customer(t)
		ws, _, next, restore := replacedSince(t, account, customer)
		restore()
		var result acctest.Result
		if how == "destroy" {
			result = ws.Destroy(t)
		} else {
			ws.Write(t, provider)
			result = ws.Apply(t)
		}
		named := false
		for _, summary := range result.Warnings(next) {
			named = named || summary == "A live credit grant may be in no state"
		}
		if result.Failed || !named {
			t.Errorf("%s: warnings %q, errors %q", how, result.Warnings(""), result.Errors(""))
		}
		liveOnceOf(t, account, customer, next)
	}
}
