// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

func hcl(recipients map[string]int64) string {
	var parts []string
	for customer, value := range recipients {
		parts = append(parts, fmt.Sprintf("%s = %d", customer, value))
	}
	return strings.Join(parts, ", ")
}

// TestAccMovesIn: grants of a for_each become a campaign's, without a call that
// grants or ends.
func TestAccMovesIn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	recipients := toEach(account.Customers(t, 12), 2500)
	fill := strings.NewReplacer("RECIPIENTS", hcl(recipients))
	ws := account.Applied(t, providerBlock+fill.Replace(configuration(t, "foreach.tf")))

	ws.Write(t, providerBlock+fill.Replace(configuration(t, "moved_in.tf")))
	plan := ws.Plan(t)
	if got := plan.Errors(""); len(got) != 1 || got[0] != "The idempotency key has been used" {
		t.Fatalf("errors %q", got)
	}
	wantContains(t, details(plan), "12 recipients of this campaign", "and 2 more", "STRIPE_EXISTING_GRANTS=adopt", "of 25.00 USD since", "which is now granted")

	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	account.ResetStats(t)
	plan = ws.Plan(t)
	wantContains(t, details(plan), "adopts 12 existing grants of 300.00 USD, and grants nothing for them")
	ws.MustApply(t)
	if posted := account.Requests(t, "POST", "/v1/"); len(posted) != 0 {
		t.Errorf("moving in posted %d requests: %v", len(posted), posted[0])
	}
	state := ws.State(t)
	if len(state) != 1 {
		t.Errorf("state has %d resources", len(state))
	}
	wantOnce(t, account, state[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccKeyIsSpent: a customer who is removed and put back is refused, in one error
// with all the others, and adopted as ended where that is allowed.
func TestAccKeyIsSpent(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 4)
	ws := account.Workspace(t)
	all := toEach(customers, 1000)
	ws.Write(t, providerBlock+campaignOf(all))
	ws.MustApply(t)
	ws.Write(t, providerBlock+campaignOf(toEach(customers[:2], 1000)))
	ws.MustApply(t)

	ws.Write(t, providerBlock+campaignOf(all))
	plan := ws.Plan(t)
	if got := plan.Errors(""); len(got) != 1 || got[0] != "The idempotency key has been used" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(plan), "2 recipients of this campaign", customers[2], customers[3], "which is now voided")

	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	before := len(account.Grants(t, customers[2]))
	ws.MustApply(t)
	state := ws.State(t)[address]
	if got := texts(state, "ended"); len(got) != 2 || got[customers[2]] != "voided" {
		t.Errorf("ended %v", got)
	}
	if got := len(account.Grants(t, customers[2])); got != before {
		t.Errorf("%d grants, were %d", got, before)
	}
	wantNoChanges(t, ws)
}

// TestAccSameKeyAsGrant: a grant and a campaign with the same key and customer in one
// run are an error, at plan.
func TestAccSameKeyAsGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	recipients := map[string]int64{customer: 1000}
	single := strings.NewReplacer("RECIPIENTS", hcl(recipients)).Replace(configuration(t, "foreach.tf"))
	ws.Write(t, providerBlock+campaignOf(recipients)+single)
	if got := ws.Plan(t).Errors(""); len(got) != 1 || got[0] != "Two resources use the same idempotency key" {
		t.Errorf("both new: errors %q", got)
	}
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	ws.Write(t, providerBlock+campaignOf(recipients)+single)
	if got := ws.Plan(t).Errors(""); !slices.Contains(got, "Two resources use the same idempotency key") {
		t.Errorf("the grant is new: errors %q", got)
	}
	// A rename without a moved block.
	ws.Write(t, providerBlock+strings.Replace(campaignOf(recipients), "\"test\"", "\"renamed\"", 1))
	if got := ws.Apply(t).Errors(""); len(got) == 0 {
		t.Error("a rename without a moved block is no error")
	}
	if live := liveGrants(t, account, customer); len(live) != 1 {
		t.Errorf("%d live grants", len(live))
	}
	if got := len(account.Grants(t, customer)); got != 1 {
		t.Errorf("%d grants were made", got)
	}
}

// TestAccUnknownRecipients: values, and the whole map, may be known only after apply.
func TestAccUnknownRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 3), 900)
	single := account.Customer(t)
	ws := account.Workspace(t)
	config := strings.NewReplacer("RECIPIENTS", hcl(recipients), "CUSTOMER", single).Replace(configuration(t, "unknown.tf"))
	ws.Write(t, providerBlock+config)
	wantContains(t, details(ws.Plan(t)), "grants amounts known after apply to 1 customer")
	ws.MustApply(t)
	state := ws.State(t)
	wantOnce(t, account, state["stripe_billing_credit_campaign.values"], map[string]int64{single: 700})
	wantOnce(t, account, state["stripe_billing_credit_campaign.whole"], recipients)
	wantNoChanges(t, ws)

	// What the maps depend on changes.
	for customer := range recipients {
		recipients[customer] = 950
		break
	}
	config = strings.NewReplacer("RECIPIENTS", hcl(recipients), "CUSTOMER", single, "700", "800").Replace(configuration(t, "unknown.tf"))
	ws.Write(t, providerBlock+config)
	ws.MustApply(t)
	state = ws.State(t)
	wantOnce(t, account, state["stripe_billing_credit_campaign.values"], map[string]int64{single: 800})
	wantOnce(t, account, state["stripe_billing_credit_campaign.whole"], recipients)
	wantNoChanges(t, ws)
}

