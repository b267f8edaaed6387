// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Create grants credits, once. What follows a grant that was made can only warn:
// an error would taint the resource, and the next apply would end the grant and
// make another.
func (r *grantResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, diags := decodeModel(ctx, req.Plan.Raw)
	resp.Diagnostics.Append(diags...)
	terms, diags := createTerms(ctx, plan)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}

	// The account is read first: what is created must not be lost for want of it.
	account := r.run.AccountID(ctx)
	created, err := r.run.Create(ctx, terms, "")
	if err != nil {
		resp.Diagnostics.Append(grantresource.Diagnose(err)...)
		return
	}
	// An interrupt may have canceled the context, and what was granted must be saved.
	ctx = context.WithoutCancel(ctx)
	resp.Diagnostics.Append(warnCreated(ctx, plan, created)...)
	now, diags := r.nowOrWarn(ctx, created.Grant)
	resp.Diagnostics.Append(diags...)
	state := modelFromStripe(created.Grant, plan, now, r.run.Options().DefaultMetadata)
	resp.Diagnostics.Append(resp.State.Set(ctx, withPlanned(state, plan))...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "id", created.Grant.ID)...)
	resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, grantresource.PrivateAccount, account)...)
	resp.Diagnostics.Append(replacement{}.save(ctx, resp.Private)...)
}

// warnCreated are the warnings about a grant that was made or adopted.
func warnCreated(ctx context.Context, plan model, created granting.Created) diag.Diagnostics {
	var diags diag.Diagnostics
	id := created.Grant.ID
	if created.ReadBackErr != nil {
		diags.AddWarning("A new credit grant could not be read back",
			fmt.Sprintf("Credit grant %s was made and is in the state; reading it back failed: %s The next plan reads it again.", id, created.ReadBackErr))
	}
	if created.ReconcileErr != nil {
		diags.AddWarning("A new credit grant is not yet as it is configured",
			fmt.Sprintf("Credit grant %s is in the state; the next plan sets its expires_at and metadata, which failed for now: %s", id, created.ReconcileErr))
	}
	if created.Adopted {
		diags.AddWarning("A credit grant was adopted instead of granting again",
			fmt.Sprintf("Customer %s already has credit grant %s of %s with the idempotency_key %q. It is now managed by this resource; nothing was granted.",
				plan.holder(), id, worth(ctx, plan), plan.IdempotencyKey.ValueString()))
	}
	return diags
}

// nowOrWarn is the time that decides the status of a grant. After a change was made, not
// knowing it is only worth a warning.
func (r *grantResource) nowOrWarn(ctx context.Context, grant stripeapi.CreditGrant) (time.Time, diag.Diagnostics) {
	look, err := r.run.Judge(ctx, grant)
	if err == nil {
		return look.Now, nil
	}
	return look.Now, diag.Diagnostics{diag.NewWarningDiagnostic("The status of a credit grant may be wrong until the next plan",
		fmt.Sprintf("The status of credit grant %s was judged by Stripe's time, because its test clock could not be read: %s", grant.ID, err))}
}
