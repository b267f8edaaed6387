// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

const grantsPath = "/v1/billing/credit_grants/"

var rows = []row{
	{"the grant after a destroy", func(t *trial) string {
		t.applied(plain)
		t.must("destroy", "-auto-approve")
		return t.holds()
	}},
	{"the grants after another `value` is applied", func(t *trial) string {
		t.applied(plain)
		other := plain
		other.value = "2000"
		t.applied(other)
		return t.holds()
	}},
	{"the plan if Stripe does not have the grant", func(t *trial) string {
		t.applied(plain)
		for _, g := range t.grants() {
			t.faults(stripecall.Fault{Method: http.MethodGet, Path: grantsPath + g.ID(), Status: http.StatusNotFound, Code: "resource_missing"})
		}
		defer t.faults()
		return t.says("plan")
	}},
	{"the plan after the grant was voided elsewhere", func(t *trial) string {
		t.applied(plain)
		for _, g := range t.grants() {
			t.Post(t.ctx, grantsPath+g.ID()+"/void")
		}
		return t.says("plan")
	}},
	{"`expires_at` and `metadata` in Stripe after they were removed", func(t *trial) string {
		first := plain
		first.more = fmt.Sprintf("expires_at = %d\n  metadata = { team = \"growth\" }", time.Now().Add(240*time.Hour).Unix())
		t.applied(first)
		t.applied(plain)
		for _, g := range t.grants() {
			return fmt.Sprintf("%s, %s", kept(!g.Null("expires_at")), kept(!g.Null("metadata.team")))
		}
		return "no grant"
	}},
	{"the apply of `scope.prices`", func(t *trial) string {
		meter := t.Post(t.ctx, "/v1/billing/meters", "display_name", "Calls", "event_name", "calls", "default_aggregation[formula]", "sum").ID()
		price := t.Post(t.ctx, "/v1/prices", "currency", "usd", "unit_amount", "1", "product_data[name]", "Calls",
			"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", meter).ID()
		g := plain
		g.scope = fmt.Sprintf("prices = [{ id = %q }]", price)
		t.write(g)
		return t.says("apply", "-auto-approve")
	}},
	{"`validate` of `value = -5`", validated(func(g *terms) { g.value = "-5" })},
	{"`validate` of `priority = 500`", validated(func(g *terms) { g.more = "priority = 500" })},
	{"`validate` of the currency `USD`", validated(func(g *terms) { g.currency = "USD" })},
	{"the plan of a grant, with an `api_key` that is known only after apply", func(t *trial) string {
		t.applied(plain)
		g := plain
		g.key = "api_key = terraform_data.key.output\n}\n\nresource \"terraform_data\" \"key\" {\n  input = \"sk_test_another\""
		t.write(g)
		t.fail(t.Client.ResetStats(t.ctx))
		said := t.says("plan")
		stats, err := t.Client.Stats(t.ctx)
		t.fail(err)
		return fmt.Sprintf("%s; %d requests with the environment's key", said, stats.Requests)
	}},
}

func validated(change func(*terms)) func(*trial) string {
	return func(t *trial) string {
		g := plain
		change(&g)
		t.write(g)
		return t.says("validate")
	}
}

func kept(is bool) string {
	if is {
		return "kept"
	}
	return "cleared"
}

func (t *trial) faults(faults ...stripecall.Fault) {
	t.fail(t.Client.SetFaults(t.ctx, faults...))
}

func (t *trial) fail(err error) {
	if t.Err == nil {
		t.Err = err
	}
}
