// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var _ action.ActionWithConfigure = &endAction{}

// endAction is an action that ends one grant; the two there are differ in how.
type endAction struct {
	run *granting.Run

	name        string // of the action, after "stripe_billing_credit_grant_"
	description string
	end         granting.EndAction
	doing       string // like "Expiring"
}

func (a *endAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grant_" + a.name
}

func (a *endAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: a.description,
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the grant (`credgr_...`).",
				Validators:          []validator.String{grantresource.GrantID()},
			},
		},
	}
}

func (a *endAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.run = grantresource.RunOf(req.ProviderData, &resp.Diagnostics)
}

// Invoke ends the grant. One that has ended so already is a success, so
// invoking the action twice does no harm.
func (a *endAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var given types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &given)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := given.ValueString()
	progress := func(format string, values ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
	}
	progress("%s credit grant %s.", a.doing, id)
	ended, err := a.run.EndOne(ctx, id, a.end)
	switch {
	case err != nil:
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
	case ended.Already:
		progress("Credit grant %s was %s already, at %s. Nothing was changed.", id, ended.Status, timestamp.Format(ended.EndedAt))
	default:
		progress("Credit grant %s is %s, as of %s.", id, ended.Status, timestamp.Format(ended.EndedAt))
	}
}

// NewVoidAction returns the action stripe_billing_credit_grant_void.
func NewVoidAction() action.Action {
	return &endAction{
		name: "void", end: granting.EndVoid, doing: "Voiding",
		description: "Voids a credit grant, as if it had never been given. " +
			"A grant that is already voided stays as it is, which is a success. Stripe refuses to void a grant that has expired or was applied to an invoice, even in part. " +
			"The next plan of a resource that manages the grant warns that it has ended.",
	}
}

// NewExpireAction returns the action stripe_billing_credit_grant_expire.
func NewExpireAction() action.Action {
	return &endAction{
		name: "expire", end: granting.EndExpire, doing: "Expiring",
		description: "Expires a credit grant now. The remaining credit ends, and what was applied to invoices stays applied. " +
			"A grant that has already ended stays as it is, which is a success. Stripe refuses to expire a pending grant; void it instead. " +
			"The next plan of a resource that manages the grant warns that it has ended.",
	}
}
