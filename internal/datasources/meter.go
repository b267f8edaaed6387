// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

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
		model:   func(m stripeapi.Meter) any { return meterOf(m) },
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
