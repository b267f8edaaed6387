// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
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
	}
}
