// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// withWhatEnded adds to a refusal what has become of the grant that this run has ended for the
// new one. Without a key nobody knows which it was.
func (c *creation) withWhatEnded(err error) error {
	refusal := RefusalOf(err)
	if refusal == nil || refusal.Kind == NotReconciled || len(c.inThisRun) != 1 {
		return err
	}
	old := c.inThisRun[0].Old
	if old.Policy == PolicyAbandon && !old.HasEnded() {
		refusal.Detail += fmt.Sprintf("\n\nThe old credit grant %[1]s stays live, because its deletion_policy is abandon, and is in no state: to manage it again, terraform import ADDRESS %[1]s.", old.ID)
	} else if c.key.Key != "" {
		refusal.Detail += fmt.Sprintf("\n\nCredit grant %[1]s was ended to be replaced. If nothing was granted in its place, finish the replacement: terraform import ADDRESS %[1]s, then terraform apply -replace=ADDRESS.", old.ID)
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

// refuseUnseen refuses a create whose request key Stripe knows with other terms, as that of
// another grant in place of the same one, which no list shows.
func refuseUnseen(key GrantKey, replaced string, err error) *Refusal {
	return &Refusal{
		Kind: OutcomeUnknown, Attribute: "idempotency_key", Err: err, Summary: "Another request asked for a grant in place of the same one",
		Detail: fmt.Sprintf("Nothing was granted for this resource. Within the last day another request with the idempotency_key %q for customer %s asked for a grant on other terms in place of credit grant %s. No list of Stripe's shows such a grant, so that it was refused, has ended, or shows later. "+
			"Look at the customer's credit grants in the Dashboard, and plan again; if it is not there, go back to the earlier terms, or wait a day. %s", key.Key, key.Customer, replaced, err),
		Brief: fmt.Sprintf("another request has asked for a grant in place of %s on other terms: %s", replaced, err),
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
