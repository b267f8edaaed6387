// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccAccountsAsRecipients: accounts are recipients like customers, with a version that
// has them; without one the plan is refused, and nothing is sent.
func TestAccAccountsAsRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs accounts as customers")
	customer, first, second := account.Customer(t), account.CustomerAccount(t), account.CustomerAccount(t)
	recipients := map[string]int64{customer: 1000, first: 2000, second: 3000}
	ws := account.Workspace(t)
	ws.Write(t, providerBlock+campaignOf(recipients))
	plan := ws.Plan(t)
	if got := plan.Errors(address); len(got) != 1 || got[0] != "The version of Stripe's API does not have this argument" {
		t.Errorf("errors %q", got)
	}
	wantContains(t, details(plan), "stripe_version", max(first, second))
	late := "resource \"terraform_data\" \"later\" {\n  input = { " + first + " = 2000 }\n}\n" +
		"resource \"stripe_billing_credit_campaign\" \"test\" {\n  idempotency_key = \"spring\"\n  currency = \"usd\"\n  category = \"promotional\"\n" +
		"  applicability_config = { scope = { price_type = \"metered\" } }\n  recipients = terraform_data.later.output\n}\n"
	ws.Write(t, providerBlock+late)
	if result := ws.Apply(t); !result.Failed {
		t.Error("recipients that are known late are not refused")
	}
	if made := grantsMade(t, account); made != 0 {
		t.Errorf("%d grants were asked for", made)
	}

	ws = account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", "2025-12-15.clover")
	apply := func() {
		t.Helper()
		ws.Write(t, providerBlock+campaignOf(recipients))
		if result := ws.MustApply(t); len(result.Warnings("do not look like customers")) != 0 {
			t.Errorf("warnings %q", result.Warnings(""))
		}
		wantNoChanges(t, ws)
		wantOnce(t, account, ws.State(t)[address], recipients)
	}
	apply()
	recipients[first] = 2500
	apply()
	if result := ws.Run(t, "state", "rm", address); result.Failed {
		t.Fatal(result.Output)
	}
	if result := ws.Run(t, "import", "-no-color", address, "spring"); result.Failed {
		t.Fatal(result.Output)
	}
	wantNoChanges(t, ws)
	wantOnce(t, account, ws.State(t)[address], recipients)
	delete(recipients, second)
	apply()
	if live := liveGrants(t, account, second); len(live) != 0 {
		t.Errorf("a removed account has %v", live)
	}
	if result := ws.Destroy(t); result.Failed || len(liveGrants(t, account, first)) != 0 {
		t.Errorf("destroy: %s", details(result))
	}
}

