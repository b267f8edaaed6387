// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccDeferralMatrix: every attribute in every operation, with a value that the plan
// knows, one that it does not, and one that turns out to be refused: nobody is left with
// less than before without the plan having said so.
func TestAccDeferralMatrix(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{"keyed": `idempotency_key = "key"`, "without a key": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it would take Stripe an hour")
			account.Switch(t, map[string]string{"preview": "on"})
			m := matrix(t, account, key)
			if key == "" {
				// A create, and a change in place, are no other than with a key.
				m.Only = []string{"change", "-replace", "taint"}
			}
			m.Run(t, account)
		})
	}
}

func matrix(t *testing.T, account *acctest.Account, key string) acctest.Matrix {
	t.Helper()
	price, another := account.MeteredPrice(t), account.MeteredPrice(t)
	quoted := func(text string) string { return `"` + text + `"` }
	prices := func(ids ...string) string { return `[{ id = "` + strings.Join(ids, `" }, { id = "`) + `" }]` }
	const (
		metered = `applicability_config = { scope = { price_type = "metered" } }`
		amount  = `amount = { monetary = { currency = "usd", value = 1000 } }`
	)
	return acctest.Matrix{
		Resource: resourceType,
		Provider: withArguments(provider, `  stripe_version = "2026-01-28.preview"`),
		Base: map[string]string{
			"customer":             `customer = "{customer}"`,
			"category":             `category = "promotional"`,
			"amount":               amount,
			"applicability_config": metered,
			"idempotency_key":      key,
		},
		Held: func(state acctest.Object) []string { return []string{state.ID()} },
		Prepare: func(c *acctest.Cell) {
			spent := c.Customers["customer"]
			if c.Path == "customer" {
				// The other customer is only ever refused, since the key is spent.
				c.Customers["spent"] = account.Customer(t)
				spent = c.Customers["spent"]
			}
			if c.Path == "customer_account" {
				c.Customers["account"], c.Customers["another"] = account.CustomerAccount(t), account.CustomerAccount(t)
			}
			if c.Path == "customer" || c.Path == "idempotency_key" {
				spend(t, account, spent, map[bool]string{true: "key", false: "spent"}[c.Path == "customer"])
			}
		},
		Values: map[string]acctest.MatrixValue{
			"customer": {
				Line: "customer = %s", Before: `"{customer}"`, After: `"{other}"`,
				Invalid: spentCustomer(key, `"cus_missing"`, `""`, `"somebody@example.com"`),
			},
			"customer_account": {
				Line: "customer_account = %s", Before: `"{account}"`, After: `"{another}"`, Invalid: []string{`"acct_missing"`, `"{customer}"`, `""`},
				Without: "customer", Removed: `customer = "{customer}"`,
			},
			"category": {Line: "category = %s", Before: `"promotional"`, After: `"paid"`, Invalid: []string{`"gift"`}},
			"amount": {
				Line: "amount = %s", Before: `{ monetary = { currency = "usd", value = 1000 } }`, After: `{ monetary = { currency = "usd", value = 2000 } }`,
				Invalid: []string{`{ monetary = { currency = "usd", value = 0 } }`, `{ monetary = { currency = "usx", value = 1000 } }`, `{ monetary = {} }`, `"1000"`},
			},
			"amount.type": {
				Line: `amount = { type = %s, monetary = { currency = "usd", value = 1000 } }`, Before: `"monetary"`, After: `"monetary"`, Invalid: []string{`"custom_pricing_unit"`},
				Removed: amount, Optional: true, Kept: true,
			},
			"amount.monetary": {
				Line: "amount = { monetary = %s }", Before: `{ currency = "usd", value = 1000 }`, After: `{ currency = "eur", value = 1000 }`,
				Invalid: []string{`{ currency = "USD", value = 1000 }`, `{ currency = "usd", value = -1 }`},
			},
			"amount.monetary.currency": {
				Line: "amount = { monetary = { currency = %s, value = 1000 } }", Before: `"usd"`, After: `"eur"`, Invalid: []string{`"USD"`, `"usx"`},
			},
			"amount.monetary.value": {
				Line: `amount = { monetary = { currency = "usd", value = %s } }`, Before: "1000", After: "2000", Invalid: []string{"0", "-1", "49.99", `"many"`},
			},
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
			"priority": {Line: "priority = %s", Before: "10", After: "20", Invalid: []string{"101", "-1", "0.5", `"first"`}, Optional: true, Kept: true},
			"effective_at": {
				Line: "effective_at = %s", Before: `"2098-01-01T00:00:00Z"`, After: `"2098-02-01T00:00:00Z"`, Invalid: []string{`"2020-01-01T00:00:00Z"`, `"tomorrow"`}, Optional: true, Kept: true,
			},
			"expires_at": {
				Line: "expires_at = %s", Before: `"2098-01-01T00:00:00Z"`, After: `"2099-01-01T00:00:00Z"`, Invalid: []string{`"2020-01-01T00:00:00Z"`, `"tomorrow"`}, Optional: true, InPlace: true,
			},
			"metadata": {
				Line: "metadata = %s", Before: `{ team = "growth" }`, After: `{ team = "sales" }`, Optional: true, InPlace: true,
				Invalid: []string{`{ team = "` + strings.Repeat("x", 501) + `" }`, `{ "a[b]" = "x" }`, `{ terraform_idempotency_key = "x" }`, `{ for i in range(51) : "k${i}" => "x" }`},
			},
			"deletion_policy": {
				Line: "deletion_policy = %s", Before: `"void"`, After: `"expire"`, Invalid: []string{`"forget"`, `""`}, Optional: true, InPlace: true,
			},
			"idempotency_key": {
				Line: "idempotency_key = %s", Before: `"before"`, After: `"after"`, Invalid: []string{`"spent"`, quoted(strings.Repeat("k", 256)), `""`}, Optional: true,
				Kept: true,
			},
		},
	}
}

// spentCustomer adds, for a keyed grant, the customer for whom the key was used.
func spentCustomer(key string, invalid ...string) []string {
	if key == "" {
		return invalid
	}
	return append(invalid, `"{spent}"`)
}
