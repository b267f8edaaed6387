// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

func summaryConfig(name, customer, filter string) string {
	return fmt.Sprintf("data \"stripe_billing_credit_balance_summary\" %q {\n  customer = %q\n  %s\n}\n", name, customer, filter)
}

// balance is what is left in one currency, in minor units.
func balance(currency string, available, ledger int64) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"available_balance": acctest.Money(currency, available),
		"ledger_balance":    acctest.Money(currency, ledger),
	})
}

func expectBalances(name string, balances ...knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_summary."+name, tfjsonpath.New("balances"), knownvalue.ListExact(append([]knownvalue.Check{}, balances...)))
}

func grantIn(t *testing.T, account *acctest.Account, customer, currency, value string, scope ...string) string {
	t.Helper()
	if scope == nil {
		scope = []string{"applicability_config[scope][price_type]", "metered"}
	}
	return account.Post(t, "/v1/billing/credit_grants", append([]string{"customer", customer, "category", "promotional",
		"amount[type]", "monetary", "amount[monetary][currency]", currency, "amount[monetary][value]", value}, scope...)...).ID()
}

func TestAccSummaryShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grantIn(t, account, customer, "usd", "1000")
	grantIn(t, account, customer, "usd", "500")
	jpy := grantIn(t, account, customer, "jpy", "7")
	price, other := account.MeteredPrice(t), account.MeteredPrice(t)
	grantIn(t, account, customer, "eur", "30", "applicability_config[scope][prices][0][id]", price)
	const address = "data.stripe_billing_credit_balance_summary."

	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(
				summaryConfig("all", customer, "") +
					summaryConfig("metered", customer, `filter = { type = "applicability_scope", applicability_scope = { price_type = "metered" } }`) +
					summaryConfig("price", customer, fmt.Sprintf(`filter = { type = "applicability_scope", applicability_scope = { prices = [{ id = %q }] } }`, price)) +
					summaryConfig("other", customer, fmt.Sprintf(`filter = { type = "applicability_scope", applicability_scope = { prices = [{ id = %q }] } }`, other)) +
					summaryConfig("grant", customer, fmt.Sprintf(`filter = { type = "credit_grant", credit_grant = %q }`, jpy)) +
					summaryConfig("none", account.Customer(t), "")),
			ConfigStateChecks: []statecheck.StateCheck{
				acctest.Exactly(address+"all", map[string]knownvalue.Check{
					"customer":         knownvalue.StringExact(customer),
					"customer_account": knownvalue.Null(),
					"filter":           knownvalue.Null(),
					"livemode":         knownvalue.Bool(false),
					"balances":         knownvalue.ListExact([]knownvalue.Check{balance("jpy", 7, 7), balance("usd", 1500, 1500)}),
				}),
				expectBalances("metered", balance("jpy", 7, 7), balance("usd", 1500, 1500)),
				acctest.Exactly(address+"price", map[string]knownvalue.Check{
					"customer":         knownvalue.StringExact(customer),
					"customer_account": knownvalue.Null(),
					"filter": knownvalue.ObjectExact(map[string]knownvalue.Check{
						"type": knownvalue.StringExact("applicability_scope"),
						"applicability_scope": knownvalue.ObjectExact(map[string]knownvalue.Check{
							"price_type": knownvalue.Null(),
							"prices": knownvalue.SetExact([]knownvalue.Check{
								knownvalue.ObjectExact(map[string]knownvalue.Check{"id": knownvalue.StringExact(price)}),
							}),
							"billable_items": knownvalue.Null(),
						}),
						"credit_grant": knownvalue.Null(),
					}),
					"livemode": knownvalue.Bool(false),
					"balances": knownvalue.ListExact([]knownvalue.Check{balance("eur", 30, 30), balance("jpy", 7, 7), balance("usd", 1500, 1500)}),
				}),
				expectBalances("other", balance("jpy", 7, 7), balance("usd", 1500, 1500)),
				expectBalances("grant", balance("jpy", 7, 7)),
				expectBalances("none"),
			},
		}},
	})
}

// TestAccSummaryByTestClock: what has expired by the customer's time is gone, and
// what has not begun is not there yet.
func TestAccSummaryByTestClock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice")
	clock := account.ClockedCustomer(t)
	used := account.Grant(t, clock.Customer, "expires_at", fmt.Sprint(clock.Now.Add(time.Hour).Unix()))
	account.Grant(t, clock.Customer, "effective_at", fmt.Sprint(clock.Now.Add(48*time.Hour).Unix()))
	account.Draw(t, used, 400)
	config := account.Config(summaryConfig("test", clock.Customer, ""))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: []statecheck.StateCheck{expectBalances("test", balance("usd", 600, 600))}},
			{
				PreConfig:         func() { clock.Advance(t, 2*time.Hour) },
				Config:            config,
				ConfigStateChecks: []statecheck.StateCheck{expectBalances("test", balance("usd", 0, 0))},
			},
			{
				PreConfig:         func() { clock.Advance(t, 72*time.Hour) },
				Config:            config,
				ConfigStateChecks: []statecheck.StateCheck{expectBalances("test", balance("usd", 1000, 1000))},
			},
		},
	})
}

func expectType(name, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_summary."+name, tfjsonpath.New("filter").AtMapKey("type"), knownvalue.StringExact(want))
}

func TestAccSummaryErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	for _, tc := range []struct {
		name, customer, filter, want string
	}{
		{"missing customer", "cus_missing", "", `(?s)The customer does not exist.*customer = "cus_missing".*req_`},
		{"missing grant", customer, `filter = { type = "credit_grant", credit_grant = "credgr_test_missing" }`, `(?s)The credit grant does not exist.*credgr_test_missing.*req_`},
		{"missing price", customer, `filter = { type = "applicability_scope", applicability_scope = { prices = [{ id = "price_missing" }] } }`, `(?s)The price does not exist.*price_missing.*req_`},
		{"items without the preview", customer, `filter = { applicability_scope = { billable_items = [{ id = "bitem_1" }] } }`, `(?s)billable_items\s+is\s+a\s+preview.*stripe_version`},
		{"items and prices", customer, `filter = { applicability_scope = { prices = [{ id = "price_1" }], billable_items = [{ id = "bitem_1" }] } }`, `Conflicting scope arguments`},
		{"empty customer", "", "", `is\s+empty, not the ID of a customer`},
		{"invisible customer", "cus_1\u200b", "", `has\s+an\s+invisible\s+character\s+\(U\+200B\)`},
		{"filter of nothing", customer, `filter = {}`, `(?s)The filter is incomplete.*Set\s+applicability_scope\s+or\s+credit_grant`},
		{"filter of both", customer, `filter = { credit_grant = "credgr_1", applicability_scope = { price_type = "metered" } }`, `(?s)Conflicting filter arguments.*remove\s+applicability_scope`},
		{"no type, no scope", customer, `filter = { applicability_scope = {} }`, `The scope is empty`},
		{"unknown type", customer, `filter = { type = "all" }`, `Attribute filter.type value must be one of`},
		{"no grant", customer, `filter = { type = "credit_grant" }`, `(?s)The filter is incomplete.*needs\s+credit_grant`},
		{"no scope", customer, `filter = { type = "applicability_scope" }`, `(?s)The filter is incomplete.*needs\s+applicability_scope`},
		{"grant and scope", customer, `filter = { type = "credit_grant", credit_grant = "credgr_1", applicability_scope = { price_type = "metered" } }`, `(?s)Conflicting filter arguments.*remove\s+applicability_scope`},
		{"scope and grant", customer, `filter = { type = "applicability_scope", credit_grant = "credgr_1", applicability_scope = { price_type = "metered" } }`, `(?s)Conflicting filter arguments.*remove\s+credit_grant`},
		{"empty scope", customer, `filter = { type = "applicability_scope", applicability_scope = {} }`, `The scope is empty`},
		{"double scope", customer, `filter = { type = "applicability_scope", applicability_scope = { price_type = "metered", prices = [{ id = "price_1" }] } }`, `Conflicting scope arguments`},
		{"other price type", customer, `filter = { type = "applicability_scope", applicability_scope = { price_type = "licensed" } }`, `(?s)price_type\s+value must be one of`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps: []resource.TestStep{{
					Config: account.Config(summaryConfig("test", tc.customer, tc.filter)), PlanOnly: true, ExpectError: regexp.MustCompile(tc.want),
				}},
			})
		})
	}
}

// TestAccSummaryWaitsForUnknown leaves what is unknown at validate and plan to the
// apply, in the filter as well.
func TestAccSummaryWaitsForUnknown(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grant := grantIn(t, account, customer, "usd", "1000")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(fmt.Sprintf(`
resource "terraform_data" "known_after_apply" {
  input = { customer = %[1]q, type = "credit_grant", grant = %[2]q }
}

data "stripe_billing_credit_balance_summary" "test" {
  customer = terraform_data.known_after_apply.output.customer
  filter   = {
    type         = terraform_data.known_after_apply.output.type
    credit_grant = terraform_data.known_after_apply.output.grant
  }
}

# What decides the type is known after apply.
data "stripe_billing_credit_balance_summary" "grant" {
  customer = terraform_data.known_after_apply.output.customer
  filter   = { credit_grant = terraform_data.known_after_apply.output.grant }
}

data "stripe_billing_credit_balance_summary" "either" {
  customer = %[1]q
  filter = {
    credit_grant        = terraform_data.known_after_apply.output.grant
    applicability_scope = terraform_data.known_after_apply.output.type == "" ? { price_type = "metered" } : null
  }
}

data "stripe_billing_credit_balance_summary" "scope" {
  customer = %[1]q
  filter   = { applicability_scope = { price_type = "metered" } }
}

data "stripe_billing_credit_balance_transactions" "test" {
  customer = terraform_data.known_after_apply.output.customer
}
`, customer, grant)),
			ConfigStateChecks: []statecheck.StateCheck{
				expectBalances("test", balance("usd", 1000, 1000)),
				expectBalances("grant", balance("usd", 1000, 1000)),
				expectBalances("either", balance("usd", 1000, 1000)),
				expectBalances("scope", balance("usd", 1000, 1000)),
				expectType("grant", "credit_grant"), expectType("either", "credit_grant"), expectType("scope", "applicability_scope"),
				statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transactions.test", tfjsonpath.New("transactions"), knownvalue.ListSizeExact(1)),
			},
		}},
	})
}

func TestAccSummaryExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grant := grantIn(t, account, customer, "usd", "1000")
	grantIn(t, account, customer, "eur", "2000")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(acctest.Example(t, "data-sources/stripe_billing_credit_balance_summary/data-source.tf")),
			ConfigVariables: config.Variables{
				"customer": config.StringVariable(customer), "price": config.StringVariable(account.MeteredPrice(t)), "credit_grant": config.StringVariable(grant),
			},
			ConfigStateChecks: []statecheck.StateCheck{
				expectBalances("price", balance("eur", 2000, 2000), balance("usd", 1000, 1000)),
				expectBalances("grant", balance("usd", 1000, 1000)),
				statecheck.ExpectKnownOutputValue("available", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"eur": knownvalue.Int64Exact(2000), "usd": knownvalue.Int64Exact(1000),
				})),
			},
		}},
	})
}
