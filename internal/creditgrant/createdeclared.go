// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// maxSightings is how often a create that meets another run looks again before
// it gives up. Each look answers a change that somebody else just made.
const maxSightings = 4

// grantDeclared makes the grant that an idempotency key declares, unless it is
// there: then it is adopted. It returns no grant and an error where it cannot
// tell that exactly one will live.
func (r *grantResource) grantDeclared(ctx context.Context, plan model, terms stripeapi.CreditGrantCreate) (stripeapi.CreditGrant, diag.Diagnostics) {
	declared := declarationOf(plan)
	defer r.run.enter(declared)()
	if !r.run.claimCreate(declared) {
		return stripeapi.CreditGrant{}, duplicateKey(plan)
	}

	var lastErr error
	for range maxSightings {
		found, err := r.findCarriers(ctx, plan)
		if err != nil {
			if lastErr != nil {
				err = lastErr
			}
			return stripeapi.CreditGrant{}, createFailure(ctx, plan, err)
		}
		if len(found.Live) > 0 {
			return r.adopt(ctx, plan, terms, found.Live, stripeapi.IsOutcomeUnknown(lastErr))
		}
		if stripeapi.IsOutcomeUnknown(lastErr) {
			break
		}
		grant, err := r.client.CreateCreditGrant(ctx, terms, requestKey(declared.key, declared.customer, found.Ended))
		switch {
		case err == nil && !grant.Replayed:
			return grant, nil
		case err == nil:
			current, err := r.client.GetCreditGrant(ctx, grant.ID)
			if err != nil {
				return r.readReplayed(ctx, grant)
			}
			if now, clockErr := r.client.Now(ctx, current.TestClock); clockErr != nil || isLive(current, now) {
				return current, nil
			}
			// It ended between the look and the answer: look again.
			lastErr = nil
		case stripeapi.IsIdempotencyConflict(err), stripeapi.IsOutcomeUnknown(err):
			// Another run grants on other terms, or the answer was lost: look.
			lastErr = err
		default:
			return stripeapi.CreditGrant{}, createFailure(ctx, plan, err)
		}
	}
	if lastErr == nil {
		lastErr = fmt.Errorf("other runs made and ended grants with the idempotency_key %q faster than this one could follow", declared.key)
	}
	return stripeapi.CreditGrant{}, createFailure(ctx, plan, lastErr)
}

func declarationOf(m model) declaration {
	return declaration{customer: m.Customer.ValueString(), key: m.IdempotencyKey.ValueString()}
}

// findCarriers looks through all grants of the customer for those that carry
// the plan's key.
func (r *grantResource) findCarriers(ctx context.Context, plan model) (carriers, error) {
	var all []stripeapi.CreditGrant
	var clock *string
	for grant, err := range r.client.ListCreditGrants(plan.Customer.ValueString()).All(ctx) {
		if err != nil {
			return carriers{}, err
		}
		if grant.Metadata[keyMetadata] == plan.IdempotencyKey.ValueString() {
			all, clock = append(all, grant), grant.TestClock
		}
	}
	now, err := r.client.Now(ctx, clock)
	if err != nil {
		return carriers{}, err
	}
	return carriersOf(all, plan.IdempotencyKey.ValueString(), now), nil
}

// adopt takes the live grant that carries the key instead of granting again, and
// brings it to the planned end and metadata. A grant that is found after an
// answer was lost is the one that was asked for, and no surprise.
func (r *grantResource) adopt(ctx context.Context, plan model, terms stripeapi.CreditGrantCreate, live []stripeapi.CreditGrant, expected bool) (stripeapi.CreditGrant, diag.Diagnostics) {
	grant := live[0]
	key, customer := plan.IdempotencyKey.ValueString(), plan.Customer.ValueString()
	if len(live) > 1 {
		return stripeapi.CreditGrant{}, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"),
			"Several live credit grants carry the idempotency key",
			fmt.Sprintf("Nothing was granted. Customer %s has %d live credit grants with the idempotency_key %q, %s and %s among them, so Terraform cannot tell which is this one. "+
				"End the ones that should not be there in the Dashboard, or import the right one.", customer, len(live), key, live[0].ID, live[1].ID))}
	}
	if differing := differences(grant, terms); len(differing) > 0 {
		return stripeapi.CreditGrant{}, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"),
			"The idempotency key belongs to a credit grant on other terms",
			fmt.Sprintf("Nothing was granted. Customer %s has the live credit grant %s with the idempotency_key %q, and it differs in %s. "+
				"Import that grant (its id is %s) to manage it here, or use another idempotency_key to grant in addition to it. "+
				"A replacement with create_before_destroy needs another key too, because the old grant still lives when the new one is made.",
				customer, grant.ID, key, listed(differing), grant.ID))}
	}
	r.run.adopt(grant.ID)
	var diags diag.Diagnostics
	if !expected {
		diags.AddWarning("A credit grant was adopted instead of granting again",
			fmt.Sprintf("Customer %s already has the live credit grant %s of %s with the idempotency_key %q. It is now managed by this resource; nothing was granted.",
				customer, grant.ID, worth(ctx, plan), key))
	}
	update := updateFrom(grant.ExpiresAt, grant.Metadata, plan)
	if update.IsEmpty() {
		return grant, diags
	}
	updated, err := r.client.UpdateCreditGrant(ctx, grant.ID, update)
	if err != nil {
		return stripeapi.CreditGrant{}, failure("Could not bring an adopted credit grant to its configuration",
			fmt.Sprintf("Credit grant %s exists and is not yet in the state; apply again, and it is adopted then. Setting its expires_at and metadata", grant.ID), err)
	}
	return updated, diags
}

// duplicateKey is the error of two resources that declare the same grant.
func duplicateKey(m model) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"),
		"Two resources use the same idempotency key",
		fmt.Sprintf("Another stripe_billing_credit_grant in this configuration has the idempotency_key %q for customer %s too. Both would speak for one grant, and destroying one would take the other's credit. Give each grant a key of its own; if a resource was renamed, write a moved block.",
			m.IdempotencyKey.ValueString(), m.Customer.ValueString()))}
}
