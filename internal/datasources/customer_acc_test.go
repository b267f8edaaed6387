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

func customerWith(t *testing.T, account *acctest.Account, form ...string) acctest.Object {
	t.Helper()
	id := account.Customer(t)
	return account.Post(t, "/v1/customers/"+id, form...)
}

func allOfCustomer(customer acctest.Object, metadata knownvalue.Check) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"id":         exact(customer, "id"),
		"created":    acctest.At(customer.Int("created")),
		"currency":   acctest.Text(customer, "currency"),
		"deleted":    knownvalue.Bool(false),
		"email":      acctest.Text(customer, "email"),
		"livemode":   knownvalue.Bool(false),
		"metadata":   metadata,
		"name":       acctest.Text(customer, "name"),
		"test_clock": acctest.Text(customer, "test_clock"),
	}
}

func TestAccCustomerShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	email := acctest.UniqueName("Jenny") + "@example.com"
	full := customerWith(t, account, "email", email, "metadata[team]", "growth")
	bare := account.Get(t, "/v1/customers/"+account.Post(t, "/v1/customers", "name", "").ID())
	clocked := account.Get(t, "/v1/customers/"+account.ClockedCustomer(t).Customer)
	gone := account.Post(t, "/v1/customers", "email", email, "metadata[team]", "growth").ID()
	account.Delete(t, "/v1/customers/"+gone)
	growth := knownvalue.MapExact(map[string]knownvalue.Check{"team": knownvalue.StringExact("growth")})
	null := knownvalue.Null()
	read(t, account,
		data("stripe_customer", "by_id", "id", full.ID())+
			data("stripe_customer", "by_email", "email", email)+
			data("stripe_customer", "bare", "id", bare.ID())+
			data("stripe_customer", "clocked", "id", clocked.ID())+
			data("stripe_customer", "gone", "id", gone),
		acctest.Exactly("data.stripe_customer.by_id", allOfCustomer(full, growth)),
		acctest.Exactly("data.stripe_customer.by_email", allOfCustomer(full, growth)),
		acctest.Exactly("data.stripe_customer.bare", allOfCustomer(bare, noMetadata)),
		acctest.Exactly("data.stripe_customer.clocked", allOfCustomer(clocked, noMetadata)),
		statecheck.ExpectKnownValue("data.stripe_customer.clocked", tfjsonpath.New("test_clock"), knownvalue.NotNull()),
		acctest.Exactly("data.stripe_customer.gone", map[string]knownvalue.Check{
			"id": knownvalue.StringExact(gone), "deleted": knownvalue.Bool(true),
			"created": null, "currency": null, "email": null, "livemode": null, "metadata": null, "name": null, "test_clock": null,
		}),
	)
}

func TestAccCustomerIsExactlyOne(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	email := acctest.UniqueName("twins") + "@example.com"
	older, newer := customerWith(t, account, "email", email).ID(), customerWith(t, account, "email", email).ID()
	refuse(t, account, data("stripe_customer", "test", "email", email),
		"Several customers match", "has 2 customers with the email", newer+" - "+older)

	for range 10 {
		customerWith(t, account, "email", email)
	}
	refuse(t, account, data("stripe_customer", "test", "email", email), "has 12 customers", "and 2 more")

	refuse(t, account, data("stripe_customer", "test", "email", "nobody@example.com"),
		"No customer matches", "have no customer with the email", "test clock are not found by email")
	refuse(t, account, data("stripe_customer", "test", "id", "cus_missing"),
		"The customer does not exist", `id = "cus_missing"`, "asked for customer cus_missing", "req_")
}

func TestAccCustomerOfOtherMode(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has a live mode customer")
	customer := account.WithKey("sk_live_acceptance").Customer(t)
	refuse(t, account, data("stripe_customer", "test", "id", customer),
		"The API key is for the other mode", "is a live mode object", "configured with a test mode key", "req_")
}

// TestAccCustomerWithoutPermission: a key that may not read says what to do.
func TestAccCustomerWithoutPermission(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	account.SimulatorOnly(t, "it answers 403")
	account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/customers", Status: 403, Times: 100})
	refuse(t, account, data("stripe_customer", "test", "id", customer), "Could not read the customer", "Give the restricted key the permission")
	refuse(t, account, data("stripe_customer", "test", "email", "jenny@example.com"), "Could not read the customer", "with the email jenny@example.com failed")
}

func TestAccCustomerExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	email := acctest.UniqueName("jenny") + "@example.com"
	customer := customerWith(t, account, "email", email)
	readExample(t, account, "stripe_customer", config.Variables{"email": config.StringVariable(email)},
		statecheck.ExpectKnownOutputValue("customer", knownvalue.StringExact(customer.ID())))
}
