// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

func text(s string) *string { return &s }

// TestRequestKey: the same declaration gives the same key in every run, any other
// one another, and all fit into Stripe's 255 characters.
func TestRequestKey(t *testing.T) {
	t.Parallel()
	if got, want := requestKey("welcome", "cus_1", 0), "tf-once"; got[:7] != want || len(got) != 71 {
		t.Errorf("requestKey = %q", got)
	}
	// A release that derived another key could grant twice within a day.
	if got, want := requestKey("welcome", "cus_1", 0), "tf-once95cb4135c5071b389e6b9b53f74ced526a464c7421e2246b9badae4bb117d0f1"; got != want {
		t.Errorf("requestKey = %q, want %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) (string, string, int) {
			return rapid.String().Draw(t, label+" key"), rapid.String().Draw(t, label+" customer"), rapid.IntRange(0, 5).Draw(t, label+" ended")
		}
		k1, c1, n1 := draw("first")
		k2, c2, n2 := draw("second")
		same := k1 == k2 && c1 == c2 && n1 == n2
		if got := requestKey(k1, c1, n1) == requestKey(k2, c2, n2); got != same {
			t.Fatalf("keys equal: %v, declarations equal: %v", got, same)
		}
	})
}

func TestCarriersOf(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	with := func(id string, change func(*stripeapi.CreditGrant)) stripeapi.CreditGrant {
		grant := stripeapi.CreditGrant{ID: id}
		if change != nil {
			change(&grant)
		}
		return grant
	}
	found := carriersOf([]stripeapi.CreditGrant{
		with("live", nil),
		with("pending", func(g *stripeapi.CreditGrant) { g.EffectiveAt = seconds(2000) }),
		with("voided", func(g *stripeapi.CreditGrant) { g.VoidedAt = seconds(1) }),
		with("expired", func(g *stripeapi.CreditGrant) { g.ExpiresAt = seconds(1000) }),
	}, now)
	var live []string
	for _, grant := range found.Live {
		live = append(live, grant.ID)
	}
	if !slices.Equal(live, []string{"live", "pending"}) || found.Ended != 2 {
		t.Errorf("live %v, %d ended", live, found.Ended)
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	grant := stripeapi.CreditGrant{
		Amount:              stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{Prices: []stripeapi.ScopedPrice{{ID: "a"}, {ID: "b"}}}},
		Category:            "paid", Customer: "cus_1", Name: text("x"), Priority: seconds(50), EffectiveAt: seconds(5), ExpiresAt: seconds(9),
	}
	same := stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1000}, Scope: stripeapi.Scope{Prices: []stripeapi.ScopedPrice{{ID: "b"}, {ID: "a"}}},
		Category: "paid", Customer: "cus_1", Name: text("x"),
	}
	if got := differences(grant, same); got != nil {
		t.Errorf("differences = %v of what is the same, whatever Stripe chose and in whatever order", got)
	}
	other := stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1}, Scope: stripeapi.Scope{PriceType: text("metered")},
		Category: "promotional", Customer: "cus_2", Priority: seconds(0), EffectiveAt: seconds(6),
	}
	want := []string{"customer", "category", "amount", "applicability_config", "name", "priority", "effective_at"}
	if got := differences(grant, other); !slices.Equal(got, want) {
		t.Errorf("differences = %v, want %v", got, want)
	}
}

// TestClaims: who may speak for a declared grant in one run.
func TestClaims(t *testing.T) {
	t.Parallel()
	type plan struct {
		intent intent
		grant  string
	}
	for name, tc := range map[string]struct {
		plans []plan
		want  conflict // of the last
	}{
		"one that creates":                {[]plan{{creates, ""}}, noConflict},
		"two that create":                 {[]plan{{creates, ""}, {creates, ""}}, usedTwice},
		"two that keep one grant":         {[]plan{{keeps, "a"}, {keeps, "a"}}, usedTwice},
		"kept, and created beside":        {[]plan{{keeps, "a"}, {creates, ""}}, usedTwice},
		"created, and kept beside":        {[]plan{{creates, ""}, {keeps, "a"}}, usedTwice},
		"kept, then replaced by force":    {[]plan{{keeps, "a"}, {creates, "a"}}, noConflict},
		"replaced, and another created":   {[]plan{{keeps, "a"}, {creates, "a"}, {creates, ""}}, usedTwice},
		"two grants that both carry it":   {[]plan{{keeps, "a"}, {keeps, "b"}}, usedTwice},
		"one replaced, another kept":      {[]plan{{creates, "a"}, {keeps, "b"}}, usedTwice},
		"kept, another one replaced":      {[]plan{{keeps, "a"}, {creates, "b"}}, usedTwice},
		"destroyed":                       {[]plan{{destroys, "a"}}, noConflict},
		"destroyed twice":                 {[]plan{{destroys, "a"}, {destroys, "a"}}, noConflict},
		"renamed, the old one first":      {[]plan{{destroys, "a"}, {creates, ""}}, notMoved},
		"renamed, the new one first":      {[]plan{{creates, ""}, {destroys, "a"}}, notMoved},
		"replaced, and its old half ends": {[]plan{{keeps, "a"}, {creates, "a"}, {destroys, "a"}}, noConflict},
		"kept, and a deposed half ends":   {[]plan{{keeps, "a"}, {destroys, "a"}}, noConflict},
		"kept, and another one ends":      {[]plan{{keeps, "a"}, {destroys, "b"}}, noConflict},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRun()
			d := declaration{customer: "cus_1", key: "welcome"}
			var got conflict
			for _, next := range tc.plans {
				got = r.claimPlan(d, next.intent, next.grant)
			}
			if got != tc.want {
				t.Errorf("conflict %d, want %d", got, tc.want)
			}
			if r.claimPlan(declaration{customer: "cus_2", key: "welcome"}, creates, "") != noConflict {
				t.Error("another customer's grant is another grant")
			}
		})
	}
}

func TestUpdateFrom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SampledFrom([]string{"a", "b", "c", keyMetadata})
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
		next := modelOf(wanted, will)
		update := updateFrom(was, stored, next)

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
		if !samePointee(end, will) || update.ClearExpiresAt && update.ExpiresAt != nil {
			t.Fatalf("the end becomes %v, want %v", end, will)
		}
		if again := updateFrom(end, after, next); !again.IsEmpty() {
			t.Fatalf("a second update sends %v", again)
		}
	})
}

func modelOf(metadata map[string]string, expiresAt *int64) model {
	elements := map[string]attr.Value{}
	for key, value := range metadata {
		elements[key] = types.StringValue(value)
	}
	return model{ExpiresAt: timestamp.FromUnixPointer(expiresAt), Metadata: types.MapValueMust(types.StringType, elements)}
}
