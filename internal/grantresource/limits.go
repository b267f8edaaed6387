// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

const (
	// AmountTypeMonetary is the only type of amount that Stripe has.
	AmountTypeMonetary = "monetary"
	// PriceTypeMetered is the only price type that a scope can have.
	PriceTypeMetered = "metered"
	// CategoryPaid is the category of credits that the customer bought.
	CategoryPaid = "paid"
	// CategoryPromotional is the category of credits given for free.
	CategoryPromotional = "promotional"
)

// Stripe's limits (DOC, docs.stripe.com/api/metadata; SPEC for the rest), and the
// provider's for what Stripe does not limit.
const (
	MaxMetadataKeys        = 50
	MaxNameRunes           = 100
	MaxPrices              = 20
	MaxPriority            = 100
	MaxIdempotencyKeyRunes = 255
	maxMetadataKeyRunes    = 40
	maxMetadataValueRunes  = 500

	// MaxValue is the largest value of a grant, in minor units. Stripe documents
	// no limit; twelve digits are what its largest amounts have (DOC,
	// docs.stripe.com/api/prices: unit_amount), and sums of them fit into 64 bits.
	MaxValue = 999_999_999_999
)

// ReservedMetadataKeys is how many metadata keys a grant with an idempotency_key
// needs for the provider's own use.
const ReservedMetadataKeys = 1
