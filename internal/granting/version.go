// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

// CheckVersion returns a refusal if the version of the API does not have the kind of
// customer that an id is of. It runs at plan, and again before anything is sent: a
// replacement must not end a grant for one that cannot be created.
func (r *Run) CheckVersion(customer string) error {
	err := r.client.Version().CheckCustomer(customer)
	if err == nil {
		return nil
	}
	return &Refusal{
		Attribute: "customer_account", Err: err, Summary: "The version of Stripe's API does not have this argument",
		Detail: err.Error() + ". Nothing was sent. Set stripe_version in the provider's configuration, or the environment variable STRIPE_VERSION.",
	}
}
