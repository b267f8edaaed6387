// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// NewPrice returns the data source stripe_price.
func NewPrice() datasource.DataSource {
	return &lookup[stripeapi.Price]{
		source:    source{name: "price", description: priceSchema},
		thing:     "price",
		things:    "prices",
		attribute: "lookup_key",
		get:       (*stripeapi.Client).GetPrice,
		// The active prices, and only then the archived ones: a price in use is
		// preferred to one that was archived with the same key.
		lists: func(c *stripeapi.Client, lookupKey string) []*stripeapi.Pages[stripeapi.Price] {
			return []*stripeapi.Pages[stripeapi.Price]{c.ListPrices(lookupKey, true), c.ListPrices(lookupKey, false)}
		},
		id: func(p stripeapi.Price) string { return p.ID },
	}
}

func priceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds a price by its ID or its lookup key. Credits apply to prices that are metered and backed by a meter: those with a `recurring.meter`.",
		Attributes: map[string]schema.Attribute{
			"id":             lookupAttribute("ID of the price (`price_...`). Exactly one of `id` and `lookup_key` is set.", grantresource.PriceID()),
			"active":         computedBool("Whether the price can be used for new purchases; `false` if it was archived."),
			"billing_scheme": computedString("`per_unit`, or `tiered` for a price that depends on the quantity."),
			"created":        computedTimestamp("When the price was created, in RFC 3339, UTC."),
			"currency":       computedString("Three-letter ISO currency code in lower case, like `usd`."),
			"livemode":       livemodeAttribute(),
			"lookup_key": lookupAttribute("The price's lookup key, up to 200 characters. Exactly one of `id` and `lookup_key` is set. "+
				"An archived price is found only if no active one has the key. It is an error if no price has it.", stringvalidator.LengthAtLeast(1)),
			"metadata": metadataAttribute(),
			"nickname": computedString("A description that customers do not see; null if it has none."),
			"product":  computedString("ID of the product that is sold at the price (`prod_...`)."),
			"recurring": computedObject("How a recurring price is billed; null for a one-time price.", map[string]schema.Attribute{
				"interval":          computedString("The unit of the billing period: `day`, `week`, `month` or `year`."),
				"interval_count":    computedInt64("How many intervals a billing period has, at least 1."),
				"meter":             computedString("ID of the meter that counts the usage (`mtr_...`); null if there is none. Credits apply only to prices with a meter."),
				"trial_period_days": computedInt64("How many days a trial lasts by default; null if there is none."),
				"usage_type":        computedString("`metered` for prices billed by usage, `licensed` for those billed by quantity."),
			}),
			"tax_behavior":        computedString("Whether the price includes tax: `inclusive`, `exclusive` or `unspecified`."),
			"tiers_mode":          computedString("`graduated` or `volume` for a tiered price, else null."),
			"type":                computedString("`recurring` or `one_time`."),
			"unit_amount":         computedInt64("The price of a unit in the currency's minor units; null if it is not a whole number, or for a tiered price."),
			"unit_amount_decimal": computedString("The price of a unit in the currency's minor units, as a decimal with up to 12 places; null for a tiered price."),
		},
	}
}
