// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// grantJSON is a billing.credit_grant (SPEC).
type grantJSON struct {
	ID                  string              `json:"id"`
	Object              string              `json:"object"`
	Amount              any                 `json:"amount"`
	ApplicabilityConfig applicabilityConfig `json:"applicability_config"`
	Category            string              `json:"category"`
	Created             int64               `json:"created"`
	holderJSON
	EffectiveAt *int64            `json:"effective_at"`
	ExpiresAt   *int64            `json:"expires_at"`
	Livemode    bool              `json:"livemode"`
	Metadata    map[string]string `json:"metadata"`
	Name        *string           `json:"name"`
	Priority    *int64            `json:"priority"`
	TestClock   *string           `json:"test_clock"`
	Updated     int64             `json:"updated"`
	VoidedAt    *int64            `json:"voided_at"`
}

type applicabilityConfig struct {
	Scope scopeJSON `json:"scope"`
}

// scopeJSON holds one of the two; the other is absent (SPEC).
type scopeJSON struct {
	PriceType string      `json:"price_type,omitempty"`
	Prices    []priceOnly `json:"prices,omitempty"`
}

type priceOnly struct {
	ID string `json:"id"`
}

// unitAmountJSON is an amount of a custom pricing unit, which only a preview makes
// (SDK 86.3.0-alpha).
type unitAmountJSON struct {
	CustomPricingUnit pricingUnitJSON `json:"custom_pricing_unit"`
	Type              string          `json:"type"`
}

type pricingUnitJSON struct {
	ID    string `json:"id"`
	Value string `json:"value"`
}

func grantAmount(g *credits.Grant) any {
	if g.Unit != "" {
		return unitAmountJSON{CustomPricingUnit: pricingUnitJSON{ID: g.Unit, Value: "100"}, Type: "custom_pricing_unit"}
	}
	return amount(g.Currency, g.Value)
}

func renderGrant(a *account.Account, g *credits.Grant) any {
	scope := scopeJSON{}
	for _, id := range g.Prices {
		scope.Prices = append(scope.Prices, priceOnly{ID: id})
	}
	if len(g.Prices) == 0 {
		scope.PriceType = credits.PriceTypeMetered
	}
	return grantJSON{
		ID: g.ID, Object: "billing.credit_grant", Amount: grantAmount(g),
		ApplicabilityConfig: applicabilityConfig{Scope: scope}, Category: g.Category, Created: g.Created,
		holderJSON: holder(g.Customer), EffectiveAt: timestamp(g.EffectiveAt), ExpiresAt: timestamp(g.ExpiresAt),
		Livemode: a.Livemode, Metadata: metadataJSON(g.Metadata), Name: text(g.Name), Priority: g.Priority,
		TestClock: text(g.TestClock), Updated: g.Updated, VoidedAt: timestamp(g.VoidedAt),
	}
}

// scopeFields are those of a scope; maxPrices bounds its prices, 0 is no bound.
func scopeFields(maxPrices int) []params.Field {
	return []params.Field{
		{Name: "price_type", Kind: params.Enum, Values: []string{credits.PriceTypeMetered}},
		{Name: "prices", Kind: params.Objects, MaxItems: maxPrices, Fields: []params.Field{{Name: "id", Required: true}}},
	}
}

// maxScopePrices is how many prices a grant can be limited to (SPEC).
const maxScopePrices = 20

func grantFields() []params.Field {
	return []params.Field{
		{Name: "amount", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "type", Kind: params.Enum, Required: true, Values: []string{"monetary"}},
			{Name: "monetary", Kind: params.Object, Required: true, Fields: []params.Field{
				{Name: "currency", Kind: params.Currency, Required: true},
				{Name: "value", Kind: params.Integer, Required: true, Min: params.Bound(-params.MaxAmount), Max: params.Bound(params.MaxAmount)},
			}},
		}},
		{Name: "applicability_config", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "scope", Kind: params.Object, Required: true, Fields: scopeFields(maxScopePrices)},
		}},
		{Name: "category", Kind: params.Enum, Required: true, Values: []string{credits.CategoryPaid, credits.CategoryPromotional}},
		{Name: "customer", Required: true},
		{Name: "effective_at", Kind: params.Timestamp},
		{Name: "expires_at", Kind: params.Timestamp},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "name", MaxLength: 100},
		{Name: "priority", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(100)},
	}
}

