// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits_test

import (
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

func TestDue(t *testing.T) {
	t.Parallel()
	late := switches.Default()
	late.EffectRows, late.NaturalExpiryRows = switches.Late, switches.Late
	begun := pending(func(g *credits.Grant) { g.EffectiveAt = now - 10 })
	begunAndOver := pending(func(g *credits.Grant) { g.EffectiveAt, g.ExpiresAt = now-10, now-5 })
	effect := credits.Entry{Kind: credits.CreditsGranted, Value: 1000, EffectiveAt: now - 10}

	tests := map[string]struct {
		grant   credits.Grant
		on      credits.Moment
		setting switches.Switches
		want    []credits.Entry
	}{
		"nothing for a grant in force": {granted(nil), credits.OnWrite, switches.Default(), nil},
		"nothing for a pending one":    {pending(nil), credits.OnWrite, switches.Default(), nil},
		"effect on a read":             {begun, credits.OnRead, switches.Default(), []credits.Entry{effect}},
		"late effect not on a read":    {begun, credits.OnRead, late, nil},
		"late effect on a write":       {begun, credits.OnWrite, late, []credits.Entry{effect}},
		"effect and expiry in a row": {begunAndOver, credits.OnRead, switches.Default(), []credits.Entry{
			effect, {Kind: credits.CreditsExpired, Value: 1000, EffectiveAt: now - 5},
		}},
		"only what is left expires": {
			granted(func(g *credits.Grant) { g.ExpiresAt, g.Ledger.Applied = now, 400 }), credits.OnRead, switches.Default(),
			[]credits.Entry{{Kind: credits.CreditsExpired, Value: 600, EffectiveAt: now}},
		},
		"late expiry not on a read": {granted(func(g *credits.Grant) { g.ExpiresAt = now }), credits.OnRead, late, nil},
		"no expiry of nothing":      {granted(func(g *credits.Grant) { g.ExpiresAt, g.Ledger.Applied = now, 1000 }), credits.OnWrite, switches.Default(), nil},
		"no expiry of a voided one": {granted(func(g *credits.Grant) { g.ExpiresAt, g.VoidedAt = now, now-1 }), credits.OnWrite, switches.Default(), nil},
		"no effect once voided while pending": {
			pending(func(g *credits.Grant) { g.EffectiveAt, g.VoidedAt = now-10, now-20 }), credits.OnWrite, switches.Default(), nil,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.Due(tt.grant, 0, now, tt.on, tt.setting); !slices.Equal(got, tt.want) {
				t.Errorf("due are %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSumsBalance(t *testing.T) {
	t.Parallel()
	var sums credits.Sums
	steps := []struct {
		kind    credits.Kind
		value   int64
		balance int64
	}{
		{credits.CreditsGranted, 1000, 1000},
		{credits.CreditsApplied, 700, 300},
		{credits.CreditsApplicationInvoiceVoided, 200, 500},
		{credits.CreditsExpired, 400, 100},
		{credits.CreditsVoided, 100, 0},
	}
	for _, step := range steps {
		sums = sums.Plus(step.kind, step.value)
		if sums.Balance() != step.balance {
			t.Errorf("after %s of %d the balance is %d, want %d", step.kind, step.value, sums.Balance(), step.balance)
		}
	}
}
