// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

import "math/big"

// The modes and roundings of a price (SPEC).
const (
	Graduated = "graduated"
	Volume    = "volume"

	RoundUp   = "up"
	RoundDown = "down"
)

// Tier is a step of a tiered price: it reaches up to a quantity, 0 for the last
// one, which has no end. Amounts are decimal numbers of minor units, "" for none.
type Tier struct {
	UpTo       int64  `json:"up_to,omitempty"`
	UnitAmount string `json:"unit_amount,omitempty"`
	FlatAmount string `json:"flat_amount,omitempty"`
}

// Pricing says what a quantity of a price costs: UnitAmount for each, or by
// tiers. DivideBy, if not 0, turns usage into packages before that.
type Pricing struct {
	UnitAmount string
	Tiers      []Tier
	Mode       string
	DivideBy   int64
	Round      string
}

// Cost is what the quantity costs, in whole minor units, rounded once. An amount
// beyond MaxAmount is an error.
func (p Pricing) Cost(quantity int64) (int64, error) {
	quantity = p.packages(max(0, quantity))
	if len(p.Tiers) == 0 {
		return Amount(p.UnitAmount, quantity)
	}
	if p.Mode == Volume {
		return p.volume(quantity)
	}
	return p.graduated(quantity)
}

func (p Pricing) packages(quantity int64) int64 {
	if p.DivideBy <= 0 {
		return quantity
	}
	whole, rest := quantity/p.DivideBy, quantity%p.DivideBy
	if p.Round == RoundUp && rest > 0 {
		whole++
	}
	return whole
}

// volume prices the whole quantity by the tier that it falls into.
func (p Pricing) volume(quantity int64) (int64, error) {
	for _, t := range p.Tiers {
		if t.UpTo == 0 || quantity <= t.UpTo {
			total := new(big.Rat)
			if err := t.add(total, quantity); err != nil {
				return 0, err
			}
			return rounded(total)
		}
	}
	return 0, nil
}

// graduated prices each part of the quantity by the tier that the part lies in;
// a flat amount is due once its tier is entered, and the first one's always
// (DOC: also with a quantity of 0).
func (p Pricing) graduated(quantity int64) (int64, error) {
	total, from := new(big.Rat), int64(0)
	for i, t := range p.Tiers {
		if i > 0 && quantity <= from {
			break
		}
		part := quantity - from
		if t.UpTo != 0 {
			part = min(part, t.UpTo-from)
		}
		if err := t.add(total, max(0, part)); err != nil {
			return 0, err
		}
		from = t.UpTo
		if t.UpTo == 0 {
			break
		}
	}
	return rounded(total)
}

func (t Tier) add(total *big.Rat, quantity int64) error {
	if t.UnitAmount != "" {
		unit, err := decimal(t.UnitAmount)
		if err != nil {
			return err
		}
		total.Add(total, unit.Mul(unit, new(big.Rat).SetInt64(quantity)))
	}
	if t.FlatAmount == "" {
		return nil
	}
	flat, err := decimal(t.FlatAmount)
	if err != nil {
		return err
	}
	total.Add(total, flat)
	return nil
}
