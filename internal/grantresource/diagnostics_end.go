// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// DiagnoseOneEnd is Diagnose for granting.Run.EndOne, whose grant is in no
// state: at the attribute id.
func DiagnoseOneEnd(err error) diag.Diagnostics {
	var refused *granting.RefusedEndError
	var failed *granting.EndError
	switch {
	case errors.As(err, &refused):
		verb := "expired"
		if refused.Action == granting.EndVoid {
			verb = "voided"
		}
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "The credit grant cannot be "+verb,
			fmt.Sprintf("Stripe refuses it, and nothing was changed: credit grant %s is %s. %s Stripe said: %s",
				refused.ID, statusSince(refused), otherEnd(refused), refused.Err))}
	case errors.As(err, &failed) && stripeapi.IsNotFound(failed.Err):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "The credit grant does not exist",
			fmt.Sprintf("There is no credit grant %s in the account and mode of the API key. Nothing was changed. Correct the id, or configure the key of the account that it belongs to. Stripe said: %s", failed.ID, failed.Err))}
	case errors.As(err, &failed):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("id"), "Could not end a credit grant",
			fmt.Sprintf("Credit grant %s may still be live. Invoke the action again: a grant that has ended meanwhile is left as it is. %s%s", failed.ID, failed.Err, stripeapi.Advice(failed.Err)))}
	}
	return Diagnose(err)
}

func statusSince(refused *granting.RefusedEndError) string {
	if refused.EndedAt == nil {
		return refused.Status
	}
	return refused.Status + " since " + timestamp.Format(*refused.EndedAt)
}

// otherEnd is what to do instead of an end that Stripe refuses.
func otherEnd(refused *granting.RefusedEndError) string {
	switch {
	case granting.HasEnded(refused.Status):
		return "What was left of it has ended with it."
	case refused.Status == granting.StatusPending:
		return "It is not effective yet, so there is nothing to expire: void it (stripe_billing_credit_grant_void)."
	case refused.Action == granting.EndVoid:
		return "Most likely some of it was applied to an invoice: expire what is left (stripe_billing_credit_grant_expire)."
	}
	return "Most likely nothing is left of it to expire."
}
