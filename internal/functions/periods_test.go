// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// TestPeriodsAreThoseThatAreBilled compares the periods with those of the simulator's
// billing engine, for any anchor.
func TestPeriodsAreThoseThatAreBilled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		anchor := rapid.Int64Range(0, 7_000_000_000).Draw(t, "anchor")
		interval := rapid.SampledFrom([]string{billing.Day, billing.Week, billing.Month, billing.Year}).Draw(t, "interval")
		step := rapid.IntRange(1, 36).Draw(t, "interval_count")
		n := rapid.IntRange(0, 40).Draw(t, "count")
		periods := units[interval].periods(time.Unix(anchor, 0).UTC(), n, step)
		if len(periods) != n {
			t.Fatalf("there are %d periods, want %d", len(periods), n)
		}
		keys := map[string]bool{}
		for i, p := range periods {
			start, end := billing.Period(anchor, interval, int64(step), billing.Boundary(anchor, interval, int64(step), int64(i)))
			if want := (period{Key: p.Key, StartsAt: rfc3339(start), EndsAt: rfc3339(end)}); p != want {
				t.Fatalf("period %d is %+v, billed is %+v", i, p, want)
			}
			keys[p.Key] = true
		}
		if len(keys) != n {
			t.Fatalf("%d periods have %d keys", n, len(keys))
		}
	})
}

func rfc3339(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }
