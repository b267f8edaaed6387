// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"net/url"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/simclient"
)

// apiKey opens an account of its own in the simulator.
const apiKey = "sk_test_demo"

// stripe is the account as others see it: without the provider, by Stripe's own
// calls, and the simulator's for applying credits.
type stripe struct{ *simclient.Client }

// createCustomer makes a customer and returns its id.
func (s *stripe) createCustomer(ctx context.Context, name string) (string, error) {
	var customer struct {
		ID string `json:"id"`
	}
	err := s.Post(ctx, "/v1/customers", url.Values{"name": {name}}, &customer)
	return customer.ID, err
}
