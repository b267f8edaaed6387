// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

func named(id string, change func(*credits.Grant)) credits.Grant {
	return granted(func(g *credits.Grant) {
		g.ID = id
		if change != nil {
			change(g)
		}
	})
}

func TestDrawOrder(t *testing.T) {
	t.Parallel()
	zero, ninety := int64(0), int64(90)
	tests := map[string]struct {
		first, second func(*credits.Grant)
	}{
		"priority 0 before an omitted one": {func(g *credits.Grant) { g.Priority = &zero }, nil},
		"an omitted one counts as 50":      {nil, func(g *credits.Grant) { g.Priority, g.ExpiresAt = &ninety, now+1 }},
		"earlier expiry":                   {func(g *credits.Grant) { g.ExpiresAt = now + 1 }, func(g *credits.Grant) { g.ExpiresAt = now + 2 }},
		"no expiry is last":                {func(g *credits.Grant) { g.ExpiresAt = now + 9_000_000 }, func(g *credits.Grant) { g.Category = credits.CategoryPromotional }},
		"promotional before paid":          {func(g *credits.Grant) { g.Category = credits.CategoryPromotional }, func(g *credits.Grant) { g.EffectiveAt = now - 200 }},
		"earlier effective_at":             {func(g *credits.Grant) { g.EffectiveAt = now - 101 }, func(g *credits.Grant) { g.Created = now - 300 }},
		"earlier created":                  {func(g *credits.Grant) { g.Created = now - 101 }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Ids that would decide the other way.
			first, second := named("z", tt.first), named("a", tt.second)
			if credits.DrawOrder(first, second) >= 0 || credits.DrawOrder(second, first) <= 0 {
				t.Errorf("%+v is not drawn before %+v", first, second)
			}
		})
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	line := func(id, price string, amount int64) credits.Line {
		return credits.Line{ID: id, Price: price, Currency: "usd", PeriodEnd: now, Amount: amount}
	}
	soon := named("soon", func(g *credits.Grant) { g.ExpiresAt = now + 10 })
	never := named("never", nil)
	tests := map[string]struct {
		grants []credits.Grant
		held   map[string]int64
		lines  []credits.Line
		want   []credits.Draw
	}{
		"the first grant pays all":  {[]credits.Grant{never, soon}, nil, []credits.Line{line("l", "p", 300)}, []credits.Draw{{"soon", "l", 300}}},
		"the next pays the rest":    {[]credits.Grant{never, soon}, nil, []credits.Line{line("l", "p", 1200)}, []credits.Draw{{"soon", "l", 1000}, {"never", "l", 200}}},
		"no more than there is":     {[]credits.Grant{never}, nil, []credits.Line{line("l", "p", 5000)}, []credits.Draw{{"never", "l", 1000}}},
		"lines in turn":             {[]credits.Grant{never}, nil, []credits.Line{line("a", "p", 700), line("b", "p", 700)}, []credits.Draw{{"never", "a", 700}, {"never", "b", 300}}},
		"what is held is not drawn": {[]credits.Grant{never}, map[string]int64{"never": 900}, []credits.Line{line("l", "p", 500)}, []credits.Draw{{"never", "l", 100}}},
		"another currency":          {[]credits.Grant{named("eur", func(g *credits.Grant) { g.Currency = "eur" })}, nil, []credits.Line{line("l", "p", 1)}, nil},
		"a price out of its scope":  {[]credits.Grant{named("scoped", func(g *credits.Grant) { g.Prices = []string{"q"} })}, nil, []credits.Line{line("l", "p", 1)}, nil},
		"a price in its scope":      {[]credits.Grant{named("scoped", func(g *credits.Grant) { g.Prices = []string{"q", "p"} })}, nil, []credits.Line{line("l", "p", 1)}, []credits.Draw{{"scoped", "l", 1}}},
		"voided":                    {[]credits.Grant{named("v", func(g *credits.Grant) { g.VoidedAt = now })}, nil, []credits.Line{line("l", "p", 1)}, nil},
		"expires at the period's end": {[]credits.Grant{named("e", func(g *credits.Grant) { g.ExpiresAt = now + 5 })}, nil,
			[]credits.Line{{ID: "l", Price: "p", Currency: "usd", PeriodEnd: now + 5, Amount: 1}}, nil},
		"effective at the period's end": {[]credits.Grant{named("e", func(g *credits.Grant) { g.EffectiveAt = now - 5 })}, nil,
			[]credits.Line{{ID: "l", Price: "p", Currency: "usd", PeriodEnd: now - 5, Amount: 1}}, []credits.Draw{{"e", "l", 1}}},
		"effective after the period": {[]credits.Grant{named("e", func(g *credits.Grant) { g.EffectiveAt = now - 5 })}, nil,
			[]credits.Line{{ID: "l", Price: "p", Currency: "usd", PeriodEnd: now - 6, Amount: 1}}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.Apply(tt.grants, tt.held, tt.lines, now); !slices.Equal(got, tt.want) {
				t.Errorf("draws are %v, want %v", got, tt.want)
			}
		})
	}
}

func drawGrant(t *rapid.T, id string) credits.Grant {
	priority := rapid.Int64Range(0, 100).Draw(t, "priority")
	value := rapid.Int64Range(1, 1000).Draw(t, "value")
	return credits.Grant{
		ID: id, Category: rapid.SampledFrom([]string{credits.CategoryPaid, credits.CategoryPromotional}).Draw(t, "category"),
		Currency: rapid.SampledFrom([]string{"usd", "eur"}).Draw(t, "currency"), Value: value, Priority: &priority,
		Created: now - 50, EffectiveAt: now + rapid.Int64Range(-20, 20).Draw(t, "effective"),
		ExpiresAt: rapid.SampledFrom([]int64{0, now - 5, now, now + 5}).Draw(t, "expires"),
		Ledger:    credits.Sums{Granted: value, Applied: rapid.Int64Range(0, value).Draw(t, "applied"), Effective: true},
	}
}

// Whatever grants and lines there are: nothing is drawn beyond what a grant has
// or a line needs, and the order in which grants are listed does not matter.
func TestApplyNeverDrawsTooMuch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var grants []credits.Grant
		left, open := map[string]int64{}, map[string]int64{}
		for i := range rapid.IntRange(0, 8).Draw(t, "grants") {
			g := drawGrant(t, string(rune('a'+i)))
			grants = append(grants, g)
			left[g.ID] = credits.Available(g, now)
		}
		var lines []credits.Line
		for i := range rapid.IntRange(0, 4).Draw(t, "lines") {
			l := credits.Line{ID: string(rune('A' + i)), Currency: "usd", PeriodEnd: now, Amount: rapid.Int64Range(0, 2000).Draw(t, "amount")}
			lines = append(lines, l)
			open[l.ID] = l.Amount
		}
		draws := credits.Apply(grants, nil, lines, now)
		shuffled := rapid.Permutation(grants).Draw(t, "shuffled")
		if again := credits.Apply(shuffled, nil, lines, now); !slices.Equal(draws, again) {
			t.Fatalf("the order of the list matters: %v, then %v", draws, again)
		}
		for _, d := range draws {
			left[d.Grant] -= d.Value
			open[d.Line] -= d.Value
			if d.Value <= 0 {
				t.Fatalf("%v draws nothing", d)
			}
		}
		for id, rest := range maps.All(left) {
			if rest < 0 {
				t.Fatalf("grant %s is overdrawn by %d", id, -rest)
			}
		}
		for id, rest := range maps.All(open) {
			if rest < 0 {
				t.Fatalf("line %s is overpaid by %d", id, -rest)
			}
		}
	})
}
