// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// withArguments is a configuration with arguments of the provider.
func withArguments(config, arguments string) string {
	return strings.Replace(config, "provider \"stripe\" {", "provider \"stripe\" {\n"+arguments, 1)
}

// TestAccLimits: a plan that passes max_grant_value or max_granted_per_run fails, with
// both amounts in major units, and grants nothing.
func TestAccLimits(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	for arguments, want := range map[string]string{
		"  max_grant_value = { usd = 999 }":      "A grant is larger than the provider allows",
		"  max_granted_per_run = { usd = 2999 }": "The run grants more than the provider allows",
	} {
		ws := account.Workspace(t)
		ws.Write(t, withArguments(manyGrants(customers, ""), arguments))
		plan := ws.Plan(t)
		got := plan.Errors("")
		if len(got) == 0 || got[0] != want {
			t.Errorf("errors %q, want %q", got, want)
		}
		amounts := []string{"10.00 USD", "9.99 USD"}
		if strings.Contains(arguments, "run") {
			amounts = []string{"30.00 USD", "29.99 USD"}
		}
		for _, amount := range amounts {
			requireContains(t, plan.Output, amount)
		}
	}
	ws := account.Applied(t, withArguments(manyGrants(customers, keyed), "  max_grant_value = { usd = 1000 }\n  max_granted_per_run = { usd = 3000, eur = 0 }"))
	// What is adopted is not granted.
	removeState(t, ws)
	adopt(ws, true)
	ws.Write(t, withArguments(manyGrants(customers, keyed), "  max_granted_per_run = { usd = 0 }"))
	ws.MustApply(t)
	for _, customer := range customers {
		if n := len(account.Grants(t, customer)); n != 1 {
			t.Errorf("%d grants, want 1", n)
		}
	}
}

// TestAccEndedPerRun: max_ended_per_run holds at plan what a change would end.
func TestAccEndedPerRun(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, change := range map[string]func(config string) string{
		"replaced": worthMore,
		"removed":  func(string) string { return provider },
		"given an earlier end": func(config string) string {
			return strings.Replace(config, keyed, keyed+"\n  expires_at = \"2099-01-01T00:00:00Z\"", 1)
		},
	} {
		config := provider + grantNamed("test", account.Customer(t), keyed)
		ws := account.Applied(t, config)
		for limit, refused := range map[string]bool{"999": true, "1000": false} {
			ws.Write(t, withArguments(change(config), "  max_ended_per_run = { usd = "+limit+" }"))
			if plan := ws.Plan(t); slices.Contains(plan.Errors(""), "The run ends more than the provider allows") != refused {
				t.Errorf("%s with a limit of %s: errors %q", name, limit, plan.Errors(""))
			}
		}
	}
}

// TestAccDefaultMetadata: default_metadata is merged under a grant's own, shown in
// metadata_all, and makes no noise in plans; a change of it updates the grants.
func TestAccDefaultMetadata(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	config := provider + grantNamed("test", customer, `metadata = { team = "growth" }`)
	check := func(team, env, own, all string) {
		t.Helper()
		ws.MustApply(t)
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
			t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
		}
		state := ws.State(t)[testAddress]
		grant := account.ReadGrant(t, state.ID())
		if grant.String("metadata.team") != team || grant.String("metadata.env") != env || grant.String("metadata.metadata_all") != "" {
			t.Errorf("Stripe holds %v", grant["metadata"])
		}
		if state.String("metadata.env") != own || state.String("metadata_all.env") != all || state.String("metadata_all.team") != team {
			t.Errorf("state: metadata %v, metadata_all %v", state["metadata"], state["metadata_all"])
		}
	}
	// A grant that was made before there were any gets them.
	ws.Write(t, config)
	check("growth", "", "", "")
	ws.Write(t, withArguments(config, `  default_metadata = { env = "prod", team = "nobody" }`))
	check("growth", "prod", "", "prod")
	ws.Write(t, withArguments(config, `  default_metadata = { env = "test" }`))
	check("growth", "test", "", "test")
	// The grant's own wins, also where both are the same.
	ws.Write(t, withArguments(provider+grantNamed("test", customer, `metadata = { team = "growth", env = "test" }`), `  default_metadata = { env = "test" }`))
	check("growth", "test", "test", "test")
	ws.Write(t, config)
	check("growth", "", "", "")
}
