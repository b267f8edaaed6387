// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

var (
	_ resource.ResourceWithConfigure      = &grantResource{}
	_ resource.ResourceWithIdentity       = &grantResource{}
	_ resource.ResourceWithImportState    = &grantResource{}
	_ resource.ResourceWithModifyPlan     = &grantResource{}
	_ resource.ResourceWithValidateConfig = &grantResource{}
)

type grantResource struct{ run *granting.Run }

// NewResource returns the resource stripe_billing_credit_grant.
func NewResource() resource.Resource { return &grantResource{} }

func (r *grantResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grant"
}

func (r *grantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *grantResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.run = grantresource.RunOf(req.ProviderData, &resp.Diagnostics)
}