// TestAccRecipientsByTheOtherID: an import names a customer by the id of a customer, where
// Stripe names an account as well. A configuration with the accounts changes only the state,
// and is told so; and so is one back.
func TestAccRecipientsByTheOtherID(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs accounts as customers")
	holder, named := account.NamedAccount(t)
	other, late := account.NamedAccount(t)
	plain := account.Customer(t)
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", "2025-12-15.clover")
	recipients := map[string]int64{holder: 1000, other: 2000, plain: 3000}
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	grants := texts(ws.State(t)[address], "grants")
	ws.Run(t, "state", "rm", address)
	if result := ws.Run(t, "import", "-no-color", address, "spring"); result.Failed {
		t.Fatal(result.Output)
	}
	if imported := texts(ws.State(t)[address], "grants"); imported[named] != grants[holder] || len(imported) != 3 {
		t.Errorf("imported %v, granted %v", imported, grants)
	}
	made := grantsMade(t, account)
	only := func(what string, recipients map[string]int64, config string) {
		t.Helper()
		ws.Write(t, config)
		account.ResetStats(t)
		plan := ws.Plan(t)
		if plan.Failed || plan.Actions[address] != "update" {
			t.Errorf("%s: planned %v %s", what, plan.Actions, details(plan))
		}
		ws.MustApply(t)
		if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
			t.Errorf("%s: sent %v", what, posts)
		}
		wantNoChanges(t, ws)
		wantOnce(t, account, ws.State(t)[address], recipients)
	}
	only("accounts", recipients, providerBlock+campaignOf(recipients))
	back := map[string]int64{named: 1000, late: 2000, plain: 3000}
	only("customers", back, providerBlock+campaignOf(back))
	if made != 3 {
		t.Errorf("%d grants were made", made)
	}

	// What replaces the campaign at the same time is refused before anything is sent.
	for what, plan := range map[string]func() acctest.Result{
		"a changed name": func() acctest.Result {
			ws.Write(t, providerBlock+campaignOf(recipients, `name = "Spring"`))
			return ws.Plan(t)
		},
		"-replace": func() acctest.Result {
			ws.Write(t, providerBlock+campaignOf(recipients))
			return ws.Plan(t, "-replace="+address)
		},
	} {
		if got := plan().Errors(""); len(got) != 1 || got[0] != "Recipients are renamed while their campaign is replaced" {
			t.Errorf("%s: errors %q", what, got)
		}
	}

	// One who leaves beside an account that comes is no rename.
	comes, _ := account.NamedAccount(t)
	ws.Write(t, providerBlock+campaignOf(map[string]int64{named: 1000, late: 2000, comes: 500}, `name = "Spring"`))
	if plan := ws.Plan(t); plan.Failed {
		t.Error(plan.Errors(""))
	}

	// With a value that changes at the same time, one grant is replaced.
	recipients[holder] = 1500
	ws.Write(t, providerBlock+withRecipients(campaignOf(recipients), lateValue)+later(1, "{ "+holder+" = 1500, "+other+" = 2000, "+plain+" = 3000 }"))
	ws.MustApply(t)
	wantOnce(t, account, ws.State(t)[address], recipients)
	if now := texts(ws.State(t)[address], "grants"); now[other] != grants[other] || now[plain] != grants[plain] {
		t.Errorf("grants %v, want those of %v", now, grants)
	}
}

// TestAccOtherIDThatCannotBeRead: a recipient by the other id of its customer keeps the grant,
// or nothing is done, if Stripe does not say that both are one.
func TestAccOtherIDThatCannotBeRead(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs accounts as customers, and fails")
	holder, named := account.NamedAccount(t)
	var reads, fails atomic.Int64
	base := account.Gateway(t, func(e *acctest.Exchange) {
		if e.Method == http.MethodGet && strings.HasPrefix(e.Path, createPath) && fails.Load() > 0 && reads.Add(1) >= fails.Load() {
			e.Reply(acctest.Refusal(http.StatusInternalServerError, "", "", "Something went wrong"))
			return
		}
		e.Pass()
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", "2025-12-15.clover")
	config := func(customer string) string {
		return providerWith("max_retries = 0") + campaignOf(map[string]int64{customer: 1000})
	}
	ws.Write(t, config(named))
	ws.MustApply(t)
	ws.Setenv("STRIPE_API_BASE", base)
	ws.Write(t, config(holder))
	for first := range int64(4) {
		if plan := ws.Plan(t); plan.Failed {
			t.Fatal(details(plan))
		}
		reads.Store(0)
		fails.Store(first + 1)
		result := ws.Apply(t, "plan.tfplan")
		fails.Store(0)
		if live := liveGrants(t, account, named); len(live) != 1 || len(account.Grants(t, named)) != 1 {
			t.Errorf("read %d fails: live are %v\n%s", first+1, live, details(result))
		}
		if strings.Contains(result.Output, "Provider produced") {
			t.Errorf("read %d fails: %s", first+1, details(result))
		}
		if !result.Failed {
			break // All reads were answered.
		}
	}
	wantNoChanges(t, ws)
}

// TestAccBothIDsInACampaignInTheState: a campaign in the state that gets both ids of one customer
// at once is refused at plan, like a new one.
func TestAccBothIDsInACampaignInTheState(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs accounts as customers")
	holder, named := account.NamedAccount(t)
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", "2025-12-15.clover")
	recipients := map[string]int64{account.Customer(t): 1000}
	ws.Write(t, providerBlock+campaignOf(recipients))
	ws.MustApply(t)
	recipients[holder], recipients[named] = 1000, 1000
	ws.Write(t, providerBlock+campaignOf(recipients))
	if plan := ws.Plan(t); !plan.Failed {
		t.Errorf("the plan does not fail: %s", details(plan))
	}
}
