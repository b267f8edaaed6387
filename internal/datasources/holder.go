// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// holderModel is whose credits they are: a customer's or an account's.
type holderModel struct {
	Customer        types.String `tfsdk:"customer"`
	CustomerAccount types.String `tfsdk:"customer_account"`
}

// holder is the id of the customer, or of the account if there is no customer; "" for none.
func (m holderModel) holder() string {
	return cmp.Or(m.Customer.ValueString(), m.CustomerAccount.ValueString())
}

// target is the customer or account, for errors.
func (m holderModel) target() target {
	if m.CustomerAccount.IsNull() {
		return target{thing: "customer", id: m.holder(), at: path.Root("customer")}
	}
	return target{thing: "account", id: m.holder(), at: path.Root("customer_account")}
}

// withHolder adds the attributes of a holderModel to others. Exactly one of them is set, or
// at most one if none is required.
func withHolder(required bool, customer string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	account := optionalID("ID of an account (`acct_...`) that is a customer, in place of `customer`. It needs the provider's `stripe_version` to be `"+string(stripeapi.AccountsSince)+"` or later.", grantresource.AccountID())
	account.Validators = append(account.Validators, grantresource.OneCustomer(required))
	attributes["customer"] = optionalID(customer, grantresource.CustomerID())
	attributes["customer_account"] = account
	return attributes
}
