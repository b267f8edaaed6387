// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// maxFailuresInARow is after how many failures of Stripe itself, with no success
// between them, the work ends: by default each has been tried for half a minute by
// then, and the others would be too.
const maxFailuresInARow = 32

// sharedTerms are the parameters of a create that are the same for all customers.
var sharedTerms = []string{"applicability_config", "category", "name", "priority", "metadata"}

// stopsAll reports a failure that every other customer would meet too: an
// interrupt, a key that is not valid or lacks a permission, a key of the other mode
// or of another account, and a refusal of terms that all share, like a price that
// was archived. What Stripe had kept for a request key is about the customer of that
// key and an earlier moment.
func stopsAll(err error) bool {
	if errors.Is(err, context.Canceled) || granting.RefusalOf(err, granting.OtherMode, granting.OtherAccount, granting.NoPrice) != nil {
		return true
	}
	var said *stripeapi.Error
	if !errors.As(err, &said) || said.Replayed {
		return false
	}
	blamed := stripeapi.BlamedParam(err)
	switch {
	case said.Status == http.StatusUnauthorized, said.Status == http.StatusForbidden:
		return true
	case said.Status != http.StatusBadRequest || len(blamed) == 0:
		return false
	}
	return slices.Contains(sharedTerms, blamed[0]) || slices.Equal(blamed, []string{"amount", "monetary", "currency"})
}

// isStripesFailure reports that Stripe could not be reached, answered that it
// failed, or that it was asked too much, now and not when it first answered a request
// key: it is not about the customer.
func isStripesFailure(err error) bool {
	var said *stripeapi.Error
	return errors.As(err, &said) && !said.Replayed &&
		(said.Status == 0 || said.Status == http.StatusTooManyRequests || said.Status >= http.StatusInternalServerError)
}

// breaker ends the work where it has become useless.
type breaker struct {
	inARow int
	reason error
}

// note takes the outcome of one customer, nil for a success, and reports whether
// the work is to end.
func (b *breaker) note(err error) bool {
	switch {
	case err == nil:
		b.inARow = 0
	case stopsAll(err):
		b.stop(err)
	case isStripesFailure(err):
		if b.inARow++; b.inARow >= maxFailuresInARow {
			b.stop(err)
		}
	}
	return b.reason != nil
}

func (b *breaker) stop(because error) {
	if b.reason == nil {
		b.reason = because
	}
}
