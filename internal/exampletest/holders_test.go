// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestGuidesWithOtherGrants follows the guides that read all grants of an account, where
// some belong to an account instead of a customer, are in another currency, or are not in
// money. Other counts than the guides show are right there.
func TestGuidesWithOtherGrants(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the guides are followed with Terraform, which -short leaves out")
	}
	terraform, checkout, mirror := tools(t)
	for guide, file := range map[string]string{"reports": "grants.csv", "running-low": "low.csv", "import-what-exists": "grants.json"} {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t, simulator.Options{Grants: seeded})
			account.SimulatorOnly(t, "examples name the simulator's customers")
			account = account.WithKey(seededKey)
			holder := account.CustomerAccount(t)
			account.Draw(t, account.Grant(t, holder), 950)
			account.Grant(t, account.Customer(t), "amount[monetary][currency]", "eur", "amount[monetary][value]", "9000",
				"metadata[campaign]", "spring", "metadata[workspace]", "other")
			if guide != "import-what-exists" { // nothing can be granted that is not in money
				account.Switch(t, map[string]any{"unreadable_grants": "listed"})
			}
			w, err := terraformcli.NewWorkspace(t.TempDir(), terraform, mirror, "STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+account.Base,
				"STRIPE_VERSION=2025-12-15.clover", "TF_CLI_ARGS=-no-color", "TF_CLI_ARGS_apply=-auto-approve")
			if err != nil {
				t.Fatal(err)
			}
			page, err := os.ReadFile(filepath.Join(checkout, "docs", "guides", guide+".md"))
			if err != nil {
				t.Fatal(err)
			}
			r := &reader{workspace: w, terraform: terraform, page: guide}
			for _, b := range blocks(string(page)) {
				if !b.output {
					r.follow(t, b)
				}
			}
			if written, err := os.ReadFile(filepath.Join(w.Dir, file)); err != nil || !strings.Contains(string(written), holder) {
				t.Errorf("%v: %s does not name %s:\n%s", err, file, holder, written)
			}
		})
	}
}
