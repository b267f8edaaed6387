// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// NewExpireAction returns the action stripe_billing_credit_grant_expire.
func NewExpireAction() action.Action {
	return &endAction{
		name: "expire", end: granting.EndExpire, doing: "Expiring",
		description: "Expires a credit grant now. The remaining credit ends, and what was applied to invoices stays applied. " +
			"A grant that has already ended stays as it is, which is a success. Stripe refuses to expire a pending grant; void it instead. " +
			"The next plan of a resource that manages the grant warns that it has ended.",
	}
}
