// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccCreditsOfAnAccount: customer_account stands in place of customer in all data
// sources about credits, with a version that has it.
func TestAccCreditsOfAnAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account as customer")
	holder := account.CustomerAccount(t)
	grant := account.Grant(t, holder)
	account.Grant(t, account.Customer(t))
	account.Draw(t, grant, 300)
	reads := func(arguments string) string {
		return fmt.Sprintf(`
data "stripe_billing_credit_grant" "test" {
  id = %q
}
data "stripe_billing_credit_grants" "test" {
  %[2]s
  include_balances = true
}
data "stripe_billing_credit_balance_summary" "test" {
  %[2]s
}
data "stripe_billing_credit_balance_transactions" "test" {
  %[2]s
}
`, grant, arguments)
	}
	const version = `stripe_version = "2025-12-15.clover"`
	at := func(name string, path ...any) tfjsonpath.Path {
		at := tfjsonpath.New(name)
		for _, step := range path {
			switch step := step.(type) {
			case int:
				at = at.AtSliceIndex(step)
			case string:
				at = at.AtMapKey(step)
			}
		}
		return at
	}
	expect := func(source string, at tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.stripe_billing_credit_"+source+".test", at, want)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:      account.Config("data \"stripe_billing_credit_balance_summary\" \"test\" {\n}\n"),
			ExpectError: regexp.MustCompile(`No customer`),
		}, {
			Config:      account.Config(reads(fmt.Sprintf("customer_account = %q", holder))),
			ExpectError: regexp.MustCompile(`stripe_version`),
		}, {
			Config:      account.Config(reads(`customer_account = "acct_missing"`), version),
			ExpectError: regexp.MustCompile(`The account does not exist`),
		}, {
			Config:      account.Config(reads(`customer_account = "cus_1"`), version),
			ExpectError: regexp.MustCompile(`Not the ID of an account`),
		}, {
			Config:      account.Config(reads("customer = \"cus_1\"\n  customer_account = \"acct_1\""), version),
			ExpectError: regexp.MustCompile(`Conflicting customer arguments`),
		}, {
			Config: account.Config(reads(fmt.Sprintf("customer_account = %q", holder)), version),
			ConfigStateChecks: []statecheck.StateCheck{
				expect("grant", at("customer_account"), knownvalue.StringExact(holder)),
				expect("grant", at("customer"), knownvalue.Null()),
				expect("grants", at("credit_grants"), knownvalue.ListSizeExact(1)),
				expect("grants", at("credit_grants", 0, "customer_account"), knownvalue.StringExact(holder)),
				expect("grants", at("credit_grants", 0, "applied"), knownvalue.Int64Exact(300)),
				expect("balance_summary", at("balances", 0, "ledger_balance", "monetary", "value"), knownvalue.Int64Exact(700)),
				expect("balance_transactions", at("transactions"), knownvalue.ListSizeExact(2)),
			},
		}},
	})
}
