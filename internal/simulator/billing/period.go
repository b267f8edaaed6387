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

// SecondsPerDay is the length of a day.
const SecondsPerDay = 24 * 60 * 60

// Bounds within which the arithmetic of periods stays exact. MaxTime is the last
// second of the year 9999, in Unix seconds; later moments count as it.
const (
	MaxTime      int64 = 253402300799
	maxCount     int64 = 10_000
	monthsInYear int64 = 12
)

// maxIntervals are three years of each interval, which a price must not exceed
// (SPEC: 3 years, 36 months, or 156 weeks; days by the same measure, INF).
var maxIntervals = map[string]int64{Day: 3 * 365, Week: 156, Month: 36, Year: 3}

// MaxIntervals is the greatest interval count of a price with the interval.
func MaxIntervals(interval string) int64 { return maxIntervals[interval] }

// Period is the billing period that now lies in: [start, end) in Unix seconds,
// for a subscription that started at anchor and recurs every count intervals. The
// day of the month is kept where the month has it, else the month's last (DOC).
// A moment before the anchor lies in the first period. Its cost does not depend
// on the values.
func Period(anchor int64, interval string, count, now int64) (start, end int64) {
	n := periodsSince(anchor, interval, count, now)
	return Boundary(anchor, interval, count, n), Boundary(anchor, interval, count, n+1)
}

// periodsSince is how many whole periods lie between the anchor and now.
func periodsSince(anchor int64, interval string, count, now int64) int64 {
	anchor, now, count = inTime(anchor), inTime(now), inCount(count)
	if now <= anchor {
		return 0
	}
	var n int64
	switch interval {
	case Day:
		return (now - anchor) / (count * SecondsPerDay)
	case Week:
		return (now - anchor) / (count * 7 * SecondsPerDay)
	case Year:
		n = monthsBetween(anchor, now) / (count * monthsInYear)
	default:
		n = monthsBetween(anchor, now) / count
	}
	// Months counted by the calendar are one too many before the day is reached.
	for n > 0 && Boundary(anchor, interval, count, n) > now {
		n--
	}
	return n
}

func monthsBetween(from, to int64) int64 {
	a, b := time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC()
	return int64(b.Year()-a.Year())*monthsInYear + int64(b.Month()) - int64(a.Month())
}

// Boundary is n periods of count intervals after the anchor, in Unix seconds.
func Boundary(anchor int64, interval string, count, n int64) int64 {
	anchor = inTime(anchor)
	n = min(max(n, 0), MaxTime/SecondsPerDay) * inCount(count)
	switch interval {
	case Day:
		return anchor + n*SecondsPerDay
	case Week:
		return anchor + n*7*SecondsPerDay
	case Year:
		n *= monthsInYear
	}
	t := time.Unix(anchor, 0).UTC()
	month := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	lastDay := month.AddDate(0, 1, -1).Day()
	return month.AddDate(0, 0, min(t.Day(), lastDay)-1).Unix()
}

func inTime(t int64) int64      { return min(max(t, 0), MaxTime) }
func inCount(count int64) int64 { return min(max(count, 1), maxCount) }
