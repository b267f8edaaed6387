// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

import (
	"cmp"
	"maps"
	"slices"
)

// Filter selects the grants of a balance summary: one grant by id, or those that
// apply to the scope: to one of its prices or items, or to all metered prices.
type Filter struct {
	Grant string
	Scope
}

// Matches says whether the grant counts. A scope selects the grants whose own
// scope takes it in: what is limited to some prices does not apply to every
// metered price, and is found by naming one of these (INF).
func (f Filter) Matches(g Grant) bool {
	switch {
	case f.Grant != "":
		return g.ID == f.Grant
	case f.CoversAllMetered():
		return g.CoversAllMetered()
	default:
		return slices.ContainsFunc(f.Prices, g.Covers) ||
			slices.ContainsFunc(f.BillableItems, func(id string) bool { return slices.Contains(g.BillableItems, id) })
	}
}

// Balance is one currency of a summary, in minor units.
type Balance struct {
	Currency  string
	Available int64
	Ledger    int64
}

// Summarize adds up the grants that match, by currency in alphabetical order. The
// ledger balance is what the rows say; the available one drops at once when a
// grant ends, and by what draft invoices hold (DOC).
func Summarize(grants []Grant, matches func(Grant) bool, held map[string]int64, now int64) []Balance {
	sums := map[string]Balance{}
	for _, g := range grants {
		if !matches(g) {
			continue
		}
		b := sums[g.Currency]
		b.Currency = g.Currency
		b.Available += max(0, Available(g, now)-held[g.ID])
		b.Ledger += g.Ledger.Balance()
		sums[g.Currency] = b
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b Balance) int { return cmp.Compare(a.Currency, b.Currency) })
}
