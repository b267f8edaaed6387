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

// maxLinks is how many requests a create makes for one declared grant before it
// gives up: each one more answers something that somebody else did.
const maxLinks = 10

// grantDeclared makes the grant that an idempotency key declares, unless it is
// there: then it is adopted. It returns the grant, the mark of an adoption, and no
// grant with an error where it cannot tell that exactly one will live.
//
// The keys of its requests are a chain (requestKey), which every run walks in the
// same order: a link is left behind only when its answer shows that it has made
// no grant, or one that has ended or was given another name since.
func (r *grantResource) grantDeclared(ctx context.Context, plan model, terms stripeapi.CreditGrantCreate) (stripeapi.CreditGrant, string, diag.Diagnostics) {
	none := stripeapi.CreditGrant{}
	declared := declarationOf(plan)
	r.run.carriedOut(declared)
	defer r.run.exclusively(declared)()
	if !r.run.claimCreate(declared) {
		return none, "", duplicateKey(plan)
	}
	link := 0
	var lost, failed error
	for range maxLinks {
		found, err := r.findCarriers(ctx, plan)
		switch {
		case err != nil && lost != nil:
			return none, "", createFailure(ctx, plan, lost)
		case err != nil:
			return none, "", createFailure(ctx, plan, err)
		case len(found.Live) > 0:
			return r.adopt(ctx, plan, terms, found.Live, lost != nil)
		case lost != nil:
			return none, "", createFailure(ctx, plan, lost)
		}
		link = max(link, found.Ended)
		grant, err := r.client.CreateCreditGrant(ctx, terms, requestKey(declared.key, declared.customer, link))
		switch {
		case err == nil && !grant.Replayed:
			return grant, "", nil
		case err == nil:
			current, still, diags := r.stillDeclared(ctx, plan, grant)
			if still {
				return current, "", diags
			}
			link++
		case stripeapi.IsIdempotencyConflict(err):
			failed = err
		case stripeapi.IsOutcomeUnknown(err):
			lost = err
		case stripeapi.IsReplayed(err):
			// A refusal that is kept for the key: nothing was made under it.
			failed = err
			link++
		default:
			return none, "", createFailure(ctx, plan, err)
		}
	}
	if stripeapi.IsIdempotencyConflict(failed) {
		return none, "", otherTermsBefore(plan, failed)
	}
	return none, "", chainBroken(plan, failed)
}

// stillDeclared reads a grant that Stripe answered from memory, and reports
// whether it still is the declared one: live, and carrying the key. It may be this
// run's, whose first answer was lost, or one that another run has just made; it
// is brought to the plan.
func (r *grantResource) stillDeclared(ctx context.Context, plan model, answered stripeapi.CreditGrant) (stripeapi.CreditGrant, bool, diag.Diagnostics) {
	current, diags := r.readReplayed(ctx, answered)
	now, err := r.client.Now(ctx, current.TestClock)
	if err != nil {
		return current, true, diags
	}
	if !isLive(current, now) || current.Metadata[keyMetadata] != plan.IdempotencyKey.ValueString() {
		return current, false, nil
	}
	updated, err := r.bring(ctx, plan, current, "")
	if err != nil {
		diags.AddWarning("A new credit grant is not yet as it is configured",
			fmt.Sprintf("Credit grant %s is in the state; the next plan sets its expires_at and metadata, which failed for now: %s", current.ID, err))
	}
	return updated, true, diags
}

// bring gives a grant the planned end and metadata, and the mark of an adoption.
// On an error the grant is returned as it was.
func (r *grantResource) bring(ctx context.Context, plan model, grant stripeapi.CreditGrant, owner string) (stripeapi.CreditGrant, error) {
	update := updateFrom(grant.ExpiresAt, grant.Metadata, plan)
	if owner != ownerOf(grant) && owner != "" {
		if update.Metadata == nil {
			update.Metadata = map[string]string{}
		}
		update.Metadata[ownerMetadata] = owner
	}
	if update.IsEmpty() {
		return grant, nil
	}
	updated, err := r.client.UpdateCreditGrant(ctx, grant.ID, update)
	if err != nil {
		return grant, err
	}
	return updated, nil
}

func declarationOf(m model) declaration {
	return declaration{customer: m.Customer.ValueString(), key: m.IdempotencyKey.ValueString()}
}

// findCarriers looks through all grants of the customer for those that carry
// the plan's key.
func (r *grantResource) findCarriers(ctx context.Context, plan model) (carriers, error) {
	var carrying []stripeapi.CreditGrant
	var clock *string
	for grant, err := range r.client.ListCreditGrants(plan.Customer.ValueString()).All(ctx) {
		if err != nil {
			return carriers{}, err
		}
		if grant.Metadata[keyMetadata] == plan.IdempotencyKey.ValueString() {
			carrying, clock = append(carrying, grant), grant.TestClock
		}
	}
	now, err := r.client.Now(ctx, clock)
	if err != nil {
		return carriers{}, err
	}
	return carriersOf(carrying, now), nil
}

// adopt takes the live grant that carries the key instead of granting again, and
// brings it to the planned end and metadata. A grant that is found after an
// answer was lost is the one that was asked for, and no surprise.
func (r *grantResource) adopt(ctx context.Context, plan model, terms stripeapi.CreditGrantCreate, live []stripeapi.CreditGrant, expected bool) (stripeapi.CreditGrant, string, diag.Diagnostics) {
	grant := live[0]
	key, customer := plan.IdempotencyKey.ValueString(), plan.Customer.ValueString()
	if len(live) > 1 {
		return stripeapi.CreditGrant{}, "", diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"),
			"Several live credit grants carry the idempotency key",
			fmt.Sprintf("Nothing was granted. Customer %s has %d live credit grants with the idempotency_key %q, %s and %s among them, so Terraform cannot tell which is this one. "+
				"End the ones that should not be there in the Dashboard, or import the right one.", customer, len(live), key, live[0].ID, live[1].ID))}
	}
	if differing := differences(grant, terms); len(differing) > 0 {
		return stripeapi.CreditGrant{}, "", diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"),
			"The idempotency key belongs to a credit grant on other terms",
			fmt.Sprintf("Nothing was granted. Customer %s has the live credit grant %s with the idempotency_key %q, and it differs in %s. "+
				"Import that grant (its id is %s) to manage it here, or use another idempotency_key to grant in addition to it. "+
				"A replacement with create_before_destroy needs another key too, because the old grant still lives when the new one is made.",
				customer, grant.ID, key, listed(differing), grant.ID))}
	}
	var diags diag.Diagnostics
	owner := ownerOf(grant)
	if !expected {
		owner = newOwner()
		diags.AddWarning("A credit grant was adopted instead of granting again",
			fmt.Sprintf("Customer %s already has the live credit grant %s of %s with the idempotency_key %q. It is now managed by this resource; nothing was granted.",
				customer, grant.ID, worth(ctx, plan), key))
	}
	updated, err := r.bring(ctx, plan, grant, owner)
	if err != nil {
		return stripeapi.CreditGrant{}, "", failure("Could not bring an adopted credit grant to its configuration",
			fmt.Sprintf("Credit grant %s exists and is not yet in the state; apply again, and it is adopted then. Setting its expires_at and metadata", grant.ID), err)
	}
	return updated, owner, diags
}
