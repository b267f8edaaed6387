// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// VerifyNotFound returns nil where a grant that Stripe does not find is really not
// there, and an error where that may be the wrong account's answer: with the key of
// another account every grant would seem to be gone, and the next apply with the
// right one would grant them all again. missing is Stripe's answer.
//
// Where the account is known that the grant was made in, it decides. Else the
// customer does: a deleted one stays readable (SPEC), so a customer who is missing
// too speaks for another account.
func (r *Run) VerifyNotFound(ctx context.Context, held Held, missing error) error {
	if stripeapi.IsOtherMode(missing) {
		return r.RefuseOtherMode(held.ID)
	}
	if held.AccountID != "" {
		switch current := r.AccountID(ctx); {
		case current == held.AccountID:
			return nil
		case current != "":
			return refuseAccount(fmt.Sprintf("Credit grant %s was made in account %s, and the API key belongs to account %s, where it does not exist.", held.ID, held.AccountID, current), held, missing)
		}
	}
	_, err := r.Customer(ctx, held.Customer)
	switch {
	case err == nil:
		return nil
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(held.ID)
	case stripeapi.IsNoHolder(held.Customer, err):
		return refuseAccount(fmt.Sprintf("Neither credit grant %s nor its customer %s exists in the account of the API key, and no customer disappears from Stripe automatically.", held.ID, held.Customer), held, err)
	}
	unverified := Failed("Could not tell whether a credit grant exists",
		fmt.Sprintf("Credit grant %s is not found, and whether its customer %s exists tells if this is the right account. The grant stays in the state. Reading the customer", held.ID, held.Customer), err)
	unverified.Brief = "whether grant " + held.ID + " exists is unknown: " + err.Error()
	return unverified
}

// refuseAccount refuses to believe that a grant is gone; why says why not.
func refuseAccount(why string, held Held, err error) *Refusal {
	return &Refusal{
		Kind: OtherAccount, Err: err, Summary: "The API key seems to belong to another account",
		Detail: why + " Nothing was changed, and the grant stays in the state. " +
			"Configure the key, the stripe_account and the api_base of the account that the grant is in; expected_account_id in the provider's configuration tells them apart. " +
			"If it was test data that was deleted as a whole, remove the grant from the state with terraform state rm. " + err.Error(),
		Brief: "grant " + held.ID + " and its customer are not in the account of the key",
	}
}

// RefuseOtherMode refuses a grant that is not of the mode of the key.
func (r *Run) RefuseOtherMode(id string) *Refusal {
	own, other := stripeapi.ModeName(r.Livemode()), stripeapi.ModeName(!r.Livemode())
	return &Refusal{
		Kind: OtherMode, Summary: "The API key is for the other mode",
		Detail: fmt.Sprintf("Credit grant %s is a %s mode object, and the provider is configured with a %s mode key. Nothing was changed. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY) for this state, or use the workspace that belongs to the key.", id, other, own, other),
		Brief: "grant " + id + " is not of " + own + " mode",
	}
}
