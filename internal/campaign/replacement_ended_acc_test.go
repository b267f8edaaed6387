// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccEndedCampaignForcedWithALateValue: -replace of a campaign whose grants have all ended
// grants again, also if an attribute is known only after apply.
func TestAccEndedCampaignForcedWithALateValue(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, allowed := range []string{"refuse", "adopt"} {
		t.Run(allowed, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 2)
			recipients := toEach(customers, 1000)
			ws := account.Applied(t, providerBlock+campaignOf(recipients))
			for _, id := range texts(ws.State(t)[address], "grants") {
				account.Post(t, createPath+"/"+id+"/void")
			}
			ws.MustApply(t, "-refresh-only")
			ws.Setenv("STRIPE_EXISTING_GRANTS", allowed)
			ws.Write(t, providerBlock+campaignOf(recipients, "metadata = { at = "+lateValue+" }")+later(1, `"now"`))
			ws.MustApply(t, "-replace="+address)
			wantOnce(t, account, ws.State(t)[address], recipients)
			for _, customer := range customers {
				if got := len(account.Grants(t, customer)); got != 2 {
					t.Errorf("%s was granted %d times, want 2", customer, got)
				}
			}
		})
	}
}

// TestAccEndedCampaignCountsItsLimit: what takes the place of grants that have all ended counts
// before the campaign is given up.
func TestAccEndedCampaignCountsItsLimit(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 1000)
	provider := providerWith("max_granted_per_run = { usd = 3500 }")
	ws := account.Applied(t, provider+campaignOf(recipients))
	for _, id := range texts(ws.State(t)[address], "grants") {
		account.Post(t, createPath+"/"+id+"/void")
	}
	ws.MustApply(t, "-refresh-only")
	late := account.Customer(t)
	ws.Write(t, provider+later(1, "2000")+campaignOf(recipients)+
		strings.Replace(singleGrant(late), "value = 1000", "value = "+lateValue, 1))
	if result := ws.Apply(t, "-replace="+address); !slices.Contains(result.Errors(""), "The run grants more than the provider allows") {
		t.Errorf("the run granted 40.00 USD, of 35.00 that are allowed: %s", details(result))
	}
}

// TestAccEndedCampaignHoldsLateValuesToItsLimit: what is known only after apply is held to the
// limits there, and nothing is granted that passes them.
func TestAccEndedCampaignHoldsLateValuesToItsLimit(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, limit := range []string{"max_granted_per_run", "max_grant_value"} {
		t.Run(limit, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 1)
			provider := providerWith(limit + " = { usd = 1500 }")
			config := provider + campaignOf(toEach(customers, 1000))
			ws := account.Applied(t, config)
			account.Post(t, createPath+"/"+texts(ws.State(t)[address], "grants")[customers[0]]+"/void")
			ws.MustApply(t, "-refresh-only")
			ws.Write(t, withValue(config, lateValue)+later(1, "2000"))
			if result := ws.Apply(t, "-replace="+address); !result.Failed {
				t.Errorf("the apply does not fail: %s", details(result))
			}
			if made := len(account.Grants(t, customers[0])); made != 1 {
				t.Errorf("granted %d times", made)
			}
		})
	}
}

// TestAccNextCampaignCountsOnce: a campaign that is replaced by one of other customers, when its
// own grants have expired, counts once to the limit.
func TestAccNextCampaignCountsOnce(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	provider := providerWith("max_granted_per_run = { usd = 2000 }")
	ws := account.Applied(t, provider+campaignOf(toEach(account.Customers(t, 2), 1000)))
	for _, id := range texts(ws.State(t)[address], "grants") {
		account.Post(t, createPath+"/"+id+"/void")
	}
	ws.MustApply(t, "-refresh-only")
	recipients := toEach(account.Customers(t, 2), 1000)
	ws.Write(t, underKey(provider+campaignOf(recipients), "summer"))
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
}
