// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// NewMeter returns the data source stripe_billing_meter.
func NewMeter() datasource.DataSource {
	return &lookup[stripeapi.Meter]{
		source:    source{name: "billing_meter", description: meterSchema},
		thing:     "billing meter",
		things:    "billing meters",
		attribute: "event_name",
		get:       (*stripeapi.Client).GetMeter,
		lists: func(c *stripeapi.Client, _ string) []*stripeapi.Pages[stripeapi.Meter] {
			return []*stripeapi.Pages[stripeapi.Meter]{c.ListMeters()}
		},
		matches: func(m stripeapi.Meter, eventName string) bool { return m.EventName == eventName },
		prefer:  active,
		id:      func(m stripeapi.Meter) string { return m.ID },
	}
}

// active returns the active meters, or all where none is. Meters cannot be deleted
// (SPEC), and a deactivated one leaves its event name to another, so an account keeps
// the old ones beside the one in use.
func active(meters []stripeapi.Meter) []stripeapi.Meter {
	var found []stripeapi.Meter
	for _, meter := range meters {
		if meter.Status == stripeapi.MeterStatusActive {
			found = append(found, meter)
		}
	}
	if len(found) == 0 {
		return meters
	}
	return found
}

func meterSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Finds a billing meter by its ID or by the name of the events that it counts.",
		Attributes: map[string]schema.Attribute{
			"id":      lookupAttribute("ID of the meter (`mtr_...`). Exactly one of `id` and `event_name` is set.", grantresource.MeterID()),
			"created": computedTimestamp("When the meter was created, in RFC 3339, UTC."),
			"customer_mapping": computedObject("How an event names the customer.", map[string]schema.Attribute{
				"event_payload_key": computedString("The key in the event's payload that holds the customer, like `stripe_customer_id`."),
				"type":              computedString("What the key holds: `by_id`, the customer's ID."),
			}),
			"default_aggregation": computedObject("How the values of events become usage.", map[string]schema.Attribute{
				"formula": computedString("`sum` adds the values up, `count` counts the events, `last` takes the last value."),
			}),
			"display_name": computedString("The meter's name in the Dashboard, up to 250 characters."),
			"event_name": lookupAttribute("The name of the events that the meter counts, up to 100 characters. Exactly one of `id` and `event_name` is set. "+
				"An inactive meter is found only if no active one has the name. It is an error if no meter or several have it.", stringvalidator.LengthAtLeast(1)),
			"event_time_window": computedString("The window in which events are added up beforehand, `day` or `hour`; null if there is none."),
			"livemode":          livemodeAttribute(),
			"status":            computedString("`active`, or `inactive` for a meter that takes no more events."),
			"status_transitions": computedObject("When the status changed.", map[string]schema.Attribute{
				"deactivated_at": computedTimestamp("When the meter was deactivated, in RFC 3339, UTC; null while it is active."),
			}),
			"updated": computedTimestamp("When the meter was last changed, in RFC 3339, UTC."),
			"value_settings": computedObject("Where an event holds its value.", map[string]schema.Attribute{
				"event_payload_key": computedString("The key in the event's payload that holds the value, like `value`."),
			}),
		},
	}
}
