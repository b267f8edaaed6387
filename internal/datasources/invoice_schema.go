// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func invoiceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads an invoice: what it comes to, whether it is paid, and which credits were applied to it and its lines. A precondition on `paid` fails the plan until the invoice that funds a grant is paid.",
		Attributes: map[string]schema.Attribute{
			"id":               RequiredID("ID of the invoice (`in_...`)."),
			"amount_due":       ComputedInt64("What is to be paid, in the currency's minor units: the total, after the customer's balance."),
			"amount_paid":      ComputedInt64("What was paid, in the currency's minor units."),
			"amount_remaining": ComputedInt64("What is still to be paid, in the currency's minor units: `amount_due` less `amount_paid`."),
			"created":          ComputedTimestamp("When the invoice was created, in RFC 3339, UTC."),
			"currency":         ComputedString("Three-letter ISO currency code in lower case, like `usd`."),
			"customer":         ComputedString("ID of the customer who is billed (`cus_...`)."),
			"lines":            linesAttribute(),
			"livemode":         Livemode(),
			"number":           ComputedString("The number that the customer sees; null for a draft."),
			"paid":             ComputedBool("Whether the invoice was paid, by a payment or by credits, or marked as paid."),
			"period_end":       ComputedTimestamp("When the period ends in which items were added to the invoice, in RFC 3339, UTC."),
			"period_start":     ComputedTimestamp("When the period begins in which items were added to the invoice, in RFC 3339, UTC."),
			"status":           ComputedString("`draft`, `open`, `paid`, `uncollectible` or `void`."),
			"subscription":     ComputedString("ID of the subscription that the invoice is for (`sub_...`); null for a one-off invoice, to which credits do not apply."),
			"subtotal":         ComputedInt64("The sum of the lines before discounts, credits and exclusive tax, in the currency's minor units."),
			"test_clock":       TestClock(),
			"total":            ComputedInt64("The sum after discounts, credits and tax, in the currency's minor units."),
			"total_pretax_credit_amounts": pretaxAttribute(
				"What came off the invoice before tax, by discounts and credits, over all lines; null where Stripe has no such list."),
		},
	}
}

func linesAttribute() schema.ListNestedAttribute {
	return ComputedList("All lines of the invoice, in Stripe's order.", map[string]schema.Attribute{
		"id":          ComputedString("ID of the line (`il_...`)."),
		"amount":      ComputedInt64("The line's amount before discounts and credits, in the currency's minor units."),
		"currency":    ComputedString("Three-letter ISO currency code in lower case, like `usd`."),
		"description": ComputedString("What the customer reads on the line; null if there is nothing."),
		"period": ComputedObject("The time that the line is for. Credits apply if they are in effect at its end.", map[string]schema.Attribute{
			"start": ComputedTimestamp("When the period begins, in RFC 3339, UTC."),
			"end":   ComputedTimestamp("When the period ends, in RFC 3339, UTC."),
		}),
		"pretax_credit_amounts": pretaxAttribute("What came off the line before tax, by discounts and credits; null where Stripe has no such list."),
		"price":                 ComputedString("ID of the line's price (`price_...`); null if it has none."),
		"quantity":              ComputedInt64("How many units the line is for; null if it has none."),
	})
}

func pretaxAttribute(description string) schema.ListNestedAttribute {
	return ComputedList(description, map[string]schema.Attribute{
		"amount":                     ComputedInt64("What came off, as a positive amount in the currency's minor units."),
		"credit_balance_transaction": ComputedString("ID of the transaction by which credits were applied (`cbtxn_...`); null for a discount."),
		"discount":                   ComputedString("ID of the discount (`di_...`); null for credits."),
		"type":                       ComputedString("`credit_balance_transaction` or `discount`."),
	})
}
