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

// readGrant is a configuration that reads grants by name.
func readGrant(ids map[string]string) string {
	body := ""
	for name, id := range ids {
		body += fmt.Sprintf("data \"stripe_billing_credit_grant\" %q {\n  id = %q\n}\n", name, id)
	}
	return body
}

// allOfGrant is what a data source must show of a grant that Stripe holds, with
// the checks of what is nested, may be null, or is derived.
func allOfGrant(grant acctest.Object, rest map[string]knownvalue.Check) map[string]knownvalue.Check {
	all := map[string]knownvalue.Check{
		"id":               knownvalue.StringExact(grant.ID()),
		"amount":           acctest.Money(grant.String("amount.monetary.currency"), grant.Int("amount.monetary.value")),
		"category":         knownvalue.StringExact(grant.String("category")),
		"created":          acctest.At(grant.Int("created")),
		"customer":         knownvalue.StringExact(grant.String("customer")),
		"customer_account": knownvalue.Null(),
		"effective_at":     acctest.At(grant.Int("effective_at")),
		"expires_at":       acctest.At(grant.Int("expires_at")),
		"idempotency_key":  knownvalue.Null(),
		"livemode":         knownvalue.Bool(false),
		"updated":          acctest.At(grant.Int("updated")),
		"voided_at":        acctest.At(grant.Int("voided_at")),
	}
	for name, check := range rest {
		all[name] = check
	}
	return all
}

func scopeOfType(priceType string) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"scope": knownvalue.ObjectExact(map[string]knownvalue.Check{
		"price_type": knownvalue.StringExact(priceType), "prices": knownvalue.Null(), "billable_items": knownvalue.Null(),
	})})
}

func scopeOfPrices(ids ...string) knownvalue.Check {
	var prices []knownvalue.Check
	for _, id := range ids {
		prices = append(prices, knownvalue.ObjectExact(map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}))
	}
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"scope": knownvalue.ObjectExact(map[string]knownvalue.Check{
		"price_type": knownvalue.Null(), "prices": knownvalue.SetExact(prices), "billable_items": knownvalue.Null(),
	})})
}

func TestAccGrantDataSourceShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t, simulator.Options{Now: acctest.Ticking()})
	clock := account.ClockedCustomer(t)
	first, second := account.MeteredPrice(t), account.MeteredPrice(t)
	full := account.ReadGrant(t, account.Post(t, "/v1/billing/credit_grants",
		"customer", clock.Customer, "category", "paid", "name", "Prepaid", "priority", "0",
		"amount[type]", "monetary", "amount[monetary][value]", "5000", "amount[monetary][currency]", "jpy",
		"applicability_config[scope][prices][0][id]", first, "applicability_config[scope][prices][1][id]", second,
		"effective_at", fmt.Sprint(clock.Now.Add(time.Hour).Unix()), "expires_at", fmt.Sprint(clock.Now.Add(48*time.Hour).Unix()),
		"metadata[team]", "growth", "metadata[terraform_idempotency_key]", "prepaid-1").ID())
	bare := account.ReadGrant(t, account.Grant(t, account.Customer(t)))
	voidedID := account.Grant(t, account.Customer(t))
	account.Post(t, "/v1/billing/credit_grants/"+voidedID+"/void")
	voided := account.ReadGrant(t, voidedID)
	if voided.Int("updated") == voided.Int("created") {
		t.Fatalf("the grant was not changed after it was made: %v", voided)
	}

	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrant(map[string]string{"full": full.ID(), "bare": bare.ID(), "voided": voidedID})),
			ConfigStateChecks: []statecheck.StateCheck{
				acctest.Exactly("data.stripe_billing_credit_grant.full", allOfGrant(full, map[string]knownvalue.Check{
					"applicability_config": scopeOfPrices(first, second),
					"metadata": knownvalue.MapExact(map[string]knownvalue.Check{
						"team": knownvalue.StringExact("growth"), "terraform_idempotency_key": knownvalue.StringExact("prepaid-1"),
					}),
					"idempotency_key": knownvalue.StringExact("prepaid-1"),
					"name":            knownvalue.StringExact("Prepaid"),
					"priority":        knownvalue.Int64Exact(0),
					"test_clock":      knownvalue.StringExact(clock.ID),
					"ended_at":        knownvalue.Null(),
					"status":          knownvalue.StringExact("pending"),
				})),
				acctest.Exactly("data.stripe_billing_credit_grant.bare", allOfGrant(bare, map[string]knownvalue.Check{
					"applicability_config": scopeOfType("metered"),
					"metadata":             knownvalue.MapSizeExact(0),
					"name":                 knownvalue.Null(),
					"priority":             priorityOf(bare),
					"test_clock":           knownvalue.Null(),
					"ended_at":             knownvalue.Null(),
					"status":               knownvalue.StringExact("granted"),
				})),
				acctest.Exactly("data.stripe_billing_credit_grant.voided", allOfGrant(voided, map[string]knownvalue.Check{
					"applicability_config": scopeOfType("metered"),
					"metadata":             knownvalue.MapSizeExact(0),
					"name":                 knownvalue.Null(),
					"priority":             priorityOf(voided),
					"test_clock":           knownvalue.Null(),
					"ended_at":             acctest.At(voided.Int("voided_at")),
					"status":               knownvalue.StringExact("voided"),
				})),
			},
		}},
	})
}

