// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccGrantsDataSourceBesideGrantsOfAccountsV2: one that has no customer keeps no
// other from being read.
func TestAccGrantsDataSourceBesideGrantsOfAccountsV2(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it sets switches")
	grant := account.Grant(t, account.Customer(t))
	account.Switch(t, map[string]any{"accounts_v2_grants": "listed"})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{{
			Config:            account.Config(readGrants("test", "")),
			ConfigStateChecks: []statecheck.StateCheck{expectGrants("test", grant)},
		}},
	})
}
