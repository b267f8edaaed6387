// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// What a plan does not know: values that another resource of the same apply makes, and
// times that pass.

// lateValue is known only after an apply that changes what later made.
const lateValue = "terraform_data.later.output.value"

// later makes a value in the same apply. Another round makes the same value anew, so
// that it is unknown at plan.
func later(round int, value string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" { input = { round = %d, value = %s } }\n", round, value)
}

// withRecipients puts an expression in the place of a campaign's recipients.
func withRecipients(config, expression string) string {
	before, rest, _ := strings.Cut(config, "recipients = {")
	_, after, _ := strings.Cut(rest, "}\n")
	return before + "recipients = " + expression + "\n" + after
}

// withValue puts an expression in the place of the first recipient's 1000.
func withValue(config, expression string) string {
	before, after, _ := strings.Cut(config, "recipients = {")
	return before + "recipients = {" + strings.Replace(after, "= 1000", "= "+expression, 1)
}

// mapOf writes recipients as a map.
func mapOf(recipients map[string]int64) string { return "{ " + hcl(recipients) + " }" }

func taint(t *testing.T, ws *acctest.Workspace, address string) {
	t.Helper()
	if result := ws.Run(t, "taint", address); result.Failed {
		t.Fatal(result.Output)
	}
}

// wantUntouched fails the test unless a run failed, and each recipient has the live
// grant of before, the only one ever made, which is in the state.
func wantUntouched(t *testing.T, account *acctest.Account, ws *acctest.Workspace, result acctest.Result, before acctest.Object, recipients map[string]int64) {
	t.Helper()
	if !result.Failed {
		t.Errorf("the run did not fail: %v", result.Actions)
	}
	state := ws.State(t)[address]
	wantOnceEver(t, account, state, recipients)
	if got, want := texts(state, "grants"), texts(before, "grants"); !maps.Equal(got, want) {
		t.Errorf("the state has the grants %v, want %v\n%s", got, want, details(result))
	}
}

// forced asks for a replacement in each of the ways in which a configuration does not.
func forced(t *testing.T, ws *acctest.Workspace, how string) (arguments []string) {
	t.Helper()
	if how == "taint" {
		taint(t, ws, address)
		return nil
	}
	return []string{"-replace=" + address}
}

// TestAccUnknownReplacementIsRefused: a campaign of which something is known only after
// apply is not replaced, also where all of it turns out to be valid. TestAccDeferralMatrix
// does the same with every attribute.
func TestAccUnknownReplacementIsRefused(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, change := range map[string]func(config string, recipients map[string]int64, round int) string{
		"recipients": func(config string, recipients map[string]int64, round int) string {
			return withRecipients(config, lateValue) + later(round, mapOf(recipients))
		},
		"the idempotency key": func(config string, _ map[string]int64, round int) string {
			return strings.Replace(config, `"spring"`, lateValue, 1) + later(round, `"spring"`)
		},
		"a value": func(config string, _ map[string]int64, round int) string {
			return withValue(config, lateValue) + later(round, "1000")
		},
	} {
		for _, how := range []string{"-replace", "taint"} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				recipients := toEach(account.Customers(t, 2), 1000)
				config := providerBlock + campaignOf(recipients)
				ws := account.Applied(t, change(config, recipients, 1))
				before := ws.State(t)[address]
				ws.Write(t, change(config, recipients, 2))
				wantUntouched(t, account, ws, ws.Apply(t, forced(t, ws, how)...), before, recipients)
				if how == "taint" {
					ws.Run(t, "untaint", address)
				}
				ws.Write(t, config)
				ws.MustApply(t)
				wantOnceEver(t, account, ws.State(t)[address], recipients)
			})
		}
	}
}

// TestAccUnknownTermsAreChecked: terms that are known only after apply, and that Stripe
// refuses, keep a campaign from being replaced before any of its grants ends.
func TestAccUnknownTermsAreChecked(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, line := range map[string][2]string{
		"a priority": {"priority = " + lateValue, "500"},
		"metadata":   {"metadata = { team = " + lateValue + " }", `"` + strings.Repeat("x", 501) + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recipients := toEach(account.Customers(t, 2), 1000)
			config := providerBlock + campaignOf(recipients)
			ws := account.Applied(t, config)
			before := ws.State(t)[address]
			config = strings.Replace(config, `"promotional"`, `"paid"`, 1)
			ws.Write(t, withMore(config, line[0])+later(1, line[1]))
			wantUntouched(t, account, ws, ws.Apply(t), before, recipients)
		})
	}
}

