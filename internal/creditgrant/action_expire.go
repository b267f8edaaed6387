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
		description: "Expires a credit grant now: the customer loses what is left of it, and what was applied to invoices stays applied. " +
			"A grant that has ended already is left as it is, which is a success. Stripe refuses to expire a pending grant, which can be voided. " +
			"A resource that manages the grant finds at its next plan that it has ended.",
	}
}
