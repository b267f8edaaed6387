// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccBillableItems: a campaign for billable items is granted, changed, imported and
// replaced with a preview version. Without one, or in an account that Stripe has not
// admitted to the preview, it is refused, and nothing is sent or ended.
func TestAccBillableItems(t *testing.T) {
	t.Parallel()
	const errVersion, errItems = "The version of Stripe's API does not have this argument", "Billable items cannot be used"
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account in the preview")
	account.Switch(t, map[string]string{"preview": "on"})
	recipients := toEach(account.Customers(t, 2), 1000)
	forItems := func(items string, more ...string) string {
		return strings.Replace(providerBlock+campaignOf(recipients, more...), `price_type = "metered"`, "billable_items = "+items, 1)
	}
	const items = `[{ id = "bitem_b" }, { id = "bitem_a" }]`
	ws := account.Workspace(t)
	refused := func(result acctest.Result, summary string, made int) {
		t.Helper()
		wantContains(t, details(result), summary)
		if got := grantsMade(t, account); !result.Failed || got != made {
			t.Errorf("%d grants were made, want %d", got, made)
		}
	}
	ws.Write(t, forItems(items))
	refused(ws.Plan(t), errVersion, 0)
	ws.Write(t, forItems(lateValue)+later(1, items))
	refused(ws.Apply(t), errVersion, 0)

	ws = account.Workspace(t)
	apply := func(config string) {
		t.Helper()
		ws.Write(t, config)
		ws.MustApply(t)
		wantNoChanges(t, ws)
		wantOnce(t, account, ws.State(t)[address], recipients)
	}
	ws.Setenv("STRIPE_VERSION", "2026-01-28.preview")
	apply(forItems(items))
	for customer := range recipients {
		recipients[customer] = 2000
		break
	}
	apply(forItems(`[{ id = "bitem_a" }, { id = "bitem_b" }]`, `metadata = { team = "growth" }`))
	if result := ws.Run(t, "state", "rm", address); result.Failed {
		t.Fatal(result.Output)
	}
	if result := ws.Run(t, "import", "-no-color", address, "spring"); result.Failed {
		t.Fatal(result.Output)
	}
	wantNoChanges(t, ws)

	made := grantsMade(t, account)
	ws.Setenv("STRIPE_VERSION", "")
	refused(ws.Plan(t), errVersion, made)
	ws.Setenv("STRIPE_VERSION", "2026-01-28.preview")
	account.Switch(t, map[string]string{"preview": "off"})
	ws.Write(t, forItems(`[{ id = "bitem_c" }]`))
	refused(ws.Apply(t), errItems, made)
	refused(ws.Apply(t, "-replace="+address), errItems, made)
	ws.Run(t, "taint", address)
	refused(ws.Apply(t), "", made)
	wantOnce(t, account, ws.State(t)[address], recipients)
	ws.Run(t, "untaint", address)
	account.Switch(t, map[string]string{"preview": "on"})
	apply(forItems(`[{ id = "bitem_c" }]`))
	if result := ws.Destroy(t); result.Failed {
		t.Error(details(result))
	}
}
