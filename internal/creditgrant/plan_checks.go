// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// checkCreate refuses, at plan, a create that Stripe or the provider's limits would
// refuse at apply; for a replacement, also what would fail after the old grant has ended.
// The clock decides errors and warnings only, never a planned value.
func (r *grantResource) checkCreate(ctx context.Context, planned granting.Replacement) diag.Diagnostics {
	var diags diag.Diagnostics
	amount, key := planned.New.Amount, planned.NewKey()
	isJudged := key.Key != "" && r.run.WasJudged(key)
	switch {
	case planned.Old.ID != "" && !isJudged:
		if planned.Adopts == "" {
			diags.Append(grantresource.Diagnose(r.run.ReserveReplacement(planned))...)
		}
		diags.Append(grantresource.Diagnose(r.run.CheckReplacement(ctx, planned))...)
		if !planned.Old.HasEnded() && planned.Old.Policy != granting.PolicyAbandon {
			diags.Append(grantresource.Diagnose(r.run.CountEnded(planned.Old.Ending()))...)
		}
	case planned.Adopts == "":
		diags.Append(grantresource.Diagnose(r.run.CheckValue(amount.Currency, amount.Value))...)
		diags.Append(grantresource.Diagnose(r.run.CountCreate(*planned.New))...)
		if isJudged {
			break // The old grant has ended by now, after the checks that follow.
		}
		passed := r.run.CheckNewTimes(ctx, *planned.New)
		diags.Append(warnPassed(passed)...)
		if passed == nil && r.run.HasBegun(ctx, planned.New.Customer, planned.New.EffectiveAt) {
			diags.Append(warnBeginsAtOnce(*planned.New))
		}
		if len(r.run.Replaced(planned.NewKey())) == 0 { // Else the room was judged before the old grant ended.
			diags.Append(r.warnRoom(ctx, planned.New.Customer)...)
		}
	}
	if customer, known := r.run.KnownCustomer(planned.New.Customer); known {
		diags.Append(warnCurrency(customer, planned.New.Amount.Currency)...)
	}
	return diags
}

// warnCurrency warns of credits in another currency than the customer is billed in:
// Stripe applies them to invoices in their own currency only (DOC).
func warnCurrency(customer stripeapi.Customer, currency string) diag.Diagnostics {
	if customer.Currency == nil || currency == "" || *customer.Currency == currency {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("amount"), "The customer is billed in another currency",
		fmt.Sprintf("Customer %s is billed in %s, and credits in %s apply only to invoices in %s.", customer.ID, *customer.Currency, currency, currency))}
}

// checkReplaceable says, at plan, why a grant is not replaced.
func (r *grantResource) checkReplaceable(ctx context.Context, old granting.Held) diag.Diagnostics {
	err := r.run.CheckReplaceable(ctx, old, r.run.LookAgain)
	if ended := granting.RefusalOf(err, granting.EndedMeanwhile); ended != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("The credit grant has ended",
			fmt.Sprintf("Credit grant %s is %s, which the state does not know yet, and an ended grant is not replaced on its own. Plan again with a refresh; to grant again, use -replace.", old.ID, ended.Existing.Status))}
	}
	return grantresource.Diagnose(err)
}

// warnPassed warns that a time of a new grant has passed. It may have been declared long
// ago, for a grant that could not be created then, so it must not fail the plan of
// everything else; Create refuses it.
func warnPassed(err error) diag.Diagnostics {
	passed := granting.RefusalOf(err, granting.TimePassed)
	if passed == nil {
		return grantresource.Diagnose(err)
	}
	outcome := " An apply ends in an error for this resource, and grants nothing for it."
	if passed.Attribute == "effective_at" {
		outcome += " If the resource is tainted, its grant ends, and the new one is usable at once."
	}
	return warnRefused(passed, "A credit grant can no longer be created", outcome)
}

// warnRefused warns of what the apply will refuse, and adds more at the end.
func warnRefused(refused *granting.Refusal, summary, more string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root(refused.Attribute), summary, refused.Detail+more)}
}

// warnBeginsAtOnce says that credits become usable later than configured, of a grant that may
// take the place of another one, which Terraform does not tell.
func warnBeginsAtOnce(terms stripeapi.CreditGrantCreate) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("effective_at"), "A credit grant becomes usable at once",
		fmt.Sprintf("The effective_at %s has passed. Customer %s has a grant with the same one, so this one is taken for its replacement (of a tainted resource, or by create_before_destroy), and is effective as soon as it is created. "+
			"If it is another grant and too late, remove it from the configuration.", timestamp.Format(*terms.EffectiveAt), terms.Customer))
}

// warnRoom warns that Stripe will refuse a new grant, since the customer has too many unused
// ones. Other runs may end some by the time of the apply, so that it is no error.
func (r *grantResource) warnRoom(ctx context.Context, customer string) diag.Diagnostics {
	if customer == "" {
		return nil
	}
	full := granting.RefusalOf(r.run.CheckNewRoom(ctx, customer))
	if full == nil {
		return nil
	}
	return warnRefused(full, full.Summary, "")
}

// checkAdopted warns, at plan, of an adoption that shortens the life of credit, and holds
// it to max_ended_per_run.
func (r *grantResource) checkAdopted(ctx context.Context, next model, existing granting.Existing) diag.Diagnostics {
	if granting.HasEnded(existing.Status) || !granting.IsEarlier(next.ExpiresAt.Unix(), existing.Grant.ExpiresAt) {
		return nil
	}
	adopted := model{ID: types.StringValue(existing.Grant.ID), Customer: next.Customer, CustomerAccount: next.CustomerAccount, Amount: next.Amount, ExpiresAt: timestamp.FromUnixPointer(existing.Grant.ExpiresAt)}
	diags := warnShorter(ctx, adopted, next)
	diags.Append(grantresource.Diagnose(r.run.CountEnded(granting.EndingOf(existing.Grant)))...)
	return diags
}

// checkMetadataSize refuses more metadata than Stripe keeps.
func (m model) checkMetadataSize() diag.Diagnostics {
	return grantresource.CheckMetadataSize(len(m.MetadataAll.Elements()), grantresource.IsKnown(m.IdempotencyKey))
}

// checkNewEnd refuses, at plan, a changed end that lies before the beginning, and warns of one
// in the past: it may have been declared long ago, and somebody have extended the grant.
func (r *grantResource) checkNewEnd(ctx context.Context, prior, next model) diag.Diagnostics {
	if _, ends := next.ExpiresAt.Time(); !ends || next.ExpiresAt.SameInstant(prior.ExpiresAt) {
		return nil
	}
	if diags := grantresource.CheckOrder(next.EffectiveAt, next.ExpiresAt); diags != nil {
		return diags
	}
	look, err := r.run.LookAgain(ctx, prior.ID.ValueString())
	if err != nil {
		// Stripe will judge.
		return nil
	}
	passed := granting.RefusalOf(granting.Times{ExpiresAt: next.ExpiresAt.Unix()}.Passed(look.Now))
	if passed == nil {
		return nil
	}
	return warnRefused(passed, "A credit grant can no longer get its expires_at",
		fmt.Sprintf(" An apply ends in an error for this resource, and changes nothing of credit grant %s.", look.Grant.ID))
}
