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

// TestAccGrantsDataSourceBesideGrantsOfAccountsV2: one that has no customer keeps no
// other from being read.
func TestAccGrantsDataSourceBesideGrantsOfAccountsV2(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it sets switches")
	grant := account.Grant(t, account.Customer(t))
	account.Switch(t, map[string]any{"accounts_v2_grants": "listed"})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:            account.Config(readGrants("test", "")),
			ConfigStateChecks: []statecheck.StateCheck{expectGrants("test", grant)},
		}},
	})
}

// TestAccGrantsDataSourceInPricingUnits: a grant whose amount is not in money is not used up, and
// how much is left of it is not told.
func TestAccGrantsDataSourceInPricingUnits(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it sets switches")
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	account.Switch(t, map[string]any{"unreadable_grants": "listed"})
	null := knownvalue.Null()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrants("test", fmt.Sprintf("customer = %q\n  include_balances = true", customer))),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue("data.stripe_billing_credit_grants.test", tfjsonpath.New("credit_grants"), knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"status": knownvalue.StringExact("granted"), "ledger_balance": null, "applied": null}),
				knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(grant), "ledger_balance": knownvalue.Int64Exact(1000)}),
			}))},
		}},
	})
}
