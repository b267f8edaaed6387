// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// checkGranting refuses, at plan, a create that Stripe would refuse at apply, by
// when the old half of a replacement would have ended. The clock decides errors
// only, never a planned value.
func (r *grantResource) checkGranting(ctx context.Context, config model, replaced string) diag.Diagnostics {
	_, hasBegin := config.EffectiveAt.Time()
	_, hasEnd := config.ExpiresAt.Time()
	if !hasBegin && !hasEnd {
		return nil
	}
	now, known, diags := r.customerNow(ctx, config)
	if !known {
		return diags
	}
	problems := append(pastBegin(config, now), pastEnd(config, now)...)
	if problems.HasError() && isKnown(config.IdempotencyKey) && isKnown(config.Customer) {
		// What looks too late to be granted may have been granted in time: then
		// it is adopted, not made. The grant that is to be replaced does not count.
		found, err := r.findCarriers(ctx, config)
		another := func(grant stripeapi.CreditGrant) bool { return grant.ID != replaced }
		if err == nil && slices.ContainsFunc(found.Live, another) {
			return diags
		}
	}
	return append(diags, problems...)
}

// checkReplacing refuses, at plan, to replace a grant that has ended since the
// state was written, which Terraform may not have refreshed, and to replace one
// that stays live under the key of the new one.
func (r *grantResource) checkReplacing(ctx context.Context, prior, next model) diag.Diagnostics {
	id := prior.ID.ValueString()
	if prior.DeletionPolicy.ValueString() == policyAbandon && isKnown(next.IdempotencyKey) && declarationOf(prior) == declarationOf(next) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("deletion_policy"), "An abandoned grant keeps its idempotency key",
			fmt.Sprintf("By its deletion_policy abandon, credit grant %s would stay live with the idempotency_key that the new grant declares. Apply another deletion_policy first, or use another idempotency_key for the new grant.", id))}
	}
	grant, err := r.client.GetCreditGrant(ctx, id)
	if err != nil {
		return failure("Could not read a credit grant", "A grant is read before it is replaced. Reading credit grant "+id, err)
	}
	now, err := r.client.Now(ctx, grant.TestClock)
	if err != nil {
		return failure("Could not read a test clock", fmt.Sprintf("Credit grant %s lives by test clock %s. Reading the clock", id, *grant.TestClock), err)
	}
	if isLive(grant, now) {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("The credit grant has ended",
		fmt.Sprintf("Credit grant %s is %s, which the state does not know yet, and an ended grant is not replaced on its own. Plan again with a refresh; to grant again, use -replace.", id, statusOf(grant, now)))}
}

// checkReferences refuses, at plan, a replacement whose new half would fail for
// want of its customer or a price, when the old one has already ended.
func (r *grantResource) checkReferences(ctx context.Context, config model) diag.Diagnostics {
	_, _, diags := r.grantee(ctx, config)
	scope, ok := config.scope(ctx)
	if !ok || !isKnown(scope.Prices) {
		return diags
	}
	ids, idDiags := scope.priceIDs(ctx)
	if idDiags.HasError() {
		// A price that is not known yet.
		return diags
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		price, err := r.client.GetPrice(ctx, id)
		switch {
		case stripeapi.IsOtherMode(err) || stripeapi.IsNotFound(err):
			diags.Append(unusablePrice(id, "it does not exist: "+err.Error())...)
		case err == nil && (price.Recurring == nil || price.Recurring.Meter == nil):
			diags.Append(unusablePrice(id, "it is not a metered price backed by a meter.")...)
		}
	}
	return diags
}

func unusablePrice(id, why string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("applicability_config").AtName("scope").AtName("prices"), "A price cannot be used",
		fmt.Sprintf("Credits cannot apply to price %s: %s Correct its id, or leave it out.", id, why))}
}

// checkNewEnd refuses, at plan, a changed end that has already passed or lies
// before the beginning.
func (r *grantResource) checkNewEnd(ctx context.Context, prior, next model) diag.Diagnostics {
	end, hasEnd := next.ExpiresAt.Time()
	if !hasEnd || next.ExpiresAt.SameInstant(prior.ExpiresAt) {
		return nil
	}
	if begin, hasBegin := next.EffectiveAt.Time(); hasBegin && !end.After(begin) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("expires_at"), "The credits would expire before they are usable",
			fmt.Sprintf("expires_at (%s) must be later than effective_at (%s). Write a later one, or destroy the resource to end the grant.",
				next.ExpiresAt.ValueString(), next.EffectiveAt.ValueString()))}
	}
	now, err := r.client.Now(ctx, prior.TestClock.ValueStringPointer())
	if err != nil {
		// Stripe will judge.
		return nil
	}
	return pastEnd(next, now)
}

func pastBegin(config model, now time.Time) diag.Diagnostics {
	begin, known := config.EffectiveAt.Time()
	if !known || begin.Unix() > now.Unix() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("effective_at"), "effective_at has passed",
		fmt.Sprintf("Stripe makes a grant effective now or later, and %s is not later than the customer's time, %s. "+
			"Remove effective_at to make the credits usable at once, or write a later time.", config.EffectiveAt.ValueString(), now.UTC().Format(time.RFC3339)))}
}

func pastEnd(config model, now time.Time) diag.Diagnostics {
	end, known := config.ExpiresAt.Time()
	if !known || end.Unix() > now.Unix() {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("expires_at"), "expires_at has passed",
		fmt.Sprintf("Credits cannot expire in the past: %s is not later than the customer's time, %s. "+
			"Write a later time, remove expires_at for credits that never expire, or destroy the resource to end them now.", config.ExpiresAt.ValueString(), now.UTC().Format(time.RFC3339)))}
}

// customerNow is the time that the customer lives in: its test clock's, which
// only test mode has. Where the customer cannot be looked at, Stripe will judge.
// A customer that does not exist is an error already now.
func (r *grantResource) customerNow(ctx context.Context, config model) (now time.Time, known bool, diags diag.Diagnostics) {
	if r.client.Livemode() {
		now, err := r.client.Now(ctx, nil)
		return now, err == nil, nil
	}
	customer, known, diags := r.grantee(ctx, config)
	if !known {
		return time.Time{}, false, diags
	}
	now, err := r.client.Now(ctx, customer.TestClock)
	return now, err == nil, nil
}

// grantee reads the customer that a configuration names. One that cannot be
// granted anything is an error; one that is not known yet, or cannot be read, is
// left to Stripe.
func (r *grantResource) grantee(ctx context.Context, config model) (customer stripeapi.Customer, known bool, diags diag.Diagnostics) {
	if !isKnown(config.Customer) {
		return customer, false, nil
	}
	customer, err := r.run.customer(ctx, r.client, config.Customer.ValueString())
	switch {
	case stripeapi.IsOtherMode(err) || stripeapi.IsNotFound(err):
		return customer, false, missingCustomer(config, err.Error())
	case err != nil:
		return customer, false, nil
	case customer.Deleted:
		return customer, false, missingCustomer(config, "The customer was deleted.")
	}
	return customer, true, nil
}

func missingCustomer(config model, said string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("customer"), "The customer does not exist",
		fmt.Sprintf("Customer %s cannot receive credits: %s Check the id, and that the API key is for the account and mode of the customer.", config.Customer.ValueString(), said))}
}
