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

func transactionsConfig(name, customer, more string) string {
	return fmt.Sprintf("data \"stripe_billing_credit_balance_transactions\" %q {\n  customer = %q\n  %s\n}\n", name, customer, more)
}

func transactionConfig(name, id string) string {
	return fmt.Sprintf("data \"stripe_billing_credit_balance_transaction\" %q {\n  id = %q\n}\n", name, id)
}

// ledger is the rows of a customer as Stripe holds them, newest first.
func ledger(t *testing.T, account *acctest.Account, customer string) []acctest.Object {
	t.Helper()
	return account.Get(t, "/v1/billing/credit_balance_transactions?limit=100&customer="+customer).List("data")
}

// allOfTransaction is every attribute of a row that Stripe holds.
func allOfTransaction(row acctest.Object) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"id":           knownvalue.StringExact(row.ID()),
		"created":      acctest.At(row.Int("created")),
		"credit":       side(row, "credit", "credits_application_invoice_voided"),
		"credit_grant": knownvalue.StringExact(row.String("credit_grant")),
		"debit":        side(row, "debit", "credits_applied"),
		"effective_at": acctest.At(row.Int("effective_at")),
		"livemode":     knownvalue.Bool(false),
		"test_clock":   acctest.Text(row, "test_clock"),
		"type":         knownvalue.StringExact(row.String("type")),
	}
}

// side is the credit or the debit of a row, and what it was applied to.
func side(row acctest.Object, name, applied string) knownvalue.Check {
	if row.String(name) == "" {
		return knownvalue.Null()
	}
	appliedTo := knownvalue.Check(knownvalue.Null())
	if row.String(name+"."+applied) != "" {
		appliedTo = knownvalue.ObjectExact(map[string]knownvalue.Check{
			"invoice":           knownvalue.StringExact(row.String(name + "." + applied + ".invoice")),
			"invoice_line_item": knownvalue.StringExact(row.String(name + "." + applied + ".invoice_line_item")),
		})
	}
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"amount": acctest.Money(row.String(name+".amount.monetary.currency"), row.Int(name+".amount.monetary.value")),
		applied:  appliedTo,
		"type":   knownvalue.StringExact(row.String(name + ".type")),
	})
}

// TestAccTransactionsShowEveryAttribute compares rows of every type with what
// Stripe holds, in the list and one by one.
func TestAccTransactionsShowEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice")
	clock := account.ClockedCustomer(t)
	applied := account.Grant(t, clock.Customer, "expires_at", fmt.Sprint(clock.Now.Add(time.Hour).Unix()))
	account.Draw(t, applied, 400)
	voided := grantIn(t, account, clock.Customer, "jpy", "70")
	account.Post(t, "/v1/billing/credit_grants/"+voided+"/void")
	clock.Advance(t, 24*time.Hour)

	rows := ledger(t, account, clock.Customer)
	body := transactionsConfig("all", clock.Customer, "") + transactionsConfig("grant", clock.Customer, fmt.Sprintf("credit_grant = %q", voided))
	list, types := []knownvalue.Check{}, map[string]bool{}
	var checks []statecheck.StateCheck
	for i, row := range rows {
		name := fmt.Sprintf("row_%d", i)
		body += transactionConfig(name, row.ID())
		list = append(list, knownvalue.ObjectExact(allOfTransaction(row)))
		checks = append(checks, acctest.Exactly("data.stripe_billing_credit_balance_transaction."+name, allOfTransaction(row)))
		types[row.String("credit.type")+row.String("debit.type")] = true
	}
	for _, kind := range []string{"credits_granted", "credits_applied", "credits_expired", "credits_voided"} {
		if !types[kind] {
			t.Fatalf("the ledger has no row of the type %s: %v", kind, rows)
		}
	}
	checks = append(checks,
		acctest.Exactly("data.stripe_billing_credit_balance_transactions.all", map[string]knownvalue.Check{
			"customer":         knownvalue.StringExact(clock.Customer),
			"customer_account": knownvalue.Null(),
			"credit_grant":     knownvalue.Null(),
			"limit":            knownvalue.Null(),
			"transactions":     knownvalue.ListExact(list),
		}),
		statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transactions.grant", tfjsonpath.New("transactions"), knownvalue.ListExact(ofGrant(rows, voided))),
	)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(body), ConfigStateChecks: checks}},
	})
}

func ofGrant(rows []acctest.Object, grant string) []knownvalue.Check {
	var out []knownvalue.Check
	for _, row := range rows {
		if row.String("credit_grant") == grant {
			out = append(out, knownvalue.ObjectExact(allOfTransaction(row)))
		}
	}
	return out
}

