// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// part names a line of the invoice and a grant, by ids.
type part struct{ line, grant string }

// history is the customer's ledger before the invoice drew credits, oldest row first,
// and what it drew.
type history struct {
	before []stripeapi.CreditBalanceTransaction
	// sameSecond are rows that may stand before or after: those of the second in which
	// an invoice was finalized that drew nothing, and so has no row of its own.
	sameSecond []stripeapi.CreditBalanceTransaction
	drawn      map[part]int64
}

func historyOf(f Facts) history {
	h := history{drawn: map[part]int64{}}
	rows := slices.Clone(f.Ledger)
	slices.Reverse(rows)
	own := -1
	for n, row := range rows {
		if row.Debit == nil || row.Debit.CreditsApplied == nil || row.Debit.CreditsApplied.Invoice != f.Invoice.ID {
			continue
		}
		if own < 0 {
			own = n
		}
		h.drawn[part{row.Debit.CreditsApplied.InvoiceLineItem, row.CreditGrant}] += valueOf(row.Debit.Amount)
	}
	switch {
	case f.isDraft():
		h.before = rows
	case own >= 0:
		h.before = rows[:own]
	default:
		for _, row := range rows {
			switch {
			case row.EffectiveAt < f.at():
				h.before = append(h.before, row)
			case row.EffectiveAt == f.at():
				h.sameSecond = append(h.sameSecond, row)
			}
		}
	}
	return h
}

// balance is what the ledger says of one grant.
type balance struct {
	granted         bool // the row of its becoming effective is there
	expired, voided bool // so is one of these debits
	left            int64
}

func (b balance) plus(row stripeapi.CreditBalanceTransaction) balance {
	switch {
	case row.Credit != nil:
		b.granted = b.granted || row.Credit.Type == stripeapi.CreditsGranted
		b.left += valueOf(row.Credit.Amount)
	case row.Debit != nil:
		b.expired = b.expired || row.Debit.Type == stripeapi.CreditsExpired
		b.voided = b.voided || row.Debit.Type == stripeapi.CreditsVoided
		b.left -= valueOf(row.Debit.Amount)
	}
	return b
}

// balanceOf is the balance of the grant right before the invoice drew credits at the
// time at.
//
// The row of becoming effective may be written late (OPEN): until then, all of the grant
// is there. Of rows of the same second, as many count as leave the least: more would have
// been drawn.
func (h history) balanceOf(g stripeapi.CreditGrant, at int64, isDraft bool) balance {
	var b balance
	for _, row := range h.before {
		if row.CreditGrant == g.ID {
			b = b.plus(row)
		}
	}
	isEffective := effectiveAt(g) < at || isDraft && effectiveAt(g) == at
	if !b.granted && isEffective && !isVoided(g, at) {
		b.granted = true
		b.left += valueOf(g.Amount)
	}
	least := b
	for _, row := range h.sameSecond {
		if row.CreditGrant != g.ID {
			continue
		}
		b = b.plus(row)
		if b.left < least.left || b.left == least.left && !least.granted {
			least = b
		}
	}
	return least
}

func isVoided(g stripeapi.CreditGrant, at int64) bool { return g.VoidedAt != nil && *g.VoidedAt <= at }

// valueOf is the amount in minor units, 0 for one that is not monetary.
func valueOf(a stripeapi.Amount) int64 {
	if a.Monetary == nil {
		return 0
	}
	return a.Monetary.Value
}
