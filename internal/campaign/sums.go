// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"fmt"
	"math"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// tally is how many grants something happens to, and their total in minor
// units. Unknown counts those among them whose value is known after apply.
type tally struct {
	Count   int
	Value   int64
	Unknown int
}

func (t *tally) add(value int64, known bool) {
	t.Count++
	if !known {
		t.Unknown++
		return
	}
	t.Value = addCapped(t.Value, value)
}

// addCapped is the sum of two values that are not negative, or the largest number
// where that is beyond it.
func addCapped(a, b int64) int64 {
	if b > math.MaxInt64-a {
		return math.MaxInt64
	}
	return a + b
}

// sums is what a plan comes to.
type sums struct {
	Granted, Adopted, Ended, Updated tally
	ReplacedOld, ReplacedNew         tally
	Undecided                        tally // whose value is known after apply
}

// isEmpty reports that nothing happens.
func (s sums) isEmpty() bool { return s == sums{} }

// requests is about how many requests an apply sends: one for each change, three for a
// replacement (the customer, the end and the new grant).
func (s sums) requests() int {
	return s.Granted.Count + s.Adopted.Count + s.Ended.Count + s.Updated.Count + 3*(s.ReplacedOld.Count+s.Undecided.Count)
}

// duration says how long many requests take at the provider's limit, "" for less than a
// minute.
func duration(requests, perSecond int) string {
	minutes := (requests/perSecond + 30) / 60
	if minutes < 1 {
		return ""
	}
	return fmt.Sprintf(" The apply takes about %s, at %s a second.", granting.Counted(minutes, "minute"), granting.Counted(perSecond, "request"))
}

// describe says what happens and the total in major units: "grants 120.00 USD
// to 20 customers; ends 5 grants of 250.00 USD".
func (s sums) describe(currency, ending string) string {
	var parts []string
	worth := func(t tally) string {
		switch {
		case t.Unknown == t.Count:
			return "amounts known after apply"
		case t.Unknown > 0:
			return money.Format(t.Value, currency) + " and amounts known after apply"
		}
		return money.Format(t.Value, currency)
	}
	if t := s.Granted; t.Count > 0 {
		parts = append(parts, fmt.Sprintf("grants %s to %s", worth(t), granting.Counted(t.Count, "customer")))
	}
	if t := s.Adopted; t.Count > 0 {
		parts = append(parts, fmt.Sprintf("adopts %s of %s, and grants nothing for them", granting.Counted(t.Count, "existing grant"), worth(t)))
	}
	if t := s.Ended; t.Count > 0 {
		parts = append(parts, fmt.Sprintf("ends %s of %s (%s)", granting.Counted(t.Count, "grant"), worth(t), ending))
	}
	if t := s.ReplacedOld; t.Count > 0 {
		parts = append(parts, fmt.Sprintf("replaces %s of %s with %s, granted in full", granting.Counted(t.Count, "grant"), worth(t), worth(s.ReplacedNew)))
	}
	if t := s.Undecided; t.Count > 0 {
		parts = append(parts, fmt.Sprintf("may replace %s of %s with amounts known after apply, granted in full", granting.Counted(t.Count, "grant"), worth(t)))
	}
	if t := s.Updated; t.Count > 0 {
		parts = append(parts, "changes expires_at or metadata of "+granting.Counted(t.Count, "grant"))
	}
	return strings.Join(parts, "; ")
}
