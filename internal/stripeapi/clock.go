// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// TestClock is a test_helpers.test_clock (SPEC). FrozenTime is its time, in seconds
// since the Unix epoch, which holds for all its customers.
type TestClock struct {
	ID         string `json:"id" stripe:"required"`
	FrozenTime int64  `json:"frozen_time" stripe:"required"`
}

func (TestClock) objectName() string { return "test_helpers.test_clock" }
func (t TestClock) objectID() string { return t.ID }

// GetTestClock reads a test clock. IsNotFound reports that there is none of that id,
// as after its deletion.
func (c *Client) GetTestClock(ctx context.Context, id string) (TestClock, error) {
	return getByID[TestClock](ctx, c, "/v1/test_helpers/test_clocks", id)
}

// KnowsTime reports that Stripe has answered this client, so that Now is right
// without a test clock even where this machine's clock is wrong. Before that, Now
// is this machine's time.
func (c *Client) KnowsTime() bool { return c.clock.heard.Load() }

// Now returns the current time for an object: the time of the test clock with that
// id, or, for nil or "", the time by Stripe's clock as the Date of its last answer
// tells it, without a call.
//
// If the test clock cannot be read, Now returns the time by Stripe's clock together
// with the error of GetTestClock. That time is usable where an object is judged for
// display only, and must not decide whether a grant has ended.
func (c *Client) Now(ctx context.Context, testClock *string) (time.Time, error) {
	if testClock == nil || *testClock == "" {
		return c.clock.now(), nil
	}
	clock, err := c.GetTestClock(ctx, *testClock)
	if err != nil {
		return c.clock.now(), err
	}
	return time.Unix(clock.FrozenTime, 0), nil
}

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
	heard atomic.Bool
	skew  atomic.Int64 // in nanoseconds; 0 until the first answer
}

func (c *serverClock) now() time.Time { return corrected(c.local(), time.Duration(c.skew.Load())) }

// learn takes the time of an answer that has just arrived.
func (c *serverClock) learn(header http.Header) {
	if at, err := http.ParseTime(header.Get("Date")); err == nil {
		c.heard.Store(true)
		c.skew.Store(int64(at.Sub(c.local())))
	}
}
