// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing_test

import (
	"math"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// FuzzPeriod gives any numbers: a period holds the moment, unless that is before
// the anchor or beyond the last second of the year 9999, and the next one follows.
// It also costs the same for all: a loop over periods would hang.
func FuzzPeriod(f *testing.F) {
	f.Add(int64(1_700_000_000), billing.Month, int64(1), int64(1_800_000_000))
	f.Add(int64(0), billing.Day, int64(math.MaxInt64), int64(9_000_000_000_000))
	f.Add(int64(math.MinInt64), billing.Year, int64(-1), int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, anchor int64, interval string, count, now int64) {
		start, end := billing.Period(anchor, interval, count, now)
		if start >= end {
			t.Fatalf("the period is %d to %d", start, end)
		}
		inside := now >= max(anchor, 0) && now <= billing.MaxTime && anchor <= billing.MaxTime
		if inside && (now < start || now >= end) {
			t.Fatalf("%d is not in the period %d to %d", now, start, end)
		}
		if end <= billing.MaxTime {
			if next, _ := billing.Period(anchor, interval, count, end); next != end {
				t.Fatalf("after the period to %d comes one from %d", end, next)
			}
		}
	})
}

// FuzzCost gives any texts and numbers: a cost is never negative and never beyond
// the bound.
func FuzzCost(f *testing.F) {
	f.Add("0.5", "10", int64(10), int64(3), int64(4))
	f.Add("1e9999999", "1/0", int64(-1), int64(math.MaxInt64), int64(0))
	f.Fuzz(func(t *testing.T, unit, flat string, upTo, quantity, divideBy int64) {
		for _, p := range []billing.Pricing{
			{UnitAmount: unit},
			{UnitAmount: unit, DivideBy: divideBy, Round: billing.RoundUp},
			{Tiers: []billing.Tier{{UpTo: max(1, upTo), UnitAmount: unit, FlatAmount: flat}, {UnitAmount: flat}}, Mode: billing.Graduated},
			{Tiers: []billing.Tier{{UpTo: max(1, upTo), UnitAmount: unit}, {UnitAmount: flat}}, Mode: billing.Volume},
		} {
			got, err := p.Cost(quantity)
			if err != nil {
				continue
			}
			if got > billing.MaxAmount || got < -billing.MaxAmount {
				t.Fatalf("%d cost %d", quantity, got)
			}
			positive := len(unit) > 0 && unit[0] != '-' && (flat == "" || flat[0] != '-')
			if positive && got < 0 {
				t.Fatalf("%d at %q and %q cost %d", quantity, unit, flat, got)
			}
		}
		billing.Tax(quantity, unit, upTo%2 == 0)
		billing.PercentOff([]int64{quantity, upTo}, unit)
	})
}
