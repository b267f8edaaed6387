// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// clockReady is how long a test clock may take to advance.
const clockReady = 30 * time.Second

// usage is a metered product of the demo, and what is used of it in the month. A unit
// costs a cent.
type usage struct {
	Product, Event string
	Units          int64
}

type idJSON struct {
	ID string `json:"id"`
}

// make creates an object, and returns its id.
func (s *stripe) make(ctx context.Context, path string, form url.Values) (string, error) {
	var made idJSON
	err := s.Post(ctx, path, form, &made)
	return made.ID, err
}

// createClock makes a test clock, on which a month can pass at once.
func (s *stripe) createClock(ctx context.Context, at time.Time) (string, error) {
	return s.make(ctx, "/v1/test_helpers/test_clocks", url.Values{"frozen_time": {unix(at)}, "name": {"demo"}})
}

// subscribe subscribes a customer to a metered price for each usage, and returns when
// the first period ends.
func (s *stripe) subscribe(ctx context.Context, customer string, all []usage) (time.Time, error) {
	form := url.Values{"customer": {customer}}
	for i, u := range all {
		price, err := s.createPrice(ctx, u)
		if err != nil {
			return time.Time{}, err
		}
		form.Set(fmt.Sprintf("items[%d][price]", i), price)
	}
	var subscription struct {
		CurrentPeriodEnd int64 `json:"current_period_end"`
	}
	err := s.Post(ctx, "/v1/subscriptions", form, &subscription)
	return time.Unix(subscription.CurrentPeriodEnd, 0), err
}

func (s *stripe) createPrice(ctx context.Context, u usage) (string, error) {
	meter, err := s.make(ctx, "/v1/billing/meters", url.Values{"display_name": {u.Product}, "event_name": {u.Event}, "default_aggregation[formula]": {"sum"}})
	if err != nil {
		return "", err
	}
	return s.make(ctx, "/v1/prices", url.Values{
		"currency": {"usd"}, "unit_amount": {"1"}, "product_data[name]": {u.Product},
		"recurring[interval]": {"month"}, "recurring[usage_type]": {"metered"}, "recurring[meter]": {meter},
	})
}

// report reports a usage by a meter event.
func (s *stripe) report(ctx context.Context, customer string, u usage, at time.Time) error {
	return s.Post(ctx, "/v1/billing/meter_events", url.Values{
		"event_name": {u.Event}, "timestamp": {unix(at)},
		"payload[stripe_customer_id]": {customer}, "payload[value]": {strconv.FormatInt(u.Units, 10)},
	}, nil)
}

// advance moves a test clock, and waits until what happens in the meantime has.
func (s *stripe) advance(ctx context.Context, clock string, to time.Time) error {
	path := "/v1/test_helpers/test_clocks/" + clock
	if err := s.Post(ctx, path+"/advance", url.Values{"frozen_time": {unix(to)}}, nil); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, clockReady)
	defer cancel()
	for {
		var state struct {
			Status string `json:"status"`
		}
		if err := s.Get(ctx, path, nil, &state); err != nil || state.Status == "ready" {
			return err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("the test clock %s is not ready: %w", clock, ctx.Err())
		}
	}
}

// bill is the invoice of a month: its lines, and what is left to pay by the customer in
// minor units.
type bill struct {
	ID    string
	Due   int64
	Lines []line
}

// line is what one product cost. Amounts are in minor units.
type line struct {
	ID, Description, Currency string
	Amount                    int64
}

// bill reads the invoice of the month that has passed.
func (s *stripe) bill(ctx context.Context, customer string) (bill, error) {
	var invoices listJSON[struct {
		ID            string `json:"id"`
		BillingReason string `json:"billing_reason"`
		AmountDue     int64  `json:"amount_due"`
		Lines         listJSON[struct {
			ID          string `json:"id"`
			Description string `json:"description"`
			Currency    string `json:"currency"`
			Amount      int64  `json:"amount"`
		}] `json:"lines"`
	}]
	if err := s.Get(ctx, "/v1/invoices", url.Values{"customer": {customer}, "limit": {"100"}}, &invoices); err != nil {
		return bill{}, err
	}
	for _, invoice := range invoices.Data {
		if invoice.BillingReason != "subscription_cycle" {
			continue
		}
		b := bill{ID: invoice.ID, Due: invoice.AmountDue}
		for _, l := range invoice.Lines.Data {
			b.Lines = append(b.Lines, line{ID: l.ID, Description: l.Description, Currency: l.Currency, Amount: l.Amount})
		}
		return b, nil
	}
	return bill{}, fmt.Errorf("customer %s has no invoice for the month", customer)
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
