// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const (
	withAccounts    = "2025-12-15.clover"
	errOfTheVersion = "The version of Stripe's API does not have this argument"
)

// ofAccount is a configuration of a customer's grants with an account in its place, by an
// expression.
func ofAccount(config, account string) string {
	return strings.ReplaceAll(config, `customer = "cus_x"`, "customer_account = "+account)
}

// TestAccCustomerAccount lives the life of a grant of an account: created, changed,
// replaced, adopted and destroyed, once where Stripe names no customer beside the account,
// and once where it does.
func TestAccCustomerAccount(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*acctest.Account) (holder, named string){
		"an account alone": func(account *acctest.Account) (string, string) { return account.CustomerAccount(t), "" },
		"and its customer": func(account *acctest.Account) (string, string) { return account.NamedAccount(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it needs an account as customer")
			holder, named := open(account)
			ws := account.Workspace(t)
			ws.Setenv("STRIPE_VERSION", withAccounts)
			config := func(more string) string {
				return ofAccount(provider+grantNamed("test", "cus_x", keyed+"\n  "+more), `"`+holder+`"`)
			}
			apply := func(what, more string, arguments ...string) {
				t.Helper()
				ws.Write(t, config(more))
				ws.MustApply(t, arguments...)
				state := ws.State(t)[testAddress]
				if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 || state.String("customer") != "" || state.String("customer_account") != holder {
					t.Errorf("%s: planned %v, errors %q, state %v", what, plan.Actions, plan.Errors(""), state)
				}
			}
			apply("granted", "")
			first := ws.State(t)[testAddress].ID()
			apply("changed in place", "metadata = { team = \"growth\" }")
			liveOnceOf(t, account, holder, first)
			apply("replaced", "name = \"new\"")
			wantEver(t, account, holder, 2, 1)
			second := ws.State(t)[testAddress].ID()

			ws.Run(t, "state", "rm", testAddress)
			if plan := ws.Plan(t); !slices.Equal(plan.Errors(testAddress), []string{errKeyUsed}) {
				t.Errorf("with a lost state: %q", plan.Errors(""))
			}
			adopt(ws, true)
			apply("adopted", "name = \"new\"")
			adopt(ws, false)
			liveOnceOf(t, account, holder, second)
			for _, r := range account.Requests(t, "POST", "/v1/billing/credit_grants") {
				if r.Version != withAccounts || r.Form["customer"] != "" || r.Path == "/v1/billing/credit_grants" && r.Form["customer_account"] != holder {
					t.Errorf("sent %s %v in %s", r.Path, r.Form, r.Version)
				}
			}
			ever := 2
			if named != "" {
				// The same customer by the other name.
				ws.Write(t, provider+grantNamed("test", named, keyed+"\n  name = \"new\""))
				account.ResetStats(t)
				ws.MustApply(t)
				if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 || ws.State(t)[testAddress].String("customer") != named {
					t.Errorf("sent %v, state %v", posts, ws.State(t))
				}
				// And back, with another amount, and then once more by -replace.
				ws.Write(t, ofAccount(worthMore(provider+grantNamed("test", "cus_x", keyed+"\n  name = \"new\"")), `"`+holder+`"`))
				ws.MustApply(t)
				ws.Write(t, worthMore(provider+grantNamed("test", named, keyed+"\n  name = \"new\"")))
				ws.MustApply(t, "-replace="+testAddress)
				ever += 2
			}
			if result := ws.Destroy(t); result.Failed {
				t.Errorf("destroy: %q", result.Errors(""))
			}
			wantEver(t, account, holder, ever, 0)
		})
	}
}

// TestAccCustomerAccountNeedsAVersion: without one that has it, the plan is refused, or the
// apply before anything is sent, if the account is known late. What is in the state stays.
func TestAccCustomerAccountNeedsAVersion(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	customer, holder := account.Customer(t), account.CustomerAccount(t)
	quoted := `"` + holder + `"`

	ws := account.Workspace(t)
	ws.Write(t, ofAccount(provider+grantNamed("test", "cus_x", keyed), quoted))
	if plan := ws.Plan(t); !slices.Equal(plan.Errors(testAddress), []string{errOfTheVersion}) {
		t.Errorf("a new grant: %q", plan.Errors(""))
	}
	ws.Write(t, ofAccount(provider+grantNamed("test", "cus_x", keyed), lateValue)+later(quoted))
	if result := ws.Apply(t); !slices.Equal(result.Errors(testAddress), []string{errOfTheVersion}) {
		t.Errorf("an account that is known late: %q", result.Errors(""))
	}
	wantEver(t, account, holder, 0, 0)

	// A grant of a customer is not ended for one that cannot be made.
	ws = account.Applied(t, provider+grantNamed("test", customer, keyed))
	id := ws.State(t)[testAddress].ID()
	ws.Write(t, ofAccount(provider+grantNamed("test", "cus_x", keyed), quoted))
	requireKept(t, account, ws, ws.Apply(t), customer, id, errOfTheVersion)

	// One of an account stays in the state when the version is taken away.
	ws = account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", withAccounts)
	ws.Write(t, ofAccount(provider+grantNamed("test", "cus_x", keyed), quoted))
	ws.MustApply(t)
	id = ws.State(t)[testAddress].ID()
	if result := ws.Run(t, "plan", "-json", "-destroy", "-out=destroy.tfplan"); result.Failed {
		t.Fatal(result.Output)
	}
	ws.Setenv("STRIPE_VERSION", "")
	for _, arguments := range [][]string{
		{"plan", "-json"}, {"plan", "-json", "-refresh=false"}, {"destroy", "-json", "-auto-approve", "-refresh=false"}, {"apply", "-json", "destroy.tfplan"},
	} {
		result := ws.Run(t, arguments...)
		if !result.Failed {
			t.Errorf("%v: not refused", arguments)
		}
		requireContains(t, result.Output, "stripe_version")
		liveOnceOf(t, account, holder, id)
		if got := ws.State(t)[testAddress].ID(); got != id {
			t.Errorf("%v: the state has %q", arguments, got)
		}
	}
	ws.Setenv("STRIPE_VERSION", withAccounts)
	if result := ws.Destroy(t); result.Failed {
		t.Errorf("destroy: %q", result.Errors(""))
	}
	wantEver(t, account, holder, 1, 0)
}

