// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

import "time"

// The intervals at which a price recurs (SPEC).
const (
	Day   = "day"
	Week  = "week"
	Month = "month"
	Year  = "year"
)

// Period is the billing period that now lies in: [start, end) in Unix seconds,
// for a subscription that started at anchor and recurs every count intervals. The
// day of the month is kept where the month has it, else the month's last (DOC).
func Period(anchor int64, interval string, count, now int64) (start, end int64) {
	start = anchor
	for n := int64(1); ; n++ {
		end = boundary(anchor, interval, n*count)
		if now < end {
			return start, end
		}
		start = end
	}
}

// boundary is n intervals after the anchor.
func boundary(anchor int64, interval string, n int64) int64 {
	t := time.Unix(anchor, 0).UTC()
	switch interval {
	case Day:
		return t.AddDate(0, 0, int(n)).Unix()
	case Week:
		return t.AddDate(0, 0, 7*int(n)).Unix()
	case Year:
		n *= 12
	}
	month := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	lastDay := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(t.Day(), lastDay)-1).Unix()
}
