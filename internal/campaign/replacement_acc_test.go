// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

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
		"a price, and a new key": {true, func(c string) string { return underKey(price(c), "summer") }, "A price cannot be used"},
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
	ws.Write(t, underKey(config, "summer"))
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

// TestAccAbandonedKey: a campaign whose deletion policy leaves its grants live is not
// replaced under its key, also where -replace asks for it.
func TestAccAbandonedKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients, `deletion_policy = "abandon"`))
	if got := ws.Apply(t, "-replace="+address).Errors(""); len(got) != 1 || got[0] != "An abandoned grant keeps its idempotency key" {
		t.Errorf("errors %q", got)
	}
	wantOnceEver(t, account, ws.State(t)[address], recipients)
}

// TestAccTaintedCampaign: the grants of a tainted campaign are neither ended nor taken
// for somebody else's.
func TestAccTaintedCampaign(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 3), 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	if result := ws.Run(t, "taint", address); result.Failed {
		t.Fatal(result.Output)
	}
	for _, existing := range []string{"refuse", "adopt"} {
		ws.Setenv("STRIPE_EXISTING_GRANTS", existing)
		result := ws.Apply(t)
		if got := result.Errors(""); len(got) != 1 || got[0] != "A campaign in the state manages the grants of this one" {
			t.Errorf("%s: errors %q", existing, got)
		}
		wantContains(t, details(result), "terraform untaint")
	}
	// Not refreshed, so that the plan cannot know whose they are.
	result := ws.Apply(t, "-refresh=false")
	if got := result.Errors(""); !slices.Contains(got, "A replacement was stopped before anything was ended") {
		t.Errorf("errors %q", got)
	}
	if result := ws.Run(t, "untaint", address); result.Failed {
		t.Fatal(result.Output)
	}
	wantNoChanges(t, ws)
	wantOnceEver(t, account, ws.State(t)[address], recipients)
}

// TestAccReplacementDoesNotAdopt: where adopting is allowed, a campaign is not replaced
// under a key that was used for its recipients before.
func TestAccReplacementDoesNotAdopt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 1000)
	config := providerBlock + campaignOf(recipients)
	ws := account.Applied(t, config)
	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	ws.Write(t, underKey(config, "summer"))
	ws.MustApply(t)
	ws.Write(t, config)
	if got := ws.Apply(t).Errors(""); len(got) != 1 || got[0] != "A replacement would adopt another credit grant instead of granting" {
		t.Errorf("errors %q", got)
	}
	wantOnce(t, account, ws.State(t)[address], recipients)
}

// TestAccEndedBeforeItIsReplaced: a campaign is not replaced where one of its grants has
// ended by the time of the apply, and no other is ended.
func TestAccEndedBeforeItIsReplaced(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	config := providerBlock + campaignOf(toEach(customers, 1000))
	ws := account.Applied(t, config)
	ids := texts(ws.State(t)[address], "grants")
	ws.Write(t, withMore(config, `name = "Spring"`))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	account.Post(t, createPath+"/"+ids[customers[1]]+"/void")
	got := ws.Run(t, "apply", "-json", "plan.tfplan").Errors("")
	if !slices.Contains(got, "The credit grant has ended since it was planned") || !slices.Contains(got, "A replacement was stopped before anything was ended") {
		t.Errorf("errors %q", got)
	}
	for i, want := range []int{1, 0, 1} {
		if live := liveGrants(t, account, customers[i]); len(live) != want {
			t.Errorf("%d live grants of customer %d, want %d", len(live), i, want)
		}
	}
}

