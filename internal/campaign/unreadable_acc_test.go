// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccBesideGrantsOfAccountsV2: a campaign is searched for, read, changed and imported
// in bulk although the account's list has grants without a customer.
func TestAccBesideGrantsOfAccountsV2(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it sets switches and counts requests")
	account.Switch(t, map[string]any{"accounts_v2_grants": "listed"})
	account.CustomerAccount(t)
	recipients := toEach(account.Customers(t, 120), 1000)
	account.ResetStats(t)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	wantNoChanges(t, ws)
	if gets := account.Stats(t).ByRoute["GET /v1/billing/credit_grants"]; gets > 20 {
		t.Errorf("%d lists for 120 recipients", gets)
	}
	block := "import {\n  to = " + address + "\n  id = \"spring\"\n}\n"
	other := account.Applied(t, providerBlock+campaignOf(recipients)+block)
	wantOnce(t, account, other.State(t)[address], recipients)
	wantNoChanges(t, other)

	// A grant whose customer cannot be read is named, once.
	odd := account.Customer(t)
	id := account.Grant(t, odd)
	other.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) {
		answer := e.Ask()
		answer.Body = bytes.ReplaceAll(answer.Body, []byte(`"`+odd+`"`), []byte("5"))
		e.Reply(answer)
	}))
	plan := wantNoChanges(t, other)
	if warnings := plan.Warnings(""); !slices.Equal(warnings, []string{"A list leaves out credit grants that cannot be read"}) {
		t.Errorf("warnings %q", warnings)
	}
	wantContains(t, details(plan), "- "+id+": ")
}
