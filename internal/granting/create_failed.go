// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// createError tells a create that granted nothing from one whose outcome is unknown.
func (r *Run) createError(terms stripeapi.CreditGrantCreate, err error) error {
	worth, finish := money.Format(terms.Amount.Value, terms.Amount.Currency), ""
	if replaced := r.Replaced(KeyOfTerms(terms)); len(replaced) == 1 {
		finish = fmt.Sprintf(" Credit grant %[1]s was ended to be replaced. If nothing was granted in its place, finish the replacement: terraform import ADDRESS %[1]s, then terraform apply -replace=ADDRESS.", replaced[0].Old.ID)
	}
	if !stripeapi.IsOutcomeUnknown(err) {
		return Failed("Could not grant credits", fmt.Sprintf("Nothing was granted for this resource.%s Granting %s to customer %s", finish, worth, terms.Customer), err)
	}
	return &Refusal{
		Kind: OutcomeUnknown, Err: err, Summary: "It is not known whether credits were granted",
		Detail: fmt.Sprintf("Stripe was asked to grant %s to customer %s, and no usable answer says whether it did, so nothing is in the state. %s%s\n\n%s",
			worth, terms.Customer, unknownAdvice(terms, err), finish, err),
	}
}

// unknownAdvice says how to find out whether a grant was made.
func unknownAdvice(terms stripeapi.CreditGrantCreate, err error) string {
	switch {
	case KeyOfTerms(terms).Key == "":
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
		Attribute: "idempotency_key", Err: err, Summary: "Another run is granting under this idempotency key",
		Detail: fmt.Sprintf("Stripe is still processing another request for the idempotency_key %q and customer %s. The request was retried until the time limit. Wait for the other run to finish, then plan again. %s", key.Key, key.Customer, err),
		Brief:  fmt.Sprintf("another request grants under the idempotency key %q: %s", key.Key, err),
	}
}

// refuseConflict refuses a create whose derived key Stripe knows with other terms, although
// no grant has the key.
func refuseConflict(key GrantKey, err error) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Err: err, Summary: "The idempotency key was used with other terms",
		Detail: fmt.Sprintf("Nothing was granted for this resource. Within the last day another request with the idempotency_key %q for customer %s asked for other terms, and no grant has the key, so that request most likely failed. "+
			"Use another idempotency_key, go back to the earlier terms, or wait a day. %s", key.Key, key.Customer, err),
		Brief: fmt.Sprintf("the idempotency key %q was used with other terms: %s", key.Key, err),
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
