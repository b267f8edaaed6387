// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const pricesPath = "/v1/prices"

// Price is a price as far as credits concern it (SPEC). UnitAmount counts minor
// units and is nil where it is no whole number or the price has tiers;
// UnitAmountDecimal is the same as text, with up to 12 decimals. Created is in
// seconds since the Unix epoch. Type is "recurring" or "one_time".
type Price struct {
	ID                string            `json:"id" stripe:"required"`
	Active            bool              `json:"active" stripe:"required"`
	BillingScheme     string            `json:"billing_scheme" stripe:"required"`
	Created           int64             `json:"created" stripe:"required"`
	Currency          string            `json:"currency" stripe:"required"`
	Livemode          bool              `json:"livemode" stripe:"required"`
	LookupKey         *string           `json:"lookup_key"`
	Metadata          map[string]string `json:"metadata" stripe:"required"`
	Nickname          *string           `json:"nickname"`
	Product           Reference         `json:"product" stripe:"required"`
	Recurring         *PriceRecurring   `json:"recurring"`
	TaxBehavior       *string           `json:"tax_behavior"`
	TiersMode         *string           `json:"tiers_mode"`
	Type              string            `json:"type" stripe:"required"`
	UnitAmount        *int64            `json:"unit_amount"`
	UnitAmountDecimal *string           `json:"unit_amount_decimal"`
}

func (Price) objectName() string { return "price" }
func (p Price) objectID() string { return p.ID }

// Metered is the usage type of prices that credits apply to, and the price type of a scope
// that includes them all, the only one that Stripe has (SPEC).
const Metered = "metered"

// PriceRecurring is how a recurring price is billed: every IntervalCount intervals of
// "day", "week", "month" or "year". Credits apply to prices whose UsageType is
// Metered and whose Meter, the id of a meter, is set (DOC).
type PriceRecurring struct {
	Interval        string  `json:"interval" stripe:"required"`
	IntervalCount   int64   `json:"interval_count" stripe:"required"`
	Meter           *string `json:"meter"`
	TrialPeriodDays *int64  `json:"trial_period_days"`
	UsageType       string  `json:"usage_type" stripe:"required"`
}

// GetPrice reads the price with the id (price_...), also an archived one. IsNotFound
// reports that there is none.
func (c *Client) GetPrice(ctx context.Context, id string) (Price, error) {
	return getByID[Price](ctx, c, pricesPath, id)
}

// ListPrices returns the prices with a lookup key that are active, or those that
// are not, newest first. Which of them Stripe lists without that filter is not relied
// on. It makes no request before the list is read.
func (c *Client) ListPrices(lookupKey string, active bool) *Pages[Price] {
	return newPages(func(ctx context.Context, after string) (page[Price], error) {
		return list[Price](ctx, c, pricesPath, &stripe.PriceListParams{
			ListParams: pageAfter(after),
			Active:     stripe.Bool(active),
			LookupKeys: stripe.StringSlice([]string{lookupKey}),
		})
	})
}
