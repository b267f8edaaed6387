// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const address = "stripe_billing_credit_grant.test"

// grantConfig is a grant of 10.00 USD for all metered prices, with more lines.
func grantConfig(customer, more string) string {
	return `
resource "stripe_billing_credit_grant" "test" {
  customer = "` + customer + `"
  category = "promotional"
  amount   = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  ` + more + `
}
`
}

var emptyPlan = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

func TestAccGrantLifecycle(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:           account.Config(grantConfig(customer, `metadata = { team = "growth" }`)),
			ConfigPlanChecks: emptyPlan,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact("granted")),
			},
		}, {
			Config:           account.Config(grantConfig(customer, `expires_at = "2034-01-31T01:00:00+01:00"`)),
			ConfigPlanChecks: emptyPlan,
		}, {
			Config:           account.Config(grantConfig(customer, ``)),
			ConfigPlanChecks: emptyPlan,
		}, {
			ResourceName:      address,
			ImportState:       true,
			ImportStateVerify: true,
		}},
	})
}

// provider is the provider block of a workspace, whose key is in its environment.
const provider = "provider \"stripe\" {\n  requests_per_second = 1000\n}\n"

// grantNamed is grantConfig under another name.
func grantNamed(name, customer, more string) string {
	return `
resource "stripe_billing_credit_grant" "` + name + `" {
  customer = "` + customer + `"
  category = "promotional"
  amount   = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  ` + more + `
}
`
}

func requireContains(t *testing.T, text, part string) {
	t.Helper()
	if !strings.Contains(strings.Join(strings.Fields(text), " "), part) {
		t.Errorf("%q does not say %q", text, part)
	}
}
