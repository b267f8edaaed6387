// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import "github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"

// isDepleted reports that the ledger balance of one grant is nothing: what was
// drawn is drawn, and a draft invoice may still let go of what is only reserved.
func isDepleted(summary stripeapi.CreditBalanceSummary) bool {
	for _, balance := range summary.Balances {
		if balance.Ledger.Monetary != nil && balance.Ledger.Monetary.Value > 0 {
			return false
		}
	}
	return true
}