// TestAccUnknownValueIsChecked: a changed value that is known only after apply, and
// cannot be granted, leaves that recipient's grant as it is; the others get theirs.
func TestAccUnknownValueIsChecked(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for _, value := range []string{"0", "-1", "0.5", "1e15"} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 3)
			config := providerBlock + campaignOf(toEach(customers[:2], 1000))
			ws := account.Applied(t, config)
			id := texts(ws.State(t)[address], "grants")[customers[0]]
			ws.Write(t, withRecipients(config, fmt.Sprintf("{ %s = %s, %s = 2000, %s = 1000 }", customers[0], lateValue, customers[1], customers[2]))+later(1, value))
			result := ws.Apply(t)
			if !result.Failed {
				t.Error("the apply did not fail")
			}
			if live := liveGrants(t, account, customers[0]); len(live) != 1 || live[0].ID() != id || len(account.Grants(t, customers[0])) != 1 {
				t.Errorf("live are %v, want %s alone\n%s", live, id, details(result))
			}
		})
	}
}

// TestAccChangedAfterItBegan: the value of a recipient changes after effective_at has
// passed: the new grant is effective at once, as the new half of any replacement.
func TestAccChangedAfterItBegan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, expression := range map[string]string{"known": "2000", "known after apply": lateValue} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			recipients := map[string]int64{clock.Customer: 1000}
			begin := clock.At(time.Hour)
			config := providerBlock + campaignOf(recipients, `effective_at = "`+begin+`"`)
			ws := account.Applied(t, config)
			clock.Advance(t, 2*time.Hour)
			wantNoChanges(t, ws)
			ws.Write(t, withValue(config, expression)+later(1, "2000"))
			ws.MustApply(t)
			recipients[clock.Customer] = 2000
			state := ws.State(t)[address]
			wantOnce(t, account, state, recipients)
			if got := account.ReadGrant(t, texts(state, "grants")[clock.Customer]).Int("effective_at"); got < clock.Now.Unix() {
				t.Errorf("effective at %d, before it was made", got)
			}
			if got := state.String("effective_at"); got != begin {
				t.Errorf("effective_at in the state is %q, want %q", got, begin)
			}
			wantNoChanges(t, ws)
		})
	}
}

// TestAccGuardsHoldAtApply: what a limit cannot judge at plan it judges before anybody
// is granted anything.
func TestAccGuardsHoldAtApply(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, test := range map[string]struct{ arguments, more string }{
		"max_granted_per_run": {"max_granted_per_run = { usd = 1999 }", ""},
		"max_grant_value":     {"max_grant_value = { usd = 999 }", ""},
		"a precondition":      {"", "lifecycle {\n precondition {\n condition = sum(values(" + lateValue + ")) <= 1999\n error_message = \"over the budget\"\n}\n}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recipients := toEach(account.Customers(t, 2), 1000)
			ws := account.Workspace(t)
			ws.Write(t, providerWith(test.arguments)+withRecipients(campaignOf(recipients, test.more), lateValue)+later(1, mapOf(recipients)))
			if plan := ws.Plan(t); plan.Failed {
				t.Errorf("the plan failed: %s", details(plan))
			}
			if result := ws.Apply(t); !result.Failed {
				t.Error("the apply did not fail")
			}
			for customer := range recipients {
				if got := len(account.Grants(t, customer)); got != 0 {
					t.Errorf("customer %s was granted %d times", customer, got)
				}
			}
		})
	}
}

// TestAccEndedPerRun: max_ended_per_run holds what a plan may end, one grant counted
// once, and what is not known at plan is judged before anything ends.
func TestAccEndedPerRun(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	limited := func(config, limit string) string {
		return strings.Replace(config, "provider \"stripe\" {\n", "provider \"stripe\" {\n  max_ended_per_run = { usd = "+limit+" }\n", 1)
	}
	emptied := func(config string) string { return withRecipients(config, "{}") }
	for name, test := range map[string]struct {
		limit   string
		change  func(config string, customers []string) string
		atPlan  bool // refused at plan already
		refused bool
	}{
		"an emptied list":   {"1999", func(c string, _ []string) string { return emptied(c) }, true, true},
		"none may end":      {"0", func(c string, customers []string) string { return strings.Replace(c, customers[0]+" = 1000", "", 1) }, true, true},
		"removed":           {"0", func(string, []string) string { return providerBlock }, true, true},
		"a changed value":   {"999", func(c string, _ []string) string { return withValue(c, "1") }, true, true},
		"other terms":       {"1999", func(c string, _ []string) string { return withMore(c, `name = "Spring"`) }, true, true},
		"an earlier expiry": {"1999", func(c string, _ []string) string { return withMore(c, `expires_at = "2099-01-01T00:00:00Z"`) }, true, true},
		"within the limit":  {"2000", func(c string, _ []string) string { return emptied(c) }, false, false},
		"replaced within":   {"2000", func(c string, _ []string) string { return withMore(c, `name = "Spring"`) }, false, false},
		"an unknown list": {"999", func(c string, customers []string) string {
			return withRecipients(c, lateValue) + later(1, "{ "+customers[0]+" = 1000 }")
		}, false, true},
		"an unknown expiry": {"999", func(c string, _ []string) string {
			return withMore(c, "expires_at = "+lateValue) + later(1, `"2099-01-01T00:00:00Z"`)
		}, false, true},
		"an unknown value": {"999", func(c string, _ []string) string {
			return withValue(c, lateValue) + later(1, "1")
		}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 2)
			slices.Sort(customers)
			recipients := toEach(customers, 1000)
			config := providerBlock + campaignOf(recipients)
			ws := account.Applied(t, config)
			before := ws.State(t)[address]
			ws.Write(t, limited(test.change(config, customers), test.limit))
			plan := ws.Plan(t)
			if plan.Failed != test.atPlan {
				t.Errorf("the plan failed: %t, want %t\n%s", plan.Failed, test.atPlan, details(plan))
			}
			result := ws.Apply(t)
			if result.Failed != test.refused {
				t.Errorf("the apply failed: %t, want %t\n%s", result.Failed, test.refused, details(result))
			}
			if !test.refused {
				return
			}
			if at := account.ReadGrant(t, texts(before, "grants")[customers[0]]); at.Int("expires_at") != 0 {
				t.Errorf("a grant expires at %d", at.Int("expires_at"))
			}
			for _, customer := range customers {
				if live := liveGrants(t, account, customer); len(live) != 1 || len(account.Grants(t, customer)) != 1 {
					t.Errorf("%d live grants of %s, %d ever", len(live), customer, len(account.Grants(t, customer)))
				}
			}
		})
	}
}

