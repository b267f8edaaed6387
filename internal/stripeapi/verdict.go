// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "net/http"

// verdict is what one try of a changing request tells about its effect.
type verdict int

const (
	settled    verdict = iota // this and all earlier tries with the same key are accounted for
	turnedAway                // this try did nothing; it says nothing of earlier ones
	open                      // this try may have taken effect
)

// verdictOf reads a try's status, 0 for a try that was sent and got no answer.
// An answer of the endpoint settles all tries, because Stripe answers the same
// Idempotency-Key with what it first did (DOC, docs.stripe.com/api/idempotent_requests);
// 401, 403 and 429 are given at the door. A 409 may be the same request still at
// work, and a 5xx Stripe itself calls indeterminate.
func verdictOf(status int) verdict {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return turnedAway
	case 0, http.StatusConflict:
		return open
	}
	if status >= 500 || status >= 300 && status < 400 {
		return open
	}
	return settled
}
