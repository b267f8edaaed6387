// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strconv"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// sampleKey opens the account that the sample is in.
const sampleKey = "sk_test_simulator"

// The usage that the sample's customers report.
const sampleEvent = "api_calls"

const day = 24 * 60 * 60

// sample fills an account by Stripe's own calls.
type sample struct {
	stripecall.Script
	ctx context.Context
}

// addSample gives the account of sampleKey a meter, a price and a few customers
// with credits, unless an earlier run has: one whose month has passed on a test
// clock, so that there is an invoice that credits paid, one in the middle of a
// month, and one whose grants have ended.
func addSample(ctx context.Context, base string) error {
	s := &sample{ctx: ctx, Script: stripecall.Script{Client: stripecall.New(base, sampleKey, 0)}}
	there := s.Get(ctx, "/v1/customers", "email", "grace@example.com")
	if s.Err != nil || len(there.List("data")) > 0 {
		return s.Err
	}
	s.post("/v1/billing/meters", "display_name", "API calls", "event_name", sampleEvent, "default_aggregation[formula]", "sum")
	meters := s.Get(ctx, "/v1/billing/meters", "limit", "1").List("data")
	if s.Err != nil || len(meters) == 0 {
		return s.Err
	}
	product := s.post("/v1/products", "name", "API calls")
	price := s.post("/v1/prices", "currency", "usd", "unit_amount", "2", "product", product, "lookup_key", "api-calls",
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", meters[0].ID())

	s.alan()
	s.ada(price)
	s.grace(price)
	return s.Err
}

// ada has used more than her welcome credits, and her month is over.
func (s *sample) ada(price string) {
	now := time.Now().Unix()
	clock := s.post("/v1/test_helpers/test_clocks", "name", "Ada's month", "frozen_time", number(now-32*day))
	ada := s.post("/v1/customers", "name", "Ada Lovelace", "email", "ada@example.com", "test_clock", clock)
	s.post("/v1/subscriptions", "customer", ada, "items[0][price]", price)
	s.grant(ada, "promotional", "Welcome credits", "1000", "expires_at", number(now+90*day))
	s.grant(ada, "paid", "Prepaid credits", "5000")
	s.use(ada, 900, now-32*day)
	s.AdvanceClock(s.ctx, clock, now)
	s.use(ada, 150, now)
}

// grace lives in the present: she has usage, and a grant that is yet to come.
func (s *sample) grace(price string) {
	now := time.Now().Unix()
	grace := s.post("/v1/customers", "name", "Grace Hopper", "email", "grace@example.com")
	s.post("/v1/subscriptions", "customer", grace, "items[0][price]", price)
	s.grant(grace, "paid", "Contract credits", "2500", "priority", "10", "metadata[contract]", "C-1906")
	s.grant(grace, "promotional", "Next month's credits", "2500", "effective_at", number(now+30*day), "expires_at", number(now+60*day))
	s.use(grace, 250, now)
}

// alan's grants have ended, one each way.
func (s *sample) alan() {
	alan := s.post("/v1/customers", "name", "Alan Turing", "email", "alan@example.com")
	s.post("/v1/billing/credit_grants/" + s.grant(alan, "promotional", "Granted by mistake", "9900") + "/void")
	s.post("/v1/billing/credit_grants/" + s.grant(alan, "promotional", "Trial credits", "500") + "/expire")
}

func (s *sample) grant(customer, category, name, value string, pairs ...string) string {
	return s.post("/v1/billing/credit_grants", append([]string{
		"customer", customer, "category", category, "name", name,
		"amount[type]", "monetary", "amount[monetary][currency]", "usd", "amount[monetary][value]", value,
		"applicability_config[scope][price_type]", "metered",
	}, pairs...)...)
}

func (s *sample) use(customer string, units, at int64) {
	s.post("/v1/billing/meter_events", "event_name", sampleEvent, "timestamp", number(at),
		"payload[stripe_customer_id]", customer, "payload[value]", number(units))
}

// post returns the id of what it made.
func (s *sample) post(path string, pairs ...string) string {
	return s.Post(s.ctx, path, pairs...).ID()
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