// TestAccLimits: the provider's limits hold for each grant and for the run.
func TestAccLimits(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customers := account.Customers(t, 3)
	recipients := toEach(customers, 1000)
	for _, test := range []struct{ limits, summary, detail string }{
		{"max_grant_value = { usd = 999 }", "A grant is larger than the provider allows", "10.00 USD"},
		{"max_granted_per_run = { usd = 2999 }", "The run grants more than the provider allows", "29.99 USD"},
	} {
		ws := account.Workspace(t)
		ws.Write(t, "provider \"stripe\" {\n"+test.limits+"\n}\n"+campaignOf(recipients))
		plan := ws.Plan(t)
		if got := plan.Errors(""); len(got) != 1 || got[0] != test.summary {
			t.Errorf("errors %q", got)
		}
		wantContains(t, details(plan), test.detail)
	}
	ws := account.Applied(t, "provider \"stripe\" {\n max_grant_value = { usd = 1000 }\n max_granted_per_run = { usd = 3000 }\n}\n"+campaignOf(recipients))
	wantNoChanges(t, ws)
}

// TestAccDefaultMetadata: the provider's default_metadata is kept with each grant, and shown in
// metadata_all. A change of it is an update, also if the grants are not read before, or the
// state is of a version without metadata_all. What changes no grant sends nothing.
func TestAccDefaultMetadata(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	customers := account.Customers(t, 2)
	config := func(env, metadata string) string {
		return "provider \"stripe\" {\n default_metadata = { env = \"" + env + "\", team = \"all\" }\n}\n" + campaignOf(toEach(customers, 1000), "metadata = "+metadata)
	}
	ws := account.Workspace(t)
	older := func() {
		ws.EditState(t, func(_ string, instances []map[string]any) []map[string]any {
			delete(instances[0]["attributes"].(map[string]any), "metadata_all")
			return instances
		})
	}
	for i, env := range []string{"prod", "staging", "test"} {
		ws.Write(t, config(env, `{ team = "growth" }`))
		switch i {
		case 1:
			ws.MustApply(t, "-refresh=false")
		case 2:
			older()
			fallthrough
		default:
			ws.MustApply(t)
		}
		for _, customer := range customers {
			g := liveGrants(t, account, customer)[0]
			if g.String("metadata.env") != env || g.String("metadata.team") != "growth" {
				t.Errorf("metadata %v", g["metadata"])
			}
		}
		if got := texts(ws.State(t)[address], "metadata"); len(got) != 1 || got["team"] != "growth" {
			t.Errorf("metadata in state: %v", got)
		}
		if got := texts(ws.State(t)[address], "metadata_all"); !maps.Equal(got, map[string]string{"env": env, "team": "growth"}) {
			t.Errorf("metadata_all in state: %v", got)
		}
		wantNoChanges(t, ws)
	}
	older()
	wantNoChanges(t, ws)

	sent := account.Requests(t, "POST", "")
	ws.Write(t, config("test", `{ team = "growth", env = "test" }`))
	if plan := ws.Plan(t); plan.Actions[address] != "update" || len(plan.Warnings("")) > 0 {
		t.Errorf("actions %v, warnings %q", plan.Actions, plan.Warnings(""))
	}
	ws.MustApply(t)
	if now := account.Requests(t, "POST", ""); len(now) != len(sent) {
		t.Errorf("%d requests change the grants, which have the metadata already", len(now)-len(sent))
	}
}

// TestAccImport: a campaign is told from the grants that have its key.
func TestAccImport(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 4)
	recipients := toEach(customers, 1000)
	recipients[customers[0]] = 70
	more := []string{"name = \"Spring\"", "priority = 7", "expires_at = \"2099-01-01T00:00:00Z\"", "metadata = { team = \"growth\" }"}
	account.Applied(t, providerBlock+campaignOf(recipients, more...))

	block := "import {\n  to = " + address + "\n  id = \"spring\"\n}\n"
	other := account.Applied(t, providerBlock+campaignOf(recipients, more...)+block)
	wantOnce(t, account, other.State(t)[address], recipients)
	wantNoChanges(t, other)

	generated := account.Workspace(t)
	generated.Write(t, providerBlock+block)
	if plan := generated.Plan(t, "-generate-config-out=generated.tf"); plan.Failed || len(plan.Errors("")) != 0 {
		t.Fatal(details(plan))
	}
	if plan := generated.Plan(t); plan.Failed || plan.Actions[address] == "update" || plan.Actions[address] == "replace" {
		t.Errorf("the generated configuration plans %v\n%s", plan.Actions, details(plan))
	}

	// No grant, and grants on different terms.
	other.Write(t, providerBlock+strings.Replace(block, "\"spring\"", "\"summer\"", 1)+campaignOf(recipients))
	fresh := account.Workspace(t)
	fresh.Write(t, providerBlock+campaignOf(recipients)+strings.Replace(block, "\"spring\"", "\"summer\"", 1))
	if got := fresh.Plan(t).Errors(""); len(got) != 1 || got[0] != "No credit grant has the idempotency key" {
		t.Errorf("errors %q", got)
	}
	odd := account.Grant(t, account.Customer(t), "metadata[terraform_idempotency_key]", "spring", "name", "Odd")
	fresh.Write(t, providerBlock+campaignOf(recipients)+block)
	plan := fresh.Plan(t)
	if got := plan.Errors(""); len(got) != 1 || got[0] != "The grants of the idempotency key are no campaign" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(plan), odd, "name \"Odd\"", "name \"Spring\"")
}
