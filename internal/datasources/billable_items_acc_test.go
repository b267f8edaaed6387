// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccBillableItems: the data sources show the billable items of a grant, and filter
// balances by them; in a version without them, the scope of such a grant is empty.
func TestAccBillableItems(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account in the preview")
	account.Switch(t, map[string]string{"preview": "on"})
	customer := account.Customer(t)
	const preview = "2026-01-28.preview"
	id := account.InVersion(preview).Post(t, "/v1/billing/credit_grants", "customer", customer, "category", "promotional",
		"amount[type]", "monetary", "amount[monetary][value]", "300", "amount[monetary][currency]", "usd",
		"applicability_config[scope][billable_items][0][id]", "bitem_1").ID()
	config := `
data "stripe_billing_credit_grant" "test" {
  id = "` + id + `"
}
data "stripe_billing_credit_grants" "test" {
  customer = "` + customer + `"
}
`
	items := `filter = { applicability_scope = { billable_items = [{ id = "bitem_1" }, { id = "bitem_2" }] } }`
	others := `filter = { applicability_scope = { billable_items = [{ id = "bitem_2" }] } }`
	set := knownvalue.SetExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{"id": knownvalue.StringExact("bitem_1")})})
	scope := func(of tfjsonpath.Path) tfjsonpath.Path { return of.AtMapKey("scope").AtMapKey("billable_items") }
	expect := func(source string, at tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.stripe_billing_credit_"+source, at, want)
	}
	one, many := scope(tfjsonpath.New("applicability_config")), scope(tfjsonpath.New("credit_grants").AtSliceIndex(0).AtMapKey("applicability_config"))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:            account.Config(config),
			ConfigStateChecks: []statecheck.StateCheck{expect("grant.test", one, knownvalue.Null()), expect("grants.test", many, knownvalue.Null())},
		}, {
			Config: account.Config(config+summaryConfig("items", customer, items)+summaryConfig("others", customer, others), `stripe_version = "`+preview+`"`),
			ConfigStateChecks: []statecheck.StateCheck{
				expect("grant.test", one, set), expect("grants.test", many, set),
				expect("balance_summary.items", tfjsonpath.New("balances").AtSliceIndex(0).AtMapKey("ledger_balance").AtMapKey("monetary").AtMapKey("value"), knownvalue.Int64Exact(300)),
				expect("balance_summary.others", tfjsonpath.New("balances"), knownvalue.ListSizeExact(0)),
			},
		}},
	})
}
