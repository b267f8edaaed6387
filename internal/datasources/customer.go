// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// NewCustomer returns the data source stripe_customer.
func NewCustomer() datasource.DataSource {
	return &lookup[stripeapi.Customer]{
		source:    source{name: "customer", description: customerSchema},
		thing:     "customer",
		things:    "customers",
		attribute: "email",
		notAmong:  "Upper and lower case differ, and customers of a test clock are not found by email.",
		get:       (*stripeapi.Client).GetCustomer,
		lists: func(c *stripeapi.Client, email string) []*stripeapi.Pages[stripeapi.Customer] {
			return []*stripeapi.Pages[stripeapi.Customer]{c.ListCustomers(email)}
		},
		id:    func(c stripeapi.Customer) string { return c.ID },
		shown: customerOf,
	}
}

func customerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds a customer by ID or email.",
		Attributes: map[string]schema.Attribute{
			"id":       lookupAttribute("ID of the customer (`cus_...`). Exactly one of `id` and `email` is set.", grantresource.CustomerID()),
			"created":  computedTimestamp("When the customer was created, in RFC 3339, UTC; null if it was deleted."),
			"currency": computedString("Three-letter ISO currency code in lower case that the customer is charged in; null if it was not charged yet."),
			"deleted":  computedBool("Whether the customer was deleted. A deleted customer is found by `id` only, and all other attributes are null."),
			"email": lookupAttribute("The customer's email, up to 512 characters. Exactly one of `id` and `email` is set. Upper and lower case differ; "+
				"that no customer has it, or several, is an error. Customers of a test clock are found by `id` only.", grantresource.Email()),
			"livemode":   computedBool("Whether the customer is live (`true`) or in test mode (`false`); null if it was deleted."),
			"metadata":   metadataAttribute(),
			"name":       computedString("The customer's name; null if it has none."),
			"test_clock": testClockAttribute(),
		},
	}
}

// customerOf is what is shown of a customer: of a deleted one only the id is known (SPEC).
func customerOf(c stripeapi.Customer) any {
	if !c.Deleted {
		return c
	}
	return map[string]any{"id": c.ID, "deleted": true, "created": nil, "currency": nil, "email": nil, "livemode": nil, "metadata": nil, "name": nil, "test_clock": nil}
}
