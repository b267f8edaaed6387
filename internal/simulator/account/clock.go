// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// Clock is a test clock: the time that its customers live in (Unix seconds).
type Clock struct {
	ID         string `json:"id"`
	Name       string `json:"name,omitempty"`
	Created    int64  `json:"created"`
	FrozenTime int64  `json:"frozen_time"`
	// AdvancedFrom is the time that it was advanced from until it is read again: as
	// long it is still advancing to all who look at it. 0 is a clock that is ready.
	AdvancedFrom int64 `json:"advanced_from,omitempty"`
	Advancing    bool  `json:"advancing,omitempty"`
	// Deleted clocks are missing to every request, and still tell their deleted
	// customers the time.
	Deleted bool `json:"deleted,omitempty"`
}

// The bounds of a test clock, in seconds. An advance goes at most two years, or
// two intervals of its shortest subscription (SPEC). How far in the future a clock
// can start is OPEN: ten years from now here.
const (
	twoYears        = 2 * 366 * billing.SecondsPerDay
	clockStartBound = 10 * 366 * billing.SecondsPerDay
)

var clockKind = kind[Clock]{
	noun: "test_clock",
	in:   func(a *Account) *collection[Clock] { return &a.clocks },
	gone: func(c *Clock) bool { return c.Deleted },
}

// CreateClock makes a test clock. Live mode has none.
func (a *Account) CreateClock(name string, frozenTime int64) (*Clock, error) {
	if a.Livemode {
		return nil, apierror.Invalid("", "", "Test clocks are only available in test mode.")
	}
	if frozenTime < 0 || frozenTime > a.WallTime()+clockStartBound {
		return nil, apierror.Invalid("", "frozen_time", "The frozen_time of a test clock can be at most ten years in the future.")
	}
	c := &Clock{ID: RandomID("clock_"), Name: name, Created: a.WallTime(), FrozenTime: frozenTime}
	a.clocks.add(c)
	a.emit("test_helpers.test_clock.created", c)
	return c, nil
}

// Clock is the clock that the path names. A read after an advance finds
// it ready.
func (a *Account) Clock(id string) (*Clock, error) {
	c, err := clockKind.find(a, id)
	if err != nil {
		return nil, err
	}
	a.arrive(c)
	return c, nil
}

// arrive ends an advance.
func (a *Account) arrive(c *Clock) {
	if c.Advancing {
		c.Advancing, c.AdvancedFrom = false, 0
		a.emit("test_helpers.test_clock.ready", c)
	}
}

// AdvanceClock moves the clock forward; backwards, or further than Stripe lets it
// go in one step, is refused (DOC, SPEC). What billing does until then is done
// when it returns, and the clock is advancing until it is read.
func (a *Account) AdvanceClock(id string, frozenTime int64) (*Clock, error) {
	c, err := a.Clock(id)
	if err != nil {
		return nil, err
	}
	if frozenTime <= c.FrozenTime {
		return nil, apierror.Invalid("", "frozen_time", "You can only advance a test clock forward in time.")
	}
	limit, why := a.advanceLimit(c)
	if frozenTime > limit {
		return nil, apierror.Invalid("", "frozen_time", fmt.Sprintf("You cannot advance a test clock by more than %s: at most to %d.", why, limit))
	}
	c.AdvancedFrom, c.Advancing = c.FrozenTime, true
	a.emit("test_helpers.test_clock.advancing", c)
	a.advance(c, frozenTime)
	return c, nil
}

// advanceLimit is the moment that the clock can be advanced to, and the reason.
func (a *Account) advanceLimit(c *Clock) (limit int64, why string) {
	limit, why = min(c.FrozenTime+twoYears, billing.MaxTime), "two years"
	for _, customer := range a.customers.peekBy(byClock, c.ID) {
		for _, s := range a.subscriptions.peekBy(byCustomer, customer.ID) {
			if s.ended() {
				continue
			}
			r := a.recurrence(s)
			if end := billing.Boundary(c.FrozenTime, r.Interval, r.IntervalCount, 2); end < limit {
				limit, why = end, "two intervals of its shortest subscription"
			}
		}
	}
	return limit, why
}

// DeleteClock deletes the clock and its customers (DOC).
func (a *Account) DeleteClock(id string) (*Clock, error) {
	c, err := a.Clock(id)
	if err != nil {
		return nil, err
	}
	for _, customer := range a.customers.by(byClock, c.ID) {
		a.deleteCustomer(customer)
	}
	c.Deleted = true
	delete(a.agenda.byClock, c.ID)
	a.emit("test_helpers.test_clock.deleted", c)
	return c, nil
}

// ListClocks is a page of the clocks.
func (a *Account) ListClocks(p Page) ([]*Clock, bool, error) {
	clocks, more, err := a.clocks.page(a.clocks.all(), p, func(c *Clock) bool { return !c.Deleted })
	for _, c := range clocks {
		if c.Advancing {
			changing, _ := a.clocks.get(c.ID)
			a.arrive(changing)
		}
	}
	return clocks, more, err
}
