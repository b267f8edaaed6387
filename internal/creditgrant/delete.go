// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Delete ends the grant as its deletion policy says. Stripe has no deletion: a
// grant is voided or expired, and one that has ended or is gone is done with.
// The state may be older than the grant (Terraform 1.11 destroys what is no longer
// configured by the state from before its refresh), so Stripe is asked.
func (r *grantResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	if isKnown(state.IdempotencyKey) {
		r.run.carriedOut(declarationOf(state))
		defer r.run.exclusively(declarationOf(state))()
	}
	if state.DeletionPolicy.ValueString() == policyAbandon && !state.hasEnded() {
		resp.Diagnostics.AddWarning("A credit grant was left live",
			fmt.Sprintf("By its deletion_policy abandon, credit grant %s of %s stays with customer %s; Terraform no longer manages it.",
				id, worth(ctx, state), state.Customer.ValueString()))
		return
	}
	if diags := wrongMode(id, state.Livemode, r.client.Livemode()); diags != nil {
		resp.Diagnostics.Append(diags...)
		return
	}
	owner, diags := rememberedOwner(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.end(ctx, state, owner)...)
}

// end reads the grant, asks Stripe for the step that the policy chooses, and
// answers a refusal by reading and choosing again. A grant that bears the mark of
// another owner is left alone.
func (r *grantResource) end(ctx context.Context, state model, owner string) diag.Diagnostics {
	id, policy := state.ID.ValueString(), state.DeletionPolicy.ValueString()
	refused := stepNone
	var refusedWith error
	for range maxSteps {
		grant, status, err := r.statusToEnd(ctx, id, refused == stepExpire)
		switch {
		case stripeapi.IsNotFound(err):
			return r.doubtGone(ctx, state)
		case err != nil:
			return r.endFailure(id, err)
		}
		next := nextStep(policy, refused, status)
		switch {
		case next == stepNone:
			return endedAnyway(id, status)
		case ownerOf(grant) != "" && ownerOf(grant) != owner:
			return handedOver(id)
		case next == stepRefuse:
			return refusal(id, policy, refused, refusedWith)
		}
		err = r.take(ctx, id, next)
		switch {
		case err == nil || stripeapi.IsNotFound(err):
			return nil
		case !stripeapi.IsRefusal(err):
			return r.endFailure(id, err)
		}
		refused, refusedWith = next, err
	}
	return refusal(id, policy, refused, refusedWith)
}

// maxSteps is the longest way to an end: void, refused as used; expire, refused
// as it ended meanwhile or has nothing left; and the look that tells.
const maxSteps = 3

func (r *grantResource) take(ctx context.Context, id string, next step) error {
	var err error
	if next == stepVoid {
		_, err = r.client.VoidCreditGrant(ctx, id)
	} else {
		_, err = r.client.ExpireCreditGrant(ctx, id)
	}
	return err
}

// statusToEnd reads what a grant is now; a live one, if asked for, with its
// ledger, to tell one with nothing left.
func (r *grantResource) statusToEnd(ctx context.Context, id string, withLedger bool) (stripeapi.CreditGrant, string, error) {
	grant, err := r.client.GetCreditGrant(ctx, id)
	if err != nil {
		return grant, "", err
	}
	now, err := r.client.Now(ctx, grant.TestClock)
	if err != nil {
		return grant, "", err
	}
	status := statusOf(grant, now)
	if !withLedger || status != statusGranted {
		return grant, status, nil
	}
	summary, err := r.client.GetCreditBalanceSummary(ctx, grant.Customer, stripeapi.BalanceFilter{CreditGrant: id})
	if err != nil {
		return grant, "", err
	}
	if isDepleted(summary) {
		status = statusDepleted
	}
	return grant, status, nil
}

// endedAnyway is said about a grant that ended without this run, or that has
// nothing left to take back.
func endedAnyway(id, status string) diag.Diagnostics {
	if status != statusDepleted {
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant has nothing left to expire",
		fmt.Sprintf("Credit grant %s was used up, and Stripe does not expire it, so Terraform forgets it. If an invoice that it paid is voided later, Stripe gives that credit back to the customer.", id))}
}

func refusal(id, policy string, refused step, err error) diag.Diagnostics {
	if policy == policyVoid && refused == stepVoid {
		return failure("A credit grant cannot be voided",
			fmt.Sprintf("Credit grant %s stays live and in the state, because its deletion_policy is void and Stripe will not void it, most likely since some of it was applied to an invoice. "+
				"To expire what is left instead, apply deletion_policy = \"void_or_expire\" (or \"expire\") first, then destroy it. Voiding it", id), err)
	}
	return failure("A credit grant cannot be ended",
		fmt.Sprintf("Credit grant %s stays live and in the state. Look at it in the Dashboard and end it there, or apply deletion_policy = \"abandon\" to let Terraform forget it. Ending it", id), err)
}

func (r *grantResource) endFailure(id string, err error) diag.Diagnostics {
	if stripeapi.IsOtherMode(err) {
		return otherModeError(id, r.client.Livemode())
	}
	return failure("Could not end a credit grant",
		fmt.Sprintf("Credit grant %s is still in the state, and may still be live; apply again. Ending it", id), err)
}