// TestAccDoubtfulEndsAreLimited: a state has the grants of a campaign as just expired, and they
// live. max_ended_per_run holds their end as well.
func TestAccDoubtfulEndsAreLimited(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for limit, refused := range map[string]bool{"1999": true, "2000": false} {
		customers := account.Customers(t, 2)
		ws := account.Applied(t, providerBlock+campaignOf(toEach(customers, 1000)))
		ws.EditState(t, func(_ string, instances []map[string]any) []map[string]any {
			ended := map[string]any{}
			for _, customer := range customers {
				ended[customer] = "expired"
			}
			attributes := instances[0]["attributes"].(map[string]any)
			attributes["ended"], attributes["expires_at"] = ended, time.Now().UTC().Format(time.RFC3339)
			return instances
		})
		ws.Write(t, providerWith("max_ended_per_run = { usd = "+limit+" }"))
		if destroyed := ws.Run(t, "destroy", "-refresh=false", "-auto-approve", "-json"); destroyed.Failed != refused {
			t.Errorf("with a limit of %s the destroy failed: %t, want %t\n%s", limit, destroyed.Failed, refused, details(destroyed))
		}
		for _, customer := range customers {
			if live := liveGrants(t, account, customer); (len(live) == 1) != refused {
				t.Errorf("with a limit of %s %d grants of %s live", limit, len(live), customer)
			}
		}
	}
}

// TestAccReplaceTriggeredByWarns: Terraform drops the plan's warnings about a replacement
// that a change of another resource asks for, so the apply says what has ended.
func TestAccReplaceTriggeredByWarns(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	recipients := toEach(account.Customers(t, 2), 1000)
	config := func(round int) string {
		return providerBlock + later(round, "1") + campaignOf(recipients, "lifecycle {\n    replace_triggered_by = [terraform_data.later]\n  }")
	}
	ws := account.Applied(t, config(1))
	ws.Write(t, config(2))
	if plan := ws.Plan(t); plan.Failed || plan.Actions[address] != "replace" {
		t.Errorf("planned %v\n%s", plan.Actions, details(plan))
	}
	result := ws.MustApply(t)
	wantContains(t, details(result), "The grants of a campaign were ended to be replaced", "20.00 USD")
	wantOnce(t, account, ws.State(t)[address], recipients)
}

// TestAccReplacementCountsOnce: what -replace and changed values ask for at once is
// granted once, and counts once.
func TestAccReplacementCountsOnce(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	config := func(value int64) string {
		return providerWith("max_granted_per_run = { usd = 4000 }") + campaignOf(toEach(customers, value))
	}
	ws := account.Applied(t, config(1000))
	ws.Write(t, config(2000))
	ws.MustApply(t, "-replace="+address)
	wantOnce(t, account, ws.State(t)[address], toEach(customers, 2000))
	for _, customer := range customers {
		if got := len(account.Grants(t, customer)); got != 2 {
			t.Errorf("customer %s was granted %d times, want 2", customer, got)
		}
	}
}

// TestAccAdoptionExpiresEarlier: adopting grants that then expire earlier is warned of.
func TestAccAdoptionExpiresEarlier(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	account.Grant(t, customer, "metadata[terraform_idempotency_key]", "spring")
	config := providerBlock + campaignOf(map[string]int64{customer: 1000}, `expires_at = "2099-01-01T00:00:00Z"`)
	for how, more := range map[string]string{"adopt": "", "import": "import {\n  to = " + address + "\n  id = \"spring\"\n}\n"} {
		t.Run(how, func(t *testing.T) {
			ws := account.Workspace(t)
			if how == "adopt" {
				ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
			}
			ws.Write(t, config+more)
			plan := ws.Plan(t)
			if plan.Failed {
				t.Fatal(details(plan))
			}
			wantContains(t, details(plan), "expire earlier")
		})
	}
}
