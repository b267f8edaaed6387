// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Read brings the state up to date. Grants are read in bulk where that is
// cheaper. A grant that does not exist any more is removed from the state with a warning; one
// that only the wrong key cannot see is an error.
func (r *grantResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer grantresource.NameUnreadable(r.run, &resp.Diagnostics)
	prior, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := prior.ID.ValueString()
	if granting.IsOtherMode(id, prior.Livemode.ValueBoolPointer(), r.run.Livemode()) {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RefuseOtherMode(id))...)
		return
	}
	resp.Diagnostics.Append(grantresource.SetMissingIdentity(ctx, resp.Identity, "id", id)...)
	r.run.RecordInState(false, id)
	look, err := r.run.LookInBulk(ctx, id)
	switch {
	case stripeapi.IsOtherMode(err):
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RefuseOtherMode(id))...)
		return
	case stripeapi.IsNotFound(err):
		r.readMissing(ctx, prior, err, req, resp)
		return
	case err != nil:
		resp.Diagnostics.Append(grantresource.Failure("Could not read a credit grant", "Reading credit grant "+id, err)...)
		return
	}
	if err := r.run.CheckShown(look.Grant); err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	r.run.KeepLook(look)
	state := modelFromStripe(look.Grant, prior, look.Now, r.run.Options().DefaultMetadata)
	resp.Diagnostics.Append(checkFixedTerms(prior, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if prior.isImported() {
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, grantresource.PrivateAccount, r.run.AccountID(ctx))...)
	}
	if reflect.DeepEqual(state, prior) {
		// Nothing is new, and writing it would cost more than comparing.
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// readMissing removes a grant from the state that does not exist any more.
func (r *grantResource) readMissing(ctx context.Context, prior model, missing error, req resource.ReadRequest, resp *resource.ReadResponse) {
	if !prior.isImported() {
		var account string
		resp.Diagnostics.Append(grantresource.GetPrivate(ctx, req.Private, grantresource.PrivateAccount, &account)...)
		if err := r.run.VerifyNotFound(ctx, prior.held(ctx, account), missing); err != nil {
			resp.Diagnostics.Append(grantresource.Diagnose(err)...)
			return
		}
		resp.Diagnostics.AddWarning("A credit grant was not found in Stripe",
			fmt.Sprintf("Credit grant %s does not exist any more, so Terraform removes it from the state, and a plan with its configuration grants again. %s", prior.ID.ValueString(), missing))
	}
	// Terraform hands the private data to the plan of the create that follows, which
	// replaces nothing.
	resp.Diagnostics.Append(replacement{}.save(ctx, resp.Private)...)
	resp.State.RemoveResource(ctx)
}

// checkFixedTerms refuses an answer that differs from the state in what Stripe fixes
// when a grant is made: that cannot change, so the answer is wrong or incomplete, and
// a plan by it would end the grant and grant again. A grant that seemed to have expired, by
// a wrong clock, is as Stripe answers: its state may have what was configured then.
func checkFixedTerms(prior, state model) diag.Diagnostics {
	if prior.isImported() || prior.Status.ValueString() == granting.StatusExpired && !state.hasEnded() {
		return nil
	}
	var differing []string
	for _, a := range attributes {
		if a.effect == fixed && !a.isSame(&prior, &state) && (!a.computed || !a.value(&prior).IsNull()) {
			differing = append(differing, a.name)
		}
	}
	if len(differing) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("Stripe's answer contradicts the state",
		fmt.Sprintf("Stripe fixes %s when a credit grant is made, and answered another value for credit grant %s than the state has. Nothing was changed, and the state is kept. "+
			"Look at the grant in the Dashboard. If the answer is right, the state was edited: remove the grant from it (terraform state rm ADDRESS) and import it again. "+
			"If not, a proxy between Terraform and Stripe may change answers.", strings.Join(differing, ", "), prior.ID.ValueString()))}
}
