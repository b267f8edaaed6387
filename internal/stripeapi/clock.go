// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"time"
)

// TestClock is a test_helpers.test_clock (SPEC): FrozenTime, in seconds since the
// Unix epoch, is the time that its customers live in.
type TestClock struct {
	ID         string `json:"id"`
	FrozenTime int64  `json:"frozen_time"`
}

// GetTestClock reads a test clock.
func (c *Client) GetTestClock(ctx context.Context, id string) (TestClock, error) {
	path, err := pathOf("/v1/test_helpers/test_clocks", id)
	if err != nil {
		return TestClock{}, err
	}
	return get[TestClock](ctx, c, path, nil)
}

// Now is the time that an object lives in: its test clock's where it has one,
// else Stripe's as its last answer told it, without a call.
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
