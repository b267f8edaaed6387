// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// scopeModel is what credits apply to: all prices of a type, or the listed prices or
// billable items. The others are null.
type scopeModel struct {
	PriceType     types.String  `tfsdk:"price_type"`
	Prices        []scopedModel `tfsdk:"prices"`
	BillableItems []scopedModel `tfsdk:"billable_items"`
}

// scopedModel names a price or a billable item of a scope.
type scopedModel struct {
	ID types.String `tfsdk:"id"`
}

// scopeOf is Stripe's scope as Terraform holds it.
func scopeOf(scope stripeapi.Scope) scopeModel {
	return scopeModel{types.StringPointerValue(scope.PriceType), listedOf(scope.Prices), listedOf(scope.BillableItems)}
}

func listedOf(listed []stripeapi.Scoped) (out []scopedModel) {
	for _, one := range listed {
		out = append(out, scopedModel{types.StringValue(one.ID)})
	}
	return out
}

// toStripe is a wholly known scope as Stripe takes it.
func (s scopeModel) toStripe() stripeapi.Scope {
	return stripeapi.Scope{PriceType: s.PriceType.ValueStringPointer(), Prices: askedFor(s.Prices), BillableItems: askedFor(s.BillableItems)}
}

func askedFor(listed []scopedModel) (out []stripeapi.Scoped) {
	for _, one := range listed {
		out = append(out, stripeapi.Scoped{ID: one.ID.ValueString()})
	}
	return out
}

// scopeAttribute is the attribute of a scopeModel, to be configured or computed. That
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
