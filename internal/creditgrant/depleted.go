// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// isDepleted reports that nothing is left of one grant: nothing in the ledger,
// whatever a draft invoice reserves of it, and nothing that can be used, which is
// there before the ledger says so, should Stripe write the row of a grant's
// beginning late (OPEN).
func isDepleted(summary stripeapi.CreditBalanceSummary) bool {
	left := func(amount stripeapi.Amount) bool { return amount.Monetary != nil && amount.Monetary.Value > 0 }
	return !slices.ContainsFunc(summary.Balances, func(balance stripeapi.Balance) bool {
		return left(balance.Ledger) || left(balance.Available)
	})
}
