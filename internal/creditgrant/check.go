// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// checkGranting refuses, at plan, a create that Stripe would refuse at apply, by
// when the old half of a replacement would have ended. The clock decides errors
// only, never a planned value.
func (r *grantResource) checkGranting(ctx context.Context, config model) diag.Diagnostics {
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
		// it is adopted, not made.
		if found, err := r.findCarriers(ctx, config); err == nil && len(found.Live) > 0 {
			return diags
		}
	}
	return append(diags, problems...)
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
	if !isKnown(config.Customer) {
		return time.Time{}, false, nil
	}
	customer, err := r.run.customer(ctx, r.client, config.Customer.ValueString())
	switch {
	case stripeapi.IsOtherMode(err) || stripeapi.IsGone(err):
		return time.Time{}, false, missingCustomer(config, err.Error())
	case err != nil:
		return time.Time{}, false, nil
	case customer.Deleted:
		return time.Time{}, false, missingCustomer(config, "The customer was deleted.")
	}
	now, err = r.client.Now(ctx, customer.TestClock)
	return now, err == nil, nil
}

func missingCustomer(config model, said string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("customer"), "The customer does not exist",
		fmt.Sprintf("Customer %s cannot receive credits: %s Check the id, and that the API key is for the account and mode of the customer.", config.Customer.ValueString(), said))}
}
