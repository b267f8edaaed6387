// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// recurrence is the interval that all prices of the subscription share.
func (a *Account) recurrence(s *Subscription) Recurring {
	price, ok := a.prices.get(s.Items[0].Price)
	if !ok || price.Recurring == nil {
		return Recurring{Interval: billing.Month, IntervalCount: 1}
	}
	return *price.Recurring
}

// boundary is when the n-th period of the subscription begins.
func (a *Account) boundary(s *Subscription, n int64) int64 {
	r := a.recurrence(s)
	return billing.Boundary(s.StartDate, r.Interval, r.IntervalCount, n)
}

// firstInvoice bills a subscription that begins: licensed prices for the period
// that begins, metered ones with what there is not yet. It is finalized and
// collected at once (DOC).
func (a *Account) firstInvoice(s *Subscription) {
	i := a.newSubscriptionInvoice(s, ReasonCreate, s.StartDate, s.StartDate)
	a.addItemLines(i, s, itemPeriods{licensed: true, usageFrom: s.StartDate, usageTo: s.StartDate, nextEnd: s.PeriodEnd})
	a.saveInvoice(i)
	a.finalize(i)
	if i.Status == InvoiceOpen && i.CollectAt != 0 {
		a.collectDue(i)
	}
	if i.Status == InvoiceOpen && i.Attempted {
		s.Status = StatusIncomplete
	}
}

// endPeriod bills the period that ends now, and begins the next one unless the
// subscription ends with it.
func (a *Account) endPeriod(s *Subscription) {
	start, end := s.PeriodStart, s.PeriodEnd
	periods := itemPeriods{usageFrom: start, usageTo: end}
	if s.CancelAtPeriodEnd {
		s.cancel(a)
	} else {
		s.Cycle++
		s.PeriodStart, s.PeriodEnd = end, a.boundary(s, s.Cycle+1)
		periods.licensed, periods.nextEnd = true, s.PeriodEnd
		a.scheduleSubscription(s)
		a.emit("customer.subscription.updated", s)
	}
	i := a.newSubscriptionInvoice(s, ReasonCycle, start, end)
	a.addItemLines(i, s, periods)
	a.addPendingItems(i, s.ID)
	if len(i.Lines) > 0 {
		a.saveInvoice(i)
	}
}

// finalUsage bills the usage of the period that a canceled subscription does not
// finish (SPEC: invoice_now).
func (a *Account) finalUsage(s *Subscription) {
	now := s.CanceledAt
	i := a.newSubscriptionInvoice(s, ReasonUpdate, s.PeriodStart, now)
	a.addItemLines(i, s, itemPeriods{usageFrom: s.PeriodStart, usageTo: now})
	a.addPendingItems(i, s.ID)
	if len(i.Lines) > 0 {
		a.saveInvoice(i)
	}
}

// newSubscriptionInvoice is a draft of the subscription for the period, without
// lines, that Stripe finalizes about an hour later (DOC).
func (a *Account) newSubscriptionInvoice(s *Subscription, reason string, start, end int64) *Invoice {
	customer, _ := a.customers.get(s.Customer)
	now := a.now(customer)
	return &Invoice{
		ID: RandomID("in_"), Customer: s.Customer, TestClock: s.TestClock, Subscription: s.ID, Created: now,
		AutoAdvance: true, BillingReason: reason, CollectionMethod: s.CollectionMethod, Currency: s.Currency,
		DaysUntilDue: s.DaysUntilDue, DefaultTaxRates: s.DefaultTaxRates, Discounts: inForce(s.Discounts, now),
		FinalizeAt: now + finalizeAfter, PeriodStart: start, PeriodEnd: end, Status: InvoiceDraft,
	}
}

// saveInvoice keeps a draft that has its lines, and says so.
func (a *Account) saveInvoice(i *Invoice) {
	a.invoices.add(i)
	if s, ok := a.subscriptions.get(i.Subscription); ok && i.BillingReason != ReasonManual {
		s.LatestInvoice = i.ID
	}
	a.scheduleInvoice(i)
	a.emit("invoice.created", i)
}

// itemPeriods says which lines a subscription's items get: usage between two
// moments for metered prices and, if licensed, the period until nextEnd for licensed
// ones.
type itemPeriods struct {
	usageFrom, usageTo int64
	licensed           bool
	nextEnd            int64
}

// addItemLines adds a line for each of the subscription's items, in their order.
func (a *Account) addItemLines(i *Invoice, s *Subscription, p itemPeriods) {
	for n := range s.Items {
		item := &s.Items[n]
		price, ok := a.prices.get(item.Price)
		if !ok {
			continue
		}
		l := InvoiceLine{
			ID: RandomID("il_"), Currency: price.Currency, Description: a.lineText(price), Discountable: true,
			Subscription: s.ID, SubscriptionItem: item.ID, Price: price.ID, Quantity: item.Quantity, TaxRates: item.TaxRates,
			PeriodStart: p.usageTo, PeriodEnd: p.nextEnd,
		}
		if price.Recurring.UsageType == UsageMetered {
			l.PeriodStart, l.PeriodEnd, l.Metered = p.usageFrom, p.usageTo, price.Recurring.Meter != ""
		} else if !p.licensed {
			continue
		}
		l.Amount = costOf(price, l.Quantity)
		i.Lines = append(i.Lines, l)
	}
	a.refreshUsage(i)
}

func (a *Account) lineText(p *Price) string {
	product, ok := a.products.get(p.Product)
	if !ok {
		return ""
	}
	return product.Name
}

// costOf is what the quantity costs. More than an invoice can hold counts as the
// most that it can.
func costOf(p *Price, quantity int64) int64 {
	amount, err := p.pricing().Cost(quantity)
	if err != nil {
		return billing.MaxAmount
	}
	return amount
}

// refreshUsage brings a draft's metered lines up to date with the usage that was
// reported for their periods: until it is finalized, events still count (DOC).
func (a *Account) refreshUsage(i *Invoice) {
	for n := range i.Lines {
		l := &i.Lines[n]
		if !l.Metered {
			continue
		}
		price, ok := a.prices.get(l.Price)
		if !ok {
			continue
		}
		meter, ok := a.meters.get(price.Recurring.Meter)
		if !ok {
			continue
		}
		l.Quantity = billing.Quantity(meter.Formula, a.usage(meter, i.Customer, l.PeriodStart, l.PeriodEnd))
		l.Amount = costOf(price, l.Quantity)
	}
}

// addPendingItems puts on the invoice the customer's items that are on none: those
// of the subscription and, on its own invoices, those of no subscription.
func (a *Account) addPendingItems(i *Invoice, subscription string) {
	for _, item := range a.invoiceItems.by(byCustomer, i.Customer) {
		if item.pending() && (item.Subscription == subscription || item.Subscription == "") && item.Currency == i.Currency {
			a.putItem(i, item)
		}
	}
}
