// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

var (
	_ resource.ResourceWithConfigure      = &campaignResource{}
	_ resource.ResourceWithIdentity       = &campaignResource{}
	_ resource.ResourceWithImportState    = &campaignResource{}
	_ resource.ResourceWithModifyPlan     = &campaignResource{}
	_ resource.ResourceWithValidateConfig = &campaignResource{}
)

type campaignResource struct{ run *granting.Run }

// NewResource returns the resource stripe_billing_credit_campaign.
func NewResource() resource.Resource { return &campaignResource{} }

func (r *campaignResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_campaign"
}

func (r *campaignResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *campaignResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"idempotency_key": identityschema.StringAttribute{RequiredForImport: true, Description: "The idempotency_key of the campaign."},
		},
	}
}

func (r *campaignResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.run = grantresource.RunOf(req.ProviderData, &resp.Diagnostics)
}
