// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

func carriedGrant(id, customer string, value int64, status string, change func(*stripeapi.CreditGrant)) granting.Look {
	metered, priority := "metered", int64(50)
	g := stripeapi.CreditGrant{
		ID: id, Customer: customer, Category: "promotional", Created: 1000, Priority: &priority,
		Amount:              stripeapi.Amount{Monetary: &stripeapi.Monetary{Currency: "usd", Value: value}},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{PriceType: &metered}},
		Metadata:            map[string]string{"terraform_idempotency_key": "spring", "team": "growth", "env": "prod"},
	}
	begun := int64(1000)
	g.EffectiveAt = &begun
	if change != nil {
		change(&g)
	}
	return granting.Look{Grant: g, Status: status}
}

// TestImportFrom: live grants decide about the end and the metadata, be they fewer.
func TestImportFrom(t *testing.T) {
	t.Parallel()
	late := int64(9_999_999_999)
	expires := func(g *stripeapi.CreditGrant) { g.ExpiresAt = &late }
	got, problems := importFrom("spring", []granting.Look{
		carriedGrant("credgr_7", "cus_e", 300, granting.StatusVoided, expires),
		carriedGrant("credgr_6", "cus_c", 300, granting.StatusVoided, expires),
		carriedGrant("credgr_5", "cus_b", 200, granting.StatusGranted, expires),
		carriedGrant("credgr_4", "cus_a", 120, granting.StatusGranted, nil),
		carriedGrant("credgr_3", "cus_a", 100, granting.StatusVoided, nil),
		carriedGrant("credgr_2", "cus_d", 100, granting.StatusGranted, nil),
	}, map[string]string{"env": "prod"})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	if got.Terms.Amount.Currency != "usd" || got.Terms.EffectiveAt != nil || got.Terms.ExpiresAt != nil || *got.Terms.Priority != 50 {
		t.Errorf("terms %+v", got.Terms)
	}
	if !maps.Equal(got.Metadata, map[string]string{"team": "growth"}) {
		t.Errorf("metadata %v", got.Metadata)
	}
	if all := grantresource.StringMap(got.model().MetadataAll); !maps.Equal(all, map[string]string{"team": "growth", "env": "prod"}) {
		t.Errorf("metadata_all %v", all)
	}
	want := map[string]granting.Holding{
		"cus_a": {Value: 120, GrantID: "credgr_4"},
		"cus_b": {Value: 200, GrantID: "credgr_5", Drift: "expires at 2286-11-20T17:46:39Z, instead of never"},
		"cus_c": {Value: 300, GrantID: "credgr_6", Ended: granting.StatusVoided},
		"cus_d": {Value: 100, GrantID: "credgr_2"},
		"cus_e": {Value: 300, GrantID: "credgr_7", Ended: granting.StatusVoided},
	}
	if !maps.Equal(got.Held, want) {
		t.Errorf("got %+v", got.Held)
	}
}

func TestImportFromTakesAConfiguredBeginning(t *testing.T) {
	t.Parallel()
	begin := int64(5000)
	later := func(g *stripeapi.CreditGrant) { g.EffectiveAt = &begin }
	got, problems := importFrom("spring", []granting.Look{
		carriedGrant("credgr_2", "cus_b", 200, granting.StatusPending, later),
		carriedGrant("credgr_1", "cus_a", 120, granting.StatusPending, later),
	}, nil)
	if len(problems) != 0 || got.Terms.EffectiveAt == nil || *got.Terms.EffectiveAt != begin {
		t.Error(problems, got.Terms.EffectiveAt)
	}
}

