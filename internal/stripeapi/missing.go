// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v81"
)

// IsMissing reports that an object which the call names does not exist, and not
// because it belongs to the other mode: HTTP 404 for one in the path, HTTP 400
// with the code resource_missing for one in a parameter (SPEC).
func IsMissing(err error) bool {
	e, ok := as(err)
	return ok && !IsOtherMode(err) &&
		(e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest && e.Code == string(stripe.ErrorCodeResourceMissing))
}

// BlamedParam is the parameter that Stripe complains of, as its names from the
// outermost to the innermost: filter[credit_grant] is "filter", "credit_grant".
// It is empty where Stripe names none.
func BlamedParam(err error) []string {
	e, ok := as(err)
	if !ok || e.Param == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(e.Param, "]", ""), "[")
}
