// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import "github.com/billing-credits/terraform-provider-stripe/internal/timestamp"

// Expiry writes an expires_at: "at 2027-01-31T00:00:00Z", or "never" for null.
func Expiry(expiresAt timestamp.Value) string {
	if _, expires := expiresAt.Time(); !expires {
		return "never"
	}
	return "at " + expiresAt.ValueString()
}
