// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	ours "github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// stripesOwnState is a grant in a state of stripe/stripe 0.3.0. Of its scope, that
// version keeps one of the two and null for the other.
const stripesOwnState = `{
  "amount": { "monetary": { "currency": %q, "value": %d }, "type": "monetary" },
  "applicability_config": { "scope": { "price_type": %s, "prices": %s } },
  "category": %q,
  "created": %d,
  "customer": %s,
  "customer_account": %s,
  "effective_at": %d,
  "expires_at": %s,
  "id": %q,
  "livemode": false,
  "metadata": %s,
  "name": %s,
  "object": "billing.credit_grant",
  "priority": %s,
  "test_clock": %s,
  "updated": %d,
  "voided_at": %s
}`

// asStripesOwn is a grant of Stripe's as stripe/stripe keeps it.
func asStripesOwn(t *testing.T, grant acctest.Object) string {
	t.Helper()
	text := func(path string) string {
		if grant.String(path) == "" {
			return "null"
		}
		return fmt.Sprintf("%q", grant.String(path))
	}
	number := func(path string) string {
		if grant.String(path) == "" {
			return "null"
		}
		return grant.String(path)
	}
	scope, _ := grant["applicability_config"].(map[string]any)["scope"].(map[string]any)
	prices, err := json.Marshal(scope["prices"])
	if err != nil {
		t.Fatal(err)
	}
	metadata := "null"
	if all, _ := grant["metadata"].(map[string]any); len(all) > 0 {
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		metadata = string(raw)
	}
	return fmt.Sprintf(stripesOwnState,
		grant.String("amount.monetary.currency"), grant.Int("amount.monetary.value"),
		text("applicability_config.scope.price_type"), prices,
		grant.String("category"), grant.Int("created"), text("customer"), text("customer_account"), grant.Int("effective_at"),
		number("expires_at"), grant.ID(), metadata, text("name"), number("priority"), text("test_clock"), grant.Int("updated"), number("voided_at"))
}

// movingGrants are grants in every status, with the configurations with which
// stripe/stripe has made them: by name, without the resource's block around them.
func movingGrants(t *testing.T, account *acctest.Account) (ids, configs map[string]string) {
	t.Helper()
	clock := account.ClockedCustomer(t)
	price := account.MeteredPrice(t)
	unix := func(after time.Duration) string { return fmt.Sprint(clock.Now.Add(after).Unix()) }
	terms := `
  customer             = "` + clock.Customer + `"
  category             = "promotional"
  amount               = { type = "monetary", monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
`
	ids = map[string]string{
		"plain":   account.Grant(t, clock.Customer),
		"pending": account.Grant(t, clock.Customer, "effective_at", unix(72*time.Hour), "expires_at", unix(96*time.Hour)),
		"rich": account.Post(t, "/v1/billing/credit_grants", "customer", clock.Customer, "category", "paid",
			"amount[type]", "monetary", "amount[monetary][value]", "5", "amount[monetary][currency]", "kwd",
			"applicability_config[scope][prices][0][id]", price, "name", "By hand", "priority", "0", "metadata[team]", "growth",
			"expires_at", unix(240*time.Hour)).ID(),
		"expired": account.Grant(t, clock.Customer, "expires_at", unix(time.Hour)),
		"voided":  account.Grant(t, clock.Customer),
	}
	configs = map[string]string{
		"plain":   terms,
		"pending": terms + "  effective_at = " + unix(72*time.Hour) + "\n  expires_at = " + unix(96*time.Hour) + "\n",
		"rich": `
  customer             = "` + clock.Customer + `"
  category             = "paid"
  amount               = { type = "monetary", monetary = { currency = "kwd", value = 5 } }
  applicability_config = { scope = { prices = [{ id = "` + price + `" }] } }
  name                 = "By hand"
  priority             = 0
  metadata             = { team = "growth" }
  expires_at           = ` + unix(240*time.Hour) + "\n",
		"expired": terms + "  expires_at = " + unix(time.Hour) + "\n",
		"voided":  terms,
	}
	account.Post(t, "/v1/billing/credit_grants/"+ids["voided"]+"/void")
	clock.Advance(t, 2*time.Hour)
	return ids, configs
}

func configured(configs map[string]string, more string) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(configs)) {
		fmt.Fprintf(&out, "resource %q %q {\n%s%s}\n\n", resourceType, name, configs[name], more)
	}
	return out.String()
}

func stripesOwnStates(t *testing.T, account *acctest.Account, ids map[string]string) map[string]string {
	t.Helper()
	states := map[string]string{}
	for name, id := range ids {
		states[name] = asStripesOwn(t, account.ReadGrant(t, id))
	}
	return states
}

