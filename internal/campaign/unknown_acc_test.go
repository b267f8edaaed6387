// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

// Campaigns whose recipients are known only after apply.

const second = "stripe_billing_credit_campaign.second"

// unknown is a campaign with recipients that are known only after apply, in each round anew.
func unknown(config string, round int, recipients map[string]int64) string {
	return withRecipients(config, lateValue) + later(round, mapOf(recipients))
}

// asSecond is a campaign under another name in the configuration.
func asSecond(config string) string { return strings.Replace(config, `"test"`, `"second"`, 1) }

// TestAccRenamedWithUnknownRecipients: a campaign ends grants, and one under the same key may be
// to grant to the same customers. Nothing ends.
func TestAccRenamedWithUnknownRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	const refused = "A campaign may grant again what another one ends"
	t.Run("renamed", func(t *testing.T) {
		t.Parallel()
		customers := account.Customers(t, 3)
		config := campaignOf(nil)
		ws := account.Applied(t, providerBlock+unknown(config, 1, toEach(customers[:2], 1000)))
		ws.Write(t, providerBlock+unknown(asSecond(config), 2, toEach(customers, 1000)))
		for _, existing := range []string{"refuse", "adopt"} {
			ws.Setenv("STRIPE_EXISTING_GRANTS", existing)
			wantContains(t, details(ws.Apply(t)), refused)
			wantEver(t, account, customers[:2], 1)
		}
	})
	t.Run("a recipient moves", func(t *testing.T) {
		t.Parallel()
		customers := account.Customers(t, 3)
		ws := account.Applied(t, providerBlock+unknown(campaignOf(nil), 1, toEach(customers[:1], 1000))+asSecond(campaignOf(toEach(customers[1:], 1000))))
		ws.Write(t, providerBlock+unknown(campaignOf(nil), 2, toEach(customers[:2], 1000))+asSecond(campaignOf(toEach(customers[2:], 1000))))
		wantContains(t, details(ws.Apply(t)), refused)
		wantEver(t, account, customers, 1)
	})
}

// TestAccEndedWithUnknownRecipients: all grants of a campaign have ended, which is final, and
// nothing of it is granted again.
func TestAccEndedWithUnknownRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, change := range map[string]func(t *testing.T, ws *acctest.Workspace, config string) string{
		"another name": func(_ *testing.T, _ *acctest.Workspace, config string) string {
			return withMore(config, `name = "Spring"`)
		},
		"a taint": func(t *testing.T, ws *acctest.Workspace, config string) string {
			t.Helper()
			taint(t, ws, address)
			return config
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 2)
			recipients := toEach(customers, 1000)
			ws := account.Applied(t, unknown(providerBlock+campaignOf(nil), 1, recipients))
			for _, id := range texts(ws.State(t)[address], "grants") {
				account.Post(t, createPath+"/"+id+"/void")
			}
			ws.Write(t, unknown(change(t, ws, providerBlock+campaignOf(nil)), 2, recipients))
			if result := ws.Apply(t); !result.Failed {
				t.Error("nothing is refused")
			}
			for i, customer := range customers {
				if all := len(account.Grants(t, customer)); all != 1 {
					t.Errorf("customer %d was granted %d times", i, all)
				}
			}
		})
	}
}

// TestAccNewKeyForUnknownRecipients: another key grants again although the grants have ended, and
// as those began before, at once.
func TestAccNewKeyForUnknownRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	config := func(round int, key string) string {
		return unknown(providerBlock+underKey(campaignOf(nil, `effective_at = "`+clock.At(time.Hour)+`"`), key), round, toEach([]string{clock.Customer}, 1000))
	}
	first := config(1, "spring")
	second := config(2, "summer")
	ws := account.Applied(t, first)
	clock.Advance(t, 2*time.Hour)
	account.Post(t, createPath+"/"+account.Grants(t, clock.Customer)[0].ID()+"/void")
	ws.Write(t, second)
	if result := ws.Apply(t); result.Failed {
		t.Error(details(result))
	}
	wantEver(t, account, []string{clock.Customer}, 2)
}

// TestAccTwoCampaignsOfOneUnknownRecipient: two campaigns under one key turn out to have a
// recipient in common. The second one does not take over the grant of the first.
func TestAccTwoCampaignsOfOneUnknownRecipient(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	ws := account.Workspace(t)
	ws.Write(t, providerBlock+withRecipients(campaignOf(nil), `{ (terraform_data.one.output) = 1000 }`)+
		asSecond(withRecipients(campaignOf(nil, "depends_on = ["+address+"]"), `{ (terraform_data.one.output) = 1000, (terraform_data.two.output) = 1000 }`))+
		`resource "terraform_data" "one" { input = "`+customers[0]+`" }
resource "terraform_data" "two" { input = "`+customers[1]+`" }
`)
	wantContains(t, details(ws.Apply(t)), "Two resources use the same idempotency key")
	wantEver(t, account, customers[:1], 1)
	if held := ws.State(t)[second]; held != nil && texts(held, "grants")[customers[0]] != "" {
		t.Errorf("the second campaign has %v", held["grants"])
	}
}

