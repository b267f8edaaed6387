// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const metersPath = "/v1/billing/meters"

// Meter is a billing.meter (SPEC), which aggregates the usage that events report.
// Times are seconds since the Unix epoch.
type Meter struct {
	ID                 string                  `json:"id" stripe:"required"`
	Created            int64                   `json:"created" stripe:"required"`
	CustomerMapping    MeterCustomerMapping    `json:"customer_mapping" stripe:"required"`
	DefaultAggregation MeterDefaultAggregation `json:"default_aggregation" stripe:"required"`
	DisplayName        string                  `json:"display_name" stripe:"required"`
	EventName          string                  `json:"event_name" stripe:"required"`
	EventTimeWindow    *string                 `json:"event_time_window"`
	Livemode           bool                    `json:"livemode" stripe:"required"`
	Status             string                  `json:"status" stripe:"required"`
	StatusTransitions  MeterStatusTransitions  `json:"status_transitions" stripe:"required"`
	Updated            int64                   `json:"updated" stripe:"required"`
	ValueSettings      MeterValueSettings      `json:"value_settings" stripe:"required"`
}

func (Meter) objectName() string { return "billing.meter" }
func (m Meter) objectID() string { return m.ID }

// MeterStatusActive is the Status of a meter that accepts events; the other one is
// "inactive" (SPEC).
const MeterStatusActive = string(stripe.BillingMeterStatusActive)

// MeterCustomerMapping says which key of an event's payload names the customer.
type MeterCustomerMapping struct {
	EventPayloadKey string `json:"event_payload_key" stripe:"required"`
	Type            string `json:"type" stripe:"required"`
}

// MeterDefaultAggregation says how the values of events add up: sum, count or last.
type MeterDefaultAggregation struct {
	Formula string `json:"formula" stripe:"required"`
}

// MeterStatusTransitions says when a meter was deactivated, in seconds since the Unix
// epoch; nil while it is active.
type MeterStatusTransitions struct {
	DeactivatedAt *int64 `json:"deactivated_at"`
}

// MeterValueSettings says which key of an event's payload holds the value.
type MeterValueSettings struct {
	EventPayloadKey string `json:"event_payload_key" stripe:"required"`
}

// GetMeter reads the meter with the id (mtr_...). IsNotFound reports that there is
// none.
func (c *Client) GetMeter(ctx context.Context, id string) (Meter, error) {
	return getByID[Meter](ctx, c, metersPath, id)
}

// ListMeters returns the meters of the account, active and inactive, newest
// first. Stripe has no filter for the name of an event (SPEC). It makes no request
// before the list is read.
func (c *Client) ListMeters() *Pages[Meter] {
	return newPages(func(ctx context.Context, after string) (page[Meter], error) {
		return list[Meter](ctx, c, metersPath, &stripe.BillingMeterListParams{ListParams: pageAfter(after)})
	})
}
