// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits_test

import (
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

func TestSummarize(t *testing.T) {
	t.Parallel()
	grants := []credits.Grant{
		named("all", nil),
		named("used", func(g *credits.Grant) { g.Ledger.Applied = 400 }),
		named("euro", func(g *credits.Grant) { g.Currency = "eur" }),
		named("scoped", func(g *credits.Grant) { g.Prices = []string{"price_a"} }),
		named("ended, row to come", func(g *credits.Grant) { g.ExpiresAt, g.Currency = now, "jpy" }),
	}
	pendings := []credits.Grant{pending(nil)}
	tests := map[string]struct {
		grants []credits.Grant
		filter credits.Filter
		held   map[string]int64
		want   []credits.Balance
	}{
		"no grants": {nil, credits.Filter{}, nil, []credits.Balance{}},
		"metered prices": {grants, credits.Filter{}, nil, []credits.Balance{
			{Currency: "eur", Available: 1000, Ledger: 1000},
			{Currency: "jpy", Available: 0, Ledger: 1000},
			{Currency: "usd", Available: 1600, Ledger: 1600},
		}},
		"a price": {grants[3:4], credits.Filter{Scope: credits.Scope{Prices: []string{"price_b", "price_a"}}}, nil, []credits.Balance{{"usd", 1000, 1000}}},
		"a price, and all that cover it": {grants[:4], credits.Filter{Scope: credits.Scope{Prices: []string{"price_a"}}}, nil, []credits.Balance{
			{"eur", 1000, 1000}, {"usd", 2600, 2600},
		}},
		"one grant":                 {grants, credits.Filter{Grant: "used"}, nil, []credits.Balance{{"usd", 600, 600}}},
		"a draft holds some":        {grants, credits.Filter{Grant: "used"}, map[string]int64{"used": 250}, []credits.Balance{{"usd", 350, 600}}},
		"pending has nothing yet":   {pendings, credits.Filter{}, nil, []credits.Balance{{"usd", 0, 0}}},
		"nothing matches the grant": {grants, credits.Filter{Grant: "other"}, nil, []credits.Balance{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := credits.Summarize(tt.grants, tt.filter.Matches, tt.held, now); !slices.Equal(got, tt.want) {
				t.Errorf("balances are %v, want %v", got, tt.want)
			}
		})
	}
}
