// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// priceJSON is a price (SPEC). UnitAmount is null where it is no whole number.
type priceJSON struct {
	ID                string            `json:"id"`
	Object            string            `json:"object"`
	Active            bool              `json:"active"`
	BillingScheme     string            `json:"billing_scheme"`
	Created           int64             `json:"created"`
	Currency          string            `json:"currency"`
	CustomUnitAmount  *string           `json:"custom_unit_amount"`
	Livemode          bool              `json:"livemode"`
	LookupKey         *string           `json:"lookup_key"`
	Metadata          map[string]string `json:"metadata"`
	Nickname          *string           `json:"nickname"`
	Product           string            `json:"product"`
	Recurring         *recurringJSON    `json:"recurring"`
	TaxBehavior       string            `json:"tax_behavior"`
	Tiers             []tierJSON        `json:"tiers,omitempty"`
	TiersMode         *string           `json:"tiers_mode"`
	TransformQuantity *transformJSON    `json:"transform_quantity"`
	Type              string            `json:"type"`
	UnitAmount        *int64            `json:"unit_amount"`
	UnitAmountDecimal *string           `json:"unit_amount_decimal"`
}

type recurringJSON struct {
	AggregateUsage  *string `json:"aggregate_usage"`
	Interval        string  `json:"interval"`
	IntervalCount   int64   `json:"interval_count"`
	Meter           *string `json:"meter"`
	TrialPeriodDays *int64  `json:"trial_period_days"`
	UsageType       string  `json:"usage_type"`
}

func renderPrice(a *account.Account, p *account.Price) any {
	j := priceJSON{
		ID: p.ID, Object: "price", Active: p.Active, BillingScheme: "per_unit", Created: p.Created,
		Currency: p.Currency, Livemode: a.Livemode, LookupKey: text(p.LookupKey), Metadata: metadataJSON(p.Metadata),
		Nickname: text(p.Nickname), Product: p.Product, TaxBehavior: p.TaxBehavior, Type: p.Type(), UnitAmountDecimal: text(p.UnitAmount),
		TiersMode: text(p.TiersMode), TransformQuantity: transformOf(p),
	}
	if len(p.Tiers) > 0 {
		j.BillingScheme, j.Tiers = "tiered", tiersOf(p)
	}
	j.UnitAmount = wholeAmount(p.UnitAmount)
	if r := p.Recurring; r != nil {
		j.Recurring = &recurringJSON{Interval: r.Interval, IntervalCount: r.IntervalCount, Meter: text(r.Meter), UsageType: r.UsageType}
	}
	return j
}

func priceFields() []params.Field {
	return []params.Field{
		{Name: "active", Kind: params.Boolean},
		{Name: "billing_scheme", Kind: params.Enum, Values: []string{"per_unit", "tiered"}},
		{Name: "currency", Kind: params.Currency, Required: true},
		{Name: "lookup_key", MaxLength: 200},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "nickname"},
		{Name: "product"},
		{Name: "product_data", Kind: params.Object, Fields: []params.Field{
			{Name: "name", Required: true},
			{Name: "unit_label", MaxLength: 12},
		}},
		{Name: "recurring", Kind: params.Object, Fields: []params.Field{
			{Name: "interval", Kind: params.Enum, Required: true, Values: []string{"day", "month", "week", "year"}},
			{Name: "interval_count", Kind: params.Integer, Min: params.Bound(1)},
			{Name: "meter"},
			{Name: "usage_type", Kind: params.Enum, Values: []string{account.UsageLicensed, account.UsageMetered}},
		}},
		taxBehaviorField(),
		tiersField(),
		{Name: "tiers_mode", Kind: params.Enum, Values: []string{billing.Graduated, billing.Volume}},
		{Name: "transfer_lookup_key", Kind: params.Boolean},
		transformField(),
		{Name: "unit_amount", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(params.MaxAmount)},
		{Name: "unit_amount_decimal", Kind: params.Decimal, Min: params.Bound(0)},
	}
}

