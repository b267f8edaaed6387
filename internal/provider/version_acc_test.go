// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccStripeVersion: the calls about credits have the version of the configuration,
// else the environment's, else the SDK's. All other calls keep the SDK's.
func TestAccStripeVersion(t *testing.T) {
	account := acctest.New(t)
	account.SimulatorOnly(t, "it looks into the requests")
	id := account.Grant(t, account.Customer(t))
	const own, later, latest = "2025-02-24.acacia", "2025-12-15.clover", "2026-09-30.endive"
	for name, tc := range map[string]struct {
		config    object
		env, want string
	}{
		"neither":         {nil, "", own},
		"the environment": {nil, later, later},
		"both":            {object{"stripe_version": latest}, later, latest},
	} {
		t.Setenv("STRIPE_VERSION", tc.env)
		config := object{"expected_account_id": account.Get(t, "/v1/account").ID()}
		for argument, value := range tc.config {
			config[argument] = value
		}
		account.ResetStats(t)
		server := account.ConfiguredServer(t, config)
		if state, _, diags := server.Import(t, "stripe_billing_credit_grant", id, nil); len(diags) > 0 || state.ID() != id {
			t.Errorf("%s: %v %v", name, state, diags)
		}
		versions := map[string][]string{}
		for _, r := range account.Requests(t, "GET", "/v1/") {
			if !slices.Contains(versions[r.Path], r.Version) {
				versions[r.Path] = append(versions[r.Path], r.Version)
			}
		}
		if got := versions["/v1/billing/credit_grants/"+id]; !slices.Equal(got, []string{tc.want}) {
			t.Errorf("%s: grants are read in the versions %q, want %q", name, got, tc.want)
		}
		if got := versions["/v1/account"]; !slices.Equal(got, []string{own}) {
			t.Errorf("%s: the account is read in the versions %q", name, got)
		}
	}
}
