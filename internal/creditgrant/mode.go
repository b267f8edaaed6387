// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const (
	idPrefix     = "credgr_"
	testIDPrefix = "credgr_test_"
)

func looksLikeGrant(id string) bool {
	return strings.HasPrefix(id, idPrefix) && len(id) > len(idPrefix)
}

// wrongMode refuses a grant that the key's mode cannot hold, before Stripe is
// asked: with the other mode's key every grant would look gone. The state's
// livemode tells; else the id does, which in test mode begins with credgr_test_
// (SPEC, by its samples).
func wrongMode(id string, livemode types.Bool, keyLivemode bool) diag.Diagnostics {
	other := keyLivemode && strings.HasPrefix(id, testIDPrefix)
	if isKnown(livemode) {
		other = livemode.ValueBool() != keyLivemode
	}
	if !other {
		return nil
	}
	return otherModeError(id, keyLivemode)
}

func otherModeError(id string, keyLivemode bool) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"The API key is for the other mode",
		fmt.Sprintf("Credit grant %s is a %s mode object, and the provider is configured with a %s mode key. Nothing was changed. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY) for this state, or use the workspace that belongs to the key.",
			id, stripeapi.ModeName(!keyLivemode), stripeapi.ModeName(keyLivemode), stripeapi.ModeName(!keyLivemode)),
	)}
}