// TestAccOneCustomerByTwoIDs: two resources with one new key that name one customer by both
// ids are refused at plan, or before the second is sent if an id is known late. Others with
// the key are granted.
func TestAccOneCustomerByTwoIDs(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	holder, named := account.NamedAccount(t)
	other := account.Customer(t)
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", withAccounts)
	config := func(id string) string {
		return provider + later(`"`+holder+`"`) + grantNamed("test", named, keyed) + grantNamed("other", other, keyed) +
			ofAccount(grantNamed("twin", "cus_x", keyed), id)
	}
	ws.Write(t, config(`"`+holder+`"`))
	plan := ws.Plan(t)
	if !plan.Failed || !slices.Contains(plan.Errors(""), "Two resources use the same idempotency key") {
		t.Errorf("planned: %q", plan.Errors(""))
	}
	ws.Write(t, config(lateValue))
	result := ws.Apply(t)
	if !slices.Equal(result.Errors(""), []string{"Two resources use the same idempotency key"}) {
		t.Errorf("applied: %q", result.Errors(""))
	}
	wantEver(t, account, named, 1, 1)
	wantEver(t, account, other, 1, 1)
	if looked := account.Requests(t, "GET", "/v1/billing/credit_balance_summary"); len(looked) > 2 {
		t.Errorf("looked at balances %d times, want once in a run", len(looked))
	}
}

// TestCustomerAccountIsImported: by id and by identity, and by a state of stripe/stripe;
// and refused with an account and a customer, or neither.
func TestCustomerAccountIsImported(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	holder := account.CustomerAccount(t)
	id := account.Grant(t, holder, "metadata[terraform_idempotency_key]", "mine")
	server := account.ConfiguredServer(t, map[string]any{"stripe_version": withAccounts})
	check := func(how string, state acctest.Object) {
		t.Helper()
		if state.ID() != id || state.String("customer") != "" || state.String("customer_account") != holder {
			t.Errorf("%s: %v", how, state)
		}
	}
	byID, _, diags := server.Import(t, resourceType, id, nil)
	check("by id", byID)
	byIdentity, _, _ := server.Import(t, resourceType, "", map[string]any{"id": id})
	check("by identity", byIdentity)
	if len(diags) > 0 {
		t.Error(diags)
	}
	text := asStripesOwn(t, account.InVersion(withAccounts).ReadGrant(t, id))
	moved, shown, _, diags := server.Move(t, acctest.StripesOwn, resourceType, resourceType, 0, text)
	check("moved", shown)
	if read, _, more := server.Read(t, resourceType, moved, nil, nil); len(append(diags, more...)) > 0 {
		t.Error(diags, more)
	} else {
		check("moved and read", read)
	}
	old := account.ConfiguredServer(t, nil)
	if state, _, diags := old.Import(t, resourceType, id, nil); state.String("customer_account") != "" || len(diags) != 1 || !strings.Contains(diags[0].Detail, "stripe_version") {
		t.Errorf("without the version: %v %v", state, diags)
	}
}

// TestCustomerAccountIsListed: by terraform query, like a customer's grants, and among all.
func TestCustomerAccountIsListed(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	holder := account.CustomerAccount(t)
	older, newer := account.Grant(t, account.Customer(t)), account.Grant(t, holder)
	server := account.ConfiguredServer(t, map[string]any{"stripe_version": withAccounts})
	for name, want := range map[string][]string{"": {newer, older}, holder: {newer}} {
		config := map[string]any{}
		if name != "" {
			config["customer_account"] = name
		}
		if ids := listedIDs(t, listAll(t, server, config, true, 0)); !slices.Equal(ids, want) {
			t.Errorf("%q: listed are %v, want %v", name, ids, want)
		}
	}
	for want, config := range map[string]map[string]any{
		"Conflicting customer arguments": {"customer": "cus_1", "customer_account": holder},
		"Not the ID of an account":       {"customer_account": "cus_1"},
	} {
		if diags := server.ValidateList(t, resourceType, config); len(diags) != 1 || diags[0].Summary != want {
			t.Errorf("%v: %v, want %q", config, diags, want)
		}
	}
}

// TestAccKeyForAGrantOfAnAccount: a key that is given to a grant of an account alone is free or
// not by the grants of that account, and not by those of others.
func TestAccKeyForAGrantOfAnAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	holder, other := account.CustomerAccount(t), account.Customer(t)
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", withAccounts)
	grants := func(key string) {
		t.Helper()
		ws.Write(t, provider+grantNamed("other", other, keyed)+ofAccount(grantNamed("test", "cus_x", key), `"`+holder+`"`))
		ws.MustApply(t)
	}
	grants("")
	grants(keyed)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
	}
	wantEver(t, account, holder, 1, 1)
}