// scopePrices are the prices of a scope, which has exactly one of price_type and
// prices.
func scopePrices(scope params.Values, path string) ([]string, error) {
	var prices []string
	for _, item := range scope.Items("prices") {
		prices = append(prices, item.String("id"))
	}
	switch both, neither := scope.Has("price_type") && len(prices) > 0, !scope.Has("price_type") && len(prices) == 0; {
	case both:
		return nil, apierror.Invalid(apierror.CodeParametersExclusive, path,
			"You may only specify one of these parameters: "+path+"[price_type], "+path+"[prices].").BeforeExecution()
	case neither:
		return nil, apierror.Invalid(apierror.CodeParameterMissing, path+"[price_type]",
			"Missing required param: "+path+"[price_type].").BeforeExecution()
	default:
		return prices, nil
	}
}

func createGrant(c Call) (any, error) {
	v := c.Params
	prices, err := scopePrices(v.At("applicability_config", "scope"), "applicability_config[scope]")
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"effective_at", "expires_at"} {
		// 0 is how grants keep "none"; as a parameter it is a moment that has passed.
		if v.Has(name) && v.Int(name) == 0 {
			return nil, apierror.Invalid("", name, "The "+name+" time must be in the future.")
		}
	}
	g := credits.Grant{
		Category:    v.String("category"),
		Name:        v.String("name"),
		Currency:    v.String("amount", "monetary", "currency"),
		Value:       v.Int("amount", "monetary", "value"),
		Prices:      prices,
		EffectiveAt: v.Int("effective_at"),
		ExpiresAt:   v.Int("expires_at"),
	}
	if v.Has("priority") {
		priority := v.Int("priority")
		g.Priority = &priority
	}
	return rendered(c, renderGrant)(c.Account.CreateGrant(account.Holder{Customer: v.String("customer")}, g, v.Metadata()))
}

func updateGrant(c Call) (any, error) {
	v := c.Params
	if v.Has("expires_at") && !v.Cleared("expires_at") && v.Int("expires_at") == 0 {
		return nil, apierror.Invalid("", "expires_at", "The expires_at time must be in the future.")
	}
	change := credits.Change{
		SetsExpiresAt: v.Has("expires_at"),
		ExpiresAt:     v.Int("expires_at"),
		SetsMetadata:  !v.Metadata().Empty(),
	}
	return rendered(c, renderGrant)(c.Account.UpdateGrant(c.ID, change, v.Metadata()))
}

func grantEndpoints() []Endpoint {
	const grants = "/v1/billing/credit_grants"
	return []Endpoint{
		post(grants, createGrant, grantFields()...),
		get(grants+"/{id}", func(c Call) (any, error) {
			return rendered(c, renderGrant)(c.Account.Grant(c.ID))
		}),
		post(grants+"/{id}", updateGrant,
			params.Field{Name: "expires_at", Kind: params.Timestamp, Clearable: true},
			params.Field{Name: "metadata", Kind: params.Metadata}),
		post(grants+"/{id}/expire", func(c Call) (any, error) {
			return rendered(c, renderGrant)(c.Account.ExpireGrant(c.ID))
		}),
		post(grants+"/{id}/void", func(c Call) (any, error) {
			return rendered(c, renderGrant)(c.Account.VoidGrant(c.ID))
		}),
		list(grants, func(c Call, p account.Page) ([]*credits.Grant, bool, error) {
			return c.Account.ListGrants(account.Holder{Customer: c.Params.String("customer")}, p)
		}, renderGrant, params.Field{Name: "customer"}),
	}
}
