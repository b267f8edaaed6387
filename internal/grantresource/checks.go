// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// CheckOrder refuses credits that expire before they are usable. What is not known yet is
// left to the plan.
func CheckOrder(effectiveAt, expiresAt timestamp.Value) diag.Diagnostics {
	begin, hasBegin := effectiveAt.Time()
	end, hasEnd := expiresAt.Time()
	if !hasBegin || !hasEnd || end.After(begin) {
		return nil
	}
	return AtAttribute("expires_at", "The credits would expire before they are usable",
		fmt.Sprintf("expires_at (%s) must be later than effective_at (%s). Write a later expires_at, or none, for credits that never expire; to end a grant that exists, destroy the resource.",
			expiresAt.ValueString(), effectiveAt.ValueString()))
}

// CheckTimestamp refuses a value that cannot be read, which may have been unknown at
// validate: it must never be taken for none.
func CheckTimestamp(name string, value timestamp.Value) diag.Diagnostics {
	if _, readable := value.Time(); readable || !IsKnown(value) {
		return nil
	}
	return AtAttribute(name, "Invalid timestamp",
		fmt.Sprintf("%q is not a time that Stripe can keep. Nothing was sent. Write RFC 3339, like 2027-01-31T00:00:00Z, or Unix seconds.", value.ValueString()))
}

// CheckMetadataSize refuses more metadata than Stripe keeps. size is the number of keys of a
// grant, those of default_metadata included; hasKey says that an idempotency_key is kept
// beside them.
func CheckMetadataSize(size int, hasKey bool) diag.Diagnostics {
	room, limit := MaxMetadataKeys, fmt.Sprintf("Stripe keeps %d metadata keys", MaxMetadataKeys)
	if hasKey {
		room -= ReservedMetadataKeys
		limit += ", of which the idempotency_key needs one"
	}
	if size <= room {
		return nil
	}
	return AtAttribute("metadata", "Too many metadata keys",
		fmt.Sprintf("%s: a grant may have at most %d, those of default_metadata included, and has %d.", limit, room, size))
}
