// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const customersPath = "/v1/customers"

// Customer is a customer as far as credits concern it (SPEC). Created is in seconds
// since the Unix epoch. Of a deleted one only ID and Deleted are set.
type Customer struct {
	ID        string            `json:"id" stripe:"required"`
	Created   int64             `json:"created"`
	Currency  *string           `json:"currency"`
	Deleted   bool              `json:"deleted"`
	Email     *string           `json:"email"`
	Livemode  bool              `json:"livemode"`
	Metadata  map[string]string `json:"metadata"`
	Name      *string           `json:"name"`
	TestClock *string           `json:"test_clock"`
}

func (Customer) objectName() string { return "customer" }
func (c Customer) objectID() string { return c.ID }

// GetCustomer reads the customer with the id (cus_...), also a deleted one. IsNotFound
// reports that there is none.
func (c *Client) GetCustomer(ctx context.Context, id string) (Customer, error) {
	return getByID[Customer](ctx, c, customersPath, id)
}

// ListCustomers returns the customers with an email, which Stripe compares with
// regard to case, newest first. Those of a test clock and deleted ones are not among
// them (SPEC). It makes no request before the list is read.
func (c *Client) ListCustomers(email string) *Pages[Customer] {
	return newPages(func(ctx context.Context, after string) (page[Customer], error) {
		return list[Customer](ctx, c, customersPath, &stripe.CustomerListParams{ListParams: pageAfter(after), Email: stripe.String(email)})
	})
}
