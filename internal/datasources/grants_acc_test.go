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
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const grantsAddress = "data.stripe_billing_credit_grants.test"

func readGrants(name, arguments string) string {
	return fmt.Sprintf("data \"stripe_billing_credit_grants\" %q {\n  %s\n}\n", name, arguments)
}

// expectGrants checks which grants a list holds, in order.
func expectGrants(name string, ids ...string) statecheck.StateCheck {
	list := []knownvalue.Check{}
	for _, id := range ids {
		list = append(list, knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}))
	}
	return statecheck.ExpectKnownValue("data.stripe_billing_credit_grants."+name, tfjsonpath.New("credit_grants"), knownvalue.ListExact(list))
}

func TestAccGrantsDataSourceShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	price := account.MeteredPrice(t)
	older := account.ReadGrant(t, account.Grant(t, customer, "name", "Welcome", "priority", "7", "metadata[team]", "growth"))
	newer := account.ReadGrant(t, account.Post(t, "/v1/billing/credit_grants",
		"customer", customer, "category", "paid", "amount[type]", "monetary", "amount[monetary][value]", "1", "amount[monetary][currency]", "eur",
		"applicability_config[scope][prices][0][id]", price).ID())
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrants("test", fmt.Sprintf("customer = %q", customer))),
			ConfigStateChecks: []statecheck.StateCheck{acctest.Exactly(grantsAddress, map[string]knownvalue.Check{
				"customer":         knownvalue.StringExact(customer),
				"customer_account": knownvalue.Null(),
				"category":         knownvalue.Null(),
				"status":           knownvalue.Null(),
				"idempotency_key":  knownvalue.Null(),
				"metadata":         knownvalue.Null(),
				"include_balances": knownvalue.Null(),
				"credit_grants": knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectExact(allOfGrant(newer, map[string]knownvalue.Check{
						"ledger_balance":       knownvalue.Null(),
						"applied":              knownvalue.Null(),
						"applicability_config": scopeOfPrices(price),
						"metadata":             knownvalue.MapSizeExact(0),
						"name":                 knownvalue.Null(),
						"priority":             priorityOf(newer),
						"test_clock":           knownvalue.Null(),
						"ended_at":             knownvalue.Null(),
						"status":               knownvalue.StringExact("granted"),
					})),
					knownvalue.ObjectExact(allOfGrant(older, map[string]knownvalue.Check{
						"ledger_balance":       knownvalue.Null(),
						"applied":              knownvalue.Null(),
						"applicability_config": scopeOfType("metered"),
						"metadata":             knownvalue.MapExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("growth")}),
						"name":                 knownvalue.StringExact("Welcome"),
						"priority":             knownvalue.Int64Exact(7),
						"test_clock":           knownvalue.Null(),
						"ended_at":             knownvalue.Null(),
						"status":               knownvalue.StringExact("granted"),
					})),
				}),
			})},
		}},
	})
}

