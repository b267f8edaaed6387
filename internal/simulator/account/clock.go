// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"

// Clock is a test clock: the time that its customers live in (Unix seconds).
type Clock struct {
	ID         string `json:"id"`
	Name       string `json:"name,omitempty"`
	Created    int64  `json:"created"`
	FrozenTime int64  `json:"frozen_time"`
	// Deleted clocks are missing to every request, and still tell their deleted
	// customers the time.
	Deleted bool `json:"deleted,omitempty"`
}

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
	c := &Clock{ID: RandomID("clock_"), Name: name, Created: a.wall(), FrozenTime: frozenTime}
	a.clocks.add(c)
	a.env.Changed()
	return c, nil
}

// Clock is the clock that the path names.
func (a *Account) Clock(id string) (*Clock, error) { return clockKind.find(a, id) }

// AdvanceClock moves the clock forward; backwards is refused (DOC).
func (a *Account) AdvanceClock(id string, frozenTime int64) (*Clock, error) {
	c, err := a.Clock(id)
	if err != nil {
		return nil, err
	}
	if frozenTime <= c.FrozenTime {
		return nil, apierror.Invalid("", "frozen_time", "You can only advance a test clock forward in time.")
	}
	c.FrozenTime = frozenTime
	a.env.Changed()
	return c, nil
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
	a.env.Changed()
	return c, nil
}

// ListClocks is a page of the clocks.
func (a *Account) ListClocks(p Page) ([]*Clock, bool, error) {
	return a.clocks.page(a.clocks.all(), p, func(c *Clock) bool { return !c.Deleted })
}
