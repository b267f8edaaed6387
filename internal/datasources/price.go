// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

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
		id:    func(p stripeapi.Price) string { return p.ID },
		model: func(p stripeapi.Price) any { return priceOf(p) },
	}
}
