// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
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
	case stripeapi.IsGone(err):
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

// doubtGone is the error of a grant that only looks gone. With the key of another
// account every grant would, and the next apply with the right one would grant
// them all again. There, its customer is missing too, which Stripe otherwise never
// is: a deleted one stays readable (SPEC). Only a test clock takes its customers
// along.
func (r *grantResource) doubtGone(ctx context.Context, prior model) diag.Diagnostics {
	id, customer := prior.ID.ValueString(), prior.Customer.ValueString()
	if prior.imported() || isKnown(prior.TestClock) {
		return nil
	}
	_, err := r.run.customer(ctx, r.client, customer)
	switch {
	case err == nil:
		return nil
	case stripeapi.IsOtherMode(err):
		return otherModeError(id, r.client.Livemode())
	case stripeapi.IsGone(err):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The API key seems to belong to another account",
			fmt.Sprintf("Neither credit grant %s nor its customer %s exists in the account of the API key, and a customer never disappears by itself. Nothing was changed, and the grant stays in the state. "+
				"Configure the key, the stripe_account and the api_base of the account that the grant is in; expected_account_id in the provider's configuration tells them apart. "+
				"If it was test data that was deleted as a whole, forget the grant with terraform state rm. %s", id, customer, err))}
	}
	return failure("Could not tell whether a credit grant is gone",
		fmt.Sprintf("Credit grant %s is not found, and whether its customer %s is there tells if this is the right account. The grant stays in the state. Reading the customer", id, customer), err)
}

// failure is the error of a call that Stripe did not fulfil: what was being done,
// and what Stripe said.
func failure(summary, doing string, err error) diag.Diagnostics {
	advice := ""
	if stripeapi.IsForbidden(err) {
		advice = " Give the restricted key the permission for it in the Dashboard, or configure another key."
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, doing+" failed: "+err.Error()+advice)}
}
