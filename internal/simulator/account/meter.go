// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Meter counts the usage that events of its name report.
type Meter struct {
	ID          string `json:"id"`
	Created     int64  `json:"created"`
	Updated     int64  `json:"updated"`
	DisplayName string `json:"display_name"`
	EventName   string `json:"event_name"`
	// Formula is one of billing.FormulaSum and its like.
	Formula string `json:"formula"`
	// CustomerKey and ValueKey are the payload's keys of the customer and the value.
	CustomerKey     string `json:"customer_key"`
	ValueKey        string `json:"value_key"`
	EventTimeWindow string `json:"event_time_window,omitempty"`
	DeactivatedAt   int64  `json:"deactivated_at,omitempty"`
}

// Active says whether the meter takes events.
func (m *Meter) Active() bool { return m.DeactivatedAt == 0 }

var meterKind = kind[Meter]{
	noun: "billing meter",
	in:   func(a *Account) *collection[Meter] { return &a.meters },
}

// CreateMeter adds a meter. An event name that an active meter has is refused.
func (a *Account) CreateMeter(m Meter) (*Meter, error) {
	if _, taken := a.meterOfEvent(m.EventName); taken {
		return nil, a.eventNameTaken(m.EventName)
	}
	m.ID, m.Created = RandomID(a.modePrefix("mtr_")), a.WallTime()
	m.Updated = m.Created
	a.meters.add(&m)
	return &m, nil
}

func (a *Account) eventNameTaken(name string) error {
	return apierror.Invalid("", "event_name", fmt.Sprintf("An active meter with the event name '%s' exists already.", name))
}

func (a *Account) meterOfEvent(name string) (*Meter, bool) {
	for _, m := range a.meters.each() {
		if m.Active() && m.EventName == name {
			return m, true
		}
	}
	return nil, false
}

// Meter is the meter that the path names.
func (a *Account) Meter(id string) (*Meter, error) { return meterKind.find(a, id) }

// UpdateMeter renames the meter.
func (a *Account) UpdateMeter(id string, change func(*Meter)) (*Meter, error) {
	m, err := a.Meter(id)
	if err != nil {
		return nil, err
	}
	change(m)
	m.Updated = a.WallTime()
	return m, nil
}

// DeactivateMeter stops the meter; a meter cannot be deleted (SPEC).
func (a *Account) DeactivateMeter(id string) (*Meter, error) {
	m, err := a.Meter(id)
	if err != nil {
		return nil, err
	}
	if !m.Active() {
		return nil, apierror.Invalid("", "", fmt.Sprintf("The meter %s is inactive already.", id))
	}
	return a.UpdateMeter(id, func(m *Meter) { m.DeactivatedAt = a.WallTime() })
}

// ReactivateMeter starts it again.
func (a *Account) ReactivateMeter(id string) (*Meter, error) {
	m, err := a.Meter(id)
	if err != nil {
		return nil, err
	}
	if m.Active() {
		return nil, apierror.Invalid("", "", fmt.Sprintf("The meter %s is active already.", id))
	}
	if _, taken := a.meterOfEvent(m.EventName); taken {
		return nil, a.eventNameTaken(m.EventName)
	}
	return a.UpdateMeter(id, func(m *Meter) { m.DeactivatedAt = 0 })
}

// ListMeters is a page of the meters; status active or inactive selects, "" takes
// both.
func (a *Account) ListMeters(status string, p Page) ([]*Meter, bool, error) {
	return a.meters.page(a.meters.all(), p, func(m *Meter) bool {
		return status == "" || (status == "active") == m.Active()
	})
}
