// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// scopeAttribute is the attribute of a grantresource.Scope, to be configured or computed. That
// exactly one of them is configured is for the data source to check.
func scopeAttribute(description string, configured bool) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            configured,
		Computed:            !configured,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"price_type": schema.StringAttribute{
				Optional:            configured,
				Computed:            !configured,
				MarkdownDescription: "`metered`: all metered prices. Not together with the others.",
				Validators:          []validator.String{grantresource.PriceType()},
			},
			"prices": listedInScope("The metered prices, 1 to 20, in any order. Not together with the others.", "ID of a metered price (`price_...`).", grantresource.PriceID(), configured),
			"billable_items": listedInScope("The billable items, 1 to 20, in any order. Not together with the others. A preview of Stripe: it needs the provider's `stripe_version` to end in `.preview`.",
				"ID of a billable item.", grantresource.BillableItemID(), configured),
		},
	}
}

// listedInScope is the attribute of a set of prices or billable items.
func listedInScope(description, ofID string, valid validator.String, configured bool) schema.Attribute {
	return schema.SetNestedAttribute{
		Optional:            configured,
		Computed:            !configured,
		MarkdownDescription: description,
		Validators:          []validator.Set{setvalidator.SizeBetween(1, grantresource.MaxPrices)},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Required:            configured,
				Computed:            !configured,
				MarkdownDescription: ofID,
				Validators:          []validator.String{valid},
			},
		}},
	}
}
