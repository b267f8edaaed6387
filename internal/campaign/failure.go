// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// failureDrift is the drift of a customer whom a create did not grant anything.
func failureDrift(err error) string {
	var unknown *granting.OutcomeUnknownError
	if errors.As(err, &unknown) {
		return outcomeUnknown + reason(err) + " If a grant was made, the next plan finds it by its key, and existing_grants = \"adopt\" takes it in."
	}
	if errors.Is(err, context.Canceled) {
		return notGrantedYet + ": " + stopReason(err)
	}
	return notGranted + reason(err)
}

// reason says why something failed, without what the reader knows already.
func reason(err error) string {
	var create *granting.CreateError
	var lost *granting.OutcomeUnknownError
	var customer *granting.CustomerError
	var update *granting.UpdateError
	var ending *granting.EndError
	var used *granting.KeyUsedError
	var reconcile *granting.ReconcileError
	var passed *granting.TimePassedError
	switch {
	case errors.As(err, &passed):
		return strings.TrimPrefix(lateDrift(passed.Attribute, passed.At.Unix()), notGranted)
	case errors.As(err, &reconcile):
		return reconcile.Err.Error()
	case errors.Is(err, context.Canceled):
		return "Terraform was interrupted"
	case errors.As(err, &create):
		return create.Err.Error()
	case errors.As(err, &lost):
		return lost.Err.Error()
	case errors.As(err, &customer) && customer.Deleted:
		return "the customer was deleted"
	case errors.As(err, &customer):
		return "the customer does not exist: " + customer.Err.Error()
	case errors.As(err, &update):
		return update.Err.Error()
	case errors.As(err, &ending):
		return ending.Err.Error()
	case errors.As(err, &used):
		return fmt.Sprintf("grant %s, which is %s, already has the key", used.Existing.Grant.ID, used.Existing.Status)
	}
	return err.Error()
}

// stopReason says why something was not tried.
func stopReason(because error) string {
	if errors.Is(because, context.Canceled) {
		return "Terraform was interrupted"
	}
	return "it was not tried, since others failed: " + reason(because)
}