// TestImportFromARealCampaign: a campaign that has begun, one value of which was changed since,
// and that was replaced after one recipient had left.
func TestImportFromARealCampaign(t *testing.T) {
	t.Parallel()
	begin, name := int64(5000), "Before"
	later := func(g *stripeapi.CreditGrant) { g.EffectiveAt = &begin }
	since := func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = begin+10, &g.Created }
	got, problems := importFrom("spring", []granting.Look{
		carriedGrant("credgr_5", "cus_c", 200, granting.StatusGranted, since),
		carriedGrant("credgr_6", "cus_e", 100, granting.StatusGranted, later),
		carriedGrant("credgr_4", "cus_b", 200, granting.StatusGranted, since),
		carriedGrant("credgr_3", "cus_b", 100, granting.StatusVoided, later),
		carriedGrant("credgr_2", "cus_a", 100, granting.StatusGranted, later),
		carriedGrant("credgr_1", "cus_d", 100, granting.StatusVoided, func(g *stripeapi.CreditGrant) { g.Name = &name }),
	}, nil)
	if len(problems) != 0 || got.Terms.EffectiveAt == nil || *got.Terms.EffectiveAt != begin {
		t.Fatal(problems, got.Terms.EffectiveAt)
	}
	want := map[string]granting.Holding{
		"cus_a": {Value: 100, GrantID: "credgr_2"}, "cus_b": {Value: 200, GrantID: "credgr_4"}, "cus_c": {Value: 200, GrantID: "credgr_5"},
		"cus_e": {Value: 100, GrantID: "credgr_6"},
	}
	if !maps.Equal(got.Held, want) {
		t.Errorf("got %+v", got.Held)
	}
}

func TestImportFromRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		grants []granting.Look
		want   []string
	}{
		"another currency": {
			[]granting.Look{
				carriedGrant("credgr_3", "cus_c", 300, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Amount.Monetary.Currency = "eur" }),
				carriedGrant("credgr_2", "cus_b", 200, granting.StatusGranted, nil),
				carriedGrant("credgr_1", "cus_a", 120, granting.StatusGranted, nil),
			},
			[]string{"most of them: currency usd, category promotional, price_type metered, priority 50", "credit grant credgr_3 of customer cus_c: currency eur"},
		},
		"an amount that is not monetary": {
			[]granting.Look{
				carriedGrant("credgr_2", "cus_b", 200, granting.StatusGranted, nil),
				carriedGrant("credgr_1", "cus_a", 120, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Amount = stripeapi.Amount{Type: "custom_pricing_unit"} }),
			},
			[]string{"credit grant credgr_1 of customer cus_a: its amount is not monetary"},
		},
		"another beginning than of most": {
			[]granting.Look{
				carriedGrant("credgr_3", "cus_c", 300, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = 500, &g.Created }),
				carriedGrant("credgr_2", "cus_b", 200, granting.StatusGranted, nil),
				carriedGrant("credgr_1", "cus_a", 120, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Created = 400; before := int64(900); g.EffectiveAt = &before }),
			},
			[]string{"credit grant credgr_1 of customer cus_a: currency usd, category promotional, price_type metered, priority 50, effective_at 1970-01-01T00:15:00Z"},
		},
		"two live ones": {
			[]granting.Look{carriedGrant("credgr_2", "cus_a", 200, granting.StatusGranted, nil), carriedGrant("credgr_1", "cus_a", 120, granting.StatusPending, nil)},
			[]string{"customer cus_a has several live ones: credgr_2, credgr_1"},
		},
	} {
		_, problems := importFrom("spring", test.grants, nil)
		for _, part := range test.want {
			if !strings.Contains(strings.Join(problems, "\n"), part) {
				t.Errorf("%s: there is no %q in %q", name, part, problems)
			}
		}
	}
}

// TestImportComparesFixedTerms: an import compares every term that Stripe fixes, but for the
// customer and the value, which each grant has its own of.
func TestImportComparesFixedTerms(t *testing.T) {
	t.Parallel()
	later, priority, name := int64(2000), int64(7), "Spring"
	changes := map[string]func(*stripeapi.CreditGrant){
		"amount":   func(g *stripeapi.CreditGrant) { g.Amount.Monetary.Currency = "eur" },
		"category": func(g *stripeapi.CreditGrant) { g.Category = "paid" },
		"applicability_config": func(g *stripeapi.CreditGrant) {
			g.ApplicabilityConfig.Scope = stripeapi.Scope{Prices: []stripeapi.Scoped{{ID: "price_1"}}}
		},
		"name":         func(g *stripeapi.CreditGrant) { g.Name = &name },
		"priority":     func(g *stripeapi.CreditGrant) { g.Priority = &priority },
		"effective_at": func(g *stripeapi.CreditGrant) { g.EffectiveAt = &later },
	}
	one := carriedGrant("credgr_1", "cus_a", 100, granting.StatusGranted, nil)
	for _, term := range granting.FixedTerms {
		if strings.HasPrefix(term.Name, "customer") {
			continue
		}
		change, ok := changes[term.Name]
		if !ok {
			t.Errorf("%s: Stripe fixes it, and this test does not change it", term.Name)
			continue
		}
		other := carriedGrant("credgr_2", "cus_b", 100, granting.StatusGranted, change)
		if _, problems := importFrom("spring", []granting.Look{one, other}, nil); len(problems) == 0 {
			t.Errorf("%s: grants that differ in it are imported as one campaign", term.Name)
		}
	}
}

