// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// readBeginning is Stripe's effective_at, unless the declared one has passed as well:
// then the declaration stands, since no change could bring the two in line.
func readBeginning(r reading) timestamp.Value {
	if granting.BeganAsDeclared(r.declared.EffectiveAt.Unix(), r.grant.EffectiveAt, r.now) {
		return r.declared.EffectiveAt
	}
	return timestamp.FromUnixPointer(r.grant.EffectiveAt)
}

// sameBeginning compares a configured effective_at with the one in state. A grant
// that is effective cannot become so earlier: replacing it would only make it later.
func sameBeginning(prior, config *model) bool {
	if config.EffectiveAt.SameInstant(prior.EffectiveAt) {
		return true
	}
	was, hasWas := prior.EffectiveAt.Time()
	asked, hasAsked := config.EffectiveAt.Time()
	return hasWas && hasAsked && asked.Before(was) && prior.Status.ValueString() == granting.StatusGranted
}

// checkNewBeginning refuses, at plan, to replace a grant for the sake of a beginning
// in the past.
func (r *grantResource) checkNewBeginning(ctx context.Context, next model, because []string) diag.Diagnostics {
	if !slices.Contains(because, "effective_at") {
		return nil
	}
	return grantresource.Diagnose(r.run.CheckTimes(ctx, next.holder(), granting.Times{EffectiveAt: next.EffectiveAt.Unix()}))
}

// warnBegun says that a replacement begins at once, since its beginning has passed;
// it is nil where it has not. Terraform shows warnings of the first of the two plans
// of a replacement only, so this is said there.
func (r *grantResource) warnBegun(ctx context.Context, next model, replaced string) diag.Diagnostics {
	if !r.run.HasBegun(ctx, next.holder(), next.EffectiveAt.Unix()) {
		return nil
	}
	return grantresource.Warning("A replaced credit grant becomes usable at once",
		fmt.Sprintf("The effective_at of the grant that replaces credit grant %s, %s, has passed, and Stripe makes no grant effective in the past. The new one is effective as soon as it is made.",
			replaced, next.EffectiveAt.ValueString()))
}

// warnNoEffect says that a configured effective_at does nothing about a grant that is
// effective already.
func warnNoEffect(prior, config model) diag.Diagnostics {
	if !grantresource.IsKnown(config.EffectiveAt) || config.EffectiveAt.SameInstant(prior.EffectiveAt) {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("effective_at"), "effective_at has passed, and the credit grant is effective already",
		fmt.Sprintf("Credit grant %s is effective since %s, and no change can make it so since %s. Nothing is done about it. Remove effective_at from the configuration, or write that of the grant.",
			prior.ID.ValueString(), prior.EffectiveAt.ValueString(), config.EffectiveAt.ValueString()))}
}
