// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// VerifyNotFound returns nil where a grant that Stripe does not find is really not
// there, and an error where that may be the wrong account's answer: with the key of
// another account every grant would seem to be gone, and the next apply with the
// right one would grant them all again. missing is Stripe's answer.
//
// Where the account is known that the grant was made in, it decides. Else the
// customer does: a deleted one stays readable (SPEC), so a customer who is missing
// too speaks for another account. The error is an *OtherModeError, an
// *OtherAccountError or an *UnverifiedError.
func (r *Run) VerifyNotFound(ctx context.Context, held Held, missing error) error {
	if stripeapi.IsOtherMode(missing) {
		return &OtherModeError{ID: held.ID, KeyLivemode: r.Livemode()}
	}
	if held.AccountID != "" {
		switch current := r.AccountID(ctx); {
		case current == held.AccountID:
			return nil
		case current != "":
			return &OtherAccountError{ID: held.ID, Customer: held.Customer, MadeIn: held.AccountID, KeyAccount: current, Err: missing}
		}
	}
	customer, err := r.Customer(ctx, held.Customer)
	switch {
	case err == nil && customer.ID != "":
		return nil
	case stripeapi.IsOtherMode(err):
		return &OtherModeError{ID: held.ID, KeyLivemode: r.Livemode()}
	case stripeapi.IsNotFound(err):
		return &OtherAccountError{ID: held.ID, Customer: held.Customer, Err: err}
	}
	return &UnverifiedError{ID: held.ID, Customer: held.Customer, Err: err}
}
