// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var noSpace = regexp.MustCompile(`^\S+$`)

// ID is the validator of a configured id: an empty one would read a list.
func ID() validator.String {
	return stringvalidator.RegexMatches(noSpace, "must be an id, without white space")
}

// RequiredID is the attribute of an id to read by.
func RequiredID(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: []validator.String{ID()}}
}

// OptionalID is the attribute of an id to filter by.
func OptionalID(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.String{ID()}}
}

// ComputedString is a computed string.
func ComputedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedInt64 is a computed whole number.
func ComputedInt64(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// ComputedBool is a computed boolean.
func ComputedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedTimestamp is a computed timestamp.
func ComputedTimestamp(description string) schema.StringAttribute {
	return schema.StringAttribute{CustomType: timestamp.Type{}, Computed: true, MarkdownDescription: description}
}

// ComputedObject is a computed nested object.
func ComputedObject(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Attributes: attributes}
}

// ComputedList is a computed list of nested objects.
func ComputedList(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}

// Livemode is the attribute that every object of Stripe has.
func Livemode() schema.BoolAttribute {
	return ComputedBool("Whether the object is live (`true`) or in test mode (`false`).")
}

// TestClock is the attribute of objects whose customer may have a test clock.
func TestClock() schema.StringAttribute {
	return ComputedString("ID of the customer's test clock (`clock_...`), else null.")
}

// Metadata is the attribute of an object's metadata, for a map[string]string.
func Metadata() schema.MapAttribute {
	return schema.MapAttribute{
		ElementType:         types.StringType,
		Computed:            true,
		MarkdownDescription: "Key-value pairs kept with the object, at most 50; empty if there are none.",
	}
}
