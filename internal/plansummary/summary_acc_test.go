// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"fmt"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

// TestAccRealPlan summarizes plans that Terraform has made, so that what the
// fixtures take for the form of a plan is its form.
func TestAccRealPlan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	grant := func(name, customer string, value int, expiresAt string) string {
		return fmt.Sprintf(`
resource "stripe_billing_credit_grant" %q {
  customer             = %q
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = %d } }
  applicability_config = { scope = { price_type = "metered" } }
  expires_at           = %q
}
`, name, customer, value, expiresAt)
	}
	const end, later = "2035-01-01T00:00:00Z", "2036-01-01T00:00:00Z"
	kept, raised, longer, removed := account.Customer(t), account.Customer(t), account.Customer(t), account.Customer(t)
	ws.Write(t, grant("kept", kept, 1000, end)+grant("raised", raised, 2000, end)+grant("longer", longer, 3000, end)+grant("removed", removed, 4000, end))
	report, exit := summarize(t, ws)
	if exit != plansummary.ExitSame {
		t.Errorf("a plan that only grants exits with %d", exit)
	}
	requireLines(t, report, "| Granted | 4 | 100.00 |", "| Kept | 0 | 0 |")
	ws.MustApply(t)

	ws.Write(t, grant("kept", kept, 1000, end)+grant("raised", raised, 2500, end)+grant("longer", longer, 3000, later))
	report, exit = summarize(t, ws)
	if exit != plansummary.ExitReview {
		t.Errorf("a plan that replaces and ends exits with %d", exit)
	}
	requireLines(t, report,
		"**Review this: the plan ends 2 grants and grants 1 again.**",
		"| Granted | 0 | 0 |", "| Granted again | 1 | 25.00 |", "| Ended, at most | 2 | 60.00 |", "| Extended | 1 | 30.00 |", "| Kept | 1 | 10.00 |",
		fmt.Sprintf("| %#q | 20.00 USD | 25.00 USD | `stripe_billing_credit_grant.raised` |", raised))
}
