// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"cmp"
	"math"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// defaultPriority is the priority of a grant that has none (DOC).
const defaultPriority = 50

// drawOrder compares grants by the order in which Stripe draws them: priority, then
// earlier expiry, where none is last, then promotional before paid, then earlier
// effective_at, then earlier created (DOC).
func drawOrder(a, b stripeapi.CreditGrant) int {
	return cmp.Or(
		cmp.Compare(valueOr(a.Priority, defaultPriority), valueOr(b.Priority, defaultPriority)),
		cmp.Compare(valueOr(a.ExpiresAt, math.MaxInt64), valueOr(b.ExpiresAt, math.MaxInt64)),
		-cmp.Compare(a.Category, b.Category),
		cmp.Compare(effectiveAt(a), effectiveAt(b)),
		cmp.Compare(a.Created, b.Created),
		cmp.Compare(a.ID, b.ID),
	)
}

// effectiveAt is when the grant becomes effective: when it was created, where it does
// not say.
func effectiveAt(g stripeapi.CreditGrant) int64 { return valueOr(g.EffectiveAt, g.Created) }

func valueOr(value *int64, otherwise int64) int64 {
	if value == nil {
		return otherwise
	}
	return *value
}
