// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"fmt"
	"strconv"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// tierJSON is a tier of a price (SPEC). Stripe shows tiers when they are expanded;
// the simulator always does.
type tierJSON struct {
	FlatAmount        *int64  `json:"flat_amount"`
	FlatAmountDecimal *string `json:"flat_amount_decimal"`
	UnitAmount        *int64  `json:"unit_amount"`
	UnitAmountDecimal *string `json:"unit_amount_decimal"`
	UpTo              *int64  `json:"up_to"`
}

type transformJSON struct {
	DivideBy int64  `json:"divide_by"`
	Round    string `json:"round"`
}

func transformOf(p *account.Price) *transformJSON {
	if p.DivideBy == 0 {
		return nil
	}
	return &transformJSON{DivideBy: p.DivideBy, Round: p.Round}
}

// wholeAmount is a decimal amount that is a whole number, else null.
func wholeAmount(decimal string) *int64 {
	whole, err := strconv.ParseInt(decimal, 10, 64)
	if err != nil {
		return nil
	}
	return &whole
}

func tiersOf(p *account.Price) []tierJSON {
	var tiers []tierJSON
	for _, t := range p.Tiers {
		j := tierJSON{
			FlatAmount: wholeAmount(t.FlatAmount), FlatAmountDecimal: text(t.FlatAmount),
			UnitAmount: wholeAmount(t.UnitAmount), UnitAmountDecimal: text(t.UnitAmount),
		}
		if t.UpTo != 0 {
			j.UpTo = &t.UpTo
		}
		tiers = append(tiers, j)
	}
	return tiers
}

func tiersField() params.Field {
	amount := func(name string) params.Field {
		return params.Field{Name: name, Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(params.MaxAmount)}
	}
	decimal := func(name string) params.Field {
		return params.Field{Name: name, Kind: params.Decimal, Min: params.Bound(0)}
	}
	return params.Field{Name: "tiers", Kind: params.Objects, MaxItems: 100, Fields: []params.Field{
		amount("flat_amount"), decimal("flat_amount_decimal"), amount("unit_amount"), decimal("unit_amount_decimal"),
		{Name: "up_to", Required: true},
	}}
}

func transformField() params.Field {
	return params.Field{Name: "transform_quantity", Kind: params.Object, Fields: []params.Field{
		{Name: "divide_by", Kind: params.Integer, Required: true, Min: params.Bound(1)},
		{Name: "round", Kind: params.Enum, Required: true, Values: []string{billing.RoundDown, billing.RoundUp}},
	}}
}

// setPricing reads what a new price costs: one unit amount, or tiers.
func setPricing(p *account.Price, v params.Values) error {
	if v.Has("transform_quantity") {
		p.DivideBy, p.Round = v.Int("transform_quantity", "divide_by"), v.String("transform_quantity", "round")
	}
	if v.String("billing_scheme") != "tiered" {
		for _, name := range []string{"tiers", "tiers_mode"} {
			if v.Has(name) {
				return apierror.Invalid("", name, "Cannot specify `"+name+"` unless `billing_scheme=tiered`.").BeforeExecution()
			}
		}
		if err := exactlyOne(v, "unit_amount", "unit_amount_decimal"); err != nil {
			return err
		}
		p.UnitAmount = amountOf(v, "unit_amount")
		return nil
	}
	switch {
	case v.Has("unit_amount") || v.Has("unit_amount_decimal"):
		return apierror.Invalid("", "unit_amount", "You cannot specify a unit amount of a price with `billing_scheme=tiered`.").BeforeExecution()
	case !v.Has("tiers_mode"):
		return apierror.Invalid(apierror.CodeParameterMissing, "tiers_mode", "Missing required param: tiers_mode.").BeforeExecution()
	case v.Has("transform_quantity"):
		return apierror.Invalid("", "transform_quantity", "Cannot be combined with tiers.").BeforeExecution()
	}
	p.TiersMode = v.String("tiers_mode")
	var err error
	p.Tiers, err = readTiers(v.Items("tiers"))
	return err
}

// amountOf is an amount given as a whole or as a decimal number, or "".
func amountOf(v params.Values, name string) string {
	if v.Has(name) {
		return v.Decimal(name)
	}
	return v.Decimal(name + "_decimal")
}

// readTiers reads tiers, which rise and end with one up to inf (SPEC).
func readTiers(items []params.Values) ([]billing.Tier, error) {
	if len(items) == 0 {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "tiers", "Missing required param: tiers.").BeforeExecution()
	}
	var tiers []billing.Tier
	below := int64(0)
	for i, item := range items {
		param := fmt.Sprintf("tiers[%d]", i)
		t := billing.Tier{UnitAmount: amountOf(item, "unit_amount"), FlatAmount: amountOf(item, "flat_amount")}
		if t.UnitAmount == "" && t.FlatAmount == "" {
			return nil, apierror.Invalid("", param, "You must specify unit_amount or flat_amount of each tier.").BeforeExecution()
		}
		last, upTo := i == len(items)-1, item.String("up_to")
		if last != (upTo == "inf") {
			return nil, apierror.Invalid("", param+"[up_to]", "The last tier, and no other, must be up to inf.").BeforeExecution()
		}
		if !last {
			n, err := strconv.ParseInt(upTo, 10, 64)
			if err != nil || n <= below {
				return nil, apierror.Invalid("", param+"[up_to]", "Each tier must be up to more than the one before it.").BeforeExecution()
			}
			t.UpTo, below = n, n
		}
		tiers = append(tiers, t)
	}
	return tiers, nil
}
