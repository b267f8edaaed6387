// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

func carriedGrant(id, customer string, value int64, status string, change func(*stripeapi.CreditGrant)) carried {
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
	return carried{Grant: g, Status: status}
}

func TestImportFrom(t *testing.T) {
	t.Parallel()
	late := int64(9_999_999_999)
	got, problems := importFrom("spring", []carried{
		carriedGrant("credgr_6", "cus_c", 300, granting.StatusVoided, nil),
		carriedGrant("credgr_5", "cus_b", 200, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.ExpiresAt = &late }),
		carriedGrant("credgr_4", "cus_a", 120, granting.StatusGranted, nil),
		carriedGrant("credgr_3", "cus_a", 100, granting.StatusVoided, nil),
		carriedGrant("credgr_2", "cus_d", 100, granting.StatusGranted, nil),
	}, map[string]string{"env": "prod"})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	if got.Terms.Currency != "usd" || got.Terms.EffectiveAt != nil || got.Terms.ExpiresAt != nil || *got.Terms.Priority != 50 {
		t.Errorf("terms %+v", got.Terms)
	}
	if !maps.Equal(got.Metadata, map[string]string{"team": "growth"}) {
		t.Errorf("metadata %v", got.Metadata)
	}
	want := map[string]holding{
		"cus_a": {Value: 120, GrantID: "credgr_4"},
		"cus_b": {Value: 200, GrantID: "credgr_5", Drift: "expires at 2286-11-20T17:46:39Z, instead of never"},
		"cus_c": {Value: 300, GrantID: "credgr_6", Ended: granting.StatusVoided},
		"cus_d": {Value: 100, GrantID: "credgr_2"},
	}
	if !maps.Equal(got.Held, want) {
		t.Errorf("got %+v", got.Held)
	}
}

func TestImportFromTakesAConfiguredBeginning(t *testing.T) {
	t.Parallel()
	begin := int64(5000)
	later := func(g *stripeapi.CreditGrant) { g.EffectiveAt = &begin }
	got, problems := importFrom("spring", []carried{
		carriedGrant("credgr_2", "cus_b", 200, granting.StatusPending, later),
		carriedGrant("credgr_1", "cus_a", 120, granting.StatusPending, later),
	}, nil)
	if len(problems) != 0 || got.Terms.EffectiveAt == nil || *got.Terms.EffectiveAt != begin {
		t.Error(problems, got.Terms.EffectiveAt)
	}
}

func TestImportFromRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		grants []carried
		want   []string
	}{
		"another currency": {
			[]carried{
				carriedGrant("credgr_3", "cus_c", 300, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Amount.Monetary.Currency = "eur" }),
				carriedGrant("credgr_2", "cus_b", 200, granting.StatusGranted, nil),
				carriedGrant("credgr_1", "cus_a", 120, granting.StatusGranted, nil),
			},
			[]string{"most of them: currency usd, category promotional, price_type metered, priority 50", "credit grant credgr_3 of customer cus_c: currency eur"},
		},
		"an amount that is not monetary": {
			[]carried{
				carriedGrant("credgr_2", "cus_b", 200, granting.StatusGranted, nil),
				carriedGrant("credgr_1", "cus_a", 120, granting.StatusGranted, func(g *stripeapi.CreditGrant) { g.Amount = stripeapi.Amount{Type: "custom_pricing_unit"} }),
			},
			[]string{"credit grant credgr_1 of customer cus_a: its amount is not monetary"},
		},
		"two live ones": {
			[]carried{carriedGrant("credgr_2", "cus_a", 200, granting.StatusGranted, nil), carriedGrant("credgr_1", "cus_a", 120, granting.StatusPending, nil)},
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
