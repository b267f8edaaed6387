// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Customer makes a customer that is deleted after the test.
func (a *Account) Customer(t testing.TB) string {
	t.Helper()
	customer := a.Post(t, "/v1/customers", "name", t.Name()).ID()
	t.Cleanup(func() { a.discard("/v1/customers/" + customer) })
	return customer
}

// Customers makes n customers that are deleted after the test.
func (a *Account) Customers(t testing.TB, n int) []string {
	t.Helper()
	customers := make([]string, n)
	for i := range customers {
		customers[i] = a.Customer(t)
	}
	return customers
}

// Clock is a test clock with one customer.
type Clock struct {
	account  *Account
	ID       string
	Customer string
	Now      time.Time
}

// ClockedCustomer makes a test clock that stands at the present, with a customer. Both
// are deleted after the test.
func (a *Account) ClockedCustomer(t testing.TB) *Clock {
	t.Helper()
	now := a.now().Truncate(time.Second)
	clock := a.Post(t, "/v1/test_helpers/test_clocks", "frozen_time", unix(now)).ID()
	t.Cleanup(func() { a.discard("/v1/test_helpers/test_clocks/" + clock) })
	customer := a.Post(t, "/v1/customers", "name", t.Name(), "test_clock", clock).ID()
	return &Clock{account: a, ID: clock, Customer: customer, Now: now}
}

// Advance moves the clock on, and waits until Stripe has caught up.
func (c *Clock) Advance(t testing.TB, by time.Duration) {
	t.Helper()
	c.Now = c.Now.Add(by)
	path := "/v1/test_helpers/test_clocks/" + c.ID
	c.account.Post(t, path+"/advance", "frozen_time", unix(c.Now))
	for range 60 {
		if c.account.Get(t, path).String("status") == "ready" {
			return
		}
		time.Sleep(time.Second) // Stripe itself takes seconds; the simulator is ready at once.
	}
	t.Fatalf("test clock %s does not get ready", c.ID)
}

// At is a moment after the clock's present, as RFC 3339.
func (c *Clock) At(after time.Duration) string { return c.Now.Add(after).UTC().Format(time.RFC3339) }

// Grant makes a grant of 10.00 USD for all metered prices elsewhere, as if by
// hand, for a customer or an account. More form pairs may be added.
func (a *Account) Grant(t testing.TB, customer string, form ...string) string {
	t.Helper()
	a, param := a.of(customer)
	return a.Post(t, "/v1/billing/credit_grants", append([]string{
		param, customer,
		"category", "promotional",
		"amount[type]", "monetary",
		"amount[monetary][value]", "1000",
		"amount[monetary][currency]", "usd",
		"applicability_config[scope][price_type]", "metered",
	}, form...)...).ID()
}

// ReadGrant reads a grant as Stripe holds it.
func (a *Account) ReadGrant(t testing.TB, id string) Object {
	t.Helper()
	return a.Get(t, "/v1/billing/credit_grants/"+id)
}

// Grants lists all grants of a customer, newest first.
func (a *Account) Grants(t testing.TB, customer string) []Object {
	t.Helper()
	a, param := a.of(customer)
	return a.Get(t, "/v1/billing/credit_grants?limit=100&"+param+"="+customer).List("data")
}

// of is the account as it answers about a customer, or about an account that is one, and
// the parameter for it.
func (a *Account) of(customer string) (_ *Account, param string) {
	if stripeapi.IsAccountID(customer) {
		return a.InVersion(string(stripeapi.AccountsSince)), "customer_account"
	}
	return a, "customer"
}

// discard deletes an object, and ignores an error: it may have been deleted.
func (a *Account) discard(path string) {
	_, _ = a.client().Delete(context.Background(), path)
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