// TestAccReplacementBehindStripesTime: where the Date of the answers is behind, a grant that
// has expired seems live and Stripe refuses to void it. The others are replaced all the
// same, and drift names the customer.
func TestAccReplacementBehindStripesTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	config := providerBlock + campaignOf(toEach(customers, 1000), `deletion_policy = "void"`)
	ws := account.Applied(t, config)
	expired := texts(ws.State(t)[address], "grants")[customers[1]]
	account.Post(t, createPath+"/"+expired+"/expire")
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) { e.Reply(e.Ask().Skew(-3 * time.Hour)) }))
	result := ws.Apply(t, "-replace="+address)
	if result.Failed {
		t.Errorf("errors %q", result.Errors(""))
	}
	for i, want := range []int{1, 0, 1} {
		if live := liveGrants(t, account, customers[i]); len(live) != want {
			t.Errorf("%d live grants of customer %d, want %d", len(live), i, want)
		}
	}
	wantContains(t, texts(ws.State(t)[address], "drift")[customers[1]], "not granted")
	if made := grantsMade(t, account); made != 5 {
		t.Errorf("%d grants were made, want 5", made)
	}
}

// TestAccUsedGrantKeepsTheOthers: a campaign is not replaced where the policy can void all
// grants but one.
func TestAccUsedGrantKeepsTheOthers(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	recipients := toEach(account.Customers(t, 3), 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients, `deletion_policy = "void"`))
	for _, id := range texts(ws.State(t)[address], "grants") {
		account.Draw(t, id, 100)
		break
	}
	got := ws.Apply(t, "-replace="+address).Errors("")
	if !slices.Contains(got, "A replacement was stopped before anything was ended") {
		t.Errorf("errors %q", got)
	}
	wantOnceEver(t, account, ws.State(t)[address], recipients)
}

// TestAccUnknownEnds: a plan says which grants may end where it is not known yet
// who is granted what, and replaces nothing for what is not known.
func TestAccUnknownEnds(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	recipients := toEach(customers, 1000)
	config := providerBlock + campaignOf(recipients)
	later := func(input string) string {
		return "resource \"terraform_data\" \"later\" { input = " + input + " }\n"
	}
	list := func(config string) string {
		begin, end := strings.Index(config, "recipients = {"), strings.Index(config, "  }\n")
		return config[:begin] + "recipients = terraform_data.later.output" + config[end+3:]
	}
	ws := account.Applied(t, config)
	before := ws.State(t)[address]

	ws.Write(t, list(config)+later("{ "+customers[0]+" = 1000 }"))
	plan := ws.Plan(t)
	wantContains(t, details(plan), "Which grants of a campaign end is known after apply", "any of its 2 grants of 20.00 USD may then be ended")

	ws.Write(t, strings.Replace(config, customers[0]+" = 1000", customers[0]+" = terraform_data.later.output", 1)+later("3000"))
	wantContains(t, details(ws.Plan(t)), "may replace 1 grant of 10.00 USD with amounts known after apply")

	ws.Write(t, strings.Replace(withMore(config, "deletion_policy = terraform_data.later.output"), customers[1]+" = 1000", "", 1)+later(`"void"`))
	wantContains(t, details(ws.Plan(t)), "ends 1 grant of 10.00 USD (by a deletion_policy known after apply)")

	ws.Write(t, withMore(list(config), `name = "Spring"`)+later("{ "+customers[0]+" = 1000 }"))
	if got := ws.Apply(t).Errors(""); len(got) != 1 || got[0] != "A replacement cannot be checked before it is known what is granted" {
		t.Errorf("errors %q", got)
	}
	wantOnceEver(t, account, before, recipients)
}

// TestAccRaisedWithinADay: a value is raised again and again in one day, also of grants
// that were used up meanwhile.
func TestAccRaisedWithinADay(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	for i, value := range []int64{1000, 2000, 3000, 4000} {
		recipients := map[string]int64{customer: value}
		ws.Write(t, providerBlock+campaignOf(recipients))
		ws.MustApply(t)
		id := texts(ws.State(t)[address], "grants")[customer]
		if got := account.ReadGrant(t, id).Int("amount.monetary.value"); got != value {
			t.Errorf("granted %d, want %d", got, value)
		}
		if i%2 == 0 {
			account.Draw(t, id, value)
		}
		wantNoChanges(t, ws)
	}
}