func taxBehaviorField() params.Field {
	return params.Field{Name: "tax_behavior", Kind: params.Enum, Values: []string{"exclusive", "inclusive", "unspecified"}}
}

// exactlyOne checks that one of two parameters was sent.
func exactlyOne(v params.Values, first, second string) error {
	switch {
	case v.Has(first) && v.Has(second):
		return apierror.Invalid(apierror.CodeParametersExclusive, second,
			"You may only specify one of these parameters: "+first+", "+second+".").BeforeExecution()
	case !v.Has(first) && !v.Has(second):
		return apierror.Invalid(apierror.CodeParameterMissing, first, "Missing required param: "+first+".").BeforeExecution()
	default:
		return nil
	}
}

func createPrice(c Call) (any, error) {
	v := c.Params
	if err := exactlyOne(v, "product", "product_data"); err != nil {
		return nil, err
	}
	p := account.Price{
		Active: true, Currency: v.String("currency"), LookupKey: v.String("lookup_key"), Product: v.String("product"),
		TaxBehavior: "unspecified", Metadata: v.NewMetadata(),
	}
	if err := setPricing(&p, v); err != nil {
		return nil, err
	}
	if v.Has("recurring") {
		p.Recurring = &account.Recurring{Interval: v.String("recurring", "interval"), IntervalCount: 1, Meter: v.String("recurring", "meter"), UsageType: account.UsageLicensed}
		v.SetString(&p.Recurring.UsageType, "recurring", "usage_type")
		v.SetInt(&p.Recurring.IntervalCount, "recurring", "interval_count")
	}
	setPrice(&p, v)
	var inline *account.Product
	if v.Has("product_data") {
		inline = &account.Product{Active: true, Name: v.String("product_data", "name"), UnitLabel: v.String("product_data", "unit_label")}
	}
	return rendered(c, renderPrice)(c.Account.CreatePrice(p, inline, v.Bool("transfer_lookup_key")))
}

func setPrice(p *account.Price, v params.Values) {
	v.SetBool(&p.Active, "active")
	v.SetString(&p.Nickname, "nickname")
	v.SetString(&p.TaxBehavior, "tax_behavior")
}

func updatePrice(c Call) (any, error) {
	var lookupKey *string
	if c.Params.Has("lookup_key") {
		key := c.Params.String("lookup_key")
		lookupKey = &key
	}
	change := func(p *account.Price) { setPrice(p, c.Params) }
	return rendered(c, renderPrice)(c.Account.UpdatePrice(c.ID, c.Params.Metadata(), lookupKey, c.Params.Bool("transfer_lookup_key"), change))
}

var priceObject = object[account.Price]{kindPrice, "/v1/prices", (*account.Account).Price, renderPrice}

func priceEndpoints() []Endpoint {
	return []Endpoint{
		post(priceObject.path, createPrice, priceFields()...),
		priceObject.get(),
		post(priceObject.path+"/{id}", updatePrice,
			params.Field{Name: "active", Kind: params.Boolean},
			params.Field{Name: "lookup_key", MaxLength: 200, Clearable: true},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "nickname", Clearable: true},
			taxBehaviorField(),
			params.Field{Name: "transfer_lookup_key", Kind: params.Boolean}),
		priceObject.list(func(c Call, p account.Page) ([]*account.Price, bool, error) {
			return c.Account.ListPrices(account.PriceFilter{
				Active: c.Params.String("active"), Currency: c.Params.String("currency"),
				LookupKeys: c.Params.Texts("lookup_keys"), Product: c.Params.String("product"), Type: c.Params.String("type"),
			}, p)
		},
			params.Field{Name: "active", Kind: params.Boolean},
			params.Field{Name: "currency", Kind: params.Currency},
			params.Field{Name: "lookup_keys", Kind: params.Strings, MaxItems: 10},
			params.Field{Name: "product"},
			params.Field{Name: "type", Kind: params.Enum, Values: []string{"one_time", "recurring"}}),
	}
}
