// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Holder is whom a request about credits names: a customer, or an account that is
// one (Accounts v2), each by its own parameter. At most one of the two is set.
type Holder struct {
	Customer string
	Account  string
}

const accountPrefix = "acct_"

// isAccount says whether the customer is an account. Such a customer is reached by
// customer_account only.
func (c *Customer) isAccount() bool { return IsAccount(c.ID) }

// IsAccount says whether the id of a holder of credits is that of an account.
func IsAccount(id string) bool { return strings.HasPrefix(id, accountPrefix) }

var customerAccountKind = kind[Customer]{
	noun: "account",
	in:   customerKind.in,
	gone: func(c *Customer) bool { return !c.isAccount() },
}

// holder is the customer that the request names. Accounts are never deleted here.
func (a *Account) holder(h Holder, customers kind[Customer]) (*Customer, error) {
	if named := a.HolderOf(h.Account); IsAccount(h.Account) && named.Customer != "" {
		h = Holder{Customer: named.Customer}
	}
	if h.Account != "" {
		return customerAccountKind.refer(a, h.Account, "customer_account")
	}
	return customers.refer(a, h.Customer, "customer")
}

// HolderOf are both ids of a customer or an account, "" for one that there is not.
func (a *Account) HolderOf(id string) Holder {
	if IsAccount(id) {
		for _, c := range a.customers.peekBy(byAccount, id) {
			return Holder{Customer: c.ID, Account: id}
		}
		return Holder{Account: id}
	}
	h := Holder{Customer: id}
	if c, ok := a.customers.look(id); ok {
		h.Account = c.Account
	}
	return h
}

// CreateCustomerAccount adds an account that can be a customer, as Accounts v2 makes
// them; "" chooses its id. With a customer, it has the id of one too, and can be named by
// either (DOC). Whether test clocks have such accounts is OPEN; here they can.
func (a *Account) CreateCustomerAccount(id, testClock string, withCustomer bool) (*Customer, error) {
	if id == "" {
		id = RandomID(accountPrefix)
	}
	if _, taken := a.customers.get(id); taken || !IsAccount(id) || a.HolderOf(id).Customer != "" {
		return nil, apierror.Invalid("", "id", "The id of an account that is a customer begins with "+accountPrefix+", and must not be in use.")
	}
	if err := clockKind.optional(a, testClock, "test_clock"); err != nil {
		return nil, err
	}
	c := &Customer{ID: id, Created: a.WallTime(), TestClock: testClock}
	if withCustomer {
		c.ID, c.Account = a.env.NewID("cus_"), id
	}
	a.customers.add(c)
	return c, nil
}
