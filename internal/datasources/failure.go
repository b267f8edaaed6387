// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// target is what a data source was asked for: a thing, like "credit grant", by an
// id that was configured at a path.
type target struct {
	thing string
	id    string
	at    path.Path
}

// failure is the error of a read that Stripe did not fulfill: the other mode's
// object, one that is not there, or anything else, always with what Stripe said and
// its request id.
func (s *source) failure(wanted target, err error) diag.Diagnostics {
	switch {
	case stripeapi.IsOtherMode(err):
		return s.otherMode(wanted, " "+err.Error())
	case stripeapi.IsMissing(err):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "The "+wanted.thing+" does not exist",
			fmt.Sprintf("Stripe was asked for %s %s, and there is none in the account and mode of the API key: %s "+
				"Correct the id, or configure the key of the account that it belongs to.", wanted.thing, wanted.id, err))}
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "Could not read the "+wanted.thing,
		fmt.Sprintf("Reading %s %s failed: %s%s", wanted.thing, wanted.id, err, stripeapi.Advice(err)))}
}

// otherMode is the error of an object that the key's mode cannot hold. said is
// what Stripe said, if it was asked.
func (s *source) otherMode(wanted target, said string) diag.Diagnostics {
	other, own := stripeapi.ModeName(!s.client.Livemode()), stripeapi.ModeName(s.client.Livemode())
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "The API key is for the other mode",
		fmt.Sprintf("The %s %s is a %s mode object, and the provider is configured with a %s mode key. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY), or use the id of a %s mode object.%s",
			wanted.thing, wanted.id, other, own, other, own, said))}
}
