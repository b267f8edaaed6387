// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
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
}
