// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

func (r *grantResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the grant (credgr_...)."},
		},
	}
}

// ImportState takes a grant's id, on the command line or as its identity. What
// Create defaults and Stripe does not keep, the deletion policy, Read defaults for
// an import.
func (r *grantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && req.Identity != nil {
		var given types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &given)...)
		id = given.ValueString()
	}
	if !granting.LooksLikeID(id) {
		resp.Diagnostics.AddError("Not the id of a credit grant",
			fmt.Sprintf("%q cannot be imported: a credit grant has an id like credgr_..., as the Dashboard shows it under the customer's credit grants.", id))
		return
	}
	if problem := grantresource.Unclean(id); problem != "" {
		resp.Diagnostics.AddError("Not the id of a credit grant", problem)
		return
	}
	if granting.IsOtherMode(id, nil, r.run.Livemode()) {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RefuseOtherMode(id))...)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "id", id)...)
}
