// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const formContent = "application/x-www-form-urlencoded"

// UniqueName is a name that nothing else in the account has.
func UniqueName(prefix string) string { return prefix + "_" + strings.ToLower(rand.Text()) }

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
