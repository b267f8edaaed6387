// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"slices"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// FixedTerm is a term of a grant that Stripe fixes when the grant is made.
type FixedTerm struct {
	Name string // of the attribute

	// Same reports that a grant has this term as asked for. What the terms leave
	// to Stripe is the same.
	Same func(grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate) bool
}

// FixedTerms are all fixed terms, in the order in which messages name them.
var FixedTerms = []FixedTerm{
	{"customer", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return stripeapi.IsAccountID(t.Customer) || g.IsOf(t.Customer)
	}},
	{"customer_account", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return !stripeapi.IsAccountID(t.Customer) || g.IsOf(t.Customer)
	}},
	{"category", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool { return g.Category == t.Category }},
	{"amount", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return g.Amount.Monetary != nil && *g.Amount.Monetary == t.Amount
	}},
	{"applicability_config", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return sameScope(g.ApplicabilityConfig.Scope, t.Scope)
	}},
	{"name", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool { return equal(g.Name, t.Name) }},
	{"priority", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return t.Priority == nil || equal(g.Priority, t.Priority)
	}},
	{"effective_at", func(g stripeapi.CreditGrant, t stripeapi.CreditGrantCreate) bool {
		return t.EffectiveAt == nil || equal(g.EffectiveAt, t.EffectiveAt)
	}},
}

// Differences names the fixed terms in which a grant is not as asked for.
func Differences(grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate) []string {
	var names []string
	for _, term := range FixedTerms {
		if !term.Same(grant, terms) {
			names = append(names, term.Name)
		}
	}
	return names
}

// DifferencesAt is Differences of a grant at now, the time of its test clock if it has
// one: an effective_at in the past of both is no difference.
func DifferencesAt(grant stripeapi.CreditGrant, terms stripeapi.CreditGrantCreate, now time.Time) []string {
	if BeganAsDeclared(terms.EffectiveAt, grant.EffectiveAt, now) {
		terms.EffectiveAt = nil
	}
	return Differences(grant, terms)
}

// Changes is what to ask of Stripe to bring the two changeable terms of a grant,
// its end and its metadata, to the wanted ones. Both metadata maps are as Stripe
// keeps them, with the provider's own keys; keys that are not wanted are sent
// empty, which removes them.
func Changes(expiresAt *int64, metadata map[string]string, wantedExpiresAt *int64, wantedMetadata map[string]string) stripeapi.CreditGrantUpdate {
	var update stripeapi.CreditGrantUpdate
	switch {
	case wantedExpiresAt == nil && expiresAt != nil:
		update.ClearExpiresAt = true
	case wantedExpiresAt != nil && !equal(expiresAt, wantedExpiresAt):
		update.ExpiresAt = wantedExpiresAt
	}
	changed := map[string]string{}
	for key, value := range wantedMetadata {
		if was, ok := metadata[key]; !ok || was != value {
			changed[key] = value
		}
	}
	for key := range metadata {
		if _, ok := wantedMetadata[key]; !ok {
			changed[key] = ""
		}
	}
	if len(changed) > 0 {
		update.Metadata = changed
	}
	return update
}

func sameScope(a, b stripeapi.Scope) bool {
	byID := func(x, y stripeapi.Scoped) int { return strings.Compare(x.ID, y.ID) }
	same := func(a, b []stripeapi.Scoped) bool {
		return slices.Equal(slices.SortedFunc(slices.Values(a), byID), slices.SortedFunc(slices.Values(b), byID))
	}
	return equal(a.PriceType, b.PriceType) && same(a.Prices, b.Prices) && same(a.BillableItems, b.BillableItems)
}

// equal reports that two optional values are both absent or the same.
func equal[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
