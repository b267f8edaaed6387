// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"strings"

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

// scopeJSON holds one of them; the others are absent (SPEC). Only previews have
// billable items.
type scopeJSON struct {
	PriceType     string   `json:"price_type,omitempty"`
	Prices        []onlyID `json:"prices,omitempty"`
	BillableItems []onlyID `json:"billable_items,omitempty"`
}

type onlyID struct {
	ID string `json:"id"`
}

func onlyIDs(ids []string) []onlyID {
	var objects []onlyID
	for _, id := range ids {
		objects = append(objects, onlyID{ID: id})
	}
	return objects
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
	scope := scopeJSON{Prices: onlyIDs(g.Prices), BillableItems: onlyIDs(g.BillableItems)}
	if g.CoversAllMetered() {
		scope.PriceType = credits.PriceTypeMetered
	}
	return grantJSON{
		ID: g.ID, Object: "billing.credit_grant", Amount: grantAmount(g),
		ApplicabilityConfig: applicabilityConfig{Scope: scope}, Category: g.Category, Created: g.Created,
		holderJSON: holder(a, g.Customer), EffectiveAt: timestamp(g.EffectiveAt), ExpiresAt: timestamp(g.ExpiresAt),
		Livemode: a.Livemode, Metadata: metadataJSON(g.Metadata), Name: text(g.Name), Priority: g.Priority,
		TestClock: text(g.TestClock), Updated: g.Updated, VoidedAt: timestamp(g.VoidedAt),
	}
}

// scopeFields are those of a scope; maxItems bounds its arrays, 0 is no bound.
func scopeFields(maxItems int) []params.Field {
	ids := []params.Field{{Name: "id", Required: true}}
	return []params.Field{
		{Name: "price_type", Kind: params.Enum, Values: []string{credits.PriceTypeMetered}},
		{Name: "prices", Kind: params.Objects, MaxItems: maxItems, Fields: ids},
		{Name: "billable_items", Kind: params.Objects, MaxItems: maxItems, Fields: ids, Feature: featurePreview},
	}
}

// maxScopeItems is how many prices a grant can be limited to (SPEC).
const maxScopeItems = 20

func grantFields() []params.Field {
	return append(holderFields(), []params.Field{
		{Name: "amount", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "type", Kind: params.Enum, Required: true, Values: []string{"monetary"}},
			{Name: "monetary", Kind: params.Object, Required: true, Fields: []params.Field{
				{Name: "currency", Kind: params.Currency, Required: true},
				{Name: "value", Kind: params.Integer, Required: true, Min: params.Bound(-params.MaxAmount), Max: params.Bound(params.MaxAmount)},
			}},
		}},
		{Name: "applicability_config", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "scope", Kind: params.Object, Required: true, Fields: scopeFields(maxScopeItems)},
		}},
		{Name: "category", Kind: params.Enum, Required: true, Values: []string{credits.CategoryPaid, credits.CategoryPromotional}},
		{Name: "effective_at", Kind: params.Timestamp},
		{Name: "expires_at", Kind: params.Timestamp},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "name", MaxLength: 100},
		{Name: "priority", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(100)},
	}...)
}

// scopeOf is what a scope takes in: exactly one of price_type, prices and, in
// previews, billable_items.
func scopeOf(scope params.Values, path string) (s credits.Scope, err error) {
	ids := func(name string) (all []string) {
		for _, item := range scope.Items(name) {
			all = append(all, item.String("id"))
		}
		return all
	}
	s = credits.Scope{Prices: ids("prices"), BillableItems: ids("billable_items")}
	var given []string
	for _, f := range scopeFields(0) {
		if scope.Has(f.Name) {
			given = append(given, path+"["+f.Name+"]")
		}
	}
	switch len(given) {
	case 0:
		return s, apierror.Invalid(apierror.CodeParameterMissing, path+"[price_type]",
			"Missing required param: "+path+"[price_type].").BeforeExecution()
	case 1:
		return s, nil
	default:
		return s, apierror.Invalid(apierror.CodeParametersExclusive, path,
			"You may only specify one of these parameters: "+strings.Join(given, ", ")+".").BeforeExecution()
	}
}

// isZero says whether a time was sent as 0, which is in the past. Grants keep 0 for
// none.
func isZero(v params.Values, name string) bool {
	return v.Has(name) && !v.Cleared(name) && v.Int(name) == 0
}

func createGrant(c Call) (any, error) {
	v := c.Params
	h, err := holderOf(c, true)
	if err != nil {
		return nil, err
	}
	scope, err := scopeOf(v.At("applicability_config", "scope"), "applicability_config[scope]")
	if err != nil {
		return nil, err
	}
	switch {
	case isZero(v, "effective_at"):
		return nil, c.Account.Refused(credits.RefuseEffectiveAt, credits.Grant{})
	case isZero(v, "expires_at"):
		return nil, c.Account.Refused(credits.RefuseExpiresAt, credits.Grant{})
	}
	g := credits.Grant{
		Category:    v.String("category"),
		Name:        v.String("name"),
		Currency:    v.String("amount", "monetary", "currency"),
		Value:       v.Int("amount", "monetary", "value"),
		Scope:       scope,
		Metadata:    v.NewMetadata(),
		EffectiveAt: v.Int("effective_at"),
		ExpiresAt:   v.Int("expires_at"),
	}
	if v.Has("priority") {
		priority := v.Int("priority")
		g.Priority = &priority
	}
	return rendered(c, renderGrant)(c.Account.CreateGrant(h, g))
}

func updateGrant(c Call) (any, error) {
	v := c.Params
	if isZero(v, "expires_at") {
		return nil, c.Account.Refused(credits.RefuseExpiresAt, credits.Grant{})
	}
	change := credits.Change{
		SetsExpiresAt: v.Has("expires_at"),
		ExpiresAt:     v.Int("expires_at"),
		SetsMetadata:  !v.Metadata().Empty(),
	}
	return rendered(c, renderGrant)(c.Account.UpdateGrant(c.ID, change, v.Metadata()))
}

var grantObject = object[credits.Grant]{kindGrant, "/v1/billing/credit_grants", (*account.Account).Grant, renderGrant}

func grantEndpoints() []Endpoint {
	return []Endpoint{
		post(grantObject.path, createGrant, grantFields()...),
		grantObject.get(),
		post(grantObject.path+"/{id}", updateGrant,
			params.Field{Name: "expires_at", Kind: params.Timestamp, Clearable: true},
			params.Field{Name: "metadata", Kind: params.Metadata}),
		grantObject.act("expire", (*account.Account).ExpireGrant),
		grantObject.act("void", (*account.Account).VoidGrant),
		grantObject.list(func(c Call, p account.Page) ([]*credits.Grant, bool, error) {
			h, err := holderOf(c, false)
			if err != nil {
				return nil, false, err
			}
			return c.Account.ListGrants(h, p)
		}, holderFields()...),
	}
}