// priorityOf is what Stripe answers for a priority that was left to it: null or 50.
func priorityOf(grant acctest.Object) knownvalue.Check {
	if grant.String("priority") == "" {
		return knownvalue.Null()
	}
	return knownvalue.Int64Exact(grant.Int("priority"))
}

// TestAccGrantDataSourceStatus reads a grant of every status by the time of its
// test clock, under every setting of what is open about Stripe.
func TestAccGrantDataSourceStatus(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice, and sets what is open about Stripe")
	clock := account.ClockedCustomer(t)
	later := fmt.Sprint(clock.Now.Add(time.Hour).Unix())
	ids := map[string]string{
		"pending":  account.Grant(t, clock.Customer, "effective_at", fmt.Sprint(clock.Now.Add(72*time.Hour).Unix())),
		"begun":    account.Grant(t, clock.Customer, "effective_at", later),
		"used":     account.Grant(t, clock.Customer),
		"depleted": account.Grant(t, clock.Customer),
		"expired":  account.Grant(t, clock.Customer, "expires_at", later),
		"voided":   account.Grant(t, clock.Customer),
	}
	account.Draw(t, ids["used"], 400)
	account.Draw(t, ids["depleted"], 1000)
	account.Post(t, "/v1/billing/credit_grants/"+ids["voided"]+"/void")
	// From here on nothing is written that would catch up with the ledger.
	account.Switch(t, map[string]string{"effect_rows": "late", "natural_expiry_rows": "late"})
	clock.Advance(t, 24*time.Hour)

	want := map[string]string{"pending": "pending", "begun": "granted", "used": "granted", "depleted": "depleted", "expired": "expired", "voided": "voided"}
	var checks []statecheck.StateCheck
	for name, status := range want {
		checks = append(checks, statecheck.ExpectKnownValue("data.stripe_billing_credit_grant."+name, tfjsonpath.New("status"), knownvalue.StringExact(status)))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(readGrant(ids)), ConfigStateChecks: checks}},
	})
}

// TestAccGrantDataSourceOfDeletedCustomer: the grant outlives its customer, whose
// balance nobody can ask for any more.
func TestAccGrantDataSourceOfDeletedCustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	account.Delete(t, "/v1/customers/"+customer)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(readGrant(map[string]string{"test": grant})),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.stripe_billing_credit_grant.test", tfjsonpath.New("customer"), knownvalue.StringExact(customer)),
			},
		}},
	})
}

// TestAccGrantDataSourceWithoutBalance: where the balance is refused without a code, the
// grant is shown all the same. Any other failure to read it is an error.
func TestAccGrantDataSourceWithoutBalance(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it refuses by a fault")
	config := account.Config(readGrant(map[string]string{"test": account.Grant(t, account.Customer(t))}))
	refusing := acctest.Fault{Method: "GET", Path: "/v1/billing/credit_balance_summary", Status: 400}
	failing := refusing
	failing.Status = 403
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{
			{
				PreConfig: func() { account.Faults(t, refusing) },
				Config:    config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.stripe_billing_credit_grant.test", tfjsonpath.New("status"), knownvalue.StringExact("granted")),
				},
			},
			{
				PreConfig:   func() { account.Faults(t, failing) },
				Config:      config,
				ExpectError: regexp.MustCompile(`(?s)balance\s+of\s+credit\s+grant.*403`),
			},
		},
	})
}

