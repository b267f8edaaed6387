// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccRefusedAtPlan: what Stripe would refuse half-way through an apply is
// refused before it starts, by the customer's own time.
func TestAccRefusedAtPlan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	clock.Advance(t, 30*24*time.Hour)
	day := 24 * time.Hour
	ws := account.Workspace(t)
	ws.Write(t, provider+
		grantNamed("past_begin", clock.Customer, `effective_at = "`+clock.At(-day)+`"`)+ // in the future by the wall clock
		grantNamed("begin_now", clock.Customer, `effective_at = "`+clock.At(0)+`"`)+
		grantNamed("past_end", clock.Customer, `expires_at = "`+clock.At(-day)+`"`)+
		grantNamed("nobody", "cus_nobody", `expires_at = "2034-01-31T00:00:00Z"`)+
		grantNamed("fine", clock.Customer, `effective_at = "`+clock.At(day)+`"`))
	plan := ws.Plan(t)
	for name, want := range map[string]string{
		"past_begin": "effective_at has passed", "begin_now": "effective_at has passed",
		"past_end": "expires_at has passed", "nobody": "The customer does not exist", "fine": "",
	} {
		if got := strings.Join(plan.Errors("stripe_billing_credit_grant."+name), "; "); got != want {
			t.Errorf("%s: errors %q, want %q", name, got, want)
		}
	}

	// A replacement is a create, too: its old half must not end first.
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+clock.At(day)+`"`))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	clock.Advance(t, 2*day)
	begin := clock.At(-day)
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+begin+`"`+"\n  name = \"new\""))
	if got := ws.Apply(t).Errors(testAddress); len(got) != 1 || got[0] != "effective_at has passed" {
		t.Errorf("replacement: errors %q", got)
	}
	// An end that is moved into the past, or before the beginning.
	for _, end := range []string{clock.At(-time.Hour), clock.At(-3 * day)} {
		ws.Write(t, provider+grantNamed("test", clock.Customer, `expires_at = "`+end+`"`))
		if got := ws.Plan(t).Errors(testAddress); len(got) != 1 {
			t.Errorf("expires_at %s: errors %q", end, got)
		}
	}
	if endOf(account.ReadGrant(t, id), clock.Now) != "live" {
		t.Error("the grant was ended by a plan that cannot be applied")
	}
}

// TestAccOtherMode: with the other mode's key nothing looks gone.
func TestAccOtherMode(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs a live mode key")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_API_KEY", "sk_live_acceptance")
	account.ResetStats(t)
	for _, arguments := range [][]string{
		{"plan", "-json"}, {"plan", "-json", "-refresh=false"}, {"apply", "-json", "-auto-approve"},
		{"destroy", "-json", "-auto-approve"}, {"destroy", "-json", "-auto-approve", "-refresh=false"},
	} {
		result := ws.Run(t, arguments...)
		if got := result.Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
			t.Errorf("%v: errors %q", arguments, got)
		}
		for _, d := range result.Diagnostics {
			if d.Severity == "error" {
				requireContains(t, d.Detail, "Configure a test mode key")
			}
		}
	}
	if sent := account.Stats(t).Requests; sent != 0 {
		t.Errorf("%d requests were sent with the wrong key", sent)
	}
	if state := ws.State(t); state[testAddress].ID() != id {
		t.Errorf("the state lost the grant: %v", state)
	}
	// A live grant seen with a test mode key: only Stripe knows, by its words.
	live := account.WithKey("sk_live_acceptance")
	liveCustomer := live.Post(t, "/v1/customers").ID()
	liveGrant := live.Grant(t, liveCustomer)
	other := account.Workspace(t)
	other.Write(t, provider+grantNamed("test", liveCustomer, "")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, liveGrant))
	if got := other.Plan(t).Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
		t.Errorf("import: errors %q", got)
	}
	// The other way round the id tells.
	other.Setenv("STRIPE_API_KEY", "sk_live_acceptance")
	other.Write(t, provider+grantNamed("test", customer, "")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, id))
	if got := other.Plan(t).Errors(""); len(got) != 1 || got[0] != "The API key is for the other mode" {
		t.Errorf("import: errors %q", got)
	}
}

