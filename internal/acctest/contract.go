// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// checkExchange holds every request, refused or not, and every answer against
// Stripe's own description, and fails the test that made them.
func checkExchange(t testing.TB) func(simulator.Exchange) {
	return func(e simulator.Exchange) {
		if err := contract.Request(e.Version, e.Method, e.Path, e.Query, e.Body); err != nil {
			t.Error(err)
		}
		if err := contract.Answer(e.Version, e.Method, e.Path, e.Status, e.Answer); err != nil {
			t.Error(err)
		}
	}
}