// TestAccGrantDataSourceOfDeletedClock: Stripe's time decides about a grant whose test
// clock is gone, in the list of grants as well. Any other failure to read the clock is
// an error.
func TestAccGrantDataSourceOfDeletedClock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it keeps a grant without its test clock, by a fault")
	clock := account.ClockedCustomer(t)
	grant := account.Grant(t, clock.Customer)
	config := account.Config(readGrant(map[string]string{"test": grant}) + `data "stripe_billing_credit_grants" "all" {}`)
	gone := acctest.Fault{Method: "GET", Path: "/v1/test_helpers/test_clocks/" + clock.ID, Status: 404, Code: "resource_missing"}
	failing := gone
	failing.Status, failing.Code = 403, ""
	granted := knownvalue.StringExact("granted")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{
			{
				PreConfig: func() { account.Faults(t, gone) },
				Config:    config,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.stripe_billing_credit_grant.test", tfjsonpath.New("status"), granted),
					statecheck.ExpectKnownValue("data.stripe_billing_credit_grants.all", tfjsonpath.New("credit_grants").AtSliceIndex(0).AtMapKey("status"), granted),
				},
			},
			{
				PreConfig:   func() { account.Faults(t, failing) },
				Config:      config,
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(`Reading\s+test\s+clock`),
			},
		},
	})
}

func TestAccGrantDataSourceErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	testGrant := account.Grant(t, account.Customer(t))
	account.SimulatorOnly(t, "it reads with a live mode key")
	live := account.WithKey("sk_live_acceptance")
	liveGrant := live.Grant(t, live.Customer(t))
	for _, tc := range []struct {
		name, config, want string
	}{
		{"missing", account.Config(readGrant(map[string]string{"test": "credgr_test_missing"})), `(?s)The credit grant does not exist.*id = "credgr_test_missing".*request\s+req_`},
		{"no id", account.Config(readGrant(map[string]string{"test": "cus_123"})), `is\s+the\s+ID\s+of\s+a\s+customer,\s+not`},
		{"test mode grant, live key", live.Config(readGrant(map[string]string{"test": testGrant})), `(?s)The API key is for the other mode.*is\s+a\s+test\s+mode\s+object`},
		{"live grant, test mode key", account.Config(readGrant(map[string]string{"test": liveGrant})), `(?s)The API key is for the other mode.*is\s+a\s+live\s+mode\s+object.*req_`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps:                    []resource.TestStep{{Config: tc.config, PlanOnly: true, ExpectError: regexp.MustCompile(tc.want)}},
			})
		})
	}
}

// TestAccGrantDataSourceWaitsForUnknown reads, by an id and by a customer that the
// plan does not know, the grant that is made in the same apply.
func TestAccGrantDataSourceWaitsForUnknown(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(fmt.Sprintf(`
resource "stripe_billing_credit_grant" "test" {
  customer             = %q
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
}

data "stripe_billing_credit_grant" "made" {
  id = stripe_billing_credit_grant.test.id
}

resource "terraform_data" "customer" {
  input = stripe_billing_credit_grant.test.customer
}

data "stripe_billing_credit_grants" "made" {
  customer = terraform_data.customer.output
}
`, customer)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.stripe_billing_credit_grant.made", tfjsonpath.New("customer"), knownvalue.StringExact(customer)),
				statecheck.ExpectKnownValue("data.stripe_billing_credit_grants.made", tfjsonpath.New("credit_grants"), knownvalue.ListSizeExact(1)),
			},
		}},
	})
}

func TestAccGrantDataSourceExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice")
	grant := account.Grant(t, account.Customer(t))
	account.Draw(t, grant, 1000)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:          account.Config(acctest.Example(t, "data-sources/stripe_billing_credit_grant/data-source.tf")),
			ConfigVariables: config.Variables{"credit_grant": config.StringVariable(grant)},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("welcome_is_used_up", knownvalue.Bool(true)),
			},
		}},
	})
}
