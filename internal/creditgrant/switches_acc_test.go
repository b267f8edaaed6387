// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestAccWhateverStripeDoes lives a grant's life under every setting of what
// nobody knows about Stripe, and in an account that holds grants of Accounts v2.
func TestAccWhateverStripeDoes(t *testing.T) {
	t.Parallel()
	for i, switches := range append(simulator.SwitchSettings(), simulator.AccountSettings()[0]) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it sets what is open about Stripe")
			account.Switch(t, switches)
			clock := account.ClockedCustomer(t)
			ws := account.Workspace(t)
			apply := func(what, more string, wantActions int) acctest.Result {
				t.Helper()
				ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+more))
				ws.MustApply(t)
				plan := ws.Plan(t)
				if plan.Failed || len(plan.Actions) != wantActions {
					t.Errorf("%s: the next plan is %v %v", what, plan.Actions, plan.Errors(""))
				}
				return plan
			}
			end := func(after time.Duration) string { return `expires_at = "` + clock.At(after) + `"` }
			apply("granted", end(24*time.Hour)+"\n  metadata = { a = \"1\" }", 0)
			id := ws.State(t)[testAddress].ID()
			apply("extended", end(48*time.Hour), 0)
			apply("never ends", "", 0)
			last := end(24 * time.Hour)
			apply("ends again", last, 0)
			clock.Advance(t, 24*time.Hour)
			if plan := apply("expired", last, 0); len(plan.Warnings("")) != 0 {
				t.Errorf("expired as declared: warnings %q", plan.Warnings(""))
			}
			if plan := apply("changed after its end", end(72*time.Hour), 0); len(plan.Warnings("")) != 1 {
				t.Errorf("changed after its end: warnings %q", plan.Warnings(""))
			}
			if grant := account.ReadGrant(t, id); endOf(grant, clock.Now) != "expired" {
				t.Errorf("the ended grant came to life again: %v", grant)
			}
			ws.MustApply(t, "-replace="+testAddress)
			if again := ws.State(t)[testAddress].ID(); again == id || endOf(account.ReadGrant(t, again), clock.Now) != "live" {
				t.Errorf("-replace did not grant again: %s", again)
			}
			if result := ws.Destroy(t); result.Failed || len(liveAt(account, t, clock)) != 0 {
				t.Errorf("destroy: %v, still live: %v", result.Errors(""), liveAt(account, t, clock))
			}
		})
	}
}

func liveAt(account *acctest.Account, t *testing.T, clock *acctest.Clock) []string {
	t.Helper()
	var live []string
	for _, grant := range account.Grants(t, clock.Customer) {
		// Lists may show a grant as it was.
		if endOf(account.ReadGrant(t, grant.ID()), clock.Now) == "live" {
			live = append(live, grant.ID())
		}
	}
	return live
}

// TestAccLateUpdateDoesNotRevive: a plan that was saved before a grant ended does
// not bring it to life again, even if Stripe would.
func TestAccLateUpdateDoesNotRevive(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it lets an ended grant be changed")
	account.Switch(t, map[string]string{"update_ended_expires_at": "accept", "update_ended_metadata": "accept"})
	clock := account.ClockedCustomer(t)
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, `expires_at = "`+clock.At(time.Hour)+`"`))
	id := ws.State(t)[testAddress].ID()
	ws.Write(t, provider+grantNamed("test", clock.Customer, `expires_at = "`+clock.At(96*time.Hour)+`"`))
	if plan := ws.Plan(t); plan.Actions[testAddress] != "update" {
		t.Fatalf("planned %v", plan.Actions)
	}
	clock.Advance(t, 2*time.Hour)
	result := ws.Run(t, "apply", "-json", "plan.tfplan")
	if got := result.Errors(""); len(got) != 1 || got[0] != "The credit grant has ended since it was planned" {
		t.Errorf("errors %q", got)
	}
	if grant := account.ReadGrant(t, id); endOf(grant, clock.Now) != "expired" {
		t.Errorf("the grant came to life again: %v", grant)
	}
}
