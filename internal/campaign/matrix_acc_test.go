// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccDeferralMatrix: every attribute in every operation, with a value that the plan
// knows, one that it does not, and one that turns out to be refused: no customer is left
// with less than before without the plan having said so.
func TestAccDeferralMatrix(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it would take Stripe an hour")
	account.Switch(t, map[string]string{"preview": "on"})
	price, another := account.MeteredPrice(t), account.MeteredPrice(t)
	quoted := func(text string) string { return `"` + text + `"` }
	prices := func(ids ...string) string { return `[{ id = "` + strings.Join(ids, `" }, { id = "`) + `" }]` }
	const metered = `applicability_config = { scope = { price_type = "metered" } }`
	m := acctest.Matrix{
		Resource: strings.Split(address, ".")[0],
		Provider: strings.Replace(providerBlock, "{", "{\n  stripe_version = \"2026-01-28.preview\"", 1),
		Base: map[string]string{
			"idempotency_key":      `idempotency_key = "{cell}"`,
			"recipients":           `recipients = { {customer} = 1000, {second} = 1000 }`,
			"currency":             `currency = "usd"`,
			"category":             `category = "promotional"`,
			"applicability_config": metered,
		},
		Held: func(state acctest.Object) []string {
			ended := texts(state, "ended")
			grants := texts(state, "grants")
			maps.DeleteFunc(grants, func(customer, _ string) bool { return ended[customer] != "" })
			return slices.Collect(maps.Values(grants))
		},
		Prepare: func(c *acctest.Cell) {
			if c.Path == "idempotency_key" {
				id := account.Grant(t, c.Customers["second"], "metadata[terraform_idempotency_key]", "spent")
				account.Post(t, createPath+"/"+id+"/void")
			}
		},
		// A tainted campaign is never replaced: its grants are many.
		Relaxed: func(c acctest.Cell) bool { return c.Operation == "taint" && c.Knows == "known" },
		Values: map[string]acctest.MatrixValue{
			"idempotency_key": {Line: "idempotency_key = %s", Before: `"{cell}"`, After: `"another"`, Invalid: []string{`"spent"`, quoted(strings.Repeat("k", 256)), `""`}},
			"recipients": {
				Line: "recipients = %s", Before: `{ {customer} = 1000, {second} = 1000 }`, After: `{ {customer} = 2000, {other} = 1000 }`, InPlace: true,
				Invalid: []string{`{ {customer} = 0, {second} = 1000 }`, `{ {customer} = 0.5, {second} = 1000 }`, `{ {customer} = 1000, {second} = "many" }`, `{ "somebody@example.com" = 1000, {second} = 1000 }`, `{ {customer} = 1e15 }`, `"everybody"`},
			},
			"currency": {Line: "currency = %s", Before: `"usd"`, After: `"eur"`, Invalid: []string{`"USD"`, `"usx"`}},
			"category": {Line: "category = %s", Before: `"promotional"`, After: `"paid"`, Invalid: []string{`"gift"`}},
			"applicability_config": {
				Line: "applicability_config = %s", Before: `{ scope = { price_type = "metered" } }`, After: `{ scope = { prices = ` + prices(price) + ` } }`,
				Invalid: []string{`{ scope = {} }`, `{ scope = { price_type = "metered", prices = ` + prices(price) + ` } }`},
			},
			"applicability_config.scope": {
				Line: "applicability_config = { scope = %s }", Before: `{ price_type = "metered" }`, After: `{ prices = ` + prices(price) + ` }`,
				Invalid: []string{`{}`, `{ price_type = "licensed" }`},
			},
			"applicability_config.scope.price_type": {
				Line: "applicability_config = { scope = { price_type = %s } }", Before: `"metered"`, After: `"metered"`, Invalid: []string{`"licensed"`},
				Removed: "applicability_config = { scope = { prices = " + prices(price) + " } }",
			},
			"applicability_config.scope.prices": {
				Line: "applicability_config = { scope = { prices = %s } }", Before: prices(price), After: prices(another, price), Invalid: []string{prices("price_missing"), `[]`},
				Removed: metered,
			},
			"applicability_config.scope.prices.id": {
				Line: "applicability_config = { scope = { prices = [{ id = %s }] } }", Before: quoted(price), After: quoted(another), Invalid: []string{`"price_missing"`, `""`},
			},
			"applicability_config.scope.billable_items": {
				Line: "applicability_config = { scope = { billable_items = %s } }", Before: prices("bitem_1"), After: prices("bitem_1", "bitem_2"), Invalid: []string{prices(price), `[]`},
				Removed: metered,
			},
			"applicability_config.scope.billable_items.id": {
				Line: "applicability_config = { scope = { billable_items = [{ id = %s }] } }", Before: `"bitem_1"`, After: `"bitem_2"`, Invalid: []string{`""`},
			},
			"name":     {Line: "name = %s", Before: `"old"`, After: `"new"`, Invalid: []string{quoted(strings.Repeat("n", 101)), `""`}, Optional: true},
			"priority": {Line: "priority = %s", Before: "10", After: "20", Invalid: []string{"500", "-1", "0.5", `"first"`}, Optional: true, Kept: true},
			"effective_at": {
				Line: "effective_at = %s", Before: `"2098-01-01T00:00:00Z"`, After: `"2098-02-01T00:00:00Z"`, Invalid: []string{`"2020-01-01T00:00:00Z"`, `"tomorrow"`}, Optional: true, Kept: true,
			},
			"expires_at": {
				Line: "expires_at = %s", Before: `"2098-01-01T00:00:00Z"`, After: `"2099-01-01T00:00:00Z"`, Invalid: []string{`"2020-01-01T00:00:00Z"`, `"tomorrow"`}, Optional: true, InPlace: true,
			},
			"metadata": {
				Line: "metadata = %s", Before: `{ team = "growth" }`, After: `{ team = "sales" }`, Optional: true, InPlace: true,
				Invalid: []string{`{ team = "` + strings.Repeat("x", 501) + `" }`, `{ "a[b]" = "x" }`, `{ terraform_idempotency_key = "x" }`, `{ for i in range(50) : "k${i}" => "x" }`},
			},
			"deletion_policy": {
				Line: "deletion_policy = %s", Before: `"void"`, After: `"expire"`, Invalid: []string{`"forget"`, `""`}, Optional: true, InPlace: true,
			},
		},
	}
	m.Run(t, account)
}
