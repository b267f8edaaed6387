// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// What a plan does not know: values that another resource of the same apply makes.

const lateValue = "terraform_data.later.output"

// spend gives a customer a grant under a key that has ended.
func spend(t *testing.T, account *acctest.Account, customer, key string) string {
	t.Helper()
	id := account.Grant(t, customer, "metadata[terraform_idempotency_key]", key)
	account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
	return id
}

func taint(t *testing.T, ws *acctest.Workspace, address string) {
	t.Helper()
	if result := ws.Run(t, "taint", address); result.Failed {
		t.Fatal(result.Output)
	}
}

// wantUntouched fails the test unless a run failed and left a grant live and in the
// state, with nothing granted beside it. made is how often the customer was granted.
func wantUntouched(t *testing.T, account *acctest.Account, ws *acctest.Workspace, result acctest.Result, customer, id string, made int) {
	t.Helper()
	if !result.Failed {
		t.Errorf("the run did not fail: %v", result.Actions)
	}
	if live := liveGrants(account, t, customer); len(account.Grants(t, customer)) != made || !slices.Equal(live, []string{id}) {
		t.Errorf("the customer was granted %d times, want %d; live are %q, want %s; the run said %q",
			len(account.Grants(t, customer)), made, live, id, result.Errors(""))
	}
	if got := ws.State(t)[testAddress].ID(); got != id {
		t.Errorf("the state has %q, want %s", got, id)
	}
}

// TestAccUnknownUntilTheOldGrantEnds: a value that is known only after apply, and would
// be refused then, stops a replacement before the old grant ends, however the
// replacement came about. TestAccDeferralMatrix does the same with every attribute.
func TestAccUnknownUntilTheOldGrantEnds(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, value := range map[string]struct {
		attribute, input string
		asked            []string
	}{
		"a key that was used":    {"idempotency_key", `"spent"`, []string{"a changed name"}},
		"a key that is too long": {"idempotency_key", `"` + strings.Repeat("k", 256) + `"`, []string{"a changed name"}},
		"metadata":               {"metadata", `{ team = "` + strings.Repeat("x", 501) + `" }`, []string{"a changed name"}},
		"a deletion policy":      {"deletion_policy", `"forget"`, []string{"a changed name"}},
		"an expiry in the past":  {"expires_at", `"2020-01-01T00:00:00Z"`, []string{"-replace", "taint"}},
	} {
		for _, how := range value.asked {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				customer, key := account.Customer(t), keyed
				if value.attribute == "idempotency_key" {
					key = ""
				}
				spend(t, account, customer, "spent")
				ws := account.Applied(t, provider+grantNamed("test", customer, key))
				id := ws.State(t)[testAddress].ID()
				more, arguments := key, []string(nil)
				switch how {
				case "a changed name":
					more += "\n  name = \"new\""
				case "-replace":
					arguments = append(arguments, "-replace="+testAddress)
				case "taint":
					taint(t, ws, testAddress)
				}
				ws.Write(t, provider+grantNamed("test", customer, more+"\n  "+value.attribute+" = "+lateValue)+later(value.input))
				wantUntouched(t, account, ws, ws.Apply(t, arguments...), customer, id, 2)
			})
		}
	}
}

// TestAccKeyOfTheOldCustomer: a grant that moves to another customer gives up its key
// for that customer alone. Another resource whose key is known only after apply is not
// granted to the old customer under it.
func TestAccKeyOfTheOldCustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	before, after := account.Customer(t), account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", before, keyed))
	ws.Write(t, provider+grantNamed("test", after, keyed)+later(`"campaign"`)+
		grantNamed("other", before, "idempotency_key = "+lateValue+"\n  depends_on = ["+testAddress+"]"))
	result := ws.Apply(t)
	if got := result.Errors(resourceType + ".other"); !slices.Equal(got, []string{errKeyUsed}) {
		t.Errorf("errors %q, want %q", got, errKeyUsed)
	}
	wantEver(t, account, before, 1, 0)
	wantEver(t, account, after, 1, 1)
}

// TestAccNewGrantOfAPassedTime: a row that was never granted does not break the plan
// once its time has passed: the plan warns, its create is refused, and other resources
// go on.
func TestAccNewGrantOfAPassedTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for attribute, summary := range map[string]string{"effective_at": "effective_at has passed", "expires_at": "expires_at has passed"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			clock, other := account.ClockedCustomer(t), account.Customer(t)
			ws := account.Workspace(t)
			ws.Write(t, provider+grantNamed("test", clock.Customer, keyed+"\n  "+attribute+" = \""+clock.At(-time.Hour)+"\"")+grantNamed("other", other, keyed))
			plan := ws.Plan(t)
			if got := plan.Warnings(testAddress); plan.Failed || len(got) != 1 {
				t.Errorf("warnings %q, errors %q", got, plan.Errors(""))
			}
			requireContains(t, plan.Detail(testAddress), "customer's time")
			if got := ws.Apply(t).Errors(testAddress); !slices.Equal(got, []string{summary}) {
				t.Errorf("errors %q, want %q", got, summary)
			}
			wantEver(t, account, other, 1, 1)
			if got := account.Grants(t, clock.Customer); len(got) != 0 {
				t.Errorf("granted %d times", len(got))
			}
			if result := ws.Destroy(t); result.Failed || len(liveGrants(account, t, other)) != 0 {
				t.Errorf("destroy: errors %q", result.Errors(""))
			}
		})
	}
}

