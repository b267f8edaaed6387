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
		description: "Voids a credit grant: takes it back as if it had never been given. " +
			"A grant that is voided already is left as it is, which is a success. Stripe refuses to void a grant of which some was applied to an invoice, or that has expired. " +
			"A resource that manages the grant finds at its next plan that it has ended.",
	}
}
