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

// TestAccDestroyLeavesNothingLive ends a grant of every kind, under every
// setting of what nobody knows about Stripe.
func TestAccDestroyLeavesNothingLive(t *testing.T) {
	t.Parallel()
	for i, switches := range simulator.SwitchSettings() {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it sets what is open about Stripe")
			account.Switch(t, switches)
			clock := account.ClockedCustomer(t)
			ws := account.Workspace(t)
			ws.Write(t, provider+
				grantNamed("pending", clock.Customer, `effective_at = "`+clock.At(48*time.Hour)+`"`)+
				grantNamed("unused", clock.Customer, "")+
				grantNamed("used", clock.Customer, "")+
				grantNamed("depleted", clock.Customer, "")+
				grantNamed("expired", clock.Customer, `expires_at = "`+clock.At(time.Hour)+`"`)+
				grantNamed("expired_elsewhere", clock.Customer, "")+
				grantNamed("voided_elsewhere", clock.Customer, ""))
			ws.MustApply(t)
			state := ws.State(t)
			id := func(name string) string { return state["stripe_billing_credit_grant."+name].ID() }
			account.Draw(t, id("used"), 400)
			account.Draw(t, id("depleted"), 1000)
			account.Post(t, "/v1/billing/credit_grants/"+id("expired_elsewhere")+"/expire")
			account.Post(t, "/v1/billing/credit_grants/"+id("voided_elsewhere")+"/void")
			clock.Advance(t, 2*time.Hour)

			if result := ws.Destroy(t); result.Failed {
				t.Fatalf("destroy failed:\n%s", result.Output)
			}
			if left := ws.State(t); len(left) != 0 {
				t.Errorf("still in state: %v", left)
			}
			for name, want := range map[string]string{
				"pending": "voided", "unused": "voided", "used": "expired", "expired": "expired",
				"expired_elsewhere": "expired", "voided_elsewhere": "voided",
			} {
				if got := endOf(account.ReadGrant(t, id(name)), clock.Now); got != want {
					t.Errorf("the %s grant is %s, want %s", name, got, want)
				}
			}
			balances := account.Get(t, "/v1/billing/credit_balance_summary?customer="+clock.Customer+
				"&filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered").List("balances")
			for _, balance := range balances {
				if left := balance.Int("available_balance.monetary.value"); left != 0 {
					t.Errorf("%d minor units are still available", left)
				}
			}
		})
	}
}

// endOf derives what a grant is, from Stripe's answer.
func endOf(grant acctest.Object, now time.Time) string {
	switch expires := grant.Int("expires_at"); {
	case grant.Int("voided_at") != 0:
		return "voided"
	case expires != 0 && expires <= now.Unix():
		return "expired"
	}
	return "live"
}
