// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// doubtGone is the error of a grant that only looks gone. With the key of another
// account every grant would, and the next apply with the right one would grant
// them all again. There, its customer is missing too, which Stripe otherwise never
// is: a deleted one stays readable (SPEC). Only a test clock takes its customers
// along.
func (r *grantResource) doubtGone(ctx context.Context, prior model) diag.Diagnostics {
	id, customer := prior.ID.ValueString(), prior.Customer.ValueString()
	if prior.imported() || isKnown(prior.TestClock) {
		return nil
	}
	_, err := r.run.customer(ctx, r.client, customer)
	switch {
	case err == nil:
		return nil
	case stripeapi.IsOtherMode(err):
		return otherModeError(id, r.client.Livemode())
	case stripeapi.IsNotFound(err):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The API key seems to belong to another account",
			fmt.Sprintf("Neither credit grant %s nor its customer %s exists in the account of the API key, and a customer never disappears by itself. Nothing was changed, and the grant stays in the state. "+
				"Configure the key, the stripe_account and the api_base of the account that the grant is in; expected_account_id in the provider's configuration tells them apart. "+
				"If it was test data that was deleted as a whole, forget the grant with terraform state rm. %s", id, customer, err))}
	}
	return failure("Could not tell whether a credit grant is gone",
		fmt.Sprintf("Credit grant %s is not found, and whether its customer %s is there tells if this is the right account. The grant stays in the state. Reading the customer", id, customer), err)
}
