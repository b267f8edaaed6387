// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Target is what a data source was asked for: a thing, like "credit grant", by an
// id that was configured at a path.
type Target struct {
	Thing string
	ID    string
	Path  path.Path
}

// Failure is the error of a read that Stripe did not fulfil, for a key of the
// given mode: the other mode's object, one that is not there, or anything else,
// always with what Stripe said and its request id.
func Failure(target Target, err error, keyLivemode bool) diag.Diagnostics {
	switch {
	case stripeapi.IsOtherMode(err):
		return OtherMode(target, keyLivemode, " "+err.Error())
	case stripeapi.IsMissing(err):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(target.Path, "The "+target.Thing+" does not exist",
			fmt.Sprintf("Stripe was asked for %s %s, and there is none in the account and mode of the API key: %s "+
				"Correct the id, or configure the key of the account that it belongs to.", target.Thing, target.ID, err))}
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(target.Path, "Could not read the "+target.Thing,
		fmt.Sprintf("Reading %s %s failed: %s%s", target.Thing, target.ID, err, stripeapi.Advice(err)))}
}

// OtherMode is the error of an object that the key's mode cannot hold. said is
// what Stripe said, if it was asked.
func OtherMode(target Target, keyLivemode bool, said string) diag.Diagnostics {
	other, own := stripeapi.ModeName(!keyLivemode), stripeapi.ModeName(keyLivemode)
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(target.Path, "The API key is for the other mode",
		fmt.Sprintf("The %s %s is a %s mode object, and the provider is configured with a %s mode key. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY), or use the id of a %s mode object.%s",
			target.Thing, target.ID, other, own, other, own, said))}
}
