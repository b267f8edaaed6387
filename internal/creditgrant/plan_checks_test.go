// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestWarnCurrency: credits in another currency than the customer is billed in apply to
// none of the customer's invoices.
func TestWarnCurrency(t *testing.T) {
	t.Parallel()
	euros := "eur"
	for name, tc := range map[string]struct {
		billed   *string
		currency string
		warns    bool
	}{
		"another currency":         {&euros, "usd", true},
		"the same":                 {&euros, "eur", false},
		"not billed yet":           {nil, "usd", false},
		"known only after apply":   {&euros, "", false},
		"neither is known by then": {nil, "", false},
	} {
		diags := warnCurrency(stripeapi.Customer{ID: "cus_1", Currency: tc.billed}, tc.currency)
		if got := len(diags) == 1; got != tc.warns {
			t.Errorf("%s: warned %v", name, got)
		}
		if tc.warns && !strings.Contains(diags[0].Detail(), "cus_1 is billed in eur, and credits in usd apply only to invoices in usd") {
			t.Errorf("%s: %s", name, diags[0].Detail())
		}
	}
}
