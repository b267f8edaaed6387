// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// Transaction is a row of the ledger: a positive amount in minor units, credit or
// debit by its kind. Created is wall-clock time and EffectiveAt the customer's
// clock's (INF), both in Unix seconds.
type Transaction struct {
	ID          string       `json:"id"`
	Grant       string       `json:"credit_grant"`
	Customer    string       `json:"customer"`
	TestClock   string       `json:"test_clock,omitempty"`
	Kind        credits.Kind `json:"kind"`
	Currency    string       `json:"currency"`
	Value       int64        `json:"value"`
	Created     int64        `json:"created"`
	EffectiveAt int64        `json:"effective_at"`
	// Invoice and Line are what the credits were applied to, or given back from.
	Invoice string `json:"invoice,omitempty"`
	Line    string `json:"line,omitempty"`
}

const byGrant = "grant"

var transactionKind = kind[Transaction]{
	noun: "billing credit balance transaction",
	in:   func(a *Account) *collection[Transaction] { return &a.transactions },
}

// settle writes the rows that time has made due for the customer, oldest first.
func (a *Account) settle(c *Customer, on credits.Moment) {
	now, setting := a.now(c), a.env.Switches()
	held, _ := a.draftDraws(c)
	type row struct {
		grant *credits.Grant
		entry credits.Entry
	}
	var rows []row
	for _, g := range a.grants.peekBy(byCustomer, c.ID) {
		for _, entry := range credits.Due(*g, held[g.ID], now, on, setting) {
			rows = append(rows, row{g, entry})
		}
	}
	slices.SortStableFunc(rows, func(x, y row) int { return cmp.Compare(x.entry.EffectiveAt, y.entry.EffectiveAt) })
	for _, r := range rows {
		g, _ := a.grants.get(r.grant.ID)
		a.write(g, []credits.Entry{r.entry})
	}
}

func (a *Account) write(g *credits.Grant, entries []credits.Entry) {
	for _, entry := range entries {
		a.writeFor(g, entry, "", "")
	}
}

// writeFor adds one row, applied to (or given back from) an invoice's line.
func (a *Account) writeFor(g *credits.Grant, entry credits.Entry, invoice, line string) *Transaction {
	t := &Transaction{
		ID: RandomID(a.modePrefix("cbtxn_")), Grant: g.ID, Customer: g.Customer, TestClock: g.TestClock,
		Kind: entry.Kind, Currency: g.Currency, Value: entry.Value,
		Created: a.WallTime(), EffectiveAt: entry.EffectiveAt,
		Invoice: invoice, Line: line,
	}
	g.Ledger = g.Ledger.Plus(entry.Kind, entry.Value)
	a.transactions.add(t)
	a.emit("billing.credit_balance_transaction.created", t)
	return t
}

// ApplyCredits debits a grant as an invoice would, without one: the invoice and
// its line are names only. More than is available is refused.
func (a *Account) ApplyCredits(grant string, value int64) (*Transaction, error) {
	g, now, err := a.grantToChange(grant)
	if err != nil {
		return nil, err
	}
	if value <= 0 {
		return nil, apierror.Invalid("", "value", "The value must be a positive integer.")
	}
	if value > credits.Available(*g, now) {
		return nil, apierror.Invalid("", "value", "The credit grant has less than that available.")
	}
	entry := credits.Entry{Kind: credits.CreditsApplied, Value: value, EffectiveAt: now}
	return a.writeFor(g, entry, RandomID("in_"), RandomID("il_")), nil
}

// Transaction is the ledger row that the path names.
func (a *Account) Transaction(id string) (*Transaction, error) {
	return transactionKind.find(a, id)
}

// ListTransactions is a page of a holder's ledger, or of one grant's part of it
// if grant is not "".
func (a *Account) ListTransactions(h Holder, grant string, p Page) ([]*Transaction, bool, error) {
	c, err := a.holder(h, customerKind)
	if err != nil {
		return nil, false, err
	}
	a.settle(c, credits.OnRead)
	if grant == "" {
		return a.transactions.page(a.transactions.where(byCustomer, c.ID), p, everything)
	}
	g, err := grantKind.refer(a, grant, "credit_grant")
	if err != nil {
		return nil, false, err
	}
	return a.transactions.page(a.transactions.where(byGrant, g.ID), p, func(t *Transaction) bool { return t.Customer == c.ID })
}

// Summary are the holder's balances by currency.
func (a *Account) Summary(h Holder, f credits.Filter) ([]credits.Balance, error) {
	c, err := a.holder(h, customerKind)
	if err != nil {
		return nil, err
	}
	if err := grantKind.optional(a, f.Grant, "filter[credit_grant]"); err != nil {
		return nil, err
	}
	for _, id := range f.Prices {
		if _, err := priceKind.refer(a, id, "filter[applicability_scope][prices]"); err != nil {
			return nil, err
		}
	}
	a.settle(c, credits.OnRead)
	held, _ := a.draftDraws(c)
	return credits.Summarize(a.grantsOfCustomer(c), f.Matches, held, a.now(c)), nil
}

func (a *Account) grantsOfCustomer(c *Customer) []credits.Grant {
	pointers := a.grants.peekBy(byCustomer, c.ID)
	values := make([]credits.Grant, len(pointers))
	for i, g := range pointers {
		values[i] = *g
	}
	return values
}
