// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// The values of Recurring.UsageType (SPEC).
const (
	UsageMetered  = "metered"
	UsageLicensed = "licensed"
)

// Price is a price. UnitAmount is a decimal number of minor units.
type Price struct {
	ID          string            `json:"id"`
	Active      bool              `json:"active"`
	Created     int64             `json:"created"`
	Currency    string            `json:"currency"`
	LookupKey   string            `json:"lookup_key,omitempty"`
	Nickname    string            `json:"nickname,omitempty"`
	Product     string            `json:"product"`
	Recurring   *Recurring        `json:"recurring,omitempty"`
	TaxBehavior string            `json:"tax_behavior"`
	UnitAmount  string            `json:"unit_amount,omitempty"`
	Tiers       []billing.Tier    `json:"tiers,omitempty"`
	TiersMode   string            `json:"tiers_mode,omitempty"`
	DivideBy    int64             `json:"divide_by,omitempty"`
	Round       string            `json:"round,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// Recurring is how a price recurs, and the meter that counts its usage.
type Recurring struct {
	Interval      string `json:"interval"`
	IntervalCount int64  `json:"interval_count"`
	Meter         string `json:"meter,omitempty"`
	UsageType     string `json:"usage_type"`
}

// pricing says what a quantity of the price costs.
func (p *Price) pricing() billing.Pricing {
	return billing.Pricing{UnitAmount: p.UnitAmount, Tiers: p.Tiers, Mode: p.TiersMode, DivideBy: p.DivideBy, Round: p.Round}
}

const byProduct = "product"

var priceKind = kind[Price]{
	noun: "price",
	in:   func(a *Account) *collection[Price] { return &a.prices },
}

// CreatePrice adds a price of an existing product, metered through an active
// meter if one is named. transfer takes the lookup key away from the price that
// has it; without transfer a key that is taken is refused (DOC). A product that
// is given inline is made with the price.
func (a *Account) CreatePrice(p Price, inline *Product, transfer bool) (*Price, error) {
	if inline == nil {
		if _, err := productKind.refer(a, p.Product, "product"); err != nil {
			return nil, err
		}
	}
	if err := a.checkRecurring(p.Recurring); err != nil {
		return nil, err
	}
	if err := a.claimLookupKey(p.LookupKey, transfer); err != nil {
		return nil, err
	}
	if inline != nil {
		product, err := a.CreateProduct(*inline)
		if err != nil {
			return nil, err
		}
		p.Product = product.ID
	}
	p.ID, p.Created = RandomID("price_"), a.WallTime()
	a.prices.add(&p)
	return &p, nil
}

func (a *Account) checkRecurring(r *Recurring) error {
	if r == nil {
		return nil
	}
	if limit := billing.MaxIntervals(r.Interval); r.IntervalCount < 1 || r.IntervalCount > limit {
		return apierror.Invalid("", "recurring[interval_count]", fmt.Sprintf("The maximum number of intervals of a price that recurs every %s is %d: three years.", r.Interval, limit))
	}
	if r.Meter == "" {
		return nil
	}
	const param = "recurring[meter]"
	if r.UsageType != UsageMetered {
		return apierror.Invalid("", param, "A meter can only be set on a price whose usage_type is metered.")
	}
	meter, err := meterKind.refer(a, r.Meter, param)
	if err != nil {
		return err
	}
	if !meter.Active() {
		return apierror.Invalid("", param, fmt.Sprintf("The meter %s is inactive.", meter.ID))
	}
	return nil
}

func (a *Account) claimLookupKey(key string, transfer bool) error {
	if key == "" {
		return nil
	}
	for _, p := range a.prices.each() {
		if p.LookupKey != key {
			continue
		}
		if !transfer {
			return apierror.Invalid("", "lookup_key", fmt.Sprintf("A price (%#q) already uses that lookup key.", p.ID))
		}
		p.LookupKey = ""
	}
	return nil
}

// Price is the price that the path names.
func (a *Account) Price(id string) (*Price, error) { return priceKind.find(a, id) }

// UpdatePrice merges the metadata, moves the lookup key if it is not nil ("" takes
// it away), and lets change set fields.
func (a *Account) UpdatePrice(id string, metadata params.MetadataChange, lookupKey *string, transfer bool, change func(*Price)) (*Price, error) {
	p, err := a.Price(id)
	if err != nil {
		return nil, err
	}
	merged, err := metadata.Apply(p.Metadata)
	if err != nil {
		return nil, err
	}
	if lookupKey != nil && *lookupKey != p.LookupKey {
		if err := a.claimLookupKey(*lookupKey, transfer); err != nil {
			return nil, err
		}
		p.LookupKey = *lookupKey
	}
	p.Metadata = merged
	change(p)
	return p, nil
}

// PriceFilter selects prices; empty fields take all.
type PriceFilter struct {
	Active     string
	Currency   string
	LookupKeys []string
	Product    string
	Type       string
}

// Type is one_time or recurring.
func (p *Price) Type() string {
	if p.Recurring == nil {
		return "one_time"
	}
	return "recurring"
}

// ListPrices is a page of the prices that the filter selects.
func (a *Account) ListPrices(f PriceFilter, page Page) ([]*Price, bool, error) {
	return a.prices.page(a.prices.all(), page, func(p *Price) bool {
		return selects(f.Active, p.Active) &&
			(f.Currency == "" || p.Currency == f.Currency) &&
			(len(f.LookupKeys) == 0 || (p.LookupKey != "" && slices.Contains(f.LookupKeys, p.LookupKey))) &&
			(f.Product == "" || p.Product == f.Product) &&
			(f.Type == "" || p.Type() == f.Type)
	})
}
