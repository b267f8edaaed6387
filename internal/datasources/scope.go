// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// scopeModel is what credits apply to: all prices of a type, or the listed ones. The
// other is null.
type scopeModel struct {
	PriceType types.String  `tfsdk:"price_type"`
	Prices    []scopedPrice `tfsdk:"prices"`
}

// scopedPrice names a price of a scope.
type scopedPrice struct {
	ID types.String `tfsdk:"id"`
}

// scopeOf is Stripe's scope as Terraform holds it.
func scopeOf(scope stripeapi.Scope) scopeModel {
	out := scopeModel{PriceType: types.StringPointerValue(scope.PriceType)}
	for _, price := range scope.Prices {
		out.Prices = append(out.Prices, scopedPrice{ID: types.StringValue(price.ID)})
	}
	return out
}

// ToStripe is a wholly known scope as Stripe takes it.
func (s scopeModel) toStripe() stripeapi.Scope {
	out := stripeapi.Scope{PriceType: s.PriceType.ValueStringPointer()}
	for _, price := range s.Prices {
		out.Prices = append(out.Prices, stripeapi.ScopedPrice{ID: price.ID.ValueString()})
	}
	return out
}

// scopeAttribute is the attribute of a scopeModel, to be configured or computed. That
// exactly one of the two is configured is for the data source to check.
func scopeAttribute(description string, configured bool) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            configured,
		Computed:            !configured,
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"price_type": schema.StringAttribute{
				Optional:            configured,
				Computed:            !configured,
				MarkdownDescription: "`metered`: all metered prices. Not together with `prices`.",
				Validators:          []validator.String{stringvalidator.OneOf(grantresource.PriceTypeMetered)},
			},
			"prices": schema.SetNestedAttribute{
				Optional:            configured,
				Computed:            !configured,
				MarkdownDescription: "The metered prices, 1 to 20, in any order. Not together with `price_type`.",
				Validators:          []validator.Set{setvalidator.SizeBetween(1, grantresource.MaxPrices)},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": schema.StringAttribute{
						Required:            configured,
						Computed:            !configured,
						MarkdownDescription: "ID of a metered price (`price_...`).",
						Validators:          []validator.String{grantresource.PriceID()},
					},
				}},
			},
		},
	}
}
