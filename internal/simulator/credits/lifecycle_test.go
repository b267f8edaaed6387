// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits_test

import (
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

func with(change func(*switches.Switches)) switches.Switches {
	s := switches.Default()
	change(&s)
	return s
}

func TestCheckCreate(t *testing.T) {
	t.Parallel()
	accepting := with(func(s *switches.Switches) { s.NonPositiveAmount = switches.Accept })
	tests := map[string]struct {
		terms   credits.Terms
		unused  int
		setting switches.Switches
		want    credits.Refusal
	}{
		"plain":                      {credits.Terms{Value: 1}, 0, switches.Default(), ""},
		"zero":                       {credits.Terms{}, 0, switches.Default(), credits.RefuseAmount},
		"negative":                   {credits.Terms{Value: -5}, 0, switches.Default(), credits.RefuseAmount},
		"negative, accepted":         {credits.Terms{Value: -5}, 0, accepting, ""},
		"effective in a second":      {credits.Terms{Value: 1, EffectiveAt: now + 1}, 0, switches.Default(), ""},
		"effective now":              {credits.Terms{Value: 1, EffectiveAt: now}, 0, switches.Default(), credits.RefuseEffectiveAt},
		"effective in the past":      {credits.Terms{Value: 1, EffectiveAt: now - 2}, 0, switches.Default(), credits.RefuseEffectiveAt},
		"expires in a second":        {credits.Terms{Value: 1, ExpiresAt: now + 1}, 0, switches.Default(), ""},
		"expires now":                {credits.Terms{Value: 1, ExpiresAt: now}, 0, switches.Default(), credits.RefuseExpiresAt},
		"expires when effective":     {credits.Terms{Value: 1, EffectiveAt: now + 5, ExpiresAt: now + 5}, 0, switches.Default(), credits.RefuseExpiresBefore},
		"expires before effective":   {credits.Terms{Value: 1, EffectiveAt: now + 5, ExpiresAt: now + 4}, 0, switches.Default(), credits.RefuseExpiresBefore},
		"the hundredth unused grant": {credits.Terms{Value: 1}, 99, switches.Default(), ""},
		"the 101st unused grant":     {credits.Terms{Value: 1}, 100, switches.Default(), credits.RefuseTooMany},
		"the 101st, with an expiry":  {credits.Terms{Value: 1, ExpiresAt: now + 1}, 100, switches.Default(), credits.RefuseTooMany},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.CheckCreate(tt.terms, tt.unused, now, tt.setting); got != tt.want {
				t.Errorf("refusal is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckUpdate(t *testing.T) {
	t.Parallel()
	expired := granted(func(g *credits.Grant) { g.ExpiresAt = now })
	voided := granted(func(g *credits.Grant) { g.VoidedAt = now })
	metadata := credits.Change{SetsMetadata: true}
	cleared := credits.Change{SetsExpiresAt: true}
	moved := func(to int64) credits.Change { return credits.Change{SetsExpiresAt: true, ExpiresAt: to} }
	takesMetadata := with(func(s *switches.Switches) { s.UpdateEndedMetadata = switches.Accept })
	takesExpiry := with(func(s *switches.Switches) { s.UpdateEndedExpiresAt = switches.Accept })
	tests := map[string]struct {
		grant   credits.Grant
		change  credits.Change
		setting switches.Switches
		want    credits.Refusal
	}{
		"metadata":                           {granted(nil), metadata, switches.Default(), ""},
		"nothing, of an ended one":           {voided, credits.Change{}, switches.Default(), ""},
		"cleared expiry":                     {granted(nil), cleared, switches.Default(), ""},
		"later expiry":                       {granted(nil), moved(now + 1), switches.Default(), ""},
		"past expiry":                        {granted(nil), moved(now), switches.Default(), credits.RefuseExpiresAt},
		"expiry before it is effective":      {pending(nil), moved(now + 5), switches.Default(), credits.RefuseExpiresBefore},
		"metadata of an expired one":         {expired, metadata, switches.Default(), credits.RefuseUpdateEnded},
		"metadata of a voided one":           {voided, metadata, switches.Default(), credits.RefuseUpdateEnded},
		"metadata of an ended one, accepted": {voided, metadata, takesMetadata, ""},
		"expiry of an expired one":           {expired, moved(now + 1), switches.Default(), credits.RefuseUpdateEnded},
		"expiry of an ended one, accepted":   {expired, moved(now + 1), takesExpiry, ""},
		"accepted, but past":                 {expired, moved(now - 1), takesExpiry, credits.RefuseExpiresAt},
		"both, one accepted":                 {expired, credits.Change{SetsExpiresAt: true, SetsMetadata: true}, takesExpiry, credits.RefuseUpdateEnded},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.CheckUpdate(tt.grant, tt.change, now, tt.setting); got != tt.want {
				t.Errorf("refusal is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckExpireAndVoid(t *testing.T) {
	t.Parallel()
	used := granted(func(g *credits.Grant) { g.Ledger.Applied = 1 })
	depleted := granted(func(g *credits.Grant) { g.Ledger.Applied = 1000 })
	givenBack := granted(func(g *credits.Grant) { g.Ledger.Applied, g.Ledger.Restored = 400, 400 })
	partlyGivenBack := granted(func(g *credits.Grant) { g.Ledger.Applied, g.Ledger.Restored = 400, 399 })
	expired := granted(func(g *credits.Grant) { g.ExpiresAt = now })
	voided := granted(func(g *credits.Grant) { g.VoidedAt = now })
	accept := switches.Switches{
		SecondVoid: switches.Accept, SecondExpire: switches.Accept,
		VoidAfterInvoiceVoid: switches.Accept, ExpireDepleted: switches.Accept,
	}
	type outcome struct {
		refusal credits.Refusal
		done    bool
	}
	ok := outcome{}
	tests := map[string]struct {
		grant                                        credits.Grant
		expire, expireAccepting, void, voidAccepting outcome
	}{
		"granted":    {granted(nil), ok, ok, ok, ok},
		"pending":    {pending(nil), outcome{credits.RefuseExpirePending, false}, outcome{credits.RefuseExpirePending, false}, ok, ok},
		"used":       {used, ok, ok, outcome{credits.RefuseVoidApplied, false}, outcome{credits.RefuseVoidApplied, false}},
		"depleted":   {depleted, outcome{credits.RefuseExpireDepleted, false}, ok, outcome{credits.RefuseVoidApplied, false}, outcome{credits.RefuseVoidApplied, false}},
		"given back": {givenBack, ok, ok, outcome{credits.RefuseVoidApplied, false}, ok},
		"partly given back": {
			partlyGivenBack, ok, ok,
			outcome{credits.RefuseVoidApplied, false}, outcome{credits.RefuseVoidApplied, false},
		},
		"expired": {
			expired, outcome{credits.RefuseExpireExpired, false}, outcome{"", true},
			outcome{credits.RefuseVoidExpired, false}, outcome{credits.RefuseVoidExpired, false},
		},
		"voided": {
			voided, outcome{credits.RefuseExpireVoided, false}, outcome{credits.RefuseExpireVoided, false},
			outcome{credits.RefuseVoidVoided, false}, outcome{"", true},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := func(what string, want outcome, rule func(credits.Grant, int64, switches.Switches) (credits.Refusal, bool), s switches.Switches) {
				t.Helper()
				if r, done := rule(tt.grant, now, s); (outcome{r, done}) != want {
					t.Errorf("%s: %q, done %t; want %q, done %t", what, r, done, want.refusal, want.done)
				}
			}
			check("expire", tt.expire, credits.CheckExpire, switches.Default())
			check("expire, switches accepting", tt.expireAccepting, credits.CheckExpire, accept)
			check("void", tt.void, credits.CheckVoid, switches.Default())
			check("void, switches accepting", tt.voidAccepting, credits.CheckVoid, accept)
		})
	}
}

func TestRevival(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		sums credits.Sums
		want int64
	}{
		"nothing expired":     {credits.Sums{Granted: 1000, Applied: 1000}, 0},
		"what was left":       {credits.Sums{Granted: 1000, Applied: 400, Expired: 600}, 600},
		"expired once more":   {credits.Sums{Granted: 1600, Applied: 500, Expired: 1100}, 500},
		"revived all already": {credits.Sums{Granted: 1600, Applied: 400, Expired: 600}, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.Revival(granted(func(g *credits.Grant) { g.Ledger = tt.sums })); got != tt.want {
				t.Errorf("%d come back, want %d", got, tt.want)
			}
		})
	}
}
