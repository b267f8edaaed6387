// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// checkGranting refuses, at plan, a create that Stripe or the provider's limits
// would refuse at apply; for the new half of a replacement, also what would fail
// after the old grant has ended. The clock decides errors only, never a planned
// value.
func (r *grantResource) checkGranting(ctx context.Context, config model, next granting.Intended, replaced granting.Held) diag.Diagnostics {
	var diags diag.Diagnostics
	if money, ok := config.monetary(ctx); ok {
		diags.Append(grantresource.Diagnose(r.run.CountGranted(money.Currency.ValueString(), money.Value.ValueInt64()))...)
	}
	if replaced.ID == "" {
		diags.Append(grantresource.Diagnose(r.run.CheckNewTimes(ctx, next))...)
		return diags
	}
	diags.Append(grantresource.Diagnose(r.run.CheckReplacement(ctx, next, replaced))...)
	return diags
}

// checkReplacing refuses, at plan, to replace a grant that has ended since the
// state was written, which Terraform may not have refreshed, one whose new terms are
// not all known, so that Stripe could refuse them after it was ended, and one that its
// deletion policy cannot end.
func (r *grantResource) checkReplacing(ctx context.Context, prior, config model) diag.Diagnostics {
	if unknown := unknownTerms(config); len(unknown) > 0 {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(unknown[0]), "A replacement cannot be checked before it is known what is granted",
			fmt.Sprintf("%s of the grant that replaces credit grant %s is known only after apply. Stripe could refuse it after the old grant was ended, and the customer would be left with nothing. "+
				"Apply what it depends on first (terraform apply -target=...), then this.", strings.Join(unknown, ", "), prior.ID.ValueString()))}
	}

	id, policy := prior.ID.ValueString(), prior.DeletionPolicy.ValueString()
	grant, err := r.run.Client().GetCreditGrant(ctx, id)
	if err != nil {
		return grantresource.Failure("Could not read a credit grant", "A grant is read before it is replaced. Reading credit grant "+id, err)
	}
	now, err := r.run.Now(ctx, grant.TestClock)
	if err != nil {
		return grantresource.Failure("Could not read a test clock", fmt.Sprintf("Credit grant %s has the test clock %s. Reading the clock", id, *grant.TestClock), err)
	}
	switch status := granting.StatusOf(grant, now); {
	case granting.HasEnded(status):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The credit grant has ended",
			fmt.Sprintf("Credit grant %s is %s, which the state does not know yet, and an ended grant is not replaced on its own. Plan again with a refresh; to grant again, use -replace.", id, status))}
	case policy == granting.PolicyVoid && status == granting.StatusGranted:
		return r.checkVoidable(ctx, prior)
	}
	return nil
}

// unknownTerms names what Stripe judges of a new grant and is not known yet.
func unknownTerms(config model) []string {
	var names []string
	for _, a := range attributes {
		if a.effect != fixed && a.effect != updated || a.name == "metadata" {
			continue
		}
		if value, err := a.value(&config).ToTerraformValue(context.Background()); err == nil && !value.IsFullyKnown() {
			names = append(names, a.name)
		}
	}
	return names
}

// checkVoidable refuses to replace a grant that can only be voided, and cannot be:
// with create_before_destroy the new one would already be there.
func (r *grantResource) checkVoidable(ctx context.Context, prior model) diag.Diagnostics {
	id := prior.ID.ValueString()
	used, err := r.run.IsUsed(ctx, prior.Customer.ValueString(), id)
	switch {
	case err != nil:
		return grantresource.Failure("Could not read the transactions of a credit grant", "Whether a grant was applied to an invoice decides whether it can be replaced. Reading the transactions of credit grant "+id, err)
	case used:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("deletion_policy"), "The credit grant cannot be voided, so it cannot be replaced",
			fmt.Sprintf("Some of credit grant %s was applied to an invoice, so Stripe will not void it, and its deletion_policy is void. "+
				"Apply deletion_policy = \"void_or_expire\" (or \"expire\") first, to expire what is left of it, then the change.", id))}
	}
	return nil
}

// checkNewKey refuses, at plan, to give a grant a key that another one carries.
func (r *grantResource) checkNewKey(ctx context.Context, prior model, key granting.GrantKey) diag.Diagnostics {
	live, err := r.run.FindLive(ctx, key, prior.ID.ValueString())
	if err != nil || len(live) == 0 {
		// What cannot be read here the next plan will find.
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"), "The idempotency key has been used",
		fmt.Sprintf("Customer %s has the live credit grant %s with the idempotency_key %q, so credit grant %s cannot be given it too. Nothing was changed. Use another idempotency_key.",
			key.Customer, live[0].ID, key.Key, prior.ID.ValueString()))}
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
	now, err := r.run.Now(ctx, prior.TestClock.ValueStringPointer())
	if err != nil {
		// Stripe will judge.
		return nil
	}
	return grantresource.Diagnose(granting.PassedTime(granting.Intended{ExpiresAt: next.ExpiresAt.Unix()}, now))
}

// checkMetadataSize refuses more metadata than Stripe keeps, default_metadata and
// the idempotency key included.
func checkMetadataSize(m model) diag.Diagnostics {
	room := grantresource.MaxMetadataKeys
	if isKnown(m.IdempotencyKey) {
		room -= grantresource.ReservedMetadataKeys
	}
	if m.MetadataAll.IsUnknown() || len(m.MetadataAll.Elements()) <= room {
		return nil
	}
	limit := fmt.Sprintf("Stripe keeps %d metadata keys", grantresource.MaxMetadataKeys)
	if room < grantresource.MaxMetadataKeys {
		limit += ", of which the idempotency_key needs one"
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("metadata"), "Too many metadata keys",
		fmt.Sprintf("%s: the grant may have at most %d, those of default_metadata included, and has %d.", limit, room, len(m.MetadataAll.Elements())))}
}
