// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"strconv"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// MeterEvent is usage that was reported. Timestamp is by the customer's clock.
type MeterEvent struct {
	Identifier string            `json:"identifier"`
	EventName  string            `json:"event_name"`
	Customer   string            `json:"customer"`
	Value      int64             `json:"value"`
	Timestamp  int64             `json:"timestamp"`
	Created    int64             `json:"created"`
	Payload    map[string]string `json:"payload"`
}

// How far an event may lie from now, in seconds: 35 days back, 5 minutes ahead (DOC).
const (
	oldestEvent = 35 * 24 * 60 * 60
	newestEvent = 5 * 60
)

const byUsage = "usage"

// usageKey is the index of the events of one name and customer.
func usageKey(eventName, customer string) string { return eventName + "\x00" + customer }

// CreateMeterEvent reports usage to the active meter of the event's name; its
// payload names the customer and a whole value. Timestamp 0 means now, an empty
// identifier is chosen.
func (a *Account) CreateMeterEvent(e MeterEvent) (*MeterEvent, error) {
	meter, ok := a.meterOfEvent(e.EventName)
	if !ok {
		return nil, apierror.Invalid(apierror.CodeResourceMissing, "event_name", fmt.Sprintf("No active meter found for event name '%s'.", e.EventName))
	}
	customerParam := "payload[" + meter.CustomerKey + "]"
	if e.Payload[meter.CustomerKey] == "" {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, customerParam, "Missing required param: "+customerParam+".")
	}
	customer, err := liveCustomerKind.refer(a, e.Payload[meter.CustomerKey], customerParam)
	if err != nil {
		return nil, err
	}
	e.Customer = customer.ID
	if e.Value, err = eventValue(meter, e.Payload); err != nil {
		return nil, err
	}
	now := a.now(customer)
	if e.Timestamp == 0 {
		e.Timestamp = now
	}
	if e.Timestamp < now-oldestEvent || e.Timestamp > now+newestEvent {
		return nil, apierror.Invalid("", "timestamp", "The timestamp must be within the past 35 days and up to 5 minutes in the future.")
	}
	if e.Identifier == "" {
		e.Identifier = RandomID("")
	}
	if _, taken := a.meterEvents.get(e.Identifier); taken {
		return nil, apierror.Invalid("", "identifier", fmt.Sprintf("An event already exists with identifier %s.", e.Identifier))
	}
	e.Created = a.wall()
	a.meterEvents.add(&e)
	a.env.Changed()
	return &e, nil
}

func eventValue(m *Meter, payload map[string]string) (int64, error) {
	if m.Formula == billing.FormulaCount && payload[m.ValueKey] == "" {
		return 1, nil
	}
	param := "payload[" + m.ValueKey + "]"
	if payload[m.ValueKey] == "" {
		return 0, apierror.Invalid(apierror.CodeParameterMissing, param, "Missing required param: "+param+".")
	}
	value, err := strconv.ParseInt(payload[m.ValueKey], 10, 64)
	if err != nil {
		return 0, apierror.Invalid(apierror.CodeParameterInvalidInteger, param, "Invalid integer: "+payload[m.ValueKey])
	}
	return value, nil
}

// usage are the values of the customer's events that the meter counts, which were
// reported as number since or later and not before the moment from, oldest first.
func (a *Account) usage(m *Meter, customer string, since int, from int64) []int64 {
	var values []int64
	v := a.meterEvents.where(byUsage, usageKey(m.EventName, customer))
	for i := v.search(since); i < v.length; i++ {
		if e := a.meterEvents.peek(v.at(i)); e.Timestamp >= from {
			values = append(values, e.Value)
		}
	}
	return values
}
