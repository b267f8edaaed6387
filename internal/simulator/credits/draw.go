// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

import (
	"cmp"
	"math"
	"slices"
)

// Line is an invoice line that credits may pay: a subscription line on a
// meter-backed price. Amount is what is left of it after discounts, before tax;
// PeriodEnd is the invoice's (DOC).
type Line struct {
	ID        string
	Price     string
	Currency  string
	PeriodEnd int64
	Amount    int64
}

// Draw is a part of a grant that pays a part of a line.
type Draw struct {
	Grant string
	Line  string
	Value int64
}

// DrawOrder compares two grants by the order in which they are drawn: priority,
// then earlier expiry (none is last), then promotional before paid, then earlier
// effective_at, then earlier created (DOC); the id decides what remains, so that
// the order is total.
func DrawOrder(a, b Grant) int {
	return cmp.Or(
		cmp.Compare(a.DrawPriority(), b.DrawPriority()),
		cmp.Compare(expiryRank(a), expiryRank(b)),
		cmp.Compare(categoryRank(a), categoryRank(b)),
		cmp.Compare(a.EffectiveAt, b.EffectiveAt),
		cmp.Compare(a.Created, b.Created),
		cmp.Compare(a.ID, b.ID),
	)
}

// expiryRank makes "never" the greatest.
func expiryRank(g Grant) int64 {
	if g.ExpiresAt == 0 {
		return math.MaxInt64
	}
	return g.ExpiresAt
}

func categoryRank(g Grant) int {
	if g.Category == CategoryPromotional {
		return 0
	}
	return 1
}

// Applies says whether the grant pays the line: same currency, its scope takes in
// the price, not voided, and in force at the end of the invoice's period (DOC).
func Applies(g Grant, l Line) bool {
	return g.VoidedAt == 0 &&
		g.Currency == l.Currency &&
		g.Covers(l.Price) &&
		l.PeriodEnd >= g.EffectiveAt &&
		(g.ExpiresAt == 0 || l.PeriodEnd < g.ExpiresAt)
}

// Available is the credit of the grant that an invoice or a summary can count on
// at now: nothing before it is effective or after it ended.
func Available(g Grant, now int64) int64 {
	if StatusOf(g, now) != Granted {
		return 0
	}
	return g.Remaining()
}

// drawable is the credit of the grant that the rule of the period then judges: what
// is left of one that was effective by now and is not voided. One that expired
// has left what its debit left of it.
func drawable(g Grant, now int64) int64 {
	if g.VoidedAt != 0 || g.EffectiveAt > now {
		return 0
	}
	return g.Remaining()
}

// Apply draws the grants for the lines, in order, as far as both last. held is
// what is not to be drawn of a grant, by id.
func Apply(grants []Grant, held map[string]int64, lines []Line, now int64) []Draw {
	ordered := slices.SortedFunc(slices.Values(grants), DrawOrder)
	left := make(map[string]int64, len(ordered))
	for _, g := range ordered {
		left[g.ID] = drawable(g, now) - held[g.ID]
	}
	var draws []Draw
	for _, l := range lines {
		open := l.Amount
		for _, g := range ordered {
			value := min(open, left[g.ID])
			if value <= 0 || !Applies(g, l) {
				continue
			}
			draws = append(draws, Draw{Grant: g.ID, Line: l.ID, Value: value})
			left[g.ID] -= value
			open -= value
		}
	}
	return draws
}
