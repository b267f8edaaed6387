// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

func text(s string) *string { return &s }

// TestDeriveIdempotencyKey: the same grant key gives the same key in every run, any other
// one another, and all fit into Stripe's 255 characters.
func TestDeriveIdempotencyKey(t *testing.T) {
	t.Parallel()
	if got, want := DeriveIdempotencyKey(GrantKey{Customer: "cus_1", Key: "welcome"}, "", 0), "tf-once"; got[:7] != want || len(got) != 71 {
		t.Errorf("DeriveIdempotencyKey = %q", got)
	}
	// A release that derived another key could grant twice within a day.
	if got, want := DeriveIdempotencyKey(GrantKey{Customer: "cus_1", Key: "welcome"}, "", 0), "tf-once95cb4135c5071b389e6b9b53f74ced526a464c7421e2246b9badae4bb117d0f1"; got != want {
		t.Errorf("DeriveIdempotencyKey = %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		type input struct {
			key      GrantKey
			replaced string
			attempt  int
		}
		draw := func(label string) input {
			text := func(what string) string { return rapid.StringN(0, 3, -1).Draw(t, label+" "+what) }
			return input{GrantKey{Customer: text("customer"), Key: text("key")}, text("replaced"), rapid.IntRange(0, 5).Draw(t, label+" attempt")}
		}
		derive := func(i input) string { return DeriveIdempotencyKey(i.key, i.replaced, i.attempt) }
		if one, other := draw("first"), draw("second"); (derive(one) == derive(other)) != (one == other) {
			t.Fatalf("of %v and %v, keys are equal: %v", one, other, derive(one) == derive(other))
		}
	})
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	grant := stripeapi.CreditGrant{
		Amount:              stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{Prices: []stripeapi.Scoped{{ID: "a"}, {ID: "b"}}}},
		Category:            "paid", Customer: "cus_1", Name: text("x"), Priority: seconds(50), EffectiveAt: seconds(5), ExpiresAt: seconds(9),
	}
	same := stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1000}, Scope: stripeapi.Scope{Prices: []stripeapi.Scoped{{ID: "b"}, {ID: "a"}}},
		Category: "paid", Customer: "cus_1", Name: text("x"),
	}
	if got := Differences(grant, same); got != nil {
		t.Errorf("Differences = %v of what is the same, whatever Stripe chose and in whatever order", got)
	}
	other := stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1}, Scope: stripeapi.Scope{PriceType: text("metered")},
		Category: "promotional", Customer: "cus_2", Priority: seconds(0), EffectiveAt: seconds(6),
	}
	want := []string{"customer", "category", "amount", "applicability_config", "name", "priority", "effective_at"}
	if got := Differences(grant, other); !slices.Equal(got, want) {
		t.Errorf("Differences = %v, want %v", got, want)
	}
}

// TestSameScope: order makes no difference, and kinds are not taken for each other.
func TestSameScope(t *testing.T) {
	t.Parallel()
	ab, ba, a := []stripeapi.Scoped{{ID: "a"}, {ID: "b"}}, []stripeapi.Scoped{{ID: "b"}, {ID: "a"}}, []stripeapi.Scoped{{ID: "a"}}
	metered := "metered"
	scopes := []stripeapi.Scope{{}, {PriceType: &metered}, {Prices: ab}, {Prices: a}, {BillableItems: ab}, {BillableItems: a}}
	for i, x := range scopes {
		for j, y := range scopes {
			if got := sameScope(x, y); got != (i == j) {
				t.Errorf("%v and %v: %v", x, y, got)
			}
		}
	}
	if !sameScope(stripeapi.Scope{Prices: ab}, stripeapi.Scope{Prices: ba}) || !sameScope(stripeapi.Scope{BillableItems: ab}, stripeapi.Scope{BillableItems: ba}) {
		t.Error("the order makes a difference")
	}
}

// TestChanges: what is asked of Stripe leads from any stored values to any wanted ones,
// and then nothing more is asked.
func TestChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SampledFrom([]string{"a", "b", "c", KeyMetadata})
		values := rapid.SampledFrom([]string{"1", "2"})
		stored := rapid.MapOf(keys, values).Draw(t, "stored")
		wanted := rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c"}), values).Draw(t, "wanted")
		var was, will *int64
		if rapid.Bool().Draw(t, "had an end") {
			was = seconds(rapid.Int64Range(1, 3).Draw(t, "was"))
		}
		if rapid.Bool().Draw(t, "has an end") {
			will = seconds(rapid.Int64Range(1, 3).Draw(t, "will"))
		}
		update := Changes(was, stored, will, wanted)

		// What Stripe does with it: merge, "" removes.
		after := map[string]string{}
		for key, value := range stored {
			after[key] = value
		}
		for key, value := range update.Metadata {
			if value == "" {
				delete(after, key)
			} else {
				after[key] = value
			}
		}
		if len(after) != len(wanted) {
			t.Fatalf("metadata becomes %v, want %v", after, wanted)
		}
		for key, value := range wanted {
			if after[key] != value {
				t.Fatalf("metadata becomes %v, want %v", after, wanted)
			}
		}
		end := was
		if update.ExpiresAt != nil {
			end = update.ExpiresAt
		}
		if update.ClearExpiresAt {
			end = nil
		}
		if !equal(end, will) || update.ClearExpiresAt && update.ExpiresAt != nil {
			t.Fatalf("the end becomes %v, want %v", end, will)
		}
		if again := Changes(end, after, will, wanted); !again.IsEmpty() {
			t.Fatalf("a second update sends %v", again)
		}
	})
}
