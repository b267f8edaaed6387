// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestQueryExamples runs each query under examples/list-resources, which must find
// something and end without an error.
func TestQueryExamples(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, tfversion.Version1_14_0, "terraform query")
	exec, err := terraformcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mirror, err := terraformcli.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	queries, err := filepath.Glob(filepath.Join(checkout, "examples", "list-resources", "*", "*.tfquery.hcl"))
	if err != nil || len(queries) == 0 {
		t.Fatalf("no queries: %v", err)
	}
	for _, query := range queries {
		account := acctest.New(t, simulator.Options{Grants: seeded})
		account.SimulatorOnly(t, "examples name the simulator's customers")
		account = account.WithKey(seededKey)
		w, err := terraformcli.NewWorkspace(t.TempDir(), exec, mirror, "STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+account.Base)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range []string{filepath.Dir(query), filepath.Join(checkout, "examples", "provider")} {
			if err := w.Copy(folder); err != nil {
				t.Fatal(err)
			}
		}
		text, err := os.ReadFile(query)
		if err != nil {
			t.Fatal(err)
		}
		f := &fixtures{t: t, account: account, made: map[string]string{}}
		if err := os.WriteFile(filepath.Join(w.Dir, "terraform.tfvars"), []byte(f.tfvars("", string(text))), 0o600); err != nil {
			t.Fatal(err)
		}
		grant := f.grant()
		if err := w.Quiet(t.Context(), "init"); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		if err := w.Run(t.Context(), &said, "query", "-no-color"); err != nil {
			t.Fatalf("%v\n%s", err, &said)
		}
		if !strings.Contains(said.String(), grant) || !strings.Contains(said.String(), "credgr_test_sim_000000") {
			t.Errorf("%s does not find the customer's grant and the account's:\n%s", query, &said)
		}
	}
}
