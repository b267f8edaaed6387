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
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func object(attributes map[string]knownvalue.Check) knownvalue.Check {
	return knownvalue.ObjectExact(attributes)
}

func allOfMeter(meter acctest.Object) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"id":      exact(meter, "id"),
		"created": acctest.At(meter.Int("created")),
		"customer_mapping": object(map[string]knownvalue.Check{
			"event_payload_key": exact(meter, "customer_mapping.event_payload_key"),
			"type":              exact(meter, "customer_mapping.type"),
		}),
		"default_aggregation": object(map[string]knownvalue.Check{"formula": exact(meter, "default_aggregation.formula")}),
		"display_name":        exact(meter, "display_name"),
		"event_name":          exact(meter, "event_name"),
		"event_time_window":   acctest.Text(meter, "event_time_window"),
		"livemode":            knownvalue.Bool(false),
		"status":              exact(meter, "status"),
		"status_transitions":  object(map[string]knownvalue.Check{"deactivated_at": acctest.At(meter.Int("status_transitions.deactivated_at"))}),
		"updated":             acctest.At(meter.Int("updated")),
		"value_settings":      object(map[string]knownvalue.Check{"event_payload_key": exact(meter, "value_settings.event_payload_key")}),
	}
}

func TestAccMeterShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t, simulator.Options{Now: acctest.Ticking()})
	event, retired := acctest.UniqueName("tokens"), acctest.UniqueName("retired")
	full := account.Meter(t, event, "event_time_window", "hour", "customer_mapping[type]", "by_id",
		"customer_mapping[event_payload_key]", "who", "value_settings[event_payload_key]", "how_many")
	bare := account.Post(t, "/v1/billing/meters/"+account.Meter(t, retired).ID()+"/deactivate")
	if bare.String("status") != "inactive" || bare.Int("updated") == bare.Int("created") {
		t.Fatalf("the meter is not what the test needs: %v", bare)
	}
	read(t, account,
		data("stripe_billing_meter", "by_id", "id", full.ID())+
			data("stripe_billing_meter", "by_event", "event_name", event)+
			data("stripe_billing_meter", "inactive", "event_name", retired),
		acctest.Exactly("data.stripe_billing_meter.by_id", allOfMeter(full)),
		acctest.Exactly("data.stripe_billing_meter.by_event", allOfMeter(full)),
		acctest.Exactly("data.stripe_billing_meter.inactive", allOfMeter(bare)),
	)
}

// TestAccMeterIsExactlyOne: retired meters keep their event name, and do not stand
// in the way of the one that counts.
func TestAccMeterIsExactlyOne(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	event := acctest.UniqueName("tokens")
	first := account.Meter(t, event).ID()
	account.Post(t, "/v1/billing/meters/"+first+"/deactivate")
	second := account.Meter(t, event).ID()
	read(t, account, data("stripe_billing_meter", "test", "event_name", event),
		statecheck.ExpectKnownValue("data.stripe_billing_meter.test", tfjsonpath.New("id"), knownvalue.StringExact(second)))

	account.Post(t, "/v1/billing/meters/"+second+"/deactivate")
	refuse(t, account, data("stripe_billing_meter", "test", "event_name", event),
		"Several billing meters match", "has 2 billing meters with the event_name", second+" - "+first)
	refuse(t, account, data("stripe_billing_meter", "test", "event_name", acctest.UniqueName("nothing")),
		"No billing meter matches", "have no billing meter with the event_name")
	refuse(t, account, data("stripe_billing_meter", "test", "id", "mtr_test_missing"),
		"The billing meter does not exist", `id = "mtr_test_missing"`, "req_")
}

// TestAccMeterBeyondThePage finds a meter that 100 newer ones hide.
func TestAccMeterBeyondThePage(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "an account of Stripe would keep a hundred meters for good")
	event := acctest.UniqueName("tokens")
	oldest := account.Meter(t, event).ID()
	for range 100 {
		account.Meter(t, acctest.UniqueName("other"))
	}
	read(t, account, data("stripe_billing_meter", "test", "event_name", event),
		statecheck.ExpectKnownValue("data.stripe_billing_meter.test", tfjsonpath.New("id"), knownvalue.StringExact(oldest)))
}

func TestAccMeterExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	event := acctest.UniqueName("tokens")
	account.Meter(t, event)
	readExample(t, account, "stripe_billing_meter", config.Variables{"event_name": config.StringVariable(event)},
		statecheck.ExpectKnownOutputValue("is_counting", knownvalue.Bool(true)))
}
