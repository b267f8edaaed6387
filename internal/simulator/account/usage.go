// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// MeterEvent is usage that was reported. Timestamp is by the customer's clock.
type MeterEvent struct {
	Identifier string            `json:"identifier"`
	EventName  string            `json:"event_name"`
	Customer   string            `json:"customer,omitempty"`
	Value      int64             `json:"value"`
	Timestamp  int64             `json:"timestamp"`
	Created    int64             `json:"created"`
	Payload    map[string]string `json:"payload"`
	// Problem is why the event counts for nothing, in the words of the error report
	// (DOC); "" for a good one.
	Problem string `json:"problem,omitempty"`
	// Canceled events count no more.
	Canceled bool `json:"canceled,omitempty"`
}

// The problems that an event can have (DOC).
const (
	ProblemNoMeter      = "no_meter"
	ProblemArchived     = "archived_meter"
	ProblemNoCustomer   = "meter_event_no_customer_defined"
	ProblemNotFound     = "meter_event_customer_not_found"
	ProblemNoValue      = "meter_event_value_not_found"
	ProblemInvalidValue = "meter_event_invalid_value"
)

// How far an event may lie from now, in seconds: 35 days back, 5 minutes ahead (DOC).
const (
	oldestEvent = 35 * billing.SecondsPerDay
	newestEvent = 5 * 60
)

// cancelWithin is how long after it was received an event can be canceled (SPEC).
const cancelWithin = billing.SecondsPerDay

const byUsage = "usage"

// usageKey is the index of the events of one name and customer.
func usageKey(eventName, customer string) string { return eventName + "\x00" + customer }

// CreateMeterEvent takes an event. Timestamp 0 means now, an empty identifier is
// chosen. What is wrong with its payload is judged later: the event is accepted,
// counts for nothing, and v1.billing.meter.error_report_triggered tells so (DOC).
// Its timestamp is judged at once (MEAS).
func (a *Account) CreateMeterEvent(e MeterEvent) (*MeterEvent, error) {
	customer, value, problem := a.judge(e)
	now := a.WallTime()
	if customer != nil {
		now = a.now(customer)
	}
	if e.Timestamp == 0 {
		e.Timestamp = now
	}
	switch {
	case e.Timestamp < now-oldestEvent:
		return nil, apierror.Invalid("", "timestamp", "The event timestamp cannot be more than 35 days in past")
	case e.Timestamp > now+newestEvent:
		return nil, apierror.Invalid("", "timestamp", "The event timestamp cannot be more than 5 minutes in the future")
	}
	if e.Identifier == "" {
		e.Identifier = RandomID("")
	}
	if _, taken := a.meterEvents.get(e.Identifier); taken {
		return nil, apierror.Invalid("", "identifier", fmt.Sprintf("An event already exists with identifier %s.", e.Identifier))
	}
	e.Created, e.Problem = a.WallTime(), problem
	if problem == "" {
		e.Customer, e.Value = customer.ID, value
	}
	a.meterEvents.add(&e)
	switch problem {
	case "":
	case ProblemNoMeter:
		a.emit("v1.billing.meter.no_meter_found", &e)
	default:
		a.emit("v1.billing.meter.error_report_triggered", &e)
	}
	return &e, nil
}

