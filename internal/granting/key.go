// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// KeyMetadata is the metadata key under which a grant keeps its idempotency_key.
const KeyMetadata = "terraform_idempotency_key"

// IsReservedMetadata reports a metadata key that belongs to the provider.
func IsReservedMetadata(key string) bool { return key == KeyMetadata }

// GrantKey is what identifies a grant that is made exactly once: an
// idempotency_key means one grant for each customer. Customer is the id of a customer or of
// an account, as it is configured.
type GrantKey struct {
	Customer string
	Key      string
}

// KeyOf returns the idempotency key that a grant has, "" for none.
func KeyOf(grant stripeapi.CreditGrant) string { return grant.Metadata[KeyMetadata] }

// hasKey reports that a grant is that of a key.
func hasKey(grant stripeapi.CreditGrant, key GrantKey) bool {
	return grant.IsOf(key.Customer) && KeyOf(grant) == key.Key
}

// KeyOfTerms is the customer and key of a grant that will be created; the key is "" for
// none.
func KeyOfTerms(terms stripeapi.CreditGrantCreate) GrantKey {
	return GrantKey{Customer: terms.Customer, Key: terms.Metadata[KeyMetadata]}
}

// StoredMetadata is what Stripe keeps as the metadata of a grant: that of the
// configuration, and the idempotency key where there is one ("" is none).
func StoredMetadata(metadata map[string]string, key string) map[string]string {
	stored := maps.Clone(metadata)
	if stored == nil {
		stored = map[string]string{}
	}
	if key != "" {
		stored[KeyMetadata] = key
	}
	return stored
}

// MergeMetadata is default_metadata under the metadata of a grant, which wins.
func MergeMetadata(defaults, own map[string]string) map[string]string {
	merged := make(map[string]string, len(defaults)+len(own))
	maps.Copy(merged, defaults)
	maps.Copy(merged, own)
	return merged
}

// VisibleMetadata is StoredMetadata without what belongs to the provider.
func VisibleMetadata(stored map[string]string) map[string]string {
	visible := maps.Clone(stored)
	maps.DeleteFunc(visible, func(key, _ string) bool { return IsReservedMetadata(key) })
	return visible
}

// DeriveIdempotencyKey returns the Idempotency-Key of a create that happens once.
// Racing runs derive the same one and get one grant. The id of the grant that the new
// one replaces, "" for none, is part of it, because Stripe answers an old key for at
// least a day with what it did then (DOC); so is the attempt, counted from 0. It is a
// digest: any two different inputs give different keys, of 71 of the 255 characters
// that Stripe takes.
func DeriveIdempotencyKey(key GrantKey, replaced string, attempt int) string {
	digest := sha256.New()
	parts := []string{"stripe_billing_credit_grant", key.Customer, key.Key, strconv.Itoa(attempt)}
	if replaced != "" {
		parts = append(parts, replaced)
	}
	for _, part := range parts {
		digest.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return "tf-once" + hex.EncodeToString(digest.Sum(nil))
}

// IDPrefix begins the id of every grant.
const IDPrefix = "credgr_"

const testIDPrefix = "credgr_test_"

// LooksLikeID reports a text that may be the id of a grant.
func LooksLikeID(id string) bool { return strings.HasPrefix(id, IDPrefix) && len(id) > len(IDPrefix) }

// IsOtherMode reports that a grant cannot be of the mode of the key: with the other
// mode's key every grant would seem not to exist. The livemode that was recorded
// decides; where there is none (nil), the id does, which in test mode begins with
// credgr_test_ (SPEC, by its samples).
func IsOtherMode(id string, livemode *bool, keyLivemode bool) bool {
	if livemode != nil {
		return *livemode != keyLivemode
	}
	return keyLivemode && strings.HasPrefix(id, testIDPrefix)
}
