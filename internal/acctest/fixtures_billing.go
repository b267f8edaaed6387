// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const formContent = "application/x-www-form-urlencoded"

// UniqueName is a name that nothing else in the account has.
func UniqueName(prefix string) string { return prefix + "_" + strings.ToLower(rand.Text()) }

// Ticking is a wall clock for simulator.Options that moves on by a second whenever
// somebody looks, so that no two moments are the same by chance.
func Ticking() func() time.Time {
	start, looks := time.Now(), atomic.Int64{}
	return func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Second) }
}

// Example is an example's file as people read it, by its path below examples/.
func Example(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Client speaks to the account as the provider does, without a Terraform around
// it. It is not slowed down, which only the simulator stands.
func (a *Account) Client(t testing.TB) *stripeapi.Client {
	t.Helper()
	key, err := stripeapi.ParseKey(a.key)
	if err != nil {
		t.Fatal(err)
	}
	requestsPerSecond := stripeapi.DefaultRequestsPerSecond
	if a.simulated {
		requestsPerSecond = 100_000
	}
	return stripeapi.New(stripeapi.Config{Key: key, Base: a.Base, RequestsPerSecond: requestsPerSecond, MaxRetries: stripeapi.DefaultMaxRetries, UserAgent: "test", Now: a.now})
}

// Meter makes a meter that sums up events of a name. It is deactivated after the
// test; more form pairs may be added.
func (a *Account) Meter(t testing.TB, eventName string, form ...string) Object {
	t.Helper()
	meter := a.Post(t, "/v1/billing/meters", append([]string{
		"display_name", t.Name(), "event_name", eventName, "default_aggregation[formula]", "sum",
	}, form...)...)
	t.Cleanup(func() { a.discardBy("/v1/billing/meters/"+meter.ID()+"/deactivate", "") })
	return meter
}

// Price makes a price of a new product; the form pairs say which. It is archived
// after the test.
func (a *Account) Price(t testing.TB, form ...string) Object {
	t.Helper()
	price := a.Post(t, "/v1/prices", append([]string{"product", a.Post(t, "/v1/products", "name", t.Name()).ID()}, form...)...)
	t.Cleanup(func() { a.discardBy("/v1/prices/"+price.ID(), "active=false") })
	return price
}

// discardBy cleans up what can be retired and not deleted, as far as it goes.
func (a *Account) discardBy(path, form string) {
	_, _, _ = a.send("POST", path, formContent, form)
}

// BillUsage subscribes the clock's customer to a metered price of one US cent a
// unit, lets a day go by, reports the use of units, and bills them: the invoice is
// finalised, and credits are applied to it.
func (c *Clock) BillUsage(t testing.TB, units int64) Object {
	t.Helper()
	event := UniqueName("usage")
	price := c.account.Price(t, "currency", "usd", "unit_amount", "1",
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", c.account.Meter(t, event).ID())
	subscription := c.account.Post(t, "/v1/subscriptions", "customer", c.Customer, "items[0][price]", price.ID()).ID()
	c.Advance(t, 24*time.Hour)
	c.account.Post(t, "/v1/billing/meter_events", "event_name", event, "timestamp", unix(c.Now),
		"payload[stripe_customer_id]", c.Customer, "payload[value]", strconv.FormatInt(units, 10))
	draft := c.account.Post(t, "/v1/invoices", "customer", c.Customer, "subscription", subscription).ID()
	return c.account.Post(t, "/v1/invoices/"+draft+"/finalize")
}
