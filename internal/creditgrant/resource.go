// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ resource.ResourceWithConfigure      = &grantResource{}
	_ resource.ResourceWithImportState    = &grantResource{}
	_ resource.ResourceWithModifyPlan     = &grantResource{}
	_ resource.ResourceWithValidateConfig = &grantResource{}
)

// Session is what the resources of one configured provider share: the client and
// what they tell each other about the run.
type Session struct {
	client *stripeapi.Client
	run    *run
}

// NewSession begins a run: the provider makes one each time it is configured.
func NewSession(client *stripeapi.Client) *Session {
	return &Session{client: client, run: newRun()}
}

type grantResource struct {
	client *stripeapi.Client
	run    *run
}

// NewResource returns the resource stripe_billing_credit_grant.
func NewResource() resource.Resource { return &grantResource{} }

// Metadata names the resource.
func (r *grantResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grant"
}

// Schema describes the resource.
func (r *grantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// Configure takes the session of the configured provider.
func (r *grantResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	session, ok := req.ProviderData.(*Session)
	if !ok {
		resp.Diagnostics.AddError("Unexpected provider data", fmt.Sprintf("The resource was configured with %T. This is a bug in the provider.", req.ProviderData))
		return
	}
	r.client, r.run = session.client, session.run
}

// ImportState takes a grant's id. What Create defaults and Stripe does not keep,
// the deletion policy, Read defaults for an import.
func (r *grantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !looksLikeGrant(req.ID) {
		resp.Diagnostics.AddError("Not the id of a credit grant",
			fmt.Sprintf("%q cannot be imported: a credit grant has an id like credgr_..., as the Dashboard shows it under the customer's credit grants.", req.ID))
		return
	}
	if diags := wrongMode(req.ID, types.BoolNull(), r.client.Livemode()); diags != nil {
		resp.Diagnostics.Append(diags...)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), req.ID)...)
}
