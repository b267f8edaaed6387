// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Where a state may move in from: the resource of the same name in Stripe's own
// provider, no matter which registry it was installed from.
const (
	sourceProvider = "stripe/stripe"
	sourceType     = "stripe_billing_credit_grant"
	sourceVersion  = 0
)

// sourceSchema is the resource in stripe/stripe 0.3.0 (its documentation of that
// version), as far as the type of a state goes: what is required and what is computed
// makes no difference. Attributes of later versions are ignored, and ones that are
// missing are null.
func sourceSchema() *schema.Schema {
	text := schema.StringAttribute{Optional: true}
	number := schema.Int64Attribute{Optional: true}
	return &schema.Schema{
		Version: sourceVersion,
		Attributes: map[string]schema.Attribute{
			"amount": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"type": text,
					"monetary": schema.SingleNestedAttribute{
						Optional:   true,
						Attributes: map[string]schema.Attribute{"currency": text, "value": number},
					},
				},
			},
			"applicability_config": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"scope": schema.SingleNestedAttribute{
						Optional: true,
						Attributes: map[string]schema.Attribute{
							"price_type": text,
							"prices": schema.ListNestedAttribute{
								Optional:     true,
								NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"id": text}},
							},
						},
					},
				},
			},
			"category":         text,
			"customer":         text,
			"customer_account": text,
			"name":             text,
			"metadata":         schema.MapAttribute{ElementType: types.StringType, Optional: true},
			"priority":         number,
			"effective_at":     number, // seconds since the Unix epoch, as all its times
			"expires_at":       number,
			"created":          number,
			"updated":          number,
			"voided_at":        number,
			"id":               text,
			"object":           text,
			"test_clock":       text,
			"livemode":         schema.BoolAttribute{Optional: true},
		},
	}
}

// sourceModel is a state of sourceSchema.
type sourceModel struct {
	Amount              *sourceAmount     `tfsdk:"amount"`
	ApplicabilityConfig *sourceApplicable `tfsdk:"applicability_config"`
	Category            types.String      `tfsdk:"category"`
	Customer            types.String      `tfsdk:"customer"`
	CustomerAccount     types.String      `tfsdk:"customer_account"`
	Name                types.String      `tfsdk:"name"`
	Metadata            map[string]string `tfsdk:"metadata"`
	Priority            types.Int64       `tfsdk:"priority"`
	EffectiveAt         types.Int64       `tfsdk:"effective_at"`
	ExpiresAt           types.Int64       `tfsdk:"expires_at"`
	Created             types.Int64       `tfsdk:"created"`
	Updated             types.Int64       `tfsdk:"updated"`
	VoidedAt            types.Int64       `tfsdk:"voided_at"`
	ID                  types.String      `tfsdk:"id"`
	Object              types.String      `tfsdk:"object"`
	TestClock           types.String      `tfsdk:"test_clock"`
	Livemode            types.Bool        `tfsdk:"livemode"`
}

type sourceAmount struct {
	Type     types.String    `tfsdk:"type"`
	Monetary *sourceMonetary `tfsdk:"monetary"`
}

type sourceMonetary struct {
	Currency types.String `tfsdk:"currency"`
	Value    types.Int64  `tfsdk:"value"`
}

type sourceApplicable struct {
	Scope *sourceScope `tfsdk:"scope"`
}

type sourceScope struct {
	PriceType types.String  `tfsdk:"price_type"`
	Prices    []sourcePrice `tfsdk:"prices"`
}

type sourcePrice struct {
	ID types.String `tfsdk:"id"`
}
