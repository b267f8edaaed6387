// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// holderJSON says who holds credits: a customer, or an account. Customer is null for
// an account that is no customer as well. Versions before accountsSince have the field for the account only where
// there is one (OPEN whether they have it at all); later ones say null elsewhere.
type holderJSON struct {
	Customer        *string  `json:"customer"`
	CustomerAccount **string `json:"customer_account,omitempty"`
}

func holder(a *account.Account, id string) holderJSON {
	h := a.HolderOf(id)
	out := holderJSON{Customer: text(h.Customer)}
	if named := text(h.Account); named != nil {
		out.CustomerAccount = &named
	}
	return out
}

// holderFields name who holds credits. Which of them are required depends on the
// version: holderOf.
func holderFields() []params.Field {
	return []params.Field{{Name: "customer"}, {Name: "customer_account", Feature: featureAccount}}
}

// holderOf is whom the request names: in later versions exactly one of the two; at
// most one where it need name nobody.
func holderOf(c Call, required bool) (account.Holder, error) {
	h := account.Holder{Customer: c.Params.String("customer"), Account: c.Params.String("customer_account")}
	switch {
	case h.Customer != "" && h.Account != "":
		return h, apierror.Invalid(apierror.CodeParametersExclusive, "customer_account",
			"You may only specify one of these parameters: customer, customer_account.").BeforeExecution()
	case !required || h != (account.Holder{}):
		return h, nil
	case c.Version.hasAccounts() || c.Path == transactionsPath:
		return h, apierror.Invalid(apierror.CodeParameterMissing, "customer", "Must provide customer or customer_account.").BeforeExecution()
	default:
		return h, apierror.Invalid(apierror.CodeParameterMissing, "customer", "Missing required param: customer.").BeforeExecution()
	}
}
