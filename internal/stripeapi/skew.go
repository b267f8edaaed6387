// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"net/http"
	"sync/atomic"
	"time"
)

// skewTolerance is how far this machine's clock may be from Stripe's before it is
// corrected: more than the second that a Date header is rounded to, and the time
// that an answer travels.
const skewTolerance = 5 * time.Second

// corrected is the time by Stripe's clock: this machine's, unless it is off by
// more than the tolerance. A clock that is wrong must not make a live grant look
// expired, and one that looks expired be granted again.
func corrected(local time.Time, skew time.Duration) time.Time {
	if skew.Abs() <= skewTolerance {
		return local
	}
	return local.Add(skew)
}

// serverClock knows Stripe's time from the Date of its answers.
type serverClock struct {
	local func() time.Time
	skew  atomic.Int64 // in nanoseconds; 0 until the first answer
}

func (c *serverClock) now() time.Time { return corrected(c.local(), time.Duration(c.skew.Load())) }

// learn takes the time of an answer that has just arrived.
func (c *serverClock) learn(header http.Header) {
	if at, err := http.ParseTime(header.Get("Date")); err == nil {
		c.skew.Store(int64(at.Sub(c.local())))
	}
}
