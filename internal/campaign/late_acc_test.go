// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccMissingRecipientOfAPassedTime: a recipient who was never granted, and whose
// time has passed, breaks no plan: drift and a warning name them, other resources go
// on, and terraform destroy works.
func TestAccMissingRecipientOfAPassedTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes a hundred grants")
	for attribute, said := range map[string]string{"effective_at": "effective_at", "expires_at": "expires_at"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			// All customers are on the same clock.
			clock := account.ClockedCustomer(t)
			full := account.Post(t, "/v1/customers", "name", t.Name(), "test_clock", clock.ID).ID()
			for range 100 {
				account.Grant(t, full)
			}
			recipients := map[string]int64{clock.Customer: 500, full: 500}
			config := providerBlock + campaignOf(recipients, attribute+` = "`+clock.At(time.Hour)+`"`) + "resource \"terraform_data\" \"other\" { input = 1 }\n"
			ws := account.Applied(t, config)
			clock.Advance(t, 2*time.Hour)

			ws.Write(t, strings.Replace(config, "input = 1", "input = 2", 1))
			plan := ws.Plan(t)
			if plan.Failed || plan.Actions["terraform_data.other"] != "update" {
				t.Errorf("planned %v\n%s", plan.Actions, details(plan))
			}
			wantContains(t, details(plan), full, said+" ")
			ws.MustApply(t)
			state := ws.State(t)[address]
			wantContains(t, texts(state, "drift")[full], "not granted: "+said)
			if got := len(account.Grants(t, full)); got != 100 {
				t.Errorf("%d grants", got)
			}
			wantContains(t, details(wantNoChanges(t, ws)), full)
			if result := ws.Destroy(t); result.Failed {
				t.Errorf("destroy: %s", details(result))
			}
			if got := len(account.Grants(t, clock.Customer)); got != 1 {
				t.Errorf("the other customer was granted %d times", got)
			}
		})
	}
}

// TestAccOneClockIsAhead: of customers on different test clocks, those whose time has
// passed are named, and the others are granted.
func TestAccOneClockIsAhead(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, attribute := range []string{"effective_at", "expires_at"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			ahead, other, third := account.ClockedCustomer(t), account.ClockedCustomer(t), account.Customer(t)
			at := ahead.At(24 * time.Hour)
			ahead.Advance(t, 48*time.Hour)
			recipients := map[string]int64{ahead.Customer: 500, other.Customer: 500, third: 500}
			ws := account.Workspace(t)
			ws.Write(t, providerBlock+campaignOf(recipients, attribute+` = "`+at+`"`))
			plan := ws.Plan(t)
			if plan.Failed {
				t.Fatal(details(plan))
			}
			wantContains(t, details(plan), ahead.Customer)
			ws.MustApply(t)
			state := ws.State(t)[address]
			wantContains(t, texts(state, "drift")[ahead.Customer], "not granted: "+attribute)
			if got := texts(state, "grants"); len(got) != 2 || got[other.Customer] == "" || got[third] == "" {
				t.Errorf("grants %v", got)
			}
			wantNoChanges(t, ws)
		})
	}
}

// TestAccAdoptedAfterItBegan: a campaign whose state was lost adopts its grants also after
// effective_at, and its plan does not say that they cannot be made.
func TestAccAdoptedAfterItBegan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	config := providerWith("existing_grants = \"adopt\"") +
		campaignOf(map[string]int64{clock.Customer: 500}, `effective_at = "`+clock.At(time.Hour)+`"`)
	account.Applied(t, config)
	clock.Advance(t, 2*time.Hour)
	ws := account.Workspace(t)
	ws.Write(t, config)
	if plan := ws.Plan(t); plan.Failed || strings.Contains(details(plan), "can no longer be granted") {
		t.Error(details(plan))
	}
	ws.MustApply(t)
	if got := len(account.Grants(t, clock.Customer)); got != 1 {
		t.Errorf("granted %d times", got)
	}
	wantNoChanges(t, ws)

	// It may be replaced as well.
	ws.Write(t, strings.Replace(config, "effective_at", "name = \"Spring\"\n  effective_at", 1))
	ws.MustApply(t)
	ws.MustApply(t, "-replace="+address)
	if live := liveGrants(t, account, clock.Customer); len(live) != 1 || len(account.Grants(t, clock.Customer)) != 3 {
		t.Errorf("%d live grants, granted %d times", len(live), len(account.Grants(t, clock.Customer)))
	}
}

// TestAccNobodyCanBeGranted: if a time of a new campaign is in the past for all recipients,
// the apply fails, and the plan does not.
func TestAccNobodyCanBeGranted(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, attribute := range []string{"effective_at", "expires_at"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			recipients := toEach(account.Customers(t, 2), 500)
			ws := account.Workspace(t)
			ws.Write(t, providerBlock+campaignOf(recipients, attribute+` = "2020-01-01T00:00:00Z"`)+"resource \"terraform_data\" \"other\" { input = 1 }\n")
			if plan := ws.Plan(t); plan.Failed {
				t.Errorf("errors %q", plan.Errors(""))
			}
			if result := ws.Apply(t); !result.Failed {
				t.Error("the apply did not fail")
			}
			if state := ws.State(t); state[address] != nil || state["terraform_data.other"] == nil {
				t.Errorf("state %v", slices.Sorted(maps.Keys(state)))
			}
		})
	}
}

// TestAccAnotherCampaignOfAPassedBeginning: a plan that says that nothing is granted, since a
// time has passed, is kept, also if another campaign of the same customers began then.
func TestAccAnotherCampaignOfAPassedBeginning(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	first := campaignOf(map[string]int64{clock.Customer: 500}, `effective_at = "`+clock.At(time.Hour)+`"`)
	ws := account.Applied(t, providerBlock+first)
	clock.Advance(t, 2*time.Hour)
	second := strings.NewReplacer(`"test"`, `"bonus"`, `"spring"`, `"bonus"`).Replace(first)
	ws.Write(t, providerBlock+first+second)
	plan := ws.Plan(t)
	wantContains(t, details(plan), "Nothing is granted to these customers by this campaign")
	if result := ws.Apply(t); !result.Failed {
		t.Errorf("the apply does not fail: %s", details(result))
	}
	if got := len(account.Grants(t, clock.Customer)); got != 1 {
		t.Errorf("granted %d times", got)
	}
}

// TestAccPassedTimeThatIsKnownLate: whether a recipient can be granted credits depends on an
// expires_at that is known after apply, and turns out to be what it was.
func TestAccPassedTimeThatIsKnownLate(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	late := account.Post(t, "/v1/customers", "name", t.Name(), "test_clock", clock.ID).ID()
	end := `"` + clock.At(time.Hour) + `"`
	recipients := map[string]int64{clock.Customer: 500}
	ws := account.Applied(t, providerBlock+campaignOf(recipients, "expires_at = "+end))
	clock.Advance(t, 2*time.Hour)
	recipients[late] = 500
	ws.Write(t, providerBlock+campaignOf(recipients, "expires_at = "+end))
	ws.Apply(t) // It has passed, which drift says from now on.
	ws.Write(t, providerBlock+campaignOf(recipients, "expires_at = "+lateValue)+later(1, end))
	if result := ws.Apply(t); result.Failed {
		t.Error(details(result))
	}
	if made := len(account.Grants(t, late)); made != 0 {
		t.Errorf("granted %d times", made)
	}
	wantNoChanges(t, ws)
}