// TestAccGrantsDataSourceFilters judges each grant by its own clock, and reads
// each clock once for all its grants.
func TestAccGrantsDataSourceFilters(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it lists the whole account, and counts requests")
	ahead, behind := account.ClockedCustomer(t), account.ClockedCustomer(t)
	plain := account.Customer(t)
	inADay := fmt.Sprint(behind.Now.Add(24 * time.Hour).Unix())
	expired := account.Grant(t, ahead.Customer, "expires_at", inADay)
	expiring := account.Grant(t, behind.Customer, "expires_at", inADay)
	begun := account.Grant(t, ahead.Customer, "effective_at", inADay)
	pending := account.Grant(t, behind.Customer, "effective_at", inADay)
	voided := account.Grant(t, plain)
	account.Post(t, "/v1/billing/credit_grants/"+voided+"/void")
	paid := account.Post(t, "/v1/billing/credit_grants", "customer", plain, "category", "paid",
		"amount[type]", "monetary", "amount[monetary][value]", "1", "amount[monetary][currency]", "eur",
		"applicability_config[scope][price_type]", "metered").ID()
	ahead.Advance(t, 48*time.Hour)
	account.ResetStats(t)

	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrants("all", "") +
				readGrants("pending", `status = "pending"`) +
				readGrants("granted", `status = "granted"`) +
				readGrants("expired", `status = "expired"`) +
				readGrants("voided", `status = "voided"`) +
				readGrants("paid", `category = "paid"`) +
				readGrants("promotional", `category = "promotional"`) +
				readGrants("of_one", fmt.Sprintf("customer = %q\n  category = \"promotional\"\n  status = \"granted\"", ahead.Customer)) +
				readGrants("none", fmt.Sprintf("customer = %q\n  status = \"pending\"", plain))),
			ConfigStateChecks: []statecheck.StateCheck{
				expectGrants("all", paid, voided, pending, begun, expiring, expired),
				expectGrants("pending", pending),
				expectGrants("granted", paid, begun, expiring),
				expectGrants("expired", expired),
				expectGrants("voided", voided),
				expectGrants("paid", paid),
				expectGrants("promotional", voided, pending, begun, expiring, expired),
				expectGrants("of_one", begun),
				expectGrants("none"),
			},
		}},
	})
	// Of the nine lists six hold grants of both clocks, and "of_one" of one.
	lists, clocks := len(account.Requests(t, "GET", "/v1/billing/credit_grants")), len(account.Requests(t, "GET", "/v1/test_helpers/test_clocks/"))
	if lists%9 != 0 || clocks != lists/9*(6*2+1) {
		t.Errorf("%d lists read test clocks %d times, want 13 times for each 9", lists, clocks)
	}
}

func TestAccGrantsDataSourceFollowsPages(t *testing.T) {
	t.Parallel()
	const grants = 250
	account := acctest.New(t, simulator.Options{Grants: grants}).WithKey("sk_test_simulator")
	account.SimulatorOnly(t, "it starts with many grants")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrants("test", ""), "requests_per_second = 1000"),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(grantsAddress, tfjsonpath.New("credit_grants"), knownvalue.ListSizeExact(grants)),
				statecheck.ExpectKnownValue(grantsAddress, tfjsonpath.New("credit_grants").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact("credgr_test_sim_000249")),
				statecheck.ExpectKnownValue(grantsAddress, tfjsonpath.New("credit_grants").AtSliceIndex(249).AtMapKey("id"), knownvalue.StringExact("credgr_test_sim_000000")),
			},
		}},
	})
	requests := account.Requests(t, "GET", "/v1/billing/credit_grants")
	if len(requests) == 0 || len(requests)%3 != 0 {
		t.Errorf("%d requests, want 3 pages each time", len(requests))
	}
	for _, request := range requests {
		if got := request.Query["limit"]; got != "100" {
			t.Errorf("a page was asked for with limit %q", got)
		}
	}
}

func TestAccGrantsDataSourceErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, tc := range []struct {
		name, arguments, want string
	}{
		{"missing customer", `customer = "cus_missing"`, `(?s)The customer does not exist.*customer = "cus_missing".*req_`},
		{"unknown category", `category = "free"`, `(?s)Attribute category value must be one of`},
		{"depleted", `status = "depleted"`, `(?s)Attribute status value must be one of.*pending`},
		{"empty customer", `customer = ""`, `is\s+empty,\s+not\s+the\s+ID\s+of\s+a\s+customer`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps:                    []resource.TestStep{{Config: account.Config(readGrants("test", tc.arguments)), PlanOnly: true, ExpectError: regexp.MustCompile(tc.want)}},
			})
		})
	}
}

func TestAccGrantsDataSourceExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:          account.Config(acctest.Example(t, "data-sources/stripe_billing_credit_grants/data-source.tf")),
			ConfigVariables: config.Variables{"customer": config.StringVariable(customer)},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("promotions", knownvalue.ObjectExact(map[string]knownvalue.Check{grant: knownvalue.Int64Exact(1000)})),
			},
		}},
	})
}
