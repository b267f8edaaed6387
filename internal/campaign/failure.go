// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// failureDrift is the drift of a customer whom a create did not grant anything.
func failureDrift(err error) string {
	switch {
	case granting.RefusalOf(err, granting.OutcomeUnknown) != nil:
		return outcomeUnknown + reason(err) + " If a grant was made, the next plan finds it by its key, and existing_grants = \"adopt\" takes it in."
	case errors.Is(err, context.Canceled):
		return notGrantedYet + ": " + stopReason(err)
	}
	return notGranted + reason(err)
}

// reason says why something failed, without what the reader knows already.
func reason(err error) string {
	if errors.Is(err, context.Canceled) {
		return "Terraform was interrupted"
	}
	return err.Error()
}

// stopReason says why something was not tried.
func stopReason(because error) string {
	if errors.Is(because, context.Canceled) {
		return reason(because)
	}
	return "it was not tried, since others failed: " + reason(because)
}
