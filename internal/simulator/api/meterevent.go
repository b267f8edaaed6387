// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// meterEventJSON is a billing.meter_event (SPEC).
type meterEventJSON struct {
	Object     string            `json:"object"`
	Created    int64             `json:"created"`
	EventName  string            `json:"event_name"`
	Identifier string            `json:"identifier"`
	Livemode   bool              `json:"livemode"`
	Payload    map[string]string `json:"payload"`
	Timestamp  int64             `json:"timestamp"`
}

func renderMeterEvent(a *account.Account, e *account.MeterEvent) any {
	return meterEventJSON{
		Object: "billing.meter_event", Created: e.Created, EventName: e.EventName, Identifier: e.Identifier,
		Livemode: a.Livemode, Payload: e.Payload, Timestamp: e.Timestamp,
	}
}

// adjustmentJSON is a billing.meter_event_adjustment (SPEC). It is answered before
// it is done.
type adjustmentJSON struct {
	Object    string           `json:"object"`
	Cancel    adjustmentCancel `json:"cancel"`
	EventName string           `json:"event_name"`
	Livemode  bool             `json:"livemode"`
	Status    string           `json:"status"`
	Type      string           `json:"type"`
}

type adjustmentCancel struct {
	Identifier string `json:"identifier"`
}

// usageJSON is a billing.meter_event_summary (SPEC).
type usageJSON struct {
	ID              string `json:"id"`
	Object          string `json:"object"`
	AggregatedValue int64  `json:"aggregated_value"`
	EndTime         int64  `json:"end_time"`
	Livemode        bool   `json:"livemode"`
	Meter           string `json:"meter"`
	StartTime       int64  `json:"start_time"`
}

func renderUsage(a *account.Account, s *account.UsageSummary) any {
	return usageJSON{
		ID: s.ID, Object: "billing.meter_event_summary", AggregatedValue: s.Value, EndTime: s.End, Livemode: a.Livemode,
		Meter: s.Meter, StartTime: s.Start,
	}
}

func summarizeUsage(c Call) (any, error) {
	page, err := pageOf(c.Params)
	if err != nil {
		return nil, err
	}
	windows := map[string]int64{"hour": 60 * 60, "day": billing.SecondsPerDay}
	summaries, err := c.Account.SummarizeUsage(c.ID, c.Params.String("customer"), c.Params.Int("start_time"), c.Params.Int("end_time"),
		windows[c.Params.String("value_grouping_window")])
	if err != nil {
		return nil, err
	}
	items, hasMore, err := account.PageOfUsage(summaries, page)
	if err != nil {
		return nil, err
	}
	return listObject(c, items, hasMore, renderUsage), nil
}

func meterEventEndpoints() []Endpoint {
	return []Endpoint{
		post("/v1/billing/meter_events", func(c Call) (any, error) {
			return rendered(c, renderMeterEvent)(c.Account.CreateMeterEvent(account.MeterEvent{
				EventName:  c.Params.String("event_name"),
				Identifier: c.Params.String("identifier"),
				Payload:    c.Params.Map("payload"),
				Timestamp:  c.Params.Int("timestamp"),
			}))
		},
			params.Field{Name: "event_name", Required: true, MaxLength: 100},
			params.Field{Name: "identifier", MaxLength: 100},
			params.Field{Name: "payload", Kind: params.Map, Required: true},
			params.Field{Name: "timestamp", Kind: params.Timestamp}),
		post("/v1/billing/meter_event_adjustments", func(c Call) (any, error) {
			e, err := c.Account.CancelMeterEvent(c.Params.String("event_name"), c.Params.String("cancel", "identifier"))
			if err != nil {
				return nil, err
			}
			return adjustmentJSON{
				Object: "billing.meter_event_adjustment", Cancel: adjustmentCancel{Identifier: e.Identifier}, EventName: e.EventName,
				Livemode: c.Account.Livemode, Status: "pending", Type: "cancel",
			}, nil
		},
			params.Field{Name: "cancel", Kind: params.Object, Required: true, Fields: []params.Field{{Name: "identifier", Required: true, MaxLength: 100}}},
			params.Field{Name: "event_name", Required: true, MaxLength: 100},
			params.Field{Name: "type", Kind: params.Enum, Required: true, Values: []string{"cancel"}}),
		get("/v1/billing/meters/{id}/event_summaries", summarizeUsage, append(params.Paging(),
			params.Field{Name: "customer", Required: true},
			params.Field{Name: "end_time", Kind: params.Timestamp, Required: true, Min: params.Bound(0), Max: params.Bound(billing.MaxTime)},
			params.Field{Name: "start_time", Kind: params.Timestamp, Required: true, Min: params.Bound(0), Max: params.Bound(billing.MaxTime)},
			params.Field{Name: "value_grouping_window", Kind: params.Enum, Values: []string{"day", "hour"}})...),
	}
}
