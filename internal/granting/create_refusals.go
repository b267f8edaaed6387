// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// withWhatEnded adds to a refusal what has become of the grant that this run has ended for the
// new one.
func (c *creation) withWhatEnded(err error) error {
	refusal := RefusalOf(err)
	if refusal == nil || refusal.Kind == NotReconciled || len(c.inThisRun) != 1 {
		return err
	}
	old := c.inThisRun[0].Old
	switch {
	case old.Policy == PolicyAbandon && !old.HasEnded():
		refusal.Detail += fmt.Sprintf("\n\nThe old credit grant %[1]s stays live, because its deletion_policy is abandon, and is in no state: to manage it again, terraform import ADDRESS %[1]s.", old.ID)
	case c.key.Key != "":
		refusal.Detail += fmt.Sprintf("\n\nCredit grant %[1]s was ended to be replaced. If nothing was granted in its place, finish the replacement: terraform import ADDRESS %[1]s, then terraform apply -replace=ADDRESS.", old.ID)
	default:
		refusal.Detail += fmt.Sprintf("\n\nThis run has ended credit grant %s of the customer to replace it, most likely by this one.", old.ID)
	}
	return err
}

// failed refuses a create that granted nothing, or that may have granted.
func (c *creation) failed(err error) error {
	worth := money.Format(c.terms.Amount.Value, c.terms.Amount.Currency)
	if !stripeapi.IsOutcomeUnknown(err) {
		return Failed("Could not grant credits", fmt.Sprintf("Nothing was granted for this resource. Granting %s to customer %s", worth, c.terms.Customer), err)
	}
	return &Refusal{
		Kind: OutcomeUnknown, Err: err, Summary: "It is not known whether credits were granted",
		Detail: fmt.Sprintf("Stripe was asked to grant %s to customer %s, and no usable answer says whether it did, so nothing is in the state. %s\n\n%s",
			worth, c.terms.Customer, c.unknownAdvice(err), err),
	}
}

// unknownAdvice says how to find out whether a grant was made.
func (c *creation) unknownAdvice(err error) string {
	switch {
	case c.key.Key == "":
		return "Before you apply again, look for it: in the Dashboard under the customer's credit grants, or with the data source stripe_billing_credit_grants for this customer. " +
			"If it is there, import it into this resource by its id (terraform import ADDRESS credgr_...); if not, apply again. With an idempotency_key Terraform finds such a grant automatically."
	case stripeapi.IsReplayed(err):
		return "Stripe keeps that answer for a day and repeats it to every apply with this idempotency_key. Plan again: if the grant was made, the plan names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt)."
	}
	return "Plan again: if the grant was made, the plan finds it by its idempotency_key and names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt). If it was not made, the plan grants."
}

// refuseInUse refuses a create that met another request with the same derived key, still at
// work.
func refuseInUse(key GrantKey, err error) *Refusal {
	return &Refusal{
		Kind: OutcomeUnknown, Attribute: "idempotency_key", Err: err, Summary: "Another request is granting under this idempotency key",
		Detail: fmt.Sprintf("Stripe is still processing another request for the idempotency_key %q and customer %s, of another run or an earlier one of this run, and was asked until the time limit. Whether it grants is not known yet. Wait for other runs to finish, then plan again: if the grant was made, the plan names it. %s", key.Key, key.Customer, err),
		Brief:  fmt.Sprintf("another request grants under the idempotency key %q: %s", key.Key, err),
	}
}

// refuseConflict refuses a create whose request key Stripe knows with other terms, although no
// list shows a grant of them. replaced is the grant that the key was derived from, "" for none.
func refuseConflict(key GrantKey, replaced string, err error) *Refusal {
	inPlace := ""
	if replaced != "" {
		inPlace = " in place of credit grant " + replaced
	}
	return &Refusal{
		Kind: OutcomeUnknown, Attribute: "idempotency_key", Err: err, Summary: "The idempotency key was used with other terms",
		Detail: fmt.Sprintf("Nothing was granted for this resource. Within the last day another request with the idempotency_key %q for customer %s asked for a grant on other terms%s. No list of Stripe's shows that grant: it was refused, has ended, or shows later. "+
			"Look at the customer's credit grants in the Dashboard, and plan again. If it is not there, go back to the earlier terms, use another idempotency_key, or wait a day. %s", key.Key, key.Customer, inPlace, err),
		Brief: fmt.Sprintf("the idempotency key %q was used with other terms%s, and whether credits were granted on them is not known: %s", key.Key, inPlace, err),
	}
}

// refuseExhausted refuses a create that was answered, at every attempt, with what an earlier
// request did. err may be nil.
func refuseExhausted(key GrantKey, err error) *Refusal {
	detail := fmt.Sprintf("Nothing was granted for this resource. Stripe answers every request with the idempotency_key %q for customer %s with what an earlier one did. Wait a day, or use another idempotency_key.", key.Key, key.Customer)
	if err != nil {
		detail += " " + err.Error()
	}
	return &Refusal{
		Attribute: "idempotency_key", Err: err, Summary: "The idempotency key cannot be used for now", Detail: detail,
		Brief: fmt.Sprintf("every request under the idempotency key %q is answered with what an earlier one did", key.Key),
	}
}
