// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// requiredID is the attribute of an id to read by, with the validator of its object.
func requiredID(description string, check validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: []validator.String{check}}
}

// optionalID is the attribute of an id to filter by.
func optionalID(description string, check validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.String{check}}
}

// computedString is a computed string.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// computedInt64 is a computed whole number.
func computedInt64(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// computedBool is a computed boolean.
func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// computedTimestamp is a computed timestamp.
func computedTimestamp(description string) schema.StringAttribute {
	return schema.StringAttribute{CustomType: timestamp.Type{}, Computed: true, MarkdownDescription: description}
}

// computedObject is a computed nested object.
func computedObject(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Attributes: attributes}
}

// computedList is a computed list of nested objects.
func computedList(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}

// livemodeAttribute is the attribute that every object of Stripe has.
func livemodeAttribute() schema.BoolAttribute {
	return computedBool("Whether the object is live (`true`) or in test mode (`false`).")
}

// testClockAttribute is the attribute of objects whose customer may have a test clock.
func testClockAttribute() schema.StringAttribute {
	return computedString("ID of the customer's test clock (`clock_...`); null if it has none.")
}

// metadataAttribute is the attribute of an object's metadata, for a map[string]string.
func metadataAttribute() schema.MapAttribute {
	return schema.MapAttribute{
		ElementType:         types.StringType,
		Computed:            true,
		MarkdownDescription: "Key-value pairs kept with the object, at most 50; empty if there are none.",
	}
}

// amountAttribute is the attribute of an amount.
func amountAttribute(description string) schema.SingleNestedAttribute {
	return computedObject(description, map[string]schema.Attribute{
		"type": computedString("The kind of amount: `monetary`, the only one that Stripe has."),
		"monetary": computedObject("The amount of money; null where Stripe has none.", map[string]schema.Attribute{
			"currency": computedString("Three-letter ISO currency code in lower case, like `usd`."),
			"value":    computedInt64("The amount in the currency's minor units, never negative: `1000` is 10.00 USD, but 1000 JPY."),
		}),
	})
}
