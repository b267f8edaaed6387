// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const metersPath = "/v1/billing/meters"

// Meter is a billing.meter (SPEC): it adds up the usage that events report.
// Times are seconds since the Unix epoch.
type Meter struct {
	ID                 string                  `json:"id"`
	Created            int64                   `json:"created"`
	CustomerMapping    MeterCustomerMapping    `json:"customer_mapping"`
	DefaultAggregation MeterDefaultAggregation `json:"default_aggregation"`
	DisplayName        string                  `json:"display_name"`
	EventName          string                  `json:"event_name"`
	EventTimeWindow    *string                 `json:"event_time_window"`
	Livemode           bool                    `json:"livemode"`
	Status             string                  `json:"status"`
	StatusTransitions  MeterStatusTransitions  `json:"status_transitions"`
	Updated            int64                   `json:"updated"`
	ValueSettings      MeterValueSettings      `json:"value_settings"`
}

// MeterStatusActive is the Status of a meter that takes events; the other one is
// inactive.
const MeterStatusActive = string(stripe.BillingMeterStatusActive)

// MeterCustomerMapping says which key of an event's payload names the customer.
type MeterCustomerMapping struct {
	EventPayloadKey string `json:"event_payload_key"`
	Type            string `json:"type"`
}

// MeterDefaultAggregation says how the values of events add up: sum, count or last.
type MeterDefaultAggregation struct {
	Formula string `json:"formula"`
}

// MeterStatusTransitions says when a meter was deactivated, nil while it is active.
type MeterStatusTransitions struct {
	DeactivatedAt *int64 `json:"deactivated_at"`
}

// MeterValueSettings says which key of an event's payload holds the value.
type MeterValueSettings struct {
	EventPayloadKey string `json:"event_payload_key"`
}

// GetMeter reads a meter.
func (c *Client) GetMeter(ctx context.Context, id string) (Meter, error) {
	path, err := pathOf(metersPath, id)
	if err != nil {
		return Meter{}, err
	}
	return get[Meter](ctx, c, path, nil)
}

// ListMeters returns the meters of the account, active and inactive, newest
// first. Stripe has no filter for the name of an event (SPEC).
func (c *Client) ListMeters() *Pages[Meter] {
	return newPages(func(ctx context.Context, after string) (page[Meter], error) {
		return get[page[Meter]](ctx, c, metersPath, &stripe.BillingMeterListParams{ListParams: pageAfter(after)})
	}, func(m Meter) string { return m.ID })
}
