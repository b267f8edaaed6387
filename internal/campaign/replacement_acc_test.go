// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccRefusedWhoeverIsFirst: what would fail for all is refused at plan whoever is
// the first of the recipients, also one who was deleted, or is new.
func TestAccRefusedWhoeverIsFirst(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it deletes customers")
	price := func(config string) string {
		return strings.Replace(config, `price_type = "metered"`, `prices = [{ id = "price_missing" }]`, 1)
	}
	for name, test := range map[string]struct {
		deleted bool // the first recipient is deleted, else not granted to before
		change  func(config string) string
		summary string
	}{
		"effective_at":           {true, func(c string) string { return withMore(c, `effective_at = "2020-01-01T00:00:00Z"`) }, "effective_at has passed"},
		"expires_at":             {true, func(c string) string { return withMore(c, `expires_at = "2020-01-01T00:00:00Z"`) }, "expires_at has passed"},
		"a price":                {false, price, "A price cannot be used"},
		"a price, and a new key": {true, func(c string) string { return strings.Replace(price(c), `"spring"`, `"summer"`, 1) }, "A price cannot be used"},
	} {
		t.Run(name, func(t *testing.T) {
			customers := account.Customers(t, 3)
			slices.Sort(customers)
			granted := customers
			if !test.deleted {
				granted = customers[1:]
			}
			ws := account.Applied(t, providerBlock+campaignOf(toEach(granted, 1000)))
			if test.deleted {
				account.Delete(t, "/v1/customers/"+customers[0])
			}
			ws.Write(t, test.change(providerBlock+campaignOf(toEach(customers, 1000))))
			if plan := ws.Plan(t); !plan.Failed || !slices.Contains(plan.Errors(""), test.summary) {
				t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
			}
			for _, customer := range customers[1:] {
				if live := liveGrants(t, account, customer); len(live) != 1 {
					t.Errorf("%d live grants of %s", len(live), customer)
				}
			}
		})
	}
}

// withMore adds a line to a campaign.
func withMore(config, line string) string {
	return strings.Replace(config, "idempotency_key", line+"\n  idempotency_key", 1)
}

// TestAccNewKeyUsedMeanwhile: a key that another run has used between the plan of a
// replacement and its apply stops the replacement before anything is ended.
func TestAccNewKeyUsedMeanwhile(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	config := providerBlock + campaignOf(recipients)
	ws := account.Applied(t, config)
	before := ws.State(t)[address]
	ws.Write(t, strings.Replace(config, `"spring"`, `"summer"`, 1))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	account.Grant(t, customers[1], "metadata[terraform_idempotency_key]", "summer")
	result := ws.Run(t, "apply", "-json", "plan.tfplan")
	if !slices.Contains(result.Errors(""), "The idempotency key has been used") || !slices.Contains(result.Errors(""), "A replacement was stopped before anything was ended") {
		t.Errorf("errors %q", result.Errors(""))
	}
	ws.Write(t, config)
	wantNoChanges(t, ws)
	for customer, id := range texts(before, "grants") {
		if account.ReadGrant(t, id).String("voided_at") != "" {
			t.Errorf("the grant of %s was ended", customer)
		}
	}
}

// TestAccDeletedCustomerChanged: the value of a customer who was deleted cannot be
// changed, and the plan says whose.
func TestAccDeletedCustomerChanged(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it deletes a customer")
	customers := account.Customers(t, 2)
	recipients := toEach(customers, 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	account.Delete(t, "/v1/customers/"+customers[0])
	recipients[customers[0]] = 2000
	ws.Write(t, providerBlock+campaignOf(recipients))
	plan := ws.Plan(t)
	if !slices.Contains(plan.Errors(""), "The customer does not exist") {
		t.Errorf("errors %q", plan.Errors(""))
	}
	wantContains(t, details(plan), customers[0])
}
