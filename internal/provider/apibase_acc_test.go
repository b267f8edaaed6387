// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccEmptyAPIBase: an api_base that is empty is refused, and does not send the
// requests of a test environment to Stripe.
func TestAccEmptyAPIBase(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	for name, base := range map[string]string{"known": `""`, "a variable": "var.base"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ws := account.Workspace(t)
			// Nothing leaves this machine, whatever the provider does.
			ws.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
			ws.Write(t, `
variable "base" { default = "" }

provider "stripe" {
  api_base    = `+base+`
  max_retries = 0
}

resource "stripe_billing_credit_grant" "test" {
  customer             = "`+customer+`"
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
}
`)
			account.ResetStats(t)
			plan := ws.Plan(t)
			if !plan.Failed || account.Stats(t).Requests != 0 {
				t.Errorf("planned %v", plan.Actions)
			}
			if got := strings.Join(plan.Errors(""), "; "); !strings.Contains(got, "api_base") && !strings.Contains(plan.Output, "api_base") {
				t.Errorf("the error does not name api_base: %s", plan.Output)
			}
			if strings.Contains(plan.Output, "proxyconnect") || strings.Contains(plan.Output, "api.stripe.com/") {
				t.Errorf("a request was sent: %s", plan.Output)
			}
		})
	}
}
