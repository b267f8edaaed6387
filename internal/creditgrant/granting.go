// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// carriers are the grants of a customer that carry one idempotency key.
type carriers struct {
	Live  []stripeapi.CreditGrant // pending or granted
	Ended int                     // how many were voided or expired
}

// carriersOf sorts grants that carry one key into those that live and those that
// have ended.
func carriersOf(grants []stripeapi.CreditGrant, now time.Time) carriers {
	var found carriers
	for _, grant := range grants {
		if isLive(grant, now) {
			found.Live = append(found.Live, grant)
		} else {
			found.Ended++
		}
	}
	return found
}

// requestKey is the Idempotency-Key of a create that is declared to happen once.
// Racing runs derive the same one and get one grant. It has a link, counted from
// how many grants with the key have ended, because Stripe would answer an old link
// with what it did then for at least a day. It is a digest: any two different inputs give
// different keys, of 71 characters of the 255 that Stripe takes.
func requestKey(key, customer string, link int) string {
	digest := sha256.New()
	for _, part := range []string{"stripe_billing_credit_grant", customer, key, strconv.Itoa(link)} {
		digest.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return "tf-once" + hex.EncodeToString(digest.Sum(nil))
}

// differences names the fixed attributes in which a grant is not what the terms
// ask for. What the terms leave to Stripe is no difference.
func differences(grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate) []string {
	var names []string
	for _, fixed := range []struct {
		name string
		same bool
	}{
		{"customer", grant.Customer == terms.Customer},
		{"category", grant.Category == terms.Category},
		{"amount", grant.Amount.Monetary != nil && *grant.Amount.Monetary == terms.Amount},
		{"applicability_config", sameScope(grant.ApplicabilityConfig.Scope, terms.Scope)},
		{"name", samePointee(grant.Name, terms.Name)},
		{"priority", terms.Priority == nil || samePointee(grant.Priority, terms.Priority)},
		{"effective_at", terms.EffectiveAt == nil || samePointee(grant.EffectiveAt, terms.EffectiveAt)},
	} {
		if !fixed.same {
			names = append(names, fixed.name)
		}
	}
	return names
}

func sameScope(a, b stripeapi.Scope) bool {
	byID := func(x, y stripeapi.ScopedPrice) int { return strings.Compare(x.ID, y.ID) }
	return samePointee(a.PriceType, b.PriceType) &&
		slices.Equal(slices.SortedFunc(slices.Values(a.Prices), byID), slices.SortedFunc(slices.Values(b.Prices), byID))
}

func samePointee[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
