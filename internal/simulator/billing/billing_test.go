// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing_test

import (
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

func TestAmount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		unit     string
		quantity int64
		want     int64
	}{
		{"100", 3, 300}, {"0.5", 3, 2}, {"0.5", 1, 1}, {"0.4", 1, 0}, {"0.000000000001", 1_000_000_000_000, 1}, {"-0.5", 3, -2}, {"7", 0, 0},
	}
	for _, tt := range tests {
		if got, err := billing.Amount(tt.unit, tt.quantity); err != nil || got != tt.want {
			t.Errorf("%d times %s is %d (%v), want %d", tt.quantity, tt.unit, got, err, tt.want)
		}
	}
	for _, unit := range []string{"", "abc", "9999999999999999999"} {
		if got, err := billing.Amount(unit, 2); err == nil {
			t.Errorf("2 times %q is %d, want an error", unit, got)
		}
	}
}

func TestQuantity(t *testing.T) {
	t.Parallel()
	tests := []struct {
		formula string
		values  []int64
		want    int64
	}{
		{billing.FormulaSum, []int64{1, 2, 3}, 6},
		{billing.FormulaSum, []int64{1, -5}, 0},
		{billing.FormulaCount, []int64{10, 20}, 2},
		{billing.FormulaSum, nil, 0}, {billing.FormulaCount, nil, 0},
	}
	for _, tt := range tests {
		if got := billing.Quantity(tt.formula, tt.values); got != tt.want {
			t.Errorf("%s of %v is %d, want %d", tt.formula, tt.values, got, tt.want)
		}
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	at := func(text string) int64 {
		parsed, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Unix()
	}
	tests := map[string]struct {
		anchor, interval string
		count            int64
		now, start, end  string
	}{
		"the first month":       {"2026-01-31 10:00:00", billing.Month, 1, "2026-01-31 10:00:00", "2026-01-31 10:00:00", "2026-02-28 10:00:00"},
		"a short month":         {"2026-01-31 10:00:00", billing.Month, 1, "2026-02-28 10:00:00", "2026-02-28 10:00:00", "2026-03-31 10:00:00"},
		"over the year's end":   {"2026-11-30 00:00:00", billing.Month, 3, "2027-01-01 00:00:00", "2026-11-30 00:00:00", "2027-02-28 00:00:00"},
		"weeks":                 {"2026-01-01 00:00:00", billing.Week, 2, "2026-01-20 00:00:00", "2026-01-15 00:00:00", "2026-01-29 00:00:00"},
		"days":                  {"2026-01-01 00:00:00", billing.Day, 1, "2026-03-01 23:59:59", "2026-03-01 00:00:00", "2026-03-02 00:00:00"},
		"a leap day, each year": {"2024-02-29 00:00:00", billing.Year, 1, "2025-06-01 00:00:00", "2025-02-28 00:00:00", "2026-02-28 00:00:00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start, end := billing.Period(at(tt.anchor), tt.interval, tt.count, at(tt.now))
			if start != at(tt.start) || end != at(tt.end) {
				t.Errorf("the period is %s to %s, want %s to %s", time.Unix(start, 0).UTC(), time.Unix(end, 0).UTC(), tt.start, tt.end)
			}
		})
	}
}
