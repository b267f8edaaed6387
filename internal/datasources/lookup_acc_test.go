// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// data is a data source's block.
func data(kind, name, argument, value string) string {
	return `data "` + kind + `" "` + name + `" {
  ` + argument + ` = "` + value + `"
}
`
}

// read applies a configuration and checks what was read.
func read(t *testing.T, account *acctest.Account, body string, checks ...statecheck.StateCheck) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(body), ConfigStateChecks: checks}},
	})
}

// readExample applies an example as it stands.
func readExample(t *testing.T, account *acctest.Account, name string, variables config.Variables, checks ...statecheck.StateCheck) {
	t.Helper()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:            account.Config(acctest.Example(t, "data-sources/"+name+"/data-source.tf")),
			ConfigVariables:   variables,
			ConfigStateChecks: checks,
		}},
	})
}

// refuse plans a configuration, and wants an error with these words in order,
// however Terraform breaks its lines.
func refuse(t *testing.T, account *acctest.Account, body string, words ...string) {
	t.Helper()
	for i, word := range words {
		words[i] = strings.ReplaceAll(regexp.QuoteMeta(word), " ", `\s+`)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config: account.Config(body), PlanOnly: true, ExpectError: regexp.MustCompile("(?s)" + strings.Join(words, ".*")),
		}},
	})
}

func exact(object acctest.Object, name string) knownvalue.Check {
	return knownvalue.StringExact(object.String(name))
}

func whole(object acctest.Object, name string) knownvalue.Check {
	return knownvalue.Int64Exact(object.Int(name))
}

var noMetadata = knownvalue.MapSizeExact(0)

// TestAccLookupsTakeOneName refuses none and two at validate.
func TestAccLookupsTakeOneName(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for kind, name := range map[string]string{"stripe_customer": "email", "stripe_price": "lookup_key", "stripe_billing_meter": "event_name"} {
		empty := map[string]string{"email": "is empty. Write the customer's email."}[name]
		if empty == "" {
			empty = "string length must be at least 1"
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			refuse(t, account, `data "`+kind+`" "test" {}`, "Exactly one of these attributes must be configured", name)
			refuse(t, account, `data "`+kind+`" "test" {
  id = "x"
  `+name+` = "y"
}`, "Exactly one of these attributes must be configured", name)
			refuse(t, account, data(kind, "test", "id", ""), "is empty, not the ID of a")
			refuse(t, account, data(kind, "test", name, ""), empty)
		})
	}
}

// TestAccLookupsWaitForUnknown reads by names that the plan does not know.
func TestAccLookupsWaitForUnknown(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	name := acctest.UniqueName("tokens")
	email := name + "@example.com"
	customer := customerWith(t, account, "email", email)
	price := account.Price(t, "currency", "usd", "unit_amount", "1", "lookup_key", name)
	meter := account.Meter(t, name)
	invoice := oneOff(t, account, customer.ID(), 1)
	read(t, account, fmt.Sprintf(`
resource "terraform_data" "known_after_apply" {
  input = { email = %q, name = %q, invoice = %q }
}

data "stripe_customer" "test" {
  email = terraform_data.known_after_apply.output.email
}

data "stripe_price" "test" {
  lookup_key = terraform_data.known_after_apply.output.name
}

data "stripe_billing_meter" "test" {
  event_name = terraform_data.known_after_apply.output.name
}

data "stripe_invoice" "test" {
  id = terraform_data.known_after_apply.output.invoice
}
`, email, name, invoice.ID()),
		idOf("data.stripe_customer.test", customer),
		idOf("data.stripe_price.test", price),
		idOf("data.stripe_billing_meter.test", meter),
		idOf("data.stripe_invoice.test", invoice),
	)
}

func idOf(address string, object acctest.Object) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(object.ID()))
}
