// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// sum adds up an amount of each item.
func sum[T any](items []T, of func(T) int64) int64 {
	var total int64
	for _, item := range items {
		total += of(item)
	}
	return total
}

// Credited is what grants paid of the line.
func (l InvoiceLine) Credited() int64 {
	return sum(l.Credits, func(c LineCredit) int64 { return c.Value })
}

// Discounted is what discounts took off the line.
func (l InvoiceLine) Discounted() int64 {
	return sum(l.DiscountAmounts, func(d LineDiscount) int64 { return d.Value })
}

// tax is all tax of the line.
func (l InvoiceLine) tax() int64 {
	return sum(l.Taxes, func(t LineTax) int64 { return t.Value })
}

// TaxIncluded is the tax that is part of the line's amount. The rest comes on top.
func (l InvoiceLine) TaxIncluded() int64 {
	return sum(l.Taxes, func(t LineTax) int64 {
		if t.Inclusive {
			return t.Value
		}
		return 0
	})
}

// Subtotal is the sum of the lines before discounts, credits and tax.
func (i *Invoice) Subtotal() int64 {
	return sum(i.Lines, func(l InvoiceLine) int64 { return l.Amount })
}

// Total is the sum of the lines after discounts and credits, with tax.
func (i *Invoice) Total() int64 {
	return i.TotalExcludingTax() + i.Tax()
}

// TotalExcludingTax is the total without the tax that it includes.
func (i *Invoice) TotalExcludingTax() int64 {
	return sum(i.Lines, func(l InvoiceLine) int64 { return l.Amount - l.Discounted() - l.Credited() - l.TaxIncluded() })
}

// Tax is all tax of the invoice.
func (i *Invoice) Tax() int64 { return sum(i.Lines, InvoiceLine.tax) }

// TaxIncluded is the tax that is part of the lines' amounts.
func (i *Invoice) TaxIncluded() int64 { return sum(i.Lines, InvoiceLine.TaxIncluded) }

// AmountDue is what is to pay: the total less what the customer's balance pays.
func (i *Invoice) AmountDue() int64 {
	due := i.Total() - i.BalanceApplied - i.PrePaymentCreditNotes
	return max(0, due)
}

// discount takes the invoice's discounts off its lines, one after the other.
func (a *Account) discount(i *Invoice) {
	for n := range i.Lines {
		i.Lines[n].DiscountAmounts = nil
	}
	for _, d := range i.Discounts {
		c := a.CouponOf(d)
		if c == nil {
			continue
		}
		left := make([]int64, len(i.Lines))
		for n, l := range i.Lines {
			if l.Discountable {
				left[n] = l.Amount - l.Discounted()
			}
		}
		off := billing.AmountOff(left, c.AmountOff)
		if c.PercentOff != "" {
			off = billing.PercentOff(left, c.PercentOff)
		}
		for n, value := range off {
			if value > 0 {
				i.Lines[n].DiscountAmounts = append(i.Lines[n].DiscountAmounts, LineDiscount{Discount: d.ID, Value: value})
			}
		}
	}
}

// tax puts the tax of its own rates, or else of the invoice's, on each line: on
// what discounts and credits have left of it (DOC).
func (a *Account) tax(i *Invoice) {
	for n := range i.Lines {
		l := &i.Lines[n]
		l.Taxes = nil
		rates := l.TaxRates
		if len(rates) == 0 {
			rates = i.DefaultTaxRates
		}
		taxable := l.Amount - l.Discounted() - l.Credited()
		for _, id := range rates {
			rate, ok := a.taxRates.get(id)
			if !ok {
				continue
			}
			l.Taxes = append(l.Taxes, LineTax{
				Rate: id, Taxable: taxable, Inclusive: rate.Inclusive, Value: billing.Tax(taxable, rate.Percentage, rate.Inclusive),
			})
		}
	}
}

// creditableLines are the lines that credits may pay: those of the subscription
// on meter-backed prices (DOC), less discounts. The period is the invoice's (DOC).
func (i *Invoice) creditableLines() []credits.Line {
	var lines []credits.Line
	for _, l := range i.Lines {
		if left := l.Amount - l.Discounted(); l.Subscription != "" && l.Metered && left > 0 {
			lines = append(lines, credits.Line{ID: l.ID, Price: l.Price, Currency: l.Currency, PeriodEnd: i.PeriodEnd, Amount: left})
		}
	}
	return lines
}

// draftDraws is what the customer's drafts would draw now: of each grant in all,
// and by draft. An older draft comes first and leaves the rest to the next ones.
func (a *Account) draftDraws(c *Customer) (held map[string]int64, byDraft map[string][]credits.Draw) {
	held, byDraft = map[string]int64{}, map[string][]credits.Draw{}
	var grants []credits.Grant
	for _, i := range a.invoices.peekBy(byCustomer, c.ID) {
		if i.Status != InvoiceDraft || i.Subscription == "" {
			continue
		}
		// It is brought up to date, which is a change.
		i, _ = a.invoices.get(i.ID)
		if grants == nil {
			grants = a.grantsOfCustomer(c)
		}
		a.refreshUsage(i)
		a.discount(i)
		draws := credits.Apply(grants, held, i.creditableLines(), a.now(c))
		for _, d := range draws {
			held[d.Grant] += d.Value
		}
		byDraft[i.ID] = draws
	}
	return held, byDraft
}

// Shown is the invoice as answers show it: a draft with today's usage, and with
// the discounts, credits and tax that it would have if it were finalized now. The
// credits of a draft have no ledger rows.
func (a *Account) Shown(i *Invoice) *Invoice {
	if i.Status != InvoiceDraft || i.preview {
		return i
	}
	shown := *i
	shown.Lines = slices.Clone(i.Lines)
	a.refreshUsage(&shown)
	a.discount(&shown)
	if customer, ok := a.customers.get(i.Customer); ok {
		_, draws := a.draftDraws(customer)
		shown.addDraws(draws[i.ID])
	}
	a.tax(&shown)
	return &shown
}

// addDraws puts what grants would pay on the lines.
func (i *Invoice) addDraws(draws []credits.Draw) {
	for n := range i.Lines {
		i.Lines[n].Credits = nil
		for _, d := range draws {
			if d.Line == i.Lines[n].ID {
				i.Lines[n].Credits = append(i.Lines[n].Credits, LineCredit{Grant: d.Grant, Value: d.Value})
			}
		}
	}
}
