// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits_test

import (
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

const now = 1_000_000

// granted is a grant of 1000 that became effective before now, with its row.
func granted(change func(*credits.Grant)) credits.Grant {
	g := credits.Grant{
		ID: "credgr_1", Category: credits.CategoryPaid, Currency: "usd", Value: 1000,
		Created: now - 100, EffectiveAt: now - 100,
		Ledger: credits.Sums{Granted: 1000, Effective: true},
	}
	if change != nil {
		change(&g)
	}
	return g
}

// pending is a grant of 1000 that will become effective.
func pending(change func(*credits.Grant)) credits.Grant {
	return granted(func(g *credits.Grant) {
		g.EffectiveAt, g.Ledger = now+10, credits.Sums{}
		if change != nil {
			change(g)
		}
	})
}

func TestStatusOf(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		grant credits.Grant
		want  credits.Status
	}{
		"granted":                      {granted(nil), credits.Granted},
		"effective at this second":     {granted(func(g *credits.Grant) { g.EffectiveAt = now }), credits.Granted},
		"pending":                      {pending(nil), credits.Pending},
		"expires in a second":          {granted(func(g *credits.Grant) { g.ExpiresAt = now + 1 }), credits.Granted},
		"expires at this second":       {granted(func(g *credits.Grant) { g.ExpiresAt = now }), credits.Expired},
		"voided wins over expired":     {granted(func(g *credits.Grant) { g.ExpiresAt, g.VoidedAt = now-1, now-2 }), credits.Voided},
		"voided while pending":         {pending(func(g *credits.Grant) { g.VoidedAt = now }), credits.Voided},
		"partly used":                  {granted(func(g *credits.Grant) { g.Ledger.Applied = 999 }), credits.Granted},
		"depleted":                     {granted(func(g *credits.Grant) { g.Ledger.Applied = 1000 }), credits.Depleted},
		"depleted, then given back":    {granted(func(g *credits.Grant) { g.Ledger.Applied, g.Ledger.Restored = 1000, 1 }), credits.Granted},
		"expired wins over depleted":   {granted(func(g *credits.Grant) { g.Ledger.Applied, g.ExpiresAt = 1000, now }), credits.Expired},
		"effective, its row not there": {granted(func(g *credits.Grant) { g.Ledger = credits.Sums{} }), credits.Granted},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.StatusOf(tt.grant, now); got != tt.want {
				t.Errorf("status is %s, want %s", got, tt.want)
			}
		})
	}
}

func TestUnusedAreThosePendingOrWithCreditLeft(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		grant credits.Grant
		want  bool
	}{
		"granted":  {granted(nil), true},
		"pending":  {pending(nil), true},
		"depleted": {granted(func(g *credits.Grant) { g.Ledger.Applied = 1000 }), false},
		"expired":  {granted(func(g *credits.Grant) { g.ExpiresAt = now }), false},
		"voided":   {granted(func(g *credits.Grant) { g.VoidedAt = now }), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.Unused(tt.grant, now); got != tt.want {
				t.Errorf("unused is %t, want %t", got, tt.want)
			}
		})
	}
}
