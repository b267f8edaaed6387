// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccDeletionPolicies: each policy, for a grant that was drawn on and one
// that was not.
func TestAccDeletionPolicies(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	clock := account.ClockedCustomer(t)
	for name, tc := range map[string]struct{ policy, more, unused, used string }{
		"the default":    {"void_or_expire", "", "voided", "expired"},
		"void":           {"void", "", "voided", "live"},
		"expire":         {"expire", "", "expired", "expired"},
		"abandon":        {"abandon", "", "live", "live"},
		"expire pending": {"expire", `effective_at = "` + clock.At(24*time.Hour) + `"`, "voided", ""},
	} {
		ws := account.Workspace(t)
		more := fmt.Sprintf("deletion_policy = %q\n  %s", tc.policy, tc.more)
		ws.Write(t, provider+grantNamed("unused", clock.Customer, more)+grantNamed("used", clock.Customer, more))
		ws.MustApply(t)
		state := ws.State(t)
		unused, used := state["stripe_billing_credit_grant.unused"].ID(), state["stripe_billing_credit_grant.used"].ID()
		if tc.used != "" {
			account.Draw(t, used, 1)
		}
		result := ws.Destroy(t)
		if got := endOf(account.ReadGrant(t, unused), clock.Now); got != tc.unused {
			t.Errorf("%s: the unused grant is %s, want %s", name, got, tc.unused)
		}
		if tc.used == "" {
			continue
		}
		if got := endOf(account.ReadGrant(t, used), clock.Now); got != tc.used {
			t.Errorf("%s: the used grant is %s, want %s", name, got, tc.used)
		}
		_, held := ws.State(t)["stripe_billing_credit_grant.used"]
		switch tc.policy {
		case "void":
			if got := result.Errors(""); len(got) != 1 || got[0] != "A credit grant cannot be voided" || !held {
				t.Errorf("%s: errors %q, still in state: %v", name, got, held)
			}
		case "abandon":
			if got := result.Warnings(used); len(got) != 2 || got[1] != "A credit grant was left live" || held {
				t.Errorf("%s: warnings %q, still in state: %v", name, got, held)
			}
		default:
			if result.Failed || held {
				t.Errorf("%s: errors %q, still in state: %v", name, result.Errors(""), held)
			}
		}
	}
}
