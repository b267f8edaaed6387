// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

func TestCost(t *testing.T) {
	t.Parallel()
	tiers := []billing.Tier{{UpTo: 10, UnitAmount: "10"}, {UpTo: 20, UnitAmount: "5", FlatAmount: "100"}, {UnitAmount: "0.5"}}
	graduated := billing.Pricing{Tiers: tiers, Mode: billing.Graduated}
	volume := billing.Pricing{Tiers: tiers, Mode: billing.Volume}
	packages := func(round string) billing.Pricing {
		return billing.Pricing{UnitAmount: "7", DivideBy: 10, Round: round}
	}
	tests := map[string]struct {
		pricing        billing.Pricing
		quantity, want int64
	}{
		"a unit":                             {billing.Pricing{UnitAmount: "0.5"}, 3, 2},
		"nothing":                            {billing.Pricing{UnitAmount: "5"}, 0, 0},
		"less than nothing":                  {billing.Pricing{UnitAmount: "5"}, -3, 0},
		"graduated, nothing":                 {graduated, 0, 0},
		"graduated, the first tier":          {graduated, 10, 100},
		"graduated, the second tier":         {graduated, 11, 100 + 100 + 5},
		"graduated, the last tier":           {graduated, 23, 100 + 100 + 50 + 2},
		"volume, the first tier":             {volume, 10, 100},
		"volume, the second tier":            {volume, 11, 100 + 55},
		"volume, the last tier":              {volume, 21, 11},
		"packages, rounded up":               {packages(billing.RoundUp), 101, 77},
		"packages, rounded down":             {packages(billing.RoundDown), 109, 70},
		"packages, none":                     {packages(billing.RoundUp), 0, 0},
		"a first tier that is flat, nothing": {billing.Pricing{Tiers: []billing.Tier{{FlatAmount: "30"}}, Mode: billing.Graduated}, 0, 30},
	}
	for name, tt := range tests {
		if got, err := tt.pricing.Cost(tt.quantity); err != nil || got != tt.want {
			t.Errorf("%s: %d cost %d (%v), want %d", name, tt.quantity, got, err, tt.want)
		}
	}
	for _, unit := range []string{"1e3", "1/3", "0x10", "", "--1", "999999999999999"} {
		if got, err := (billing.Pricing{UnitAmount: unit}).Cost(10); err == nil {
			t.Errorf("10 times %q cost %d, want an error", unit, got)
		}
	}
}

func TestDiscountsAndTax(t *testing.T) {
	t.Parallel()
	if got := billing.PercentOff([]int64{100, 33, 0, -50}, "12.5"); !slices.Equal(got, []int64{13, 4, 0, 0}) {
		t.Errorf("12.5 percent off are %v", got)
	}
	for _, tt := range []struct {
		amounts []int64
		value   int64
		want    []int64
	}{
		{[]int64{300, 100}, 100, []int64{75, 25}},
		{[]int64{1, 1, 1}, 2, []int64{1, 1, 0}},
		{[]int64{10, 20}, 100, []int64{10, 20}},
		{[]int64{-10, 20}, 5, []int64{0, 5}},
		{[]int64{5}, 0, []int64{0}},
		{nil, 5, []int64{}},
	} {
		if got := billing.AmountOff(tt.amounts, tt.value); !slices.Equal(got, tt.want) {
			t.Errorf("%d off %v are %v, want %v", tt.value, tt.amounts, got, tt.want)
		}
	}
	for _, tt := range []struct {
		taxable   int64
		rate      string
		inclusive bool
		want      int64
	}{{100, "19", false, 19}, {119, "19", true, 19}, {10, "7.25", false, 1}, {0, "19", false, 0}, {-100, "19", false, 0}, {100, "0", true, 0}} {
		if got := billing.Tax(tt.taxable, tt.rate, tt.inclusive); got != tt.want {
			t.Errorf("%s percent of %d (inclusive: %t) are %d, want %d", tt.rate, tt.taxable, tt.inclusive, got, tt.want)
		}
	}
}

func TestSumStaysWithinBounds(t *testing.T) {
	t.Parallel()
	if got := billing.Sum(math.MaxInt64, math.MaxInt64); got != math.MaxInt64 {
		t.Errorf("the sum is %d", got)
	}
	if got := billing.Sum(math.MinInt64, math.MinInt64); got != math.MinInt64 {
		t.Errorf("the sum is %d", got)
	}
	if got := billing.Quantity(billing.FormulaSum, []int64{math.MaxInt64, math.MaxInt64, 1}); got != math.MaxInt64 {
		t.Errorf("the usage is %d", got)
	}
}

// TestAnAmountOffIsAllTakenOff says that what is taken off is what was asked for, or
// all that there is, and never more than a line has.
func TestAnAmountOffIsAllTakenOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Int64Range(-100, billing.MaxAmount), 0, 20).Draw(t, "amounts")
		value := rapid.Int64Range(0, billing.MaxAmount).Draw(t, "value")
		off := billing.AmountOff(amounts, value)
		var sum, there int64
		for i, o := range off {
			if o < 0 || o > max(0, amounts[i]) {
				t.Fatalf("%d are taken off %d", o, amounts[i])
			}
			sum += o
			there += max(0, amounts[i])
		}
		if sum != min(value, there) {
			t.Fatalf("%d are taken off in all, want %d", sum, min(value, there))
		}
	})
}
