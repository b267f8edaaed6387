// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Create grants credits, once. What follows a grant that was made can only warn:
// an error would taint the resource, and the next apply would end the grant and
// make another.
func (r *grantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	terms, diags := createTerms(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	var grant stripeapi.CreditGrant
	var owner string
	if isKnown(plan.IdempotencyKey) {
		grant, owner, diags = r.grantDeclared(ctx, plan, terms)
	} else {
		grant, diags = r.grantUndeclared(ctx, plan, terms)
	}
	resp.Diagnostics.Append(diags...)
	if grant.ID == "" {
		return
	}

	now, diags := r.nowOrWarn(ctx, grant)
	resp.Diagnostics.Append(diags...)
	state, diags := fromStripe(ctx, grant, plan, now)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.State.Set(ctx, asPlanned(state, plan))...)
	resp.Diagnostics.Append(rememberOwner(ctx, resp.Private, owner)...)
}

// grantUndeclared makes a grant that nothing declares to be made only once: retries
// share a fresh key, and another apply would grant again.
func (r *grantResource) grantUndeclared(ctx context.Context, plan model, terms stripeapi.CreditGrantCreate) (stripeapi.CreditGrant, diag.Diagnostics) {
	grant, err := r.client.CreateCreditGrant(ctx, terms, stripeapi.NewIdempotencyKey())
	if err != nil {
		return stripeapi.CreditGrant{}, createFailure(ctx, plan, err)
	}
	return r.readReplayed(ctx, grant)
}

// readReplayed reads a grant that Stripe answered from memory: it may have
// changed since. Where it cannot be read, the old answer has to do.
func (r *grantResource) readReplayed(ctx context.Context, grant stripeapi.CreditGrant) (stripeapi.CreditGrant, diag.Diagnostics) {
	if !grant.Replayed {
		return grant, nil
	}
	current, err := r.client.GetCreditGrant(ctx, grant.ID)
	if err != nil {
		return grant, diag.Diagnostics{diag.NewWarningDiagnostic("A new credit grant could not be read back",
			fmt.Sprintf("Credit grant %s was made and is in the state; reading it back failed: %s The next plan reads it again.", grant.ID, err))}
	}
	return current, nil
}

// nowOrWarn is the time that a grant lives in. After a change was made, not
// knowing it is only worth a warning.
func (r *grantResource) nowOrWarn(ctx context.Context, grant stripeapi.CreditGrant) (time.Time, diag.Diagnostics) {
	now, err := r.client.Now(ctx, grant.TestClock)
	if err == nil {
		return now, nil
	}
	return now, diag.Diagnostics{diag.NewWarningDiagnostic("The status of a credit grant may be wrong until the next plan",
		fmt.Sprintf("Credit grant %s lives by test clock %s, which could not be read, so its status was taken from this machine's time: %s", grant.ID, *grant.TestClock, err))}
}

// createFailure tells a create that Stripe refused from one whose outcome
// nobody knows.
func createFailure(ctx context.Context, plan model, err error) diag.Diagnostics {
	if !stripeapi.IsOutcomeUnknown(err) {
		return failure("Could not grant credits",
			fmt.Sprintf("Nothing was granted. Granting %s to customer %s", worth(ctx, plan), plan.Customer.ValueString()), err)
	}
	advice := "Before you apply again, look for it: in the Dashboard under the customer's credit grants, or with the data source stripe_billing_credit_grants for this customer. " +
		"If it is there, import it into this resource by its id (terraform import ADDRESS credgr_...); if not, apply again. With an idempotency_key Terraform finds such a grant by itself."
	switch {
	case isKnown(plan.IdempotencyKey) && stripeapi.IsReplayed(err):
		advice = "Stripe keeps that answer for a day and repeats it to every apply with this idempotency_key. Look in the Dashboard under the customer's credit grants: if the grant is there, apply again, and it is adopted. If not, wait a day, or use another idempotency_key."
	case isKnown(plan.IdempotencyKey):
		advice = "Apply again: the idempotency_key finds the grant if it was made, and grants only if it was not."
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("It is not known whether credits were granted",
		fmt.Sprintf("Stripe was asked to grant %s to customer %s, and no answer says whether it did, so nothing is in the state. %s\n\n%s",
			worth(ctx, plan), plan.Customer.ValueString(), advice, err))}
}
