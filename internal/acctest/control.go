// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// Request is an entry of the simulator's request log.
type Request = stripecall.Request

// Stats counts the requests of the simulator.
type Stats = stripecall.Stats

// Fault is what goes wrong with some requests to the simulator.
type Fault = stripecall.Fault

// Requests returns the log of the requests of a method below a path, oldest first.
func (a *Account) Requests(t testing.TB, method, prefix string) []Request {
	t.Helper()
	all := must(a.control(t).Requests(context.Background()))(t)
	var out []Request
	for _, request := range all {
		if request.Method == method && strings.HasPrefix(request.Path, prefix) {
			out = append(out, request)
		}
	}
	return out
}

// Stats returns the counts of requests since the last ResetStats.
func (a *Account) Stats(t testing.TB) Stats {
	t.Helper()
	return must(a.control(t).Stats(context.Background()))(t)
}

// ResetStats sets the counts to 0 and empties the request log.
func (a *Account) ResetStats(t testing.TB) {
	t.Helper()
	check(t, a.control(t).ResetStats(context.Background()))
}

// Faults replaces the faults of the simulator; none ends them.
func (a *Account) Faults(t testing.TB, faults ...Fault) {
	t.Helper()
	check(t, a.control(t).SetFaults(context.Background(), faults...))
}

// Switch sets what is OPEN about Stripe.
func (a *Account) Switch(t testing.TB, switches any) {
	t.Helper()
	check(t, a.control(t).SetSwitches(context.Background(), switches))
}

// Draw applies an amount of a grant, without an invoice.
func (a *Account) Draw(t testing.TB, grant string, minorUnits int64) {
	t.Helper()
	check(t, a.control(t).ApplyCredits(context.Background(), grant, minorUnits))
}

// Dispute has the customer dispute a charge, as fraudulent.
func (a *Account) Dispute(t testing.TB, charge string) {
	t.Helper()
	check(t, a.control(t).Dispute(context.Background(), charge))
}

// CustomerAccount makes an account (acct_...) that can be a customer, as those that
// use Accounts v2 have, and returns its id.
func (a *Account) CustomerAccount(t testing.TB) string {
	t.Helper()
	id, _ := a.customerAccount(t, "", false)
	return id
}

// NamedAccount makes an account that can be a customer, and that has the id of one too.
func (a *Account) NamedAccount(t testing.TB) (account, customer string) {
	t.Helper()
	return a.customerAccount(t, "", true)
}

// CustomerAccount makes an account that can be a customer, of the clock.
func (c *Clock) CustomerAccount(t testing.TB) string {
	t.Helper()
	id, _ := c.account.customerAccount(t, c.ID, false)
	return id
}

func (a *Account) customerAccount(t testing.TB, testClock string, withCustomer bool) (account, customer string) {
	t.Helper()
	account, customer, err := a.control(t).CreateCustomerAccount(context.Background(), testClock, withCustomer)
	check(t, err)
	return account, customer
}

// control returns the client of the simulator's control. A test that runs against
// Stripe has none.
func (a *Account) control(t testing.TB) *stripecall.Client {
	t.Helper()
	if !a.simulated {
		t.Fatal("only the simulator has a control: call SimulatorOnly first")
	}
	return a.client()
}