// TestAccIncompleteReplacement: where the end of one grant fails, once and again, the campaign
// keeps what it knows of the others, and a later apply goes on.
func TestAccIncompleteReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes requests fail")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	config := providerBlock + campaignOf(recipients)
	ws := account.Applied(t, config)
	ids := texts(ws.State(t)[address], "grants")
	account.Post(t, createPath+"/"+ids[customers[0]]+"/void")
	ws.MustApply(t, "-refresh-only")
	account.Faults(t, acctest.Fault{Method: "POST", Path: createPath + "/" + ids[customers[1]] + "/void", Status: 403})
	for range 2 {
		if result := ws.Apply(t, "-replace="+address); !result.Failed {
			t.Error("nothing failed")
		}
		if got := texts(ws.State(t)[address], "ended"); got[customers[0]] != "voided" {
			t.Errorf("ended %v", got)
		}
	}
	account.Faults(t)
	ws.MustApply(t, "-replace="+address)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccSuccessorsOfAnOldState: a state from before values were changed is restored:
// the live grants that it does not know are named.
func TestAccSuccessorsOfAnOldState(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, how := range []string{"the old configuration", "without the customer", "destroyed", "another key", "another key, and a recipient whom the state does not have"} {
		customers := account.Customers(t, 2)
		recipients := toEach(customers, 1000)
		ws := account.Applied(t, providerBlock+campaignOf(recipients))
		state, err := os.ReadFile(ws.Path("terraform.tfstate"))
		if err != nil {
			t.Fatal(err)
		}
		recipients[customers[0]] = 6000
		ws.Write(t, providerBlock+campaignOf(recipients))
		ws.MustApply(t)
		next := texts(ws.State(t)[address], "grants")[customers[0]]
		if strings.HasSuffix(how, "does not have") {
			customers = append(customers, account.Customer(t))
			next = account.Grant(t, customers[2], "metadata[terraform_idempotency_key]", "spring")
			recipients[customers[2]] = 1000
		}
		ws.WriteFile(t, "terraform.tfstate", string(state))
		recipients[customers[0]] = 1000
		if how == "without the customer" {
			delete(recipients, customers[0])
		}
		config := providerBlock + campaignOf(recipients)
		if strings.HasPrefix(how, "another key") {
			config = underKey(config, "summer")
		}
		ws.Write(t, config)
		var plan acctest.Result
		if how == "destroyed" {
			plan = ws.Plan(t, "-destroy")
		} else {
			plan = ws.Plan(t)
		}
		t.Log(how)
		wantContains(t, details(plan), "Live credit grants may be in no state", next)
	}
}

// TestAccReplacedWithoutOne: that the new key was used for a customer who is removed by
// the same change does not stop the replacement.
func TestAccReplacedWithoutOne(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	ws := account.Applied(t, providerBlock+campaignOf(toEach(customers, 1000)))
	account.Grant(t, customers[0], "metadata[terraform_idempotency_key]", "summer")
	recipients := toEach(customers[1:], 1000)
	ws.Write(t, underKey(providerBlock+campaignOf(recipients), "summer"))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	if result := ws.Run(t, "apply", "-json", "plan.tfplan"); result.Failed {
		t.Fatal(result.Errors(""))
	}
	wantOnce(t, account, ws.State(t)[address], recipients)
}

// TestAccForcedWithANewRecipient: -replace of a campaign that has not granted to everybody yet
// replaces it and grants to the others, and counts each of them once.
func TestAccForcedWithANewRecipient(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	provider := providerWith("max_granted_per_run = { usd = 3000 }")
	ws := account.Applied(t, provider+campaignOf(toEach(customers[:1], 1000)))
	recipients := toEach(customers, 1000)
	ws.Write(t, provider+campaignOf(recipients))
	ws.MustApply(t, "-replace="+address)
	wantOnce(t, account, ws.State(t)[address], recipients)
	if got := len(account.Grants(t, customers[0])); got != 2 {
		t.Errorf("granted %d times, want 2", got)
	}
	wantNoChanges(t, ws)
}
