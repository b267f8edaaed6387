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
	return Snapshot{
		Clocks:           take(&a.clocks, changed),
		Customers:        take(&a.customers, changed),
		Grants:           take(&a.grants, changed),
		Transactions:     take(&a.transactions, changed),
		Products:         take(&a.products, changed),
		Meters:           take(&a.meters, changed),
		MeterEvents:      take(&a.meterEvents, changed),
		Prices:           take(&a.prices, changed),
		Coupons:          take(&a.coupons, changed),
		TaxRates:         take(&a.taxRates, changed),
		PaymentMethods:   take(&a.paymentMethods, changed),
		Charges:          take(&a.charges, changed),
		Refunds:          take(&a.refunds, changed),
		Disputes:         take(&a.disputes, changed),
		Subscriptions:    take(&a.subscriptions, changed),
		Invoices:         take(&a.invoices, changed),
		InvoiceItems:     take(&a.invoiceItems, changed),
		CreditNotes:      take(&a.creditNotes, changed),
		Events:           take(&a.events, changed),
		WebhookEndpoints: take(&a.webhookEndpoints, changed),
	}
}

// Restore adds the objects of a snapshot, or of changes, in the place of those with
// their ids.
func (a *Account) Restore(s Snapshot) {
	if s.Seeded != nil {
		a.seedAs(*s.Seeded)
	}
	restore(&a.clocks, s.Clocks)
	restore(&a.customers, s.Customers)
	restore(&a.grants, s.Grants)
	restore(&a.transactions, s.Transactions)
	restore(&a.products, s.Products)
	restore(&a.meters, s.Meters)
	restore(&a.meterEvents, s.MeterEvents)
	restore(&a.prices, s.Prices)
	restore(&a.subscriptions, s.Subscriptions)
	restore(&a.invoices, s.Invoices)
	restore(&a.invoiceItems, s.InvoiceItems)
	restore(&a.coupons, s.Coupons)
	restore(&a.taxRates, s.TaxRates)
	restore(&a.paymentMethods, s.PaymentMethods)
	restore(&a.charges, s.Charges)
	restore(&a.refunds, s.Refunds)
	restore(&a.disputes, s.Disputes)
	restore(&a.creditNotes, s.CreditNotes)
	restore(&a.events, s.Events)
	restore(&a.webhookEndpoints, s.WebhookEndpoints)
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