// judge is whom the event is about, what it counts, and what is wrong with it. The
// customer is known also where something else is wrong.
func (a *Account) judge(e MeterEvent) (customer *Customer, value int64, problem string) {
	meter, ok := a.meterOfEvent(e.EventName)
	if !ok {
		for _, m := range a.meters.each() {
			if m.EventName == e.EventName {
				return nil, 0, ProblemArchived
			}
		}
		return nil, 0, ProblemNoMeter
	}
	id := e.Payload[meter.CustomerKey]
	if id == "" {
		return nil, 0, ProblemNoCustomer
	}
	customer, ok = liveCustomerKind.get(a, id)
	if !ok {
		return nil, 0, ProblemNotFound
	}
	text := e.Payload[meter.ValueKey]
	if text == "" && meter.Formula == billing.FormulaCount {
		return customer, 1, ""
	}
	if text == "" {
		return customer, 0, ProblemNoValue
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value > billing.MaxAmount || value < -billing.MaxAmount {
		return customer, 0, ProblemInvalidValue
	}
	return customer, value, ""
}

// CancelMeterEvent cancels the event with the identifier that was received within
// the last day (SPEC). Invoices that have billed it stay as they are.
func (a *Account) CancelMeterEvent(eventName, identifier string) (*MeterEvent, error) {
	e, ok := a.meterEvents.get(identifier)
	if !ok || e.EventName != eventName {
		return nil, apierror.Invalid(apierror.CodeResourceMissing, "cancel[identifier]", fmt.Sprintf("No such meter event: '%s'", identifier))
	}
	if e.Canceled {
		return nil, apierror.Invalid("", "cancel[identifier]", "The meter event has already been canceled.")
	}
	if a.WallTime()-e.Created > cancelWithin {
		return nil, apierror.Invalid("", "cancel[identifier]", "You can only cancel a meter event within 24 hours of Stripe receiving it.")
	}
	e.Canceled = true
	return e, nil
}

// usage are the values of the customer's events in [from, to) that the meter
// counts, by their timestamps, oldest first.
func (a *Account) usage(m *Meter, customer string, from, to int64) []int64 {
	var events []*MeterEvent
	for _, position := range a.meterEvents.indexes[byUsage][usageKey(m.EventName, customer)] {
		e := a.meterEvents.peek(position)
		if e.counts() && e.Timestamp >= from && e.Timestamp < to {
			events = append(events, e)
		}
	}
	slices.SortStableFunc(events, func(x, y *MeterEvent) int { return cmp.Compare(x.Timestamp, y.Timestamp) })
	values := make([]int64, len(events))
	for i, e := range events {
		values[i] = e.Value
	}
	return values
}

func (e *MeterEvent) counts() bool { return e.Problem == "" && !e.Canceled }

// UsageSummary is the usage of a customer in [Start, End), in Unix seconds.
type UsageSummary struct {
	ID         string
	Meter      string
	Start, End int64
	Value      int64
}

// SummarizeUsage is the usage between two moments, in one sum or, with a window in
// seconds, in one for each window that has any, newest first.
func (a *Account) SummarizeUsage(meter, customer string, start, end, window int64) ([]UsageSummary, error) {
	m, err := a.Meter(meter)
	if err != nil {
		return nil, err
	}
	c, err := customerKind.refer(a, customer, "customer")
	if err != nil {
		return nil, err
	}
	if start >= end {
		return nil, apierror.Invalid("", "end_time", "The end_time must be after the start_time.")
	}
	if grain := max(window, 60); start%grain != 0 || end%grain != 0 {
		return nil, apierror.Invalid("", "start_time", fmt.Sprintf("The start_time and end_time must be aligned with %d seconds.", grain))
	}
	if window == 0 {
		return []UsageSummary{a.summarize(m, c.ID, start, end)}, nil
	}
	windows := map[int64]bool{}
	for _, position := range a.meterEvents.indexes[byUsage][usageKey(m.EventName, c.ID)] {
		if e := a.meterEvents.peek(position); e.counts() && e.Timestamp >= start && e.Timestamp < end {
			windows[e.Timestamp-e.Timestamp%window] = true
		}
	}
	var summaries []UsageSummary
	for from := range windows {
		summaries = append(summaries, a.summarize(m, c.ID, from, from+window))
	}
	slices.SortFunc(summaries, func(x, y UsageSummary) int { return cmp.Compare(y.Start, x.Start) })
	return summaries, nil
}

// summarize is one sum. Its id tells what it is of, so that pages can follow it.
func (a *Account) summarize(m *Meter, customer string, start, end int64) UsageSummary {
	value := billing.Quantity(m.Formula, a.usage(m, customer, start, end))
	id := fmt.Sprintf("mtrusg_%s_%d_%d", m.ID, start, end)
	return UsageSummary{ID: id, Meter: m.ID, Start: start, End: end, Value: value}
}

// PageOfUsage is a page of summaries, which are newest first.
func PageOfUsage(summaries []UsageSummary, p Page) ([]*UsageSummary, bool, error) {
	c := newCollection(func(s *UsageSummary) string { return s.ID })
	for n := len(summaries) - 1; n >= 0; n-- {
		c.add(&summaries[n])
	}
	return c.page(c.all(), p, everything)
}
