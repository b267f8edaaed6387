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
// calls.
type stripe struct{ *simclient.Client }

// createCustomer makes a customer on a test clock, and returns its id.
func (s *stripe) createCustomer(ctx context.Context, name, clock string) (string, error) {
	return s.make(ctx, "/v1/customers", url.Values{"name": {name}, "test_clock": {clock}})
}
