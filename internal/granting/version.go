// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"

// CheckVersion returns a refusal if the version of the API does not have the kind of
// customer that an id is of, or the scope. It runs at plan, and again before anything is
// sent: a replacement must not end a grant for one that cannot be created.
func (r *Run) CheckVersion(customer string, scope stripeapi.Scope) error {
	version := r.client.Version()
	if err := version.CheckCustomer(customer); err != nil {
		return refuseVersion("customer_account", err)
	}
	if err := version.CheckScope(scope); err != nil {
		return refuseVersion("applicability_config.scope.billable_items", err)
	}
	return nil
}

// CheckShown returns a refusal if the version of the API does not show what a grant applies
// to (INF, of previews). In a state, such a grant would seem to apply to nothing.
func (r *Run) CheckShown(grant stripeapi.CreditGrant) error {
	if err := r.client.Version().CheckShown(grant); err != nil {
		return refuseVersion("applicability_config", err)
	}
	return nil
}

func refuseVersion(attribute string, err error) *Refusal {
	return &Refusal{
		Attribute: attribute, Err: err, Summary: "The version of Stripe's API does not have this argument",
		Detail: err.Error() + ". Nothing was changed. Set stripe_version in the provider's configuration, or the environment variable STRIPE_VERSION.",
	}
}