// TestAccDestroyPlansFirst: an error about a resource that is to be created names the
// way to destroy the others.
func TestAccDestroyPlansFirst(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	const other = resourceType + ".other"
	for name, test := range map[string]struct {
		arguments, more string
		before          func(t *testing.T, customer string)
	}{
		"a key that was used": {more: keyed, before: func(t *testing.T, customer string) { spend(t, account, customer, "campaign") }},
		"a limit of a grant":  {arguments: "  max_grant_value = { usd = 1 }"},
		"a limit of a run":    {arguments: "  max_granted_per_run = { usd = 1 }"},
		"a customer":          {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer, second := account.Customer(t), account.Customer(t)
			if test.before != nil {
				test.before(t, second)
			}
			if name == "a customer" {
				second = "cus_missing"
			}
			ws := account.Applied(t, provider+grantNamed("test", customer, keyed))
			ws.Write(t, withArguments(provider, test.arguments)+grantNamed("test", customer, keyed)+grantNamed("other", second, test.more))
			for _, arguments := range [][]string{{"plan", "-json"}, {"plan", "-json", "-destroy"}, {"destroy", "-json", "-auto-approve"}} {
				result := ws.Run(t, arguments...)
				if !result.Failed {
					// Where Terraform tells the provider that it destroys, nothing is refused.
					continue
				}
				requireContains(t, result.Detail(other), "terraform destroy -refresh=false")
			}
			if result := ws.Destroy(t, "-refresh=false"); result.Failed || len(liveGrants(account, t, customer)) != 0 {
				t.Errorf("destroy -refresh=false: errors %q, live %v", result.Errors(""), liveGrants(account, t, customer))
			}
		})
	}
}

// TestAccReplaceTriggeredByWarns: Terraform drops the plan's warnings about a replacement
// that a change of another resource asks for, so the apply says what has ended.
func TestAccReplaceTriggeredByWarns(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, more := range map[string]string{"keyed": keyed, "without a key": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			config := func(month string) string {
				return provider + later(`"`+month+`"`) + grantNamed("test", customer, more+"\n  lifecycle { replace_triggered_by = [terraform_data.later] }")
			}
			ws := account.Applied(t, config("2026-11"))
			id := ws.State(t)[testAddress].ID()
			ws.Write(t, config("2026-12"))
			if plan := ws.Plan(t); plan.Failed || plan.Actions[testAddress] != "replace" {
				t.Errorf("planned %v, errors %q", plan.Actions, plan.Errors(""))
			}
			if got := ws.MustApply(t).Warnings(id); !slices.Equal(got, []string{"A credit grant was ended to be replaced"}) {
				t.Errorf("warnings %q", got)
			}
			wantEver(t, account, customer, 2, 1)
		})
	}
}

// TestAccAdoptionExpiresEarlier: an adoption that shortens the life of credit is warned
// of as any other change that does.
func TestAccAdoptionExpiresEarlier(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	id := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	ws := account.Workspace(t)
	adopt(ws, true)
	ws.Write(t, provider+grantNamed("test", customer, keyed+"\n  expires_at = \"2099-01-01T00:00:00Z\""))
	plan := ws.Plan(t)
	if got := plan.Warnings(testAddress); plan.Failed || !slices.Contains(got, "The credits of a grant expire earlier") {
		t.Errorf("warnings %q, errors %q", got, plan.Errors(""))
	}
	requireContains(t, plan.Output, "2099-01-01T00:00:00Z, and not never")
	ws.MustApply(t)
	liveOnceOf(t, account, customer, id)
}

// TestAccReplacementCountsOnce: what is granted in place of another grant is granted once, and
// counts once, with a key or without, however the replacement is asked for.
func TestAccReplacementCountsOnce(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	replaced := []string{"-replace=" + testAddress}
	for name, tc := range map[string]struct {
		key, limit string
		change     func(string) string
		arguments  []string
		taint      bool
	}{
		"under a key, changed and -replace": {key: keyed, limit: "2000", change: worthMore, arguments: replaced},
		"changed and -replace":              {limit: "2000", change: worthMore, arguments: replaced},
		"changed":                           {limit: "2000", change: worthMore},
		"-replace":                          {limit: "1000", arguments: replaced},
		"tainted":                           {limit: "1000", taint: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			config := withArguments(provider, "  max_granted_per_run = { usd = "+tc.limit+" }") + grantNamed("test", customer, tc.key)
			ws := account.Applied(t, config)
			if tc.change != nil {
				ws.Write(t, tc.change(config))
			}
			if tc.taint {
				taint(t, ws, testAddress)
			}
			ws.MustApply(t, tc.arguments...)
			wantEver(t, account, customer, 2, 1)
		})
	}
}

// TestAccReplacementLeavesTheLimit: the count of a replaced grant is not another grant's.
func TestAccReplacementLeavesTheLimit(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	config := withArguments(provider, "  max_granted_per_run = { usd = 3999 }") + grantNamed("test", customer, "")
	ws := account.Applied(t, config)
	ws.Write(t, later("2000")+worthMore(config)+strings.Replace(grantNamed("other", customer, ""), "value = 1000", "value = "+lateValue, 1))
	if got := ws.Apply(t).Errors(""); !slices.Contains(got, "The run grants more than the provider allows") {
		t.Errorf("errors %q", got)
	}
	if made := len(account.Grants(t, customer)); made != 2 {
		t.Errorf("granted %d times: once before, and once of the two in this run", made)
	}
}
