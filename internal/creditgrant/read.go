// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Read brings the state up to date. Grants are read in bulk where that is
// cheaper. A grant that is gone leaves the state with a warning; one that the key
// cannot see because it is for the other mode is an error.
func (r *grantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := prior.ID.ValueString()
	if diags := wrongMode(id, prior.Livemode, r.client.Livemode()); diags != nil {
		resp.Diagnostics.Append(diags...)
		return
	}
	grant, err := r.client.Bulk().Get(ctx, id)
	switch {
	case stripeapi.IsOtherMode(err):
		resp.Diagnostics.Append(otherModeError(id, r.client.Livemode())...)
		return
	case stripeapi.IsNotFound(err):
		if doubt := r.doubtGone(ctx, prior); doubt.HasError() {
			resp.Diagnostics.Append(doubt...)
			return
		}
		resp.State.RemoveResource(ctx)
		if !prior.imported() {
			resp.Diagnostics.AddWarning("A credit grant is gone from Stripe",
				fmt.Sprintf("Credit grant %s does not exist any more, so Terraform removes it from the state, and a plan with its configuration grants anew. %s", id, err))
		}
		return
	case err != nil:
		resp.Diagnostics.Append(failure("Could not read a credit grant", "Reading credit grant "+id, err)...)
		return
	}
	now, err := r.client.Now(ctx, grant.TestClock)
	if err != nil {
		resp.Diagnostics.Append(failure("Could not read a test clock",
			fmt.Sprintf("Credit grant %s lives by test clock %s, whose time decides its status. Reading the clock", id, *grant.TestClock), err)...)
		return
	}
	if prior.imported() {
		resp.Diagnostics.Append(rememberOwner(ctx, resp.Private, ownerOf(grant))...)
	}
	state, diags := fromStripe(ctx, grant, prior, now)
	resp.Diagnostics.Append(diags...)
	if reflect.DeepEqual(state, prior) {
		// Nothing is new, and writing it would cost more than comparing.
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
