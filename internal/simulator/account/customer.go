// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// Customer is a customer. A deleted one stays readable as such.
type Customer struct {
	ID          string            `json:"id"`
	Created     int64             `json:"created"`
	Description string            `json:"description,omitempty"`
	Email       string            `json:"email,omitempty"`
	Name        string            `json:"name,omitempty"`
	Phone       string            `json:"phone,omitempty"`
	TestClock   string            `json:"test_clock,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	// Balance is what the customer owes, or is owed if it is negative, in minor units.
	Balance              int64  `json:"balance,omitempty"`
	DefaultPaymentMethod string `json:"default_payment_method,omitempty"`
	Deleted              bool   `json:"deleted,omitempty"`
	// Account is the account that is this customer as well (Accounts v2), "" for none.
	Account string `json:"account,omitempty"`
}

const (
	byClock   = "clock"
	byAccount = "account"
)

// customerKind takes deleted customers too, liveCustomerKind does not.
var (
	customerKind = kind[Customer]{
		noun: "customer",
		in:   func(a *Account) *collection[Customer] { return &a.customers },
		gone: (*Customer).isAccount,
	}
	liveCustomerKind = kind[Customer]{
		noun: customerKind.noun, in: customerKind.in,
		gone: func(c *Customer) bool { return c.Deleted || c.isAccount() },
	}
)

// InvoicePrefix is what the numbers of the customer's invoices begin with.
func (c *Customer) InvoicePrefix() string {
	const length = 8
	return strings.ToUpper(c.ID[max(0, len(c.ID)-length):])
}

// deleteCustomer ends the customer's subscriptions and forgets what it was; its
// grants stay readable.
func (a *Account) deleteCustomer(c *Customer) {
	for _, s := range a.subscriptions.by(byCustomer, c.ID) {
		s.cancel(a)
	}
	a.emit("customer.deleted", c)
	*c = Customer{ID: c.ID, Created: c.Created, TestClock: c.TestClock, Email: c.Email, Account: c.Account, Deleted: true}
}

// CreateCustomer adds a customer, for whom the fields that a caller chooses are
// set, and binds it to its test clock permanently.
// A payment method is attached to it and becomes the default where there is none.
func (a *Account) CreateCustomer(c Customer, paymentMethod string) (*Customer, error) {
	if err := clockKind.optional(a, c.TestClock, "test_clock"); err != nil {
		return nil, err
	}
	c.ID = a.env.NewID("cus_")
	c.Created = a.now(&c)
	a.customers.add(&c)
	if err := a.firstPaymentMethod(&c, paymentMethod); err != nil {
		c.Deleted = true
		return nil, err
	}
	a.emit("customer.created", &c)
	return &c, nil
}

func (a *Account) firstPaymentMethod(c *Customer, method string) error {
	if method != "" {
		m, err := a.AttachPaymentMethod(method, c.ID)
		if err != nil {
			return err
		}
		if c.DefaultPaymentMethod == method {
			c.DefaultPaymentMethod = m.ID
		}
	}
	var err error
	c.DefaultPaymentMethod, err = a.checkPaymentMethod(c.DefaultPaymentMethod, c.ID, "invoice_settings[default_payment_method]")
	return err
}

// Customer is the customer that the path names, deleted or not.
func (a *Account) Customer(id string) (*Customer, error) {
	return customerKind.find(a, id)
}

// UpdateCustomer merges the metadata and lets change set fields.
func (a *Account) UpdateCustomer(id string, metadata params.MetadataChange, change func(*Customer)) (*Customer, error) {
	c, err := liveCustomerKind.find(a, id)
	if err != nil {
		return nil, err
	}
	merged, err := metadata.Apply(c.Metadata)
	if err != nil {
		return nil, err
	}
	changed := *c
	change(&changed)
	changed.DefaultPaymentMethod, err = a.checkPaymentMethod(changed.DefaultPaymentMethod, c.ID, "invoice_settings[default_payment_method]")
	if err != nil {
		return nil, err
	}
	changed.Metadata = merged
	*c = changed
	a.emit("customer.updated", c)
	return c, nil
}

// DeleteCustomer deletes the customer permanently.
func (a *Account) DeleteCustomer(id string) (*Customer, error) {
	c, err := liveCustomerKind.find(a, id)
	if err != nil {
		return nil, err
	}
	a.deleteCustomer(c)
	return c, nil
}

// ListCustomers is a page of the customers of the test clock or, if it is "", of
// those of none (SPEC), and of those with the email if that is not "".
func (a *Account) ListCustomers(email, clock string, p Page) ([]*Customer, bool, error) {
	if err := clockKind.optional(a, clock, "test_clock"); err != nil {
		return nil, false, err
	}
	v := a.customers.where(byClock, clock)
	return a.customers.page(v, p, func(c *Customer) bool {
		return !c.Deleted && !c.isAccount() && (email == "" || c.Email == email)
	})
}