// expectMovedIn applies, which must send nothing and know every grant, and leaves a
// state of ours in which a plan finds nothing to do.
func expectMovedIn(t *testing.T, account *acctest.Account, ws *acctest.Workspace, ids map[string]string, rename string) {
	t.Helper()
	account.ResetStats(t)
	ws.MustApply(t)
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) > 0 {
		t.Errorf("moving in sent %v", posts)
	}
	state := ws.State(t)
	statuses := map[string]string{"plain": "granted", "pending": "pending", "rich": "granted", "expired": "expired", "voided": "voided"}
	for name, id := range ids {
		got := state[resourceType+"."+name+rename]
		if got.ID() != id || got.String("status") != statuses[name] || got.String("deletion_policy") != "void_or_expire" {
			t.Errorf("%s: state %v", name, got)
		}
	}
	expectNothingToDo(t, ws)
}

// expectNothingToDo is `plan -detailed-exitcode`, which must end with 0.
func expectNothingToDo(t *testing.T, ws *acctest.Workspace) {
	t.Helper()
	if result := ws.Run(t, "plan", "-detailed-exitcode", "-no-color"); result.Failed {
		t.Errorf("the plan is not empty, or failed:\n%s", result.Output)
	}
}

// TestAccReplaceProvider: a state of stripe/stripe becomes ours by `terraform state
// replace-provider`, and plans nothing.
func TestAccReplaceProvider(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	ids, configs := movingGrants(t, account)
	ws := account.Workspace(t)
	ws.StandInForStripesOwn(t)
	ws.Write(t, provider+configured(configs, ""))
	ws.WriteState(t, acctest.StripesOwn, resourceType, 0, stripesOwnStates(t, account, ids))
	if result := ws.Run(t, "state", "replace-provider", "-auto-approve", acctest.StripesOwn, ours.Address); result.Failed {
		t.Fatal(result.Output)
	}
	expectNothingToDo(t, ws)
	expectMovedIn(t, account, ws, ids, "")
}

// TestAccMovedBlock: a moved block takes a grant over from stripe/stripe, beside
// which this provider has another local name.
func TestAccMovedBlock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	ids, configs := movingGrants(t, account)
	ws := account.Workspace(t)
	acctest.NeedVersion(t, tfversion.Version1_8_0, "moved blocks between providers", version.Must(version.NewVersion("1.12.5")))
	ws.StandInForStripesOwn(t)
	moved, targets := "", map[string]string{}
	for name, config := range configs {
		moved += fmt.Sprintf("moved {\n  from = %[1]s.%[2]s\n  to   = %[1]s.%[2]s_here\n}\n", resourceType, name)
		targets[name+"_here"] = config
	}
	ws.WriteAll(t, besideStripesOwn+moved+configured(targets, "  provider = stripe-credits\n"))
	ws.WriteState(t, acctest.StripesOwn, resourceType, 0, stripesOwnStates(t, account, ids))
	// Terraform counts a new address as a change of the state, and as nothing else.
	requireContains(t, ws.Run(t, "plan", "-no-color").Output, "Plan: 0 to add, 0 to change, 0 to destroy.")
	expectMovedIn(t, account, ws, ids, "_here")
}

// besideStripesOwn configures both providers.
const besideStripesOwn = `
terraform {
  required_providers {
    stripe         = { source = "` + acctest.StripesOwn + `" }
    stripe-credits = { source = "` + ours.Address + `" }
  }
}

provider "stripe" {}
provider "stripe-credits" {}
`

// TestAccBesideStripesOwn: both providers in one configuration, with one grant each,
// which both name stripe_billing_credit_grant; what the local name stripe-credits
// says is ours.
func TestAccBesideStripesOwn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.StandInForStripesOwn(t)
	ws.WriteAll(t, besideStripesOwn+
		grantNamed("theirs", customer, "")+
		grantNamed("test", customer, "provider = stripe-credits\nname = provider::stripe-credits::major_units(2500, \"usd\")"))
	ws.MustApply(t)
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) > 0 {
		t.Errorf("the plan is not empty: %v\n%s", plan.Actions, plan.Output)
	}
	providers := ws.Providers(t)
	if providers[resourceType+".test"] != ours.Address || providers[resourceType+".theirs"] != acctest.StripesOwn {
		t.Errorf("the state says %v", providers)
	}
	if name := ws.State(t)[resourceType+".test"].String("name"); name != "25.00" {
		t.Errorf("major_units by the local name is %q", name)
	}
}
