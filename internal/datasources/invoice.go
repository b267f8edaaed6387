// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// NewInvoice returns the data source stripe_invoice, which shows all lines of the
// invoice.
func NewInvoice() datasource.DataSource {
	return &lookup[stripeapi.Invoice]{
		source: source{name: "invoice", description: invoiceSchema},
		thing:  "invoice",
		get:    (*stripeapi.Client).GetInvoice,
		shown:  invoiceOf,
	}
}

// invoiceOf is what is shown of an invoice. Without a charge, nothing can have been refunded or
// disputed: 0 and false, which a condition can use, unlike null.
func invoiceOf(i stripeapi.Invoice) any {
	var charge stripeapi.Charge
	if i.Charge != nil {
		charge = *i.Charge
	}
	return struct {
		stripeapi.Invoice
		AmountRefunded int64                   `json:"amount_refunded"`
		Disputed       bool                    `json:"disputed"`
		Lines          []stripeapi.InvoiceLine `json:"lines"`
		Refunded       bool                    `json:"refunded"`
	}{i, charge.AmountRefunded, charge.Disputed, i.Lines, charge.Refunded}
}

func invoiceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads an invoice: its amounts, whether it is paid, refunded or disputed, and which credits were applied to it and its lines. A precondition on `paid` fails the plan until the invoice that funds a grant is paid.",
		Attributes: map[string]schema.Attribute{
			"id":               requiredID("ID of the invoice (`in_...`).", grantresource.InvoiceID()),
			"amount_due":       computedInt64("The amount to be paid, in the currency's minor units: the total, after the customer's balance."),
			"amount_paid":      computedInt64("The amount that was paid, in the currency's minor units."),
			"amount_refunded":  computedInt64("How much of the invoice's latest charge was refunded, in the currency's minor units; 0 if nothing was charged. Refunds outside of Stripe do not count."),
			"amount_remaining": computedInt64("The amount that is still to be paid, in the currency's minor units: `amount_due` less `amount_paid`."),
			"created":          computedTimestamp("When the invoice was created, in RFC 3339, UTC."),
			"currency":         computedString("Three-letter ISO currency code in lower case, like `usd`."),
			"customer":         computedString("ID of the customer who is billed (`cus_...`)."),
			"disputed":         computedBool("Whether the invoice's latest charge was disputed; `false` if nothing was charged."),
			"lines":            linesAttribute(),
			"livemode":         livemodeAttribute(),
			"number":           computedString("The number that the customer sees; null for a draft."),
			"paid":             computedBool("Whether the invoice was paid, by a payment or by credits, or marked as paid."),
			"period_end":       computedTimestamp("When the invoice's period ends, in RFC 3339, UTC. Credits apply if they are in effect by then and expire later."),
			"period_start":     computedTimestamp("When the invoice's period starts, in RFC 3339, UTC."),
			"refunded":         computedBool("Whether all of the invoice's latest charge was refunded; `false` if nothing was charged, or only a part was refunded."),
			"status":           computedString("`draft`, `open`, `paid`, `uncollectible` or `void`."),
			"subscription":     computedString("ID of the subscription that the invoice is for (`sub_...`); null for a one-off invoice, to which credits do not apply."),
			"subtotal":         computedInt64("The sum of the lines before discounts, credits and exclusive tax, in the currency's minor units."),
			"test_clock":       testClockAttribute(),
			"total":            computedInt64("The sum after discounts, credits and tax, in the currency's minor units."),
			"total_pretax_credit_amounts": pretaxAttribute(
				"Discounts and credits that were applied to the invoice before tax, over all lines; null if Stripe has no such list."),
		},
	}
}

func linesAttribute() schema.ListNestedAttribute {
	return computedList("All lines of the invoice, in Stripe's order.", map[string]schema.Attribute{
		"id":          computedString("ID of the line (`il_...`)."),
		"amount":      computedInt64("The line's amount before discounts and credits, in the currency's minor units."),
		"currency":    computedString("Three-letter ISO currency code in lower case, like `usd`."),
		"description": computedString("The line's text on the invoice; null if it has none."),
		"period": computedObject("The time that the line is for. Which credits apply depends on the `period_end` of the invoice, not on this.", map[string]schema.Attribute{
			"start": computedTimestamp("When the period starts, in RFC 3339, UTC."),
			"end":   computedTimestamp("When the period ends, in RFC 3339, UTC."),
		}),
		"pretax_credit_amounts": pretaxAttribute("Discounts and credits that were applied to the line before tax; null if Stripe has no such list."),
		"price":                 computedString("ID of the line's price (`price_...`); null if it has none."),
		"quantity":              computedInt64("How many units the line is for; null if it has none."),
	})
}

func pretaxAttribute(description string) schema.ListNestedAttribute {
	return computedList(description, map[string]schema.Attribute{
		"amount":                     computedInt64("The amount, positive, in the currency's minor units."),
		"credit_balance_transaction": computedString("ID of the transaction by which credits were applied (`cbtxn_...`); null for a discount."),
		"discount":                   computedString("ID of the discount (`di_...`); null for credits."),
		"type":                       computedString("`credit_balance_transaction` or `discount`."),
	})
}
