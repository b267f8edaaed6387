// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// amountModel is what a credit is worth. Monetary is nil where Stripe says null.
type amountModel struct {
	Type     types.String   `tfsdk:"type"`
	Monetary *monetaryModel `tfsdk:"monetary"`
}

// monetaryModel is an amount of money: Value counts minor units of Currency.
type monetaryModel struct {
	Currency types.String `tfsdk:"currency"`
	Value    types.Int64  `tfsdk:"value"`
}

// amountOf is Stripe's amount as Terraform holds it.
func amountOf(amount stripeapi.Amount) amountModel {
	out := amountModel{Type: types.StringValue(amount.Type)}
	if amount.Monetary != nil {
		out.Monetary = &monetaryModel{Currency: types.StringValue(amount.Monetary.Currency), Value: types.Int64Value(amount.Monetary.Value)}
	}
	return out
}

// amountAttribute is the attribute of an amountModel.
func amountAttribute(description string) schema.SingleNestedAttribute {
	return computedObject(description, map[string]schema.Attribute{
		"type": computedString("The kind of amount: `monetary`, the only one that Stripe has."),
		"monetary": computedObject("The amount of money; null where Stripe has none.", map[string]schema.Attribute{
			"currency": computedString("Three-letter ISO currency code in lower case, like `usd`."),
			"value":    computedInt64("The amount in the currency's minor units, never negative: `1000` is 10.00 USD, but 1000 JPY."),
		}),
	})
}
