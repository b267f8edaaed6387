// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/billing-credits/terraform-provider-stripe/internal/reading"
)

func invoiceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads an invoice: what it comes to, whether it is paid, and which credits were applied to it and its lines. A precondition on `paid` lets a paid grant wait for the invoice that funds it.",
		Attributes: map[string]schema.Attribute{
			"id":               reading.RequiredID("ID of the invoice (`in_...`)."),
			"amount_due":       reading.Whole("What is to be paid, in the currency's minor units: the total, after the customer's balance."),
			"amount_paid":      reading.Whole("What was paid, in the currency's minor units."),
			"amount_remaining": reading.Whole("What is still to be paid, in the currency's minor units: `amount_due` less `amount_paid`."),
			"created":          reading.Time("When the invoice was created, in RFC 3339, UTC."),
			"currency":         reading.Text("Three-letter ISO currency code in lower case, like `usd`."),
			"customer":         reading.Text("ID of the customer who is billed (`cus_...`)."),
			"lines":            linesAttribute(),
			"livemode":         reading.Livemode(),
			"number":           reading.Text("The number that the customer sees; null for a draft."),
			"paid":             reading.Flag("Whether the invoice was paid, by a payment or by credits, or marked as paid."),
			"period_end":       reading.Time("When the period ends in which items were added to the invoice, in RFC 3339, UTC."),
			"period_start":     reading.Time("When the period begins in which items were added to the invoice, in RFC 3339, UTC."),
			"status":           reading.Text("`draft`, `open`, `paid`, `uncollectible` or `void`."),
			"subscription":     reading.Text("ID of the subscription that the invoice is for (`sub_...`); null for a one-off invoice, to which credits do not apply."),
			"subtotal":         reading.Whole("The sum of the lines before discounts, credits and exclusive tax, in the currency's minor units."),
			"test_clock":       reading.TestClock(),
			"total":            reading.Whole("The sum after discounts, credits and tax, in the currency's minor units."),
			"total_pretax_credit_amounts": pretaxAttribute(
				"What came off the invoice before tax, by discounts and credits, over all lines; null where Stripe has no such list."),
		},
	}
}

func linesAttribute() schema.ListNestedAttribute {
	return reading.List("All lines of the invoice, in Stripe's order.", map[string]schema.Attribute{
		"id":          reading.Text("ID of the line (`il_...`)."),
		"amount":      reading.Whole("The line's amount before discounts and credits, in the currency's minor units."),
		"currency":    reading.Text("Three-letter ISO currency code in lower case, like `usd`."),
		"description": reading.Text("What the customer reads on the line; null if there is nothing."),
		"period": reading.Object("The time that the line is for. Credits apply if they are in effect at its end.", map[string]schema.Attribute{
			"start": reading.Time("When the period begins, in RFC 3339, UTC."),
			"end":   reading.Time("When the period ends, in RFC 3339, UTC."),
		}),
		"pretax_credit_amounts": pretaxAttribute("What came off the line before tax, by discounts and credits; null where Stripe has no such list."),
		"price":                 reading.Text("ID of the line's price (`price_...`); null if it has none."),
		"quantity":              reading.Whole("How many units the line is for; null if it has none."),
	})
}

func pretaxAttribute(description string) schema.ListNestedAttribute {
	return reading.List(description, map[string]schema.Attribute{
		"amount":                     reading.Whole("What came off, as a positive amount in the currency's minor units."),
		"credit_balance_transaction": reading.Text("ID of the transaction by which credits were applied (`cbtxn_...`); null for a discount."),
		"discount":                   reading.Text("ID of the discount (`di_...`); null for credits."),
		"type":                       reading.Text("`credit_balance_transaction` or `discount`."),
	})
}
