// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// NewVoidAction returns the action stripe_billing_credit_grant_void.
func NewVoidAction() action.Action {
	return &endAction{
		name: "void", end: granting.EndVoid, doing: "Voiding",
		description: "Voids a credit grant, as if it had never been given. " +
			"A grant that is already voided stays as it is, which is a success. Stripe refuses to void a grant that has expired or was applied to an invoice, even in part. " +
			"The next plan of a resource that manages the grant warns that it has ended.",
	}
}
