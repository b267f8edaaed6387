// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

func allOfPrice(price acctest.Object, rest map[string]knownvalue.Check) map[string]knownvalue.Check {
	all := map[string]knownvalue.Check{
		"id":                  exact(price, "id"),
		"active":              knownvalue.Bool(true),
		"billing_scheme":      exact(price, "billing_scheme"),
		"created":             acctest.At(price.Int("created")),
		"currency":            exact(price, "currency"),
		"livemode":            knownvalue.Bool(false),
		"lookup_key":          acctest.Text(price, "lookup_key"),
		"nickname":            acctest.Text(price, "nickname"),
		"product":             exact(price, "product"),
		"tax_behavior":        acctest.Text(price, "tax_behavior"),
		"tiers_mode":          acctest.Text(price, "tiers_mode"),
		"type":                exact(price, "type"),
		"unit_amount_decimal": acctest.Text(price, "unit_amount_decimal"),
	}
	for name, check := range rest {
		all[name] = check
	}
	return all
}

func TestAccPriceShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	key := acctest.UniqueName("tokens")
	meter := account.Meter(t, acctest.UniqueName("tokens")).ID()
	metered := account.Price(t, "currency", "usd", "unit_amount_decimal", "0.25", "nickname", "Tokens", "lookup_key", key,
		"metadata[team]", "growth", "tax_behavior", "exclusive",
		"recurring[interval]", "week", "recurring[interval_count]", "2", "recurring[usage_type]", "metered", "recurring[meter]", meter)
	licensed := account.Price(t, "currency", "jpy", "unit_amount", "500", "recurring[interval]", "month")
	oneTime := account.Price(t, "currency", "eur", "unit_amount", "0")
	read(t, account,
		data("stripe_price", "by_id", "id", metered.ID())+
			data("stripe_price", "by_key", "lookup_key", key)+
			data("stripe_price", "licensed", "id", licensed.ID())+
			data("stripe_price", "one_time", "id", oneTime.ID()),
		acctest.Exactly("data.stripe_price.by_id", allOfPrice(metered, meteredBiweekly(meter))),
		acctest.Exactly("data.stripe_price.by_key", allOfPrice(metered, meteredBiweekly(meter))),
		acctest.Exactly("data.stripe_price.licensed", allOfPrice(licensed, map[string]knownvalue.Check{
			"metadata":    noMetadata,
			"recurring":   recurring("month", 1, "licensed", knownvalue.Null()),
			"unit_amount": knownvalue.Int64Exact(500),
		})),
		acctest.Exactly("data.stripe_price.one_time", allOfPrice(oneTime, map[string]knownvalue.Check{
			"metadata":    noMetadata,
			"recurring":   knownvalue.Null(),
			"unit_amount": knownvalue.Int64Exact(0),
		})),
	)
}

// meteredBiweekly is the part of the test's metered price that it does not share
// with others. Its amount is no whole number of cents.
func meteredBiweekly(meter string) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"metadata":    knownvalue.MapExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("growth")}),
		"recurring":   recurring("week", 2, "metered", knownvalue.StringExact(meter)),
		"unit_amount": knownvalue.Null(),
	}
}

func recurring(interval string, count int64, usageType string, meter knownvalue.Check) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"interval":          knownvalue.StringExact(interval),
		"interval_count":    knownvalue.Int64Exact(count),
		"meter":             meter,
		"trial_period_days": knownvalue.Null(),
		"usage_type":        knownvalue.StringExact(usageType),
	})
}

// TestAccPriceArchived finds an archived price as long as no active one has taken
// its lookup key over.
func TestAccPriceArchived(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	key := acctest.UniqueName("tokens")
	price := account.Price(t, "currency", "usd", "unit_amount", "1", "lookup_key", key)
	account.Post(t, "/v1/prices/"+price.ID(), "active", "false")
	read(t, account, data("stripe_price", "test", "lookup_key", key),
		statecheck.ExpectKnownValue("data.stripe_price.test", tfjsonpath.New("id"), knownvalue.StringExact(price.ID())),
		statecheck.ExpectKnownValue("data.stripe_price.test", tfjsonpath.New("active"), knownvalue.Bool(false)))

	successor := account.Price(t, "currency", "usd", "unit_amount", "2", "lookup_key", key, "transfer_lookup_key", "true")
	read(t, account, data("stripe_price", "test", "lookup_key", key),
		statecheck.ExpectKnownValue("data.stripe_price.test", tfjsonpath.New("id"), knownvalue.StringExact(successor.ID())))
}

func TestAccPriceErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	refuse(t, account, data("stripe_price", "test", "lookup_key", acctest.UniqueName("nothing")), "No price matches", "have no price with the lookup_key", "nothing_")
	refuse(t, account, data("stripe_price", "test", "id", "price_missing"), "The price does not exist", `id = "price_missing"`, "req_")
}

func TestAccPriceExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	key := acctest.UniqueName("tokens")
	price := account.Price(t, "currency", "usd", "unit_amount", "1", "lookup_key", key,
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", account.Meter(t, acctest.UniqueName("tokens")).ID())
	readExample(t, account, "stripe_price", config.Variables{"lookup_key": config.StringVariable(key)},
		statecheck.ExpectKnownOutputValueAtPath("applicability_config", tfjsonpath.New("scope").AtMapKey("prices").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact(price.ID())))
}
