// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "context"

// Customer is a customer as far as credits concern it. A deleted one keeps its
// id and Deleted, and nothing else (SPEC).
type Customer struct {
	ID        string            `json:"id"`
	Created   int64             `json:"created"`
	Currency  *string           `json:"currency"`
	Deleted   bool              `json:"deleted"`
	Email     *string           `json:"email"`
	Livemode  bool              `json:"livemode"`
	Metadata  map[string]string `json:"metadata"`
	Name      *string           `json:"name"`
	TestClock *string           `json:"test_clock"`
}

// GetCustomer reads a customer.
func (c *Client) GetCustomer(ctx context.Context, id string) (Customer, error) {
	path, err := pathOf("/v1/customers", id)
	if err != nil {
		return Customer{}, err
	}
	return get[Customer](ctx, c, path, nil)
}