// TestAccOtherAccount: with the key of another account of the same mode nothing
// looks gone either, and nothing is ended or granted.
func TestAccOtherAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs two accounts")
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_API_KEY", "sk_test_somebody_else")
	for _, arguments := range [][]string{
		{"plan", "-json"}, {"apply", "-json", "-auto-approve"},
		{"destroy", "-json", "-auto-approve"}, {"destroy", "-json", "-auto-approve", "-refresh=false"},
	} {
		if got := ws.Run(t, arguments...).Errors(""); len(got) != 1 || got[0] != "The API key seems to belong to another account" {
			t.Errorf("%v: errors %q", arguments, got)
		}
	}
	ws.Setenv("STRIPE_API_KEY", "sk_test_acceptance")
	ws.MustApply(t)
	liveOnceOf(t, account, customer, id)
	if got := ws.State(t)[testAddress].ID(); got != id {
		t.Errorf("state has %s, want %s", got, id)
	}

	// A customer that was deleted is still there to be read.
	account.Delete(t, "/v1/customers/"+customer)
	account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: 404, Code: "resource_missing"})
	if plan := ws.Plan(t); len(plan.Errors(testAddress)) != 0 || plan.Actions[testAddress] != "create" {
		t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
	}
}

// TestAccReplacementThatWouldFail: a replacement whose new half Stripe would
// refuse is refused at plan, before the old half has ended.
func TestAccReplacementThatWouldFail(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, tc := range map[string]struct {
		before, after string // lines, with BEGIN for an hour from now and PAST for a minute ago
		want          string
	}{
		"a customer that is not there": {"", `customer = "cus_nobody"`, "The customer does not exist"},
		"a price that is not there":    {"", `applicability_config = { scope = { prices = [{ id = "price_nothing" }] } }`, "A price cannot be used"},
		"a beginning that has passed":  {`effective_at = BEGIN`, "effective_at = BEGIN\nname = \"new\"", "effective_at has passed"},
		"the same under a key":         {"effective_at = BEGIN\n" + keyed, "effective_at = BEGIN\n" + keyed + "\nname = \"new\"", "effective_at has passed"},
		"an end that has passed":       {"", "expires_at = PAST\nname = \"new\"", "expires_at has passed"},
		"an abandoned grant's key":     {keyed + "\ndeletion_policy = \"abandon\"", keyed + "\ndeletion_policy = \"abandon\"\nname = \"new\"", "An abandoned grant keeps its idempotency key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			fill := strings.NewReplacer("BEGIN", `"`+clock.At(time.Hour)+`"`, "PAST", `"`+clock.At(-time.Minute)+`"`)
			ws := account.Workspace(t)
			ws.Write(t, provider+arguments(clock.Customer, strings.Split(fill.Replace(tc.before), "\n")...))
			ws.MustApply(t)
			id := ws.State(t)[testAddress].ID()
			clock.Advance(t, 2*time.Hour)
			ws.Write(t, provider+arguments(clock.Customer, strings.Split(fill.Replace(tc.after), "\n")...))
			if got := ws.Apply(t).Errors(testAddress); len(got) == 0 || got[0] != tc.want {
				t.Errorf("errors %q, want %q", got, tc.want)
			}
			if endOf(account.ReadGrant(t, id), clock.Now) != "live" {
				t.Error("the old grant was ended")
			}
		})
	}
}

// TestAccStaleStateDoesNotGrantAgain: a grant that ended after the state was
// written is not replaced by a plan that does not look.
func TestAccStaleStateDoesNotGrantAgain(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	ws.MustApply(t)
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.Write(t, provider+grantNamed("test", customer, `name = "new"`))
	if got := ws.Apply(t, "-refresh=false").Errors(testAddress); len(got) != 1 || got[0] != "The credit grant has ended" {
		t.Errorf("errors %q", got)
	}
	if live := liveGrants(account, t, customer); len(live) != 0 {
		t.Errorf("granted again: %v", live)
	}
}

