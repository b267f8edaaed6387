// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"sync"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// Env is what an account takes from its surroundings.
type Env struct {
	// Wall is the wall clock.
	Wall func() time.Time
	// NewID makes the id of a new customer or credit grant from its prefix.
	NewID func(prefix string) string
	// Switches is the present setting of the OPEN points.
	Switches func() switches.Switches
	// Render is the JSON of one of the account's objects, an Event included; nil
	// records no events.
	Render func(a *Account, object any) []byte
	// Deliver takes an event on its way to a webhook endpoint; nil delivers none.
	Deliver func(Delivery)
}

// Account is one account in one mode.
type Account struct {
	ID       string
	Livemode bool

	env     Env
	mu      *sync.Mutex
	sibling *Account

	clocks           collection[Clock]
	customers        collection[Customer]
	grants           collection[credits.Grant]
	transactions     collection[Transaction]
	products         collection[Product]
	meters           collection[Meter]
	meterEvents      collection[MeterEvent]
	prices           collection[Price]
	coupons          collection[Coupon]
	taxRates         collection[TaxRate]
	paymentMethods   collection[PaymentMethod]
	charges          collection[Charge]
	refunds          collection[Refund]
	disputes         collection[Dispute]
	subscriptions    collection[Subscription]
	invoices         collection[Invoice]
	invoiceItems     collection[InvoiceItem]
	creditNotes      collection[CreditNote]
	events           collection[Event]
	webhookEndpoints collection[WebhookEndpoint]

	// seeded are the made up customers and their grants.
	seeded Seeded

	// agenda is what billing does automatically, collecting the invoices that it
	// collects before the next request, engineNow the time of what it is doing.
	agenda     agenda
	collecting []string
	engineNow  int64

	// listedFrom holds the grants that lists do not show before some moment.
	listedFrom map[string]time.Time
	// formerly holds the grants that lists show as they were before a change.
	formerly map[string]formerGrant
}

// NewPair makes the test mode and the live mode of a new account.
func NewPair(id string, env Env) (test, live *Account) {
	mu := &sync.Mutex{}
	test, live = newAccount(id, env, mu), newAccount(id, env, mu)
	live.Livemode = true
	test.sibling, live.sibling = live, test
	return test, live
}

func newAccount(id string, env Env, mu *sync.Mutex) *Account {
	return &Account{
		ID: id, env: env, mu: mu,
		clocks: newCollection(func(c *Clock) string { return c.ID }),
		customers: newCollection(func(c *Customer) string { return c.ID }).
			indexed(byClock, func(c *Customer) string { return c.TestClock }).
			indexed(byAccount, func(c *Customer) string { return c.Account }),
		grants: newCollection(func(g *credits.Grant) string { return g.ID }).
			indexed(byCustomer, func(g *credits.Grant) string { return g.Customer }).
			indexed(byForm, formOf),
		transactions: newCollection(func(t *Transaction) string { return t.ID }).
			indexed(byCustomer, func(t *Transaction) string { return t.Customer }).
			indexed(byGrant, func(t *Transaction) string { return t.Grant }),
		products: newCollection(func(p *Product) string { return p.ID }),
		meters:   newCollection(func(m *Meter) string { return m.ID }),
		meterEvents: newCollection(func(e *MeterEvent) string { return e.Identifier }).
			indexed(byUsage, func(e *MeterEvent) string { return usageKey(e.EventName, e.Customer) }),
		prices: newCollection(func(p *Price) string { return p.ID }).
			indexed(byProduct, func(p *Price) string { return p.Product }),
		subscriptions: newCollection(func(s *Subscription) string { return s.ID }).
			indexed(byCustomer, func(s *Subscription) string { return s.Customer }),
		invoices: newCollection(func(i *Invoice) string { return i.ID }).
			indexed(byCustomer, func(i *Invoice) string { return i.Customer }),
		invoiceItems: newCollection(func(i *InvoiceItem) string { return i.ID }).
			indexed(byCustomer, func(i *InvoiceItem) string { return i.Customer }),
		creditNotes: newCollection(func(n *CreditNote) string { return n.ID }).
			indexed(byInvoice, func(n *CreditNote) string { return n.Invoice }),
		charges: newCollection(func(c *Charge) string { return c.ID }).
			indexed(byCustomer, func(c *Charge) string { return c.Customer }),
		refunds: newCollection(func(r *Refund) string { return r.ID }).
			indexed(byCharge, func(r *Refund) string { return r.Charge }),
		disputes:         newCollection(func(d *Dispute) string { return d.ID }),
		coupons:          newCollection(func(c *Coupon) string { return c.ID }),
		taxRates:         newCollection(func(r *TaxRate) string { return r.ID }),
		paymentMethods:   newCollection(func(m *PaymentMethod) string { return m.ID }),
		events:           newEvents(),
		webhookEndpoints: newCollection(func(w *WebhookEndpoint) string { return w.ID }),
		listedFrom:       map[string]time.Time{},
		formerly:         map[string]formerGrant{},
	}
}

// The values of Mode.
const (
	ModeTest = "test"
	ModeLive = "live"
)

// Mode is the name of the account's mode.
func (a *Account) Mode() string {
	if a.Livemode {
		return ModeLive
	}
	return ModeTest
}

// Lock takes the account, in both modes, for one request.
func (a *Account) Lock() { a.mu.Lock() }

// Unlock gives it back.
func (a *Account) Unlock() { a.mu.Unlock() }

// now is the time that the customer lives in: its test clock's, or the wall clock;
// while billing does something, the moment at which that was due.
func (a *Account) now(c *Customer) int64 {
	if a.engineNow != 0 {
		return a.engineNow
	}
	if c.TestClock != "" {
		if clock, ok := a.clocks.get(c.TestClock); ok {
			return clock.FrozenTime
		}
	}
	return a.WallTime()
}

// WallTime is the wall clock in Unix seconds.
func (a *Account) WallTime() int64 { return a.env.Wall().Unix() }
