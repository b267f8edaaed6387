// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestEmptyName: a grant whose name Stripe answers as "" has none, in the state and in
// a list. Configuration cannot say "", so it would be replaced.
func TestEmptyName(t *testing.T) {
	t.Parallel()
	empty, name := "", "Welcome"
	for text, tc := range map[*string]struct {
		null  bool
		shown string
	}{
		nil:    {true, "10.00 USD, cus_1, granted"},
		&empty: {true, "10.00 USD, cus_1, granted"},
		&name:  {false, "Welcome, 10.00 USD, cus_1, granted"},
	} {
		grant := stripeapi.CreditGrant{
			ID: "credgr_test_1", Customer: "cus_1", Name: text,
			Amount: stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
		}
		m := modelFromStripe(grant, model{}, time.Unix(1000, 0), nil)
		if m.Name.IsNull() != tc.null {
			t.Errorf("name %v", m.Name)
		}
		if got := displayName(grant, "granted"); got != tc.shown {
			t.Errorf("shown as %q, want %q", got, tc.shown)
		}
	}
}
