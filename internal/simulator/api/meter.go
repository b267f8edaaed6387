// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// meterJSON is a billing.meter (SPEC).
type meterJSON struct {
	ID                 string         `json:"id"`
	Object             string         `json:"object"`
	Created            int64          `json:"created"`
	CustomerMapping    map[string]any `json:"customer_mapping"`
	DefaultAggregation map[string]any `json:"default_aggregation"`
	DisplayName        string         `json:"display_name"`
	EventName          string         `json:"event_name"`
	EventTimeWindow    *string        `json:"event_time_window"`
	Livemode           bool           `json:"livemode"`
	Status             string         `json:"status"`
	StatusTransitions  map[string]any `json:"status_transitions"`
	Updated            int64          `json:"updated"`
	ValueSettings      map[string]any `json:"value_settings"`
}

func renderMeter(a *account.Account, m *account.Meter) any {
	status := "active"
	if !m.Active() {
		status = "inactive"
	}
	return meterJSON{
		ID: m.ID, Object: "billing.meter", Created: m.Created,
		CustomerMapping:    map[string]any{"event_payload_key": m.CustomerKey, "type": "by_id"},
		DefaultAggregation: map[string]any{"formula": m.Formula}, DisplayName: m.DisplayName, EventName: m.EventName,
		EventTimeWindow: text(m.EventTimeWindow), Livemode: a.Livemode, Status: status,
		StatusTransitions: map[string]any{"deactivated_at": timestamp(m.DeactivatedAt)}, Updated: m.Updated,
		ValueSettings: map[string]any{"event_payload_key": m.ValueKey},
	}
}

func meterFields() []params.Field {
	return []params.Field{
		{Name: "customer_mapping", Kind: params.Object, Fields: []params.Field{
			{Name: "event_payload_key", Required: true, MaxLength: 100},
			{Name: "type", Kind: params.Enum, Required: true, Values: []string{"by_id"}},
		}},
		{Name: "default_aggregation", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "formula", Kind: params.Enum, Required: true, Values: []string{billing.FormulaCount, billing.FormulaSum}},
		}},
		{Name: "display_name", Required: true, MaxLength: 250},
		{Name: "event_name", Required: true, MaxLength: 100},
		{Name: "event_time_window", Kind: params.Enum, Values: []string{"day", "hour"}},
		{Name: "value_settings", Kind: params.Object, Fields: []params.Field{
			{Name: "event_payload_key", Required: true, MaxLength: 100},
		}},
	}
}

func createMeter(c Call) (any, error) {
	v := c.Params
	m := account.Meter{
		DisplayName:     v.String("display_name"),
		EventName:       v.String("event_name"),
		Formula:         v.String("default_aggregation", "formula"),
		CustomerKey:     "stripe_customer_id",
		ValueKey:        "value",
		EventTimeWindow: v.String("event_time_window"),
	}
	v.SetString(&m.CustomerKey, "customer_mapping", "event_payload_key")
	v.SetString(&m.ValueKey, "value_settings", "event_payload_key")
	return rendered(c, renderMeter)(c.Account.CreateMeter(m))
}

var meterObject = object[account.Meter]{kindMeter, "/v1/billing/meters", (*account.Account).Meter, renderMeter}

func meterEndpoints() []Endpoint {
	return []Endpoint{
		post(meterObject.path, createMeter, meterFields()...),
		meterObject.get(),
		post(meterObject.path+"/{id}", func(c Call) (any, error) {
			change := func(m *account.Meter) { c.Params.SetString(&m.DisplayName, "display_name") }
			return rendered(c, renderMeter)(c.Account.UpdateMeter(c.ID, change))
		}, params.Field{Name: "display_name", MaxLength: 250}),
		meterObject.act("deactivate", (*account.Account).DeactivateMeter),
		meterObject.act("reactivate", (*account.Account).ReactivateMeter),
		meterObject.list(func(c Call, p account.Page) ([]*account.Meter, bool, error) {
			return c.Account.ListMeters(c.Params.String("status"), p)
		}, params.Field{Name: "status", Kind: params.Enum, Values: []string{"active", "inactive"}}),
	}
}
