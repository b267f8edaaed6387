// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"

// Snapshot is all that an account holds in one mode, each kind in order of
// creation. It shares the account's objects: encode it while the lock is held.
type Snapshot struct {
	// Seeded is absent in Changes, and where nothing is made up.
	Seeded           *Seeded            `json:"seeded,omitempty"`
	Clocks           []*Clock           `json:"clocks,omitempty"`
	Customers        []*Customer        `json:"customers,omitempty"`
	Grants           []*credits.Grant   `json:"grants,omitempty"`
	Transactions     []*Transaction     `json:"transactions,omitempty"`
	Products         []*Product         `json:"products,omitempty"`
	Meters           []*Meter           `json:"meters,omitempty"`
	MeterEvents      []*MeterEvent      `json:"meter_events,omitempty"`
	Prices           []*Price           `json:"prices,omitempty"`
	Coupons          []*Coupon          `json:"coupons,omitempty"`
	TaxRates         []*TaxRate         `json:"tax_rates,omitempty"`
	PaymentMethods   []*PaymentMethod   `json:"payment_methods,omitempty"`
	Charges          []*Charge          `json:"charges,omitempty"`
	Refunds          []*Refund          `json:"refunds,omitempty"`
	Disputes         []*Dispute         `json:"disputes,omitempty"`
	Subscriptions    []*Subscription    `json:"subscriptions,omitempty"`
	Invoices         []*Invoice         `json:"invoices,omitempty"`
	InvoiceItems     []*InvoiceItem     `json:"invoice_items,omitempty"`
	CreditNotes      []*CreditNote      `json:"credit_notes,omitempty"`
	Events           []*Event           `json:"events,omitempty"`
	WebhookEndpoints []*WebhookEndpoint `json:"webhook_endpoints,omitempty"`
}

// Snapshot is the account's present state.
func (a *Account) Snapshot() Snapshot {
	s := a.snapshot(false)
	if a.seeded.Count > 0 {
		s.Seeded = &a.seeded
	}
	return s
}

// Changes are the objects that were added or changed since the last Changes.
func (a *Account) Changes() Snapshot { return a.snapshot(true) }

func (a *Account) snapshot(changed bool) Snapshot {
	var s Snapshot
	for _, k := range a.saved(&s) {
		k.take(changed)
	}
	return s
}

// saved are the account's collections, each with the objects of a snapshot that are
// taken from it and restored to it.
func (a *Account) saved(s *Snapshot) []savedKind {
	return []savedKind{
		inSnapshot(&a.clocks, &s.Clocks),
		inSnapshot(&a.customers, &s.Customers),
		inSnapshot(&a.grants, &s.Grants),
		inSnapshot(&a.transactions, &s.Transactions),
		inSnapshot(&a.products, &s.Products),
		inSnapshot(&a.meters, &s.Meters),
		inSnapshot(&a.meterEvents, &s.MeterEvents),
		inSnapshot(&a.prices, &s.Prices),
		inSnapshot(&a.coupons, &s.Coupons),
		inSnapshot(&a.taxRates, &s.TaxRates),
		inSnapshot(&a.paymentMethods, &s.PaymentMethods),
		inSnapshot(&a.charges, &s.Charges),
		inSnapshot(&a.refunds, &s.Refunds),
		inSnapshot(&a.disputes, &s.Disputes),
		inSnapshot(&a.subscriptions, &s.Subscriptions),
		inSnapshot(&a.invoices, &s.Invoices),
		inSnapshot(&a.invoiceItems, &s.InvoiceItems),
		inSnapshot(&a.creditNotes, &s.CreditNotes),
		inSnapshot(&a.events, &s.Events),
		inSnapshot(&a.webhookEndpoints, &s.WebhookEndpoints),
	}
}

// savedKind is one collection of an account and its part of a snapshot.
type savedKind struct {
	take    func(changed bool)
	restore func()
}

func inSnapshot[T any](c *collection[T], objects *[]*T) savedKind {
	return savedKind{
		take:    func(changed bool) { *objects = take(c, changed) },
		restore: func() { restore(c, *objects) },
	}
}

// Restore adds the objects of a snapshot, or of changes, in the place of those with
// their ids.
func (a *Account) Restore(s Snapshot) {
	if s.Seeded != nil {
		a.seedAs(*s.Seeded)
	}
	for _, k := range a.saved(&s) {
		k.restore()
	}
	for _, subscription := range s.Subscriptions {
		a.scheduleSubscription(subscription)
	}
	for _, i := range s.Invoices {
		a.scheduleInvoice(i)
		if i.Status == InvoiceOpen && i.CollectAt != 0 {
			a.collecting = append(a.collecting, i.ID)
		}
	}
}

func restore[T any](c *collection[T], items []*T) {
	for _, item := range items {
		if position, there := c.positions[c.id(item)]; there {
			*c.at(position) = *item
			continue
		}
		c.add(item)
	}
}