// TestAccUnknownRecipientsGrantedAgain: a grant has ended to be replaced, and its new one could
// not be made. A plan that does not know the recipients says that it may be made, and so does
// its summary.
func TestAccUnknownRecipientsGrantedAgain(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 1)
	ws := account.Workspace(t)
	broken := createsFail(t, account, ws, customers[0])
	config := func(round int, value int64) string {
		return unknown(providerBlock+campaignOf(nil), round, toEach(customers, value))
	}
	ws.Write(t, config(1, 1000))
	ws.MustApply(t)
	broken.Store(true)
	ws.Write(t, config(2, 2000))
	ws.Apply(t)
	broken.Store(false)
	ws.Write(t, config(3, 2000))
	plan := ws.Plan(t)
	wantContains(t, details(plan), "Credits may be granted again", customers[0])
	var out, errs bytes.Buffer
	shown := ws.Run(t, "show", "-json", "plan.tfplan").Output
	if exit := plansummary.Command("-", "registry.terraform.io/billing-credits/stripe", strings.NewReader(shown), &out, &errs); exit != 3 {
		t.Errorf("the summary exits with %d:\n%s%s", exit, out.String(), errs.String())
	}
	if result := ws.Run(t, "apply", "-json", "plan.tfplan"); result.Failed {
		t.Error(details(result))
	}
	wantEver(t, account, customers, 2)
}

// TestAccUnknownRecipientsExpireEarlier: an earlier expiry is said of recipients who are not known.
func TestAccUnknownRecipientsExpireEarlier(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 1000)
	config := func(round int, year string) string {
		return unknown(providerBlock+campaignOf(nil, `expires_at = "`+year+`-01-01T00:00:00Z"`), round, recipients)
	}
	ws := account.Applied(t, config(1, "2040"))
	ws.Write(t, config(2, "2035"))
	wantContains(t, details(ws.Plan(t)), "The credits of a campaign expire earlier")
}

// TestAccUnknownKey: what is granted in all is known although the key is not.
func TestAccUnknownKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	ws.Write(t, strings.Replace(providerBlock+campaignOf(toEach(account.Customers(t, 2), 1000)), `"spring"`, lateValue, 1)+later(1, `"spring"`))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(details(plan))
	}
	wantContains(t, ws.Run(t, "show", "-json", "plan.tfplan").Output, `"total":2000`)
}

// TestAccUnknownCurrency: nobody knows yet how many decimals an amount has. Where a limit is passed,
// each amount is in major units, of every recipient.
func TestAccUnknownCurrency(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 5000)
	ws := account.Workspace(t)
	ws.Write(t, strings.Replace(providerBlock+campaignOf(recipients), `"usd"`, lateValue, 1)+later(1, `"jpy"`))
	wantContains(t, details(ws.Plan(t)), "grants 10000 minor units to 2 customers")
	ws.Write(t, providerWith("max_grant_value = { usd = 1000 }")+campaignOf(recipients))
	wantContains(t, details(ws.Plan(t)), ": 50.00 USD is over the limit of 10.00 USD")
}

// TestAccMovesIntoAReplacedCampaign: a recipient comes from another campaign of the same key, in
// the apply that replaces this one. The grant is that campaign's, so that the plan is refused.
func TestAccMovesIntoAReplacedCampaign(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	ws := account.Applied(t, providerBlock+campaignOf(toEach(customers[:1], 1000))+asSecond(campaignOf(toEach(customers[1:], 1000))))
	ws.Write(t, providerBlock+campaignOf(toEach(customers[:2], 1000), `name = "Spring"`, "depends_on = ["+second+"]")+asSecond(campaignOf(toEach(customers[2:], 1000))))
	if result := ws.Apply(t); !result.Failed {
		t.Error("nothing is refused")
	}
	wantEver(t, account, customers, 1)
}

// TestAccImportedPriority: a campaign is imported whose priority is not configured. Later grants
// have it as well.
func TestAccImportedPriority(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	ws := account.Applied(t, providerBlock+campaignOf(toEach(customers[:1], 1000), "priority = 10"))
	ws.Run(t, "state", "rm", address)
	ws.Write(t, providerBlock+campaignOf(toEach(customers, 1000)))
	ws.Run(t, "import", address, "spring")
	ws.MustApply(t)
	for i, customer := range customers {
		if priority := account.Grants(t, customer)[0].Int("priority"); priority != 10 {
			t.Errorf("grant %d has the priority %d, want 10", i, priority)
		}
	}
}
