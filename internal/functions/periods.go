// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import "time"

// unit is an interval of Stripe's prices: so many days or so many months, and how a
// period of it is named.
type unit struct {
	days, months int
	key          string
}

// units are the intervals that a price can have (SPEC, price.recurring.interval).
var units = map[string]unit{
	"day":   {days: 1, key: time.DateOnly},
	"week":  {days: 7, key: time.DateOnly},
	"month": {months: 1, key: "2006-01"},
	"year":  {months: 12, key: "2006"},
}

// boundary is when the period ends that is n units after the anchor. It has the
// anchor's day of the month, or the last day of a month that lacks it: 31 January, 28
// February, 31 March (DOC, docs.stripe.com/billing/subscriptions/billing-cycle).
func (u unit) boundary(anchor time.Time, n int) time.Time {
	if u.days > 0 {
		return anchor.AddDate(0, 0, n*u.days)
	}
	firstOfMonth := anchor.AddDate(0, 0, 1-anchor.Day()).AddDate(0, n*u.months, 0)
	lastDay := firstOfMonth.AddDate(0, 1, -1).Day()
	return firstOfMonth.AddDate(0, 0, min(anchor.Day(), lastDay)-1)
}
