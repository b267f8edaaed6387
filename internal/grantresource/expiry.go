// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import "github.com/billing-credits/terraform-provider-stripe/internal/timestamp"

// EarlierEnd reports that a planned expires_at is known and earlier than the one in the
// state, of which null is never. was writes the one in the state: "at
// 2027-01-31T00:00:00Z", or "never".
func EarlierEnd(prior, next timestamp.Value) (was string, earlier bool) {
	end, ends := next.Time()
	before, ended := prior.Time()
	if !ended {
		return "never", ends
	}
	return "at " + prior.ValueString(), ends && end.Before(before)
}
