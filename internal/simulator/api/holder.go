// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"

// holderJSON says who holds credits: a customer, or an account. Customer is null for
// an account. The field for the account is there for accounts only in versions before
// 2025-12-15.clover, whose clients do not know it (OPEN whether it is there at all).
type holderJSON struct {
	Customer        *string `json:"customer"`
	CustomerAccount *string `json:"customer_account,omitempty"`
}

func holder(id string) holderJSON {
	if account.IsAccount(id) {
		return holderJSON{CustomerAccount: &id}
	}
	return holderJSON{Customer: &id}
}