// TestAccUpdateBesideSomebodyElse: what somebody else did between plan and apply
// is found by the next plan, and is no bug of the provider.
func TestAccUpdateBesideSomebodyElse(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id, "metadata[who]", "somebody else", "expires_at", "2022278400")
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { team = "growth" }`))
	ws.MustApply(t, "-refresh=false")
	if plan := ws.Plan(t); plan.Actions[testAddress] != "update" {
		t.Errorf("planned %v, want an update", plan.Actions)
	}
	ws.MustApply(t)
	grant := account.ReadGrant(t, id)
	if grant.String("metadata.who") != "" || grant.String("metadata.team") != "growth" || grant.Int("expires_at") != 0 {
		t.Errorf("Stripe holds %v", grant)
	}
}

// TestAccEndedAndUnknown: an ended grant whose configuration is not known until
// apply plans and applies all the same.
func TestAccEndedAndUnknown(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	late := func(output, more string) string {
		return provider + `
resource "terraform_data" "late" { input = ` + output + ` }
` + grantNamed("test", customer, `name = terraform_data.late.output`+"\n  "+more)
	}
	ws.Write(t, late(`"x"`, `metadata = { a = "1" }`))
	ws.MustApply(t)
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.Write(t, late("null", ""))
	ws.MustApply(t)
	ws.Write(t, late(`"y"`, ""))
	ws.MustApply(t)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}
}

// TestAccWarningsFold: many warnings become one, because their summaries hold no
// values.
func TestAccWarningsFold(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := makeCustomers(t, account, 25)
	ws := account.Workspace(t)
	ws.Write(t, manyGrants(customers, ""))
	ws.MustApply(t)
	ws.Write(t, manyGrants(customers, `name = "new"`))
	text := ws.Run(t, "plan", "-no-color").Output
	requireContains(t, text, "(and 24 more similar warnings elsewhere)")
	requireContains(t, text, "10.00 USD")
	requireContains(t, text, "Plan: 25 to add, 0 to change, 25 to destroy.")
	if n := strings.Count(text, "Replacing a credit grant ends it and grants anew"); n != 1 {
		t.Errorf("the warning is printed %d times", n)
	}
	text = ws.Run(t, "plan", "-destroy", "-no-color").Output
	requireContains(t, text, "Destroying a credit grant withdraws credit")
	requireContains(t, text, "(and 9 more similar warnings elsewhere)")
	// Terraform does not fold warnings about what has no configuration any more.
	ws.Write(t, provider)
	text = ws.Run(t, "plan", "-no-color").Output
	if n := strings.Count(text, "Destroying a credit grant withdraws credit"); n != 10 {
		t.Errorf("%d warnings, want 10", n)
	}
	requireContains(t, text, "More grants may be withdrawn than these warnings name")
}

// TestAccUnknownCustomer: everything about a grant may be known at apply only.
func TestAccUnknownCustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	late := func(input string) string {
		return provider + fmt.Sprintf(`
resource "terraform_data" "late" {
  input            = { customer = %q, value = 1000, currency = "usd", begin = "2034-01-31T00:00:00Z", end = "2035-01-31T00:00:00Z", team = %q }
  triggers_replace = %q
}

