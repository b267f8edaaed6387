// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestListBesideGrantsOfAccountsV2: they are left out and named in one warning, and all
// others are listed.
func TestListBesideGrantsOfAccountsV2(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it sets switches")
	customer := account.Customer(t)
	older := account.Grant(t, customer)
	account.Switch(t, map[string]any{"accounts_v2_grants": "listed"})
	account.Get(t, "/v1/billing/credit_grants?customer="+customer)
	newer := account.Grant(t, customer)
	results := listAll(t, account.ConfiguredServer(t, nil), nil, true, 0)
	if len(results) != 3 {
		t.Fatalf("%d results, want two grants and a warning", len(results))
	}
	if ids := listedIDs(t, results[:2]); !slices.Equal(ids, []string{newer, older}) {
		t.Errorf("listed are %v", ids)
	}
	warnings := results[2].Diagnostics
	if len(warnings) != 1 || warnings[0].Severity != tfprotov6.DiagnosticSeverityWarning || !strings.Contains(warnings[0].Detail, "its customer is the account acct_") {
		t.Errorf("%+v", warnings)
	}
	if ids := listedIDs(t, listAll(t, account.ConfiguredServer(t, nil), map[string]any{"customer": customer}, true, 0)); !slices.Equal(ids, []string{newer, older}) {
		t.Errorf("listed of the customer are %v", ids)
	}
}