// TestImportComparesScopes: grants that apply to different things are not one campaign; the order
// of ids tells nothing.
func TestImportComparesScopes(t *testing.T) {
	t.Parallel()
	metered := "metered"
	items := func(ids ...string) (scoped []stripeapi.Scoped) {
		for _, id := range ids {
			scoped = append(scoped, stripeapi.Scoped{ID: id})
		}
		return scoped
	}
	reversed := func(scoped []stripeapi.Scoped) []stripeapi.Scoped {
		scoped = slices.Clone(scoped)
		slices.Reverse(scoped)
		return scoped
	}
	scopes := []stripeapi.Scope{
		{}, {PriceType: &metered},
		{Prices: items("a", "b")}, {Prices: items("a")}, {Prices: items("a", "c")},
		{BillableItems: items("a", "b")}, {BillableItems: items("a")}, {BillableItems: items("a", "c")},
	}
	of := func(id, customer string, scope stripeapi.Scope) granting.Look {
		return carriedGrant(id, customer, 100, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.ApplicabilityConfig.Scope = scope })
	}
	for i, one := range scopes {
		for j, other := range scopes {
			other.Prices, other.BillableItems = reversed(other.Prices), reversed(other.BillableItems)
			if _, problems := importFrom("spring", []granting.Look{of("credgr_1", "cus_a", one), of("credgr_2", "cus_b", other)}, nil); (len(problems) == 0) != (i == j) {
				t.Errorf("scopes %d and %d: %q", i, j, problems)
			}
		}
	}
}

// TestFixedChanges: a change of what Stripe fixes replaces a campaign, unless it leaves it to
// Stripe.
func TestFixedChanges(t *testing.T) {
	t.Parallel()
	prior := model{
		IdempotencyKey: types.StringValue("spring"), Currency: types.StringValue("usd"), Category: types.StringValue("paid"), Name: types.StringNull(),
		ApplicabilityConfig: types.ObjectNull(nil), Priority: types.Int64Value(50), EffectiveAt: timestamp.FromUnix(300),
		Grants: grantresource.MapValue(map[string]string{"cus_a": "credgr_1"}),
	}
	for name, test := range map[string]struct {
		change func(prior, config *model)
		want   []string
	}{
		"nothing": {func(_, _ *model) {}, nil},
		"all": {func(_, c *model) {
			*c = model{IdempotencyKey: types.StringValue("b"), Priority: types.Int64Value(1), EffectiveAt: timestamp.FromUnix(400), Name: types.StringValue("x"), ApplicabilityConfig: types.ObjectUnknown(nil)}
		}, []string{"idempotency_key", "currency", "category", "applicability_config", "name", "priority", "effective_at"}},
		"all unknown": {func(_, c *model) {
			*c = model{IdempotencyKey: types.StringUnknown(), Currency: types.StringUnknown(), Category: types.StringUnknown(), ApplicabilityConfig: types.ObjectUnknown(nil), Name: types.StringUnknown(), Priority: types.Int64Unknown(), EffectiveAt: timestamp.Unknown()}
		}, []string{"idempotency_key", "currency", "category", "applicability_config", "name", "priority", "effective_at"}},
		"left to Stripe":             {func(_, c *model) { c.Priority, c.EffectiveAt = types.Int64Null(), timestamp.Null() }, nil},
		"the same moment, respelled": {func(_, c *model) { c.EffectiveAt = timestamp.Value{StringValue: types.StringValue("300")} }, nil},
		"a priority, before any grant": {func(p, c *model) {
			p.Priority, p.Grants, c.Priority = types.Int64Null(), types.MapNull(types.StringType), types.Int64Value(1)
		}, nil},
		"a priority, after one": {func(p, c *model) { p.Priority, c.Priority = types.Int64Null(), types.Int64Value(1) }, []string{"priority"}},
	} {
		was, config := prior, prior
		test.change(&was, &config)
		if got := fixedChanges(was, config); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
