// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Amount is what a credit is worth. Monetary is nil where Stripe says null.
type Amount struct {
	Type     types.String `tfsdk:"type"`
	Monetary *Monetary    `tfsdk:"monetary"`
}

// Monetary is an amount of money: Value counts minor units of Currency.
type Monetary struct {
	Currency types.String `tfsdk:"currency"`
	Value    types.Int64  `tfsdk:"value"`
}

// AmountOf is Stripe's amount as Terraform holds it.
func AmountOf(amount stripeapi.Amount) Amount {
	out := Amount{Type: types.StringValue(amount.Type)}
	if amount.Monetary != nil {
		out.Monetary = &Monetary{Currency: types.StringValue(amount.Monetary.Currency), Value: types.Int64Value(amount.Monetary.Value)}
	}
	return out
}

// AmountAttribute is the attribute of an Amount.
func AmountAttribute(description string) schema.SingleNestedAttribute {
	return ComputedObject(description, map[string]schema.Attribute{
		"type": ComputedString("The kind of amount: `monetary`, the only one that Stripe has."),
		"monetary": ComputedObject("The amount of money; null where Stripe has none.", map[string]schema.Attribute{
			"currency": ComputedString("Three-letter ISO currency code in lower case, like `usd`."),
			"value":    ComputedInt64("The amount in the currency's minor units, never negative: `1000` is 10.00 USD, but 1000 JPY."),
		}),
	})
}
