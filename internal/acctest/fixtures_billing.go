// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"strconv"
	"testing"
	"time"
)

// Meter makes a meter that sums up events of a name. It is deactivated after the
// test; more form pairs may be added.
func (a *Account) Meter(t testing.TB, eventName string, form ...string) Object {
	t.Helper()
	meter := a.Post(t, "/v1/billing/meters", append([]string{
		"display_name", t.Name(), "event_name", eventName, "default_aggregation[formula]", "sum",
	}, form...)...)
	t.Cleanup(func() { a.discardBy("/v1/billing/meters/" + meter.ID() + "/deactivate") })
	return meter
}

// Price makes a price of a new product; the form pairs say which. It is archived
// after the test.
func (a *Account) Price(t testing.TB, form ...string) Object {
	t.Helper()
	price := a.Post(t, "/v1/prices", append([]string{"product", a.Post(t, "/v1/products", "name", t.Name()).ID()}, form...)...)
	t.Cleanup(func() { a.discardBy("/v1/prices/"+price.ID(), "active", "false") })
	return price
}

// MeteredPrice makes a price of one US cent a unit, backed by a meter of its own.
func (a *Account) MeteredPrice(t testing.TB) string {
	t.Helper()
	return a.meteredPrice(t, UniqueName("usage"))
}

func (a *Account) meteredPrice(t testing.TB, eventName string) string {
	t.Helper()
	return a.Price(t, "currency", "usd", "unit_amount", "1",
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", a.Meter(t, eventName).ID()).ID()
}

// discardBy cleans up what can be retired and not deleted, as far as it goes.
func (a *Account) discardBy(path string, form ...string) {
	_, _ = a.client().Post(context.Background(), path, form...)
}

// BillUsage subscribes the clock's customer to a metered price of one US cent a
// unit, reports the use of units a day later, and lets the period of a month end:
// its invoice is finalized, and credits are applied to it. What credits do not pay
// is not collected. The subscription is canceled, so that the clock is free again.
func (c *Clock) BillUsage(t testing.TB, units int64) Object {
	t.Helper()
	event := UniqueName("usage")
	price := c.account.meteredPrice(t, event)
	subscription := c.account.Post(t, "/v1/subscriptions", "customer", c.Customer, "items[0][price]", price)
	c.Advance(t, 24*time.Hour)
	c.account.Post(t, "/v1/billing/meter_events", "event_name", event, "timestamp", unix(c.Now),
		"payload[stripe_customer_id]", c.Customer, "payload[value]", strconv.FormatInt(units, 10))
	c.Advance(t, time.Unix(subscription.Int("current_period_end"), 0).Sub(c.Now))
	draft := c.account.Get(t, "/v1/subscriptions/"+subscription.ID()).String("latest_invoice")
	c.account.discard("/v1/subscriptions/" + subscription.ID())
	return c.account.Post(t, "/v1/invoices/"+draft+"/finalize", "auto_advance", "false")
}
