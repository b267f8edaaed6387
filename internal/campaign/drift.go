// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// driftOf says in words what of a live grant is not as configured, "" for nothing.
func driftOf(grant stripeapi.CreditGrant, t terms) string {
	var parts []string
	if text := expiresAtDrift(grant.ExpiresAt, t.ExpiresAt); text != "" {
		parts = append(parts, text)
	}
	if changed := granting.Changes(nil, grant.Metadata, nil, t.Metadata).Metadata; len(changed) > 0 {
		parts = append(parts, "metadata differs in "+strings.Join(slices.Sorted(maps.Keys(changed)), ", "))
	}
	return strings.Join(parts, "; ")
}

func expiresAtDrift(has, want *int64) string {
	switch {
	case has == nil && want == nil, has != nil && want != nil && *has == *want:
		return ""
	case has == nil:
		return "never expires, instead of at " + when(*want)
	case want == nil:
		return "expires at " + when(*has) + ", instead of never"
	}
	return "expires at " + when(*has) + ", instead of at " + when(*want)
}

func when(seconds int64) string { return timestamp.Format(seconds) }

// ignoredDrift says that a value was changed after its grant had ended. It names what the
// customer was granted, and what is configured.
func ignoredDrift(j job, currency string) string {
	return fmt.Sprintf("not replaced: credit grant %s of %s was %s, and an ended grant is final; %s is configured", j.Has.GrantID,
		money.Format(j.Has.Value, currency), j.Has.Ended, money.Format(j.Value.Value, currency))
}

// replacedSuffix follows the drift of a customer after the grant has ended for a new one that
// was not made. It tells the plan summary that the next grant is not the first.
const replacedSuffix = "; " + granting.EndedToBeReplaced

// sayReplaced adds it to what is known now of a customer; had is what was known before.
func sayReplaced(has, had granting.Holding) granting.Holding {
	if has.GrantID == "" && (has.Replaced != "" || had.IsBeingReplaced()) && !strings.Contains(has.Drift, granting.EndedToBeReplaced) {
		has.Drift += replacedSuffix
	}
	return has
}

// bareDrift is a customer's drift without what sayReplaced has added.
func bareDrift(has granting.Holding) string { return strings.TrimSuffix(has.Drift, replacedSuffix) }

// The beginnings of the drift of a customer without a grant.
const (
	notGranted     = "not granted: "
	notGrantedYet  = "not granted yet"
	grantGone      = "its grant was not found in Stripe: "
	outcomeUnknown = "whether it was granted is not known: "
)
