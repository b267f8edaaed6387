// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// APIVersion is the version whose shapes the answers have, unless a request about
// credits asks for another: the one that the pinned SDK asks for (SDK).
const APIVersion = "2025-02-24.acacia"

// eventJSON is an event (SPEC). Request is null: what billing does automatically and
// what a request does are not told apart.
type eventJSON struct {
	ID              string    `json:"id"`
	Object          string    `json:"object"`
	APIVersion      string    `json:"api_version"`
	Created         int64     `json:"created"`
	Data            eventData `json:"data"`
	Livemode        bool      `json:"livemode"`
	PendingWebhooks int64     `json:"pending_webhooks"`
	Request         *string   `json:"request"`
	Type            string    `json:"type"`
}

type eventData struct {
	Object json.RawMessage `json:"object"`
}

func renderEvent(a *account.Account, e *account.Event) any {
	return eventJSON{
		ID: e.ID, Object: "event", APIVersion: APIVersion, Created: e.Created, Data: eventData{Object: e.Object},
		Livemode: a.Livemode, PendingWebhooks: e.PendingWebhooks, Type: e.Type,
	}
}

// RenderObject is the JSON of an account's object, as events hold it, or of an
// event, as it is delivered.
func RenderObject(a *account.Account, object any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(shape(a, object)); err != nil {
		panic(fmt.Sprintf("simulator: an event cannot be encoded: %v", err))
	}
	return bytes.TrimSpace(b.Bytes())
}

func shape(a *account.Account, item any) any {
	if event, ok := item.(*account.MeterEvent); ok {
		return renderProblem(event)
	}
	for _, o := range objects {
		if shown, ok := o.shape(a, item); ok {
			return shown
		}
	}
	panic(fmt.Sprintf("simulator: an event is about a %T", item))
}

// renderProblem is the data of Stripe's error report about an event that counts for nothing (DOC).
func renderProblem(e *account.MeterEvent) any {
	sample := map[string]any{
		"error_message": fmt.Sprintf("The meter event %s of %s counts for nothing: %s.", e.Identifier, e.EventName, e.Problem),
		"request":       map[string]any{"identifier": e.Identifier},
	}
	kind := map[string]any{"code": e.Problem, "error_count": 1, "sample_errors": []any{sample}}
	return map[string]any{
		"object": "billing.meter.error_report",
		"reason": map[string]any{"error_count": 1, "error_types": []any{kind}},
	}
}

var eventObject = object[account.Event]{"event", "/v1/events", (*account.Account).Event, renderEvent}

func eventEndpoints() []Endpoint {
	return []Endpoint{
		eventObject.get(),
		eventObject.list(func(c Call, p account.Page) ([]*account.Event, bool, error) {
			types := c.Params.Texts("types")
			if c.Params.Has("type") {
				types = append(types, c.Params.String("type"))
			}
			return c.Account.ListEvents(types, p)
		}, params.Field{Name: "type"}, params.Field{Name: "types", Kind: params.Strings, MaxItems: 20}),
	}
}
