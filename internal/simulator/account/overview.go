// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// Overview is a copy of the newest objects of an account, newest first, to be read
// after the lock is given back.
type Overview struct {
	Clocks       Newest[Clock]
	Customers    Newest[CustomerOverview]
	Grants       Newest[GrantOverview]
	Transactions Newest[Transaction]
	// Invoices are as answers show them: drafts with the credits that would apply.
	Invoices Newest[Invoice]
}

// Newest are some objects, newest first, and how many there are in all.
type Newest[T any] struct {
	Items []T
	Count int
}

// CustomerOverview is a customer with the time that it lives in (Unix seconds) and
// the sum of its balances, no matter what they are limited to.
type CustomerOverview struct {
	Customer

	Now      int64
	Balances []credits.Balance
}

// GrantOverview is a grant with its status, and what is left of it: Available is
// what the next invoice can draw, and Ledger what the ledger says. Both are in
// minor units.
type GrantOverview struct {
	credits.Grant

	Status    credits.Status
	Available int64
	Ledger    int64
}

// Overview is a copy of at most limit objects of each kind, of one customer if
// customer is not "". Like every read of the ledger, it first writes the rows
// that time has made due for the customers that it shows.
func (a *Account) Overview(customer string, limit int) Overview {
	customers := newest(&a.customers, a.customers.all(), limit, nil)
	if customer != "" {
		customers = Newest[*Customer]{}
		if c, found := a.customers.look(customer); found {
			customers = Newest[*Customer]{Items: []*Customer{c}, Count: 1}
		}
	}
	grants := newest(&a.grants, a.grants.selected(byCustomer, customer), limit, nil)
	held := map[string]map[string]int64{}
	for _, c := range a.ownersOf(customers.Items, grants.Items) {
		a.settle(c, credits.OnRead)
		held[c.ID], _ = a.draftDraws(c)
	}
	clocks := newest(&a.clocks, a.clocks.all(), limit, func(c *Clock) bool { return !c.Deleted })
	transactions := newest(&a.transactions, a.transactions.selected(byCustomer, customer), limit, nil)
	invoices := newest(&a.invoices, a.invoices.selected(byCustomer, customer), limit, func(i *Invoice) bool { return i.Status != invoiceDeleted })
	return Overview{
		Clocks:       values(clocks, func(c *Clock) Clock { return *c }),
		Customers:    values(customers, func(c *Customer) CustomerOverview { return a.customerOverview(c, held[c.ID]) }),
		Grants:       values(grants, func(g *credits.Grant) GrantOverview { return a.grantOverview(g, held[g.Customer]) }),
		Transactions: values(transactions, func(t *Transaction) Transaction { return *t }),
		Invoices:     values(invoices, a.invoiceOverview),
	}
}

// ownersOf are the customers of an overview, each once.
func (a *Account) ownersOf(customers []*Customer, grants []*credits.Grant) []*Customer {
	owners := slices.Clone(customers)
	for _, g := range grants {
		if c, ok := a.customers.look(g.Customer); ok && !slices.ContainsFunc(owners, func(o *Customer) bool { return o.ID == c.ID }) {
			owners = append(owners, c)
		}
	}
	return owners
}

func (a *Account) customerOverview(c *Customer, held map[string]int64) CustomerOverview {
	now, all := a.now(c), func(credits.Grant) bool { return true }
	return CustomerOverview{Customer: *c, Now: now, Balances: credits.Summarize(a.grantsOfCustomer(c), all, held, now)}
}

func (a *Account) grantOverview(g *credits.Grant, held map[string]int64) GrantOverview {
	now := a.WallTime()
	if c, ok := a.customers.look(g.Customer); ok {
		now = a.now(c)
	}
	return GrantOverview{
		Grant: *g, Status: credits.StatusOf(*g, now),
		Available: max(0, credits.Available(*g, now)-held[g.ID]), Ledger: g.Ledger.Balance(),
	}
}

// invoiceOverview copies also what later changes of the invoice would reach.
func (a *Account) invoiceOverview(i *Invoice) Invoice {
	copied := *a.Shown(i)
	copied.Lines = slices.Clone(copied.Lines)
	for n := range copied.Lines {
		l := &copied.Lines[n]
		l.DiscountAmounts, l.Credits, l.Taxes = slices.Clone(l.DiscountAmounts), slices.Clone(l.Credits), slices.Clone(l.Taxes)
	}
	return copied
}

// newest are the last objects of a view that are kept; nil keeps all, and looks at no
// more than are shown.
func newest[T any](c *collection[T], v view, limit int, keep func(*T) bool) Newest[*T] {
	var found Newest[*T]
	if keep == nil {
		found.Count = v.length
		for i := v.length - 1; i >= max(0, v.length-limit); i-- {
			found.Items = append(found.Items, c.peek(v.at(i)))
		}
		return found
	}
	for i := v.length - 1; i >= 0; i-- {
		item := c.peek(v.at(i))
		if !keep(item) {
			continue
		}
		found.Count++
		if len(found.Items) < limit {
			found.Items = append(found.Items, item)
		}
	}
	return found
}

func values[T, U any](n Newest[*T], value func(*T) U) Newest[U] {
	copied := Newest[U]{Count: n.Count}
	for _, item := range n.Items {
		copied.Items = append(copied.Items, value(item))
	}
	return copied
}
