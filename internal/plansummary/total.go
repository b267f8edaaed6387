// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

const (
	notKnown  = "not known yet"
	sensitive = "sensitive"
)

// total adds up effects of one kind in one currency.
type total struct {
	grants  int
	value   int64 // minor units, of the grants whose amount is known; math.MaxInt64 and beyond reads as that
	unknown int   // how many grants have an amount that the plan does not know
	hidden  int   // how many grants have a known amount that is sensitive
	open    bool  // there may be any number of grants more
}

func (t *total) add(e effect) {
	if e.many {
		t.open = true
		return
	}
	t.grants++
	switch {
	case !e.amount.known:
		t.unknown++
		return
	case e.amount.hidden:
		t.hidden++
	}
	if e.amount.value > math.MaxInt64-t.value {
		t.value = math.MaxInt64
		return
	}
	t.value += e.amount.value
}

func (t total) isZero() bool { return t == total{} }

// count is how many grants there are, for people.
func (t total) count() string {
	switch {
	case t.open && t.grants == 0:
		return notKnown
	case t.open:
		return strconv.Itoa(t.grants) + " and more " + notKnown
	}
	return strconv.Itoa(t.grants)
}

// text is a total for people: "120.00", "120.00 and 2 not known yet". The unit follows
// the sum. The sum of many sensitive amounts is shown, and one amount alone is not.
func (t total) text(currency, unit string) string {
	var sum string
	switch {
	case t.isZero():
		return "0"
	case t.unknown == t.grants:
		return notKnown
	case t.hidden == 1, t.hidden > 0 && currency == "":
		sum = sensitive
	case currency == "":
		return notKnown
	default:
		sum = money.Major(t.value, currency) + unit
	}
	switch {
	case t.open:
		return sum + " and more " + notKnown
	case t.unknown > 0:
		return fmt.Sprintf("%s and %d %s", sum, t.unknown, notKnown)
	}
	return sum
}

// sums adds up effects by currency, for a sentence: "100.00 USD and 3.00 EUR". Only a
// few currencies are named.
func sums(effects []effect) string {
	const most = 5
	totals := map[string]total{}
	for _, e := range effects {
		of := totals[e.amount.currency]
		of.add(e)
		totals[e.amount.currency] = of
	}
	var parts []string
	for _, currency := range inOrder(totals) {
		parts = append(parts, totals[currency].text(currency, " "+code(currency)))
	}
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("%d more currencies", len(parts)-most))
	}
	return strings.Join(parts, " and ")
}

// inOrder are currencies in alphabetical order, an unknown one last.
func inOrder[T any](of map[string]T) []string {
	return slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		if (a == "") != (b == "") {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
}

// code is a currency as people write it.
func code(currency string) string {
	if money.ValidCurrency(currency) {
		return strings.ToUpper(currency)
	}
	return quote(currency)
}

// isShown reports an amount that is known and not sensitive.
func (a amount) isShown() bool { return a.known && !a.hidden }

func (a amount) text() string {
	switch {
	case !a.known:
		return notKnown
	case a.hidden:
		return sensitive
	case a.currency == "":
		return money.Format(a.value, "")
	}
	return money.Major(a.value, a.currency) + " " + code(a.currency)
}

func (c customer) text() string {
	switch {
	case c.id == "":
		return notKnown
	case c.hidden:
		return sensitive
	}
	return quote(c.id)
}
