// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// Delete ends the grant as its deletion policy says. Stripe has no deletion: a
// grant is voided or expired, and one that has ended or does not exist is done with.
// The old half of a replacement ends only where the new half would still be made.
func (r *grantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	account, diags := grantresource.GetPrivate[string](ctx, req.Private, privateAccount)
	resp.Diagnostics.Append(diags...)
	kept, diags := grantresource.GetPrivate[string](ctx, req.Private, privateKeptElsewhere)
	resp.Diagnostics.Append(diags...)
	next, diags := grantresource.GetPrivate[*granting.Intended](ctx, req.Private, privateNext)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	held := state.held(account)
	if kept != "" {
		resp.Diagnostics.Append(warnEnded(ctx, state, granting.EndedElsewhere)...)
		return
	}
	if next != nil && !state.hasEnded() {
		if err := r.run.CheckReplacement(ctx, *next, held); err != nil {
			resp.Diagnostics.Append(grantresource.Diagnose(err)...)
			resp.Diagnostics.AddError("A replacement was stopped before anything was ended",
				fmt.Sprintf("The new grant could not be made any more, so credit grant %s was not ended. Nothing was changed. Plan again.", held.ID))
			return
		}
	}
	ended, err := r.end(ctx, held, next)
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	if ended == granting.EndedBefore && !state.hasEnded() {
		resp.Diagnostics.Append(r.warnLeft(ctx, state)...)
	}
	if ended == granting.EndedAbandoned && state.hasEnded() {
		return
	}
	resp.Diagnostics.Append(warnEnded(ctx, state, ended)...)
}

// end ends a grant. next is what is to be made in its place, nil for nothing.
func (r *grantResource) end(ctx context.Context, held granting.Held, next *granting.Intended) (granting.Ended, error) {
	if next == nil {
		return r.run.End(ctx, held)
	}
	r.run.NoteReplacing(*next)
	return r.run.EndReplaced(ctx, held, next.GrantKey())
}

// warnEnded is the warning about a grant that left the state without being ended.
func warnEnded(ctx context.Context, state model, ended granting.Ended) diag.Diagnostics {
	id := state.ID.ValueString()
	switch ended {
	case granting.EndedDepleted:
		return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant has nothing left to expire",
			fmt.Sprintf("Credit grant %s was used up, and Stripe does not expire it, so Terraform removes it from the state. If an invoice that it paid is voided later, Stripe gives that credit back to the customer.", id))}
	case granting.EndedAbandoned:
		return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant was left live",
			fmt.Sprintf("By its deletion_policy abandon, credit grant %s of %s stays with customer %s; Terraform no longer manages it.",
				id, worth(ctx, state), state.Customer.ValueString()))}
	case granting.EndedElsewhere:
		return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant was left live, since another resource manages it",
			fmt.Sprintf("Credit grant %s is also managed by another resource of this configuration, so it was not ended. It was only removed from the state at this address.", id))}
	case granting.EndedNow, granting.EndedBefore:
	}
	return nil
}