// TestAccTransactionsStopAtTheLimit: of 301 rows, a limit of 250 reads 3 pages.
func TestAccTransactionsStopAtTheLimit(t *testing.T) {
	t.Parallel()
	const rows = 301
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice, and counts requests")
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	for range rows - 1 { // the first is the grant itself
		account.Draw(t, grant, 1)
	}
	pages := map[int]int{1: 1, 100: 1, 250: 3}
	body, allPages := "", 0
	var checks []statecheck.StateCheck
	for limit, needed := range pages {
		name := fmt.Sprintf("limit_%d", limit)
		body += transactionsConfig(name, customer, fmt.Sprintf("limit = %d", limit))
		allPages += needed
		checks = append(checks, statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transactions."+name,
			tfjsonpath.New("transactions"), knownvalue.ListSizeExact(limit)))
	}
	account.ResetStats(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(body, "requests_per_second = 1000"), ConfigStateChecks: checks}},
	})
	reads, calls := 0, account.Requests(t, "GET", "/v1/billing/credit_balance_transactions")
	for _, call := range calls {
		if call.Query["starting_after"] == "" {
			reads++
		}
	}
	if reads == 0 || reads%len(pages) != 0 || len(calls) != reads/len(pages)*allPages {
		t.Errorf("%d reads took %d pages, want %d for each %d", reads, len(calls), allPages, len(pages))
	}
}

func TestAccTransactionsOfNobody(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(transactionsConfig("test", account.Customer(t), "")),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transactions.test", tfjsonpath.New("transactions"), knownvalue.ListExact([]knownvalue.Check{})),
			},
		}},
	})
}

func TestAccTransactionErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	account.SimulatorOnly(t, "it reads with a live mode key")
	live := account.WithKey("sk_live_acceptance")
	liveCustomer := live.Customer(t)
	live.Grant(t, liveCustomer)
	row, liveRow := ledger(t, account, customer)[0].ID(), ledger(t, live, liveCustomer)[0].ID()
	for _, tc := range []struct {
		name, config, want string
	}{
		{"missing transaction", account.Config(transactionConfig("test", "cbtxn_test_missing")), `(?s)The credit balance transaction does not exist.*id = "cbtxn_test_missing".*req_`},
		{"test mode transaction, live key", live.Config(transactionConfig("test", row)), `(?s)The API key is for the other mode.*is\s+a\s+test\s+mode`},
		{"live transaction, test mode key", account.Config(transactionConfig("test", liveRow)), `(?s)The API key is for the other mode.*is\s+a\s+live\s+mode.*req_`},
		{"missing customer", account.Config(transactionsConfig("test", "cus_missing", "")), `(?s)The customer does not exist.*customer = "cus_missing".*req_`},
		{"missing grant", account.Config(transactionsConfig("test", customer, `credit_grant = "credgr_test_missing"`)), `(?s)The credit grant does not exist.*credit_grant = "credgr_test_missing".*req_`},
		{"other mode's grant", live.Config(transactionsConfig("test", liveCustomer, fmt.Sprintf("credit_grant = %q", grant))), `(?s)The API key is for the other mode`},
		{"half a limit", account.Config(transactionsConfig("test", customer, `limit = 1.5`)), `1\.5\s+is\s+not\s+a\s+whole\s+number\s+of\s+transactions`},
		{"no limit", account.Config(transactionsConfig("test", customer, `limit = 0`)), `Attribute limit value must be at least 1`},
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

func TestAccTransactionExamples(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice")
	customer := account.Customer(t)
	grant := account.Grant(t, customer)
	account.Draw(t, grant, 400)
	row := ledger(t, account, customer)[0]
	invoice := row.String("debit.credits_applied.invoice")
	for name, tc := range map[string]struct {
		variables config.Variables
		output    statecheck.StateCheck
	}{
		"stripe_billing_credit_balance_transaction": {
			config.Variables{"transaction": config.StringVariable(row.ID())},
			statecheck.ExpectKnownOutputValue("drawn_from", knownvalue.StringExact(grant)),
		},
		"stripe_billing_credit_balance_transactions": {
			config.Variables{"customer": config.StringVariable(customer)},
			statecheck.ExpectKnownOutputValue("applied", knownvalue.ObjectExact(map[string]knownvalue.Check{
				invoice: knownvalue.TupleExact([]knownvalue.Check{knownvalue.Int64Exact(400)}),
			})),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps: []resource.TestStep{{
					Config:            account.Config(acctest.Example(t, "data-sources/"+name+"/data-source.tf")),
					ConfigVariables:   tc.variables,
					ConfigStateChecks: []statecheck.StateCheck{tc.output},
				}},
			})
		})
	}
}
