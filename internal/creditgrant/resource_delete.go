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

// Delete ends the grant as its deletion policy says. Stripe has no deletion: a grant is
// voided or expired, and one that has ended or does not exist counts as deleted. The old
// grant of a replacement ends only if the new one can be created.
func (r *grantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state, diags := decodeModel(ctx, req.State.Raw)
	resp.Diagnostics.Append(diags...)
	account, diags := grantresource.GetPrivate[string](ctx, req.Private, grantresource.PrivateAccount)
	resp.Diagnostics.Append(diags...)
	planned, diags := getReplacement(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// A tainted resource was planned without its grant.
	planned.Old = state.held(ctx, account)
	resp.Diagnostics.Append(r.checkReplaced(ctx, planned)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ended, err := r.end(ctx, planned)
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	if ended == granting.EndedBefore && !state.hasEnded() {
		resp.Diagnostics.Append(r.warnLeft(ctx, state)...)
	}
	if planned.New != nil && !planned.Warned && ended == granting.EndedNow {
		resp.Diagnostics.Append(warnReplaced(ctx, state)...)
	}
	if ended == granting.EndedAbandoned && state.hasEnded() {
		return
	}
	resp.Diagnostics.Append(warnEnded(ctx, state, ended)...)
}

// checkReplaced refuses to end a grant whose replacement could not be created.
func (r *grantResource) checkReplaced(ctx context.Context, planned replacement) diag.Diagnostics {
	if planned.New == nil {
		return nil
	}
	err := r.run.CheckReplacement(ctx, planned.Replacement)
	if err == nil && planned.Adopts == "" && len(planned.Unknown) == 0 {
		err = r.run.ReserveReplacement(planned.Replacement)
	}
	diags := grantresource.Diagnose(err)
	if err != nil {
		diags.AddError("A replacement was stopped before anything was ended",
			fmt.Sprintf("The new grant could not be created, so credit grant %s was not ended. Nothing was changed. Plan again.", planned.Old.ID))
	}
	return diags
}

// end ends a grant, be it finally or to be replaced.
func (r *grantResource) end(ctx context.Context, planned replacement) (granting.Ended, error) {
	if planned.New == nil {
		return r.run.End(ctx, planned.Old)
	}
	return r.run.EndReplaced(ctx, planned.Replacement)
}

// warnReplaced says what was ended for a replacement that the plan could not warn of.
func warnReplaced(ctx context.Context, state model) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant was ended to be replaced",
		fmt.Sprintf("Credit grant %s of %s to customer %s was ended (%s), because the resource is replaced: it is tainted, or -replace or replace_triggered_by asked for it. The new one is granted in full.",
			state.ID.ValueString(), worth(ctx, state), state.holder(), endingOf(state.DeletionPolicy.ValueString())))}
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
				id, worth(ctx, state), state.holder()))}
	case granting.EndedElsewhere:
		return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant was left live, since another resource manages it",
			fmt.Sprintf("Credit grant %s is also managed by another resource of this configuration, so it was not ended. It was only removed from the state at this address.", id))}
	case granting.EndedNow, granting.EndedBefore:
	}
	return nil
}
