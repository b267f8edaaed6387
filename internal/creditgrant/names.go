// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

// The values of deletion_policy.
const (
	policyVoidOrExpire = "void_or_expire"
	policyVoid         = "void"
	policyExpire       = "expire"
	policyAbandon      = "abandon"
)

const (
	amountTypeMonetary = "monetary"
	priceTypeMetered   = "metered"

	categoryPaid        = "paid"
	categoryPromotional = "promotional"
)

// keyMetadata is where a grant carries its idempotency_key in Stripe, out of
// sight of the resource's own metadata.
const keyMetadata = "terraform_idempotency_key"

// ownerMetadata is where a grant that was adopted carries the mark of who did
// (owner.go), out of sight like the key.
const ownerMetadata = "terraform_owner"

// reservedMetadataKeys is how many metadata keys a grant with an idempotency_key may
// need for the provider's own use.
const reservedMetadataKeys = 2

// Stripe's limits (DOC, docs.stripe.com/api/metadata; SPEC for the rest).
const (
	maxMetadataKeys        = 50
	maxMetadataKeyRunes    = 40
	maxMetadataValueRunes  = 500
	maxNameRunes           = 100
	maxPrices              = 20
	maxPriority            = 100
	maxIdempotencyKeyRunes = 255
)
