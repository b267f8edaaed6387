// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
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
	for name, want := range map[string]string{"past_begin": "", "begin_now": "", "past_end": "", "nobody": "The customer does not exist", "fine": ""} {
		if got := strings.Join(plan.Errors("stripe_billing_credit_grant."+name), "; "); got != want {
			t.Errorf("%s: errors %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]bool{"past_begin": true, "begin_now": true, "past_end": true, "fine": false} {
		if got := slices.Contains(plan.Warnings("stripe_billing_credit_grant."+name), "A credit grant can no longer be created"); got != want {
			t.Errorf("%s: warned %v, want %v", name, got, want)
		}
	}

	// A replacement is a create, too: its old half must not end first.
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+clock.At(day)+`"`))
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	clock.Advance(t, 2*day)
	begin := clock.At(-time.Hour)
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+begin+`"`+"\n  name = \"new\""))
	if got := ws.Apply(t).Errors(testAddress); len(got) != 1 || got[0] != "effective_at has passed" {
		t.Errorf("replacement: errors %q", got)
	}
	// An end that is moved into the past, or before the beginning, is not asked for.
	for _, end := range []string{clock.At(-time.Hour), clock.At(-3 * day)} {
		ws.Write(t, provider+grantNamed("test", clock.Customer, `expires_at = "`+end+`"`))
		if got := ws.Apply(t).Errors(testAddress); len(got) != 1 {
			t.Errorf("expires_at %s: errors %q", end, got)
		}
	}
	if endOf(account.ReadGrant(t, id), clock.Now) != "live" {
		t.Error("the grant was ended by a plan that cannot be applied")
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
		"an end that has passed":       {"", "expires_at = PAST\nname = \"new\"", "expires_at has passed"},
		"an abandoned grant's key":     {keyed + "\ndeletion_policy = \"abandon\"", keyed + "\ndeletion_policy = \"abandon\"\nname = \"new\"", "An abandoned grant keeps its idempotency key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			fill := strings.NewReplacer("BEGIN", `"`+clock.At(time.Hour)+`"`, "PAST", `"`+clock.At(-time.Minute)+`"`)
			ws := account.Applied(t, provider+arguments(clock.Customer, strings.Split(fill.Replace(tc.before), "\n")...))
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
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.Write(t, provider+grantNamed("test", customer, `name = "new"`))
	if got := ws.Apply(t, "-refresh=false").Errors(testAddress); len(got) != 1 || got[0] != "The credit grant has ended" {
		t.Errorf("errors %q", got)
	}
	if live := liveGrants(account, t, customer); len(live) != 0 {
		t.Errorf("granted again: %v", live)
	}
}

// TestAccWarningsFold: many warnings become one, because their summaries hold no
// values.
func TestAccWarningsFold(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 25)
	ws := account.Applied(t, manyGrants(customers, ""))
	ws.Write(t, manyGrants(customers, `name = "new"`))
	text := ws.Run(t, "plan", "-no-color").Output
	requireContains(t, text, "(and 24 more similar warnings elsewhere)")
	requireContains(t, text, "10.00 USD")
	requireContains(t, text, "Plan: 25 to add, 0 to change, 25 to destroy.")
	if n := strings.Count(text, "Replacing a credit grant ends it and grants again"); n != 1 {
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