resource "stripe_billing_credit_grant" "test" {
  customer             = terraform_data.late.output.customer
  category             = "promotional"
  amount               = { monetary = { currency = terraform_data.late.output.currency, value = terraform_data.late.output.value } }
  applicability_config = { scope = { price_type = "metered" } }
  effective_at         = terraform_data.late.output.begin
  expires_at           = terraform_data.late.output.end
  metadata             = { team = terraform_data.late.output.team }
  idempotency_key      = "late"
}
`, customer, input, "")
	}
	ws.Write(t, late("growth"))
	ws.MustApply(t)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, plan.Errors(""))
	}
	if got := ws.State(t)[testAddress]; got.String("effective_at") != "2034-01-31T00:00:00Z" || got.String("metadata.team") != "growth" {
		t.Errorf("state %v", got)
	}
}

// TestAccGeneratedConfiguration: the configuration that Terraform writes for an
// imported grant plans nothing.
func TestAccGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	price := account.MeteredPrice(t)
	full := account.Post(t, "/v1/billing/credit_grants", "customer", clock.Customer, "category", "paid",
		"amount[type]", "monetary", "amount[monetary][value]", "5", "amount[monetary][currency]", "kwd",
		"applicability_config[scope][prices][0][id]", price, "name", "By hand", "priority", "0",
		"metadata[team]", "growth", "metadata[terraform_idempotency_key]", "mine",
		"expires_at", fmt.Sprint(clock.Now.Add(90*24*time.Hour).Unix())).ID()
	bare := account.Grant(t, clock.Customer)
	voided := account.Grant(t, clock.Customer)
	account.Post(t, "/v1/billing/credit_grants/"+voided+"/void")
	ws := account.Workspace(t)
	config := provider
	for name, id := range map[string]string{"full": full, "bare": bare, "voided": voided} {
		config += fmt.Sprintf("import {\n  to = stripe_billing_credit_grant.%s\n  id = %q\n}\n", name, id)
	}
	ws.Write(t, config)
	if result := ws.Run(t, "plan", "-json", "-generate-config-out=generated.tf"); result.Failed {
		t.Fatalf("plan failed:\n%s", result.Output)
	}
	account.ResetStats(t)
	ws.MustApply(t)
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
		t.Errorf("importing changed something: %v", posts)
	}
	plan := ws.Plan(t)
	if plan.Failed || len(plan.Actions) != 0 {
		generated, _ := os.ReadFile(ws.Path("generated.tf"))
		t.Errorf("the plan is not empty: %v %v\n%s", plan.Actions, plan.Errors(""), generated)
	}
	state := ws.State(t)["stripe_billing_credit_grant.full"]
	if state.String("idempotency_key") != "mine" || state.String("priority") != "0" || state.String("metadata.terraform_idempotency_key") != "" {
		t.Errorf("state %v", state)
	}
	if got := plan.Warnings(voided); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("warnings about the voided grant: %q", got)
	}
}

// TestAccImportRefuses: what is no grant's id is refused in words.
func TestAccImportRefuses(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", account.Customer(t), ""))
	for id, want := range map[string]string{
		"cus_1":               "Not the id of a credit grant",
		"credgr_":             "Not the id of a credit grant",
		"credgr_test_nothing": "Cannot import non-existent remote object",
	} {
		result := ws.Run(t, "import", "-no-color", testAddress, id)
		if !result.Failed {
			t.Errorf("importing %s succeeds", id)
		}
		requireContains(t, result.Output, want)
	}
}

// TestAccDeletionPolicies: each policy, for a grant that was drawn on and one
// that was not.
func TestAccDeletionPolicies(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	clock := account.ClockedCustomer(t)
	for name, tc := range map[string]struct{ policy, more, unused, used string }{
		"the default":    {"void_or_expire", "", "voided", "expired"},
		"void":           {"void", "", "voided", "live"},
		"expire":         {"expire", "", "expired", "expired"},
		"abandon":        {"abandon", "", "live", "live"},
		"expire pending": {"expire", `effective_at = "` + clock.At(24*time.Hour) + `"`, "voided", ""},
	} {
		ws := account.Workspace(t)
		more := fmt.Sprintf("deletion_policy = %q\n  %s", tc.policy, tc.more)
		ws.Write(t, provider+grantNamed("unused", clock.Customer, more)+grantNamed("used", clock.Customer, more))
		ws.MustApply(t)
		state := ws.State(t)
		unused, used := state["stripe_billing_credit_grant.unused"].ID(), state["stripe_billing_credit_grant.used"].ID()
		if tc.used != "" {
			account.Draw(t, used, 1)
		}
		result := ws.Destroy(t)
		if got := endOf(account.ReadGrant(t, unused), clock.Now); got != tc.unused {
			t.Errorf("%s: the unused grant is %s, want %s", name, got, tc.unused)
		}
		if tc.used == "" {
			continue
		}
		if got := endOf(account.ReadGrant(t, used), clock.Now); got != tc.used {
			t.Errorf("%s: the used grant is %s, want %s", name, got, tc.used)
		}
		_, held := ws.State(t)["stripe_billing_credit_grant.used"]
		switch tc.policy {
		case "void":
			if got := result.Errors(""); len(got) != 1 || got[0] != "A credit grant cannot be voided" || !held {
				t.Errorf("%s: errors %q, still in state: %v", name, got, held)
			}
		case "abandon":
			if got := result.Warnings(used); len(got) != 2 || got[1] != "A credit grant was left live" || held {
				t.Errorf("%s: warnings %q, still in state: %v", name, got, held)
			}
		default:
			if result.Failed || held {
				t.Errorf("%s: errors %q, still in state: %v", name, result.Errors(""), held)
			}
		}
	}
}

// TestAccChangedElsewhere: what was done elsewhere is seen by the very next plan,
// with the bulk reader on.
func TestAccChangedElsewhere(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customers := makeCustomers(t, account, 120)
	ws := account.Workspace(t)
	ws.Write(t, manyGrants(customers, ""))
	ws.MustApply(t, "-parallelism=30")
	state := ws.State(t)
	id := func(i int) string { return state[fmt.Sprintf("%s[%d]", testAddress, i)].ID() }
	account.Post(t, "/v1/billing/credit_grants/"+id(7)+"/void")
	account.Post(t, "/v1/billing/credit_grants/"+id(77)+"/expire")
	account.Post(t, "/v1/billing/credit_grants/"+id(111), "metadata[who]", "somebody else")
	account.ResetStats(t)
	plan := ws.Plan(t)
	if got := plan.Warnings(testAddress + "[7]"); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("voided elsewhere: %q", got)
	}
	if got := plan.Warnings(testAddress + "[77]"); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("expired elsewhere: %q", got)
	}
	if len(plan.Actions) != 1 || plan.Actions[testAddress+"[111]"] != "update" {
		t.Errorf("updated elsewhere: %v", plan.Actions)
	}
	if stats := account.Stats(t); stats.Requests > 20 {
		t.Errorf("%d requests for 120 grants: %v", stats.Requests, stats.ByRoute)
	}
}

// TestAccMetadataEmptyAndNull: an empty map and none are the same to Stripe, and
// each stays as it is configured.
func TestAccMetadataEmptyAndNull(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	ws := account.Workspace(t)
	customer := account.Customer(t)
	ws.Write(t, provider+grantNamed("test", customer, "metadata = {}"))
	ws.MustApply(t)
	account.ResetStats(t)
	for _, more := range []string{"metadata = {}", "", "metadata = {}"} {
		ws.Write(t, provider+grantNamed("test", customer, more))
		ws.MustApply(t)
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
			t.Errorf("with %q the plan is not empty: %v", more, plan.Actions)
		}
	}
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
		t.Errorf("something was sent: %v", posts)
	}
}

// TestAccRequestsSaySoInFull: clearing an expiry and removing metadata are sent in
// the one spelling that Stripe understands.
func TestAccRequestsSaySoInFull(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	ws := account.Workspace(t)
	customer := account.Customer(t)
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { a = "1", b = "2" }
  priority = 0
  expires_at = 2022278400`))
	ws.MustApply(t)
	created := account.Requests(t, "POST", "/v1/billing/credit_grants")
	if len(created) != 1 || created[0].Form["expires_at"] != "2022278400" || created[0].Form["priority"] != "0" || created[0].IdempotencyKey == "" {
		t.Errorf("created with %v", created)
	}
	if !strings.Contains(created[0].UserAgent, "terraform-provider-stripe/") || !strings.Contains(created[0].UserAgent, "Terraform/1.") {
		t.Errorf("User-Agent %q", created[0].UserAgent)
	}
	account.ResetStats(t)
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { b = "3" }`+"\n  priority = 0"))
	ws.MustApply(t)
	updates := account.Requests(t, "POST", "/v1/billing/credit_grants")
	want := map[string]string{"expires_at": "", "metadata[a]": "", "metadata[b]": "3"}
	if len(updates) != 1 || fmt.Sprint(updates[0].Form) != fmt.Sprint(want) {
		t.Errorf("updated with %v, want %v", updates, want)
	}
}
