// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccGrantsDataSourceBalances: what is left of each grant and what was applied,
// of a used, an unused, a pending, and a used one that has ended, by one list of each
// customer's ledger; and the filters by key and metadata.
func TestAccGrantsDataSourceBalances(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice, and counts requests")
	clock := account.ClockedCustomer(t)
	other := account.Customer(t)
	key := "metadata[terraform_idempotency_key]"
	used := account.Grant(t, clock.Customer, key, "a", "metadata[team]", "growth", "metadata[env]", "prod")
	unused := account.Grant(t, clock.Customer, key, "b", "metadata[team]", "growth")
	pending := account.Grant(t, clock.Customer, "effective_at", fmt.Sprint(clock.Now.Unix()+1000))
	ended := account.Grant(t, clock.Customer)
	alone := account.Grant(t, other, key, "a")
	account.Draw(t, used, 400)
	account.Draw(t, ended, 100)
	account.Draw(t, alone, 1000)
	account.Post(t, "/v1/billing/credit_grants/"+ended+"/expire")
	account.ResetStats(t)

	balance := func(id string, available, applied int64) knownvalue.Check {
		return knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"id": knownvalue.StringExact(id), "ledger_balance": knownvalue.Int64Exact(available), "applied": knownvalue.Int64Exact(applied),
		})
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrants("balances", fmt.Sprintf("customer = %q\n  include_balances = true", clock.Customer)) +
				readGrants("one", fmt.Sprintf("customer = %q\n  include_balances = true", other)) +
				readGrants("key", `idempotency_key = "a"`) +
				readGrants("team", `metadata = { team = "growth" }`) +
				readGrants("both", `metadata = { team = "growth", env = "prod" }`)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.stripe_billing_credit_grants.balances", tfjsonpath.New("credit_grants"), knownvalue.ListExact([]knownvalue.Check{
					balance(ended, 0, 100), balance(pending, 0, 0), balance(unused, 1000, 0), balance(used, 600, 400),
				})),
				statecheck.ExpectKnownValue("data.stripe_billing_credit_grants.one", tfjsonpath.New("credit_grants"), knownvalue.ListExact([]knownvalue.Check{
					balance(alone, 0, 1000),
				})),
				expectGrants("key", alone, used),
				expectGrants("team", unused, used),
				expectGrants("both", used),
			},
		}},
	})
	reads, ledgers := len(account.Requests(t, "GET", "/v1/billing/credit_grants")), len(account.Requests(t, "GET", "/v1/billing/credit_balance_transactions"))
	if reads%5 != 0 || ledgers != reads/5*2 {
		t.Errorf("%d lists of grants read %d ledgers, want 2 for each 5", reads, ledgers)
	}
}
