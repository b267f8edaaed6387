// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccLifecycle: grant, plan nothing, add, remove, change a value, change the
// metadata and the end of all, destroy.
func TestAccLifecycle(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customers := account.Customers(t, 8)
	ws := account.Workspace(t)

	recipients := toEach(customers[:5], 5000)
	ws.Write(t, providerBlock+campaignOf(recipients))
	plan := ws.Plan(t)
	wantContains(t, details(plan), "grants 250.00 USD to 5 customers")
	wantContains(t, details(ws.MustApply(t)), "grants 250.00 USD to 5 customers")
	state := ws.State(t)[address]
	wantOnce(t, account, state, recipients)
	if got := state.Int("total"); got != 25_000 {
		t.Errorf("total is %d", got)
	}
	if got := state.Int("priority"); got != 50 {
		t.Errorf("priority is %d", got)
	}
	wantNoChanges(t, ws)

	// Two are added, one is removed, one changes.
	removed, changed := customers[0], customers[1]
	delete(recipients, removed)
	recipients[changed], recipients[customers[5]], recipients[customers[6]] = 7500, 100, 200
	ws.Write(t, providerBlock+campaignOf(recipients))
	plan = ws.Plan(t)
	wantContains(t, details(plan), "grants 3.00 USD to 2 customers", "ends 1 grant of 50.00 USD", "replaces 1 grant of 50.00 USD with 75.00 USD")
	account.ResetStats(t)
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	if got := len(liveGrants(t, account, removed)); got != 0 {
		t.Errorf("the customer who was removed has %d live grants", got)
	}
	if got := account.Stats(t).ByRoute["POST /v1/billing/credit_grants"]; got != 3 {
		t.Errorf("%d grants were asked for, want 3", got)
	}
	wantNoChanges(t, ws)

	// The end and the metadata change in place.
	more := []string{"expires_at = \"2099-01-01T00:00:00Z\"", "metadata = { team = \"growth\" }"}
	ws.Write(t, providerBlock+campaignOf(recipients, more...))
	wantContains(t, details(ws.Plan(t)), "changes expires_at or metadata of 6 grants")
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	for customer := range recipients {
		g := liveGrants(t, account, customer)[0]
		if g.Int("expires_at") != 4_070_908_800 || g.String("metadata.team") != "growth" || g.String("metadata.terraform_idempotency_key") != "spring" {
			t.Errorf("%s: expires_at %d, metadata %v", customer, g.Int("expires_at"), g["metadata"])
		}
	}
	wantNoChanges(t, ws)
	// Another spelling of the same moment is no change.
	more[0] = "expires_at = 4070908800"
	ws.Write(t, providerBlock+campaignOf(recipients, more...))
	wantNoChanges(t, ws)

	// Somebody changes a grant elsewhere: drift says so, and the plan puts it back.
	meddled := liveGrants(t, account, changed)[0].ID()
	account.Post(t, "/v1/billing/credit_grants/"+meddled, "expires_at", "", "metadata[team]", "ops")
	if result := ws.Apply(t, "-refresh-only"); result.Failed {
		t.Fatal(details(result))
	}
	if got := texts(ws.State(t)[address], "drift"); len(got) != 1 || got[changed] != "never expires, instead of at 2099-01-01T00:00:00Z; metadata differs in team" {
		t.Errorf("drift: %v", got)
	}
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)

	account.ResetStats(t)
	destroyed := ws.Destroy(t)
	if destroyed.Failed {
		t.Fatal(details(destroyed))
	}
	for _, customer := range customers {
		if got := len(liveGrants(t, account, customer)); got != 0 {
			t.Errorf("customer %s has %d live grants after the destroy", customer, got)
		}
	}
}
