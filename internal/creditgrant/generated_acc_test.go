// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// everyGrant makes a grant in every status, for a price type and for prices, with a
// key and without: by a name for its resource.
func everyGrant(t *testing.T, account *acctest.Account, clock *acctest.Clock) map[string]string {
	t.Helper()
	price := account.MeteredPrice(t)
	at := func(after time.Duration) string { return fmt.Sprint(clock.Now.Add(after).Unix()) }
	ids := map[string]string{}
	for status, terms := range map[string][]string{
		"pending": {"effective_at", at(48 * time.Hour), "name", "Soon"},
		"granted": {"expires_at", at(480 * time.Hour), "metadata[team]", "growth"},
		"expired": {"expires_at", at(time.Hour), "priority", "0"},
		"voided":  {},
	} {
		for _, scope := range [][]string{
			{"price_type", "applicability_config[scope][price_type]", "metered"},
			{"prices", "applicability_config[scope][prices][0][id]", price},
		} {
			for _, key := range []string{"", "keyed"} {
				name := strings.Join([]string{status, scope[0], key}, "_")
				form := append([]string{"customer", clock.Customer, "category", "promotional",
					"amount[type]", "monetary", "amount[monetary][value]", "1000", "amount[monetary][currency]", "usd"}, terms...)
				form = append(form, scope[1:]...)
				if key != "" {
					form = append(form, "metadata[terraform_idempotency_key]", name)
				}
				ids[name] = account.Post(t, "/v1/billing/credit_grants", form...).ID()
				if status == "voided" {
					account.Post(t, "/v1/billing/credit_grants/"+ids[name]+"/void")
				}
			}
		}
	}
	clock.Advance(t, 2*time.Hour)
	return ids
}

// importBlocks are import blocks that generate configuration, each by what identifies
// its grant: `id = %q`, say. They name the provider, because Terraform 1.16.0
// to 1.16.2 derive it from the type's name otherwise (hashicorp/terraform, issue 39144).
func importBlocks(ids map[string]string, by string) string {
	var out strings.Builder
	for name, id := range ids {
		fmt.Fprintf(&out, "import {\n%s  to = %s.%s\n  %s\n}\n", importProvider, resourceType, name, fmt.Sprintf(by, id))
	}
	return out.String()
}

const importProvider = "  provider = stripe\n"

// expectGenerated generates the configuration of import blocks, applies it, which
// must change nothing in Stripe, and plans it, which must find nothing to do. A step with
// plugin-testing's GenerateConfig takes one resource, and neither applies nor plans again.
func expectGenerated(t *testing.T, account *acctest.Account, ws *acctest.Workspace, config string, ids map[string]string) {
	t.Helper()
	ws.Write(t, config)
	if result := ws.Run(t, "plan", "-no-color", "-generate-config-out=generated.tf"); result.Failed {
		t.Fatalf("plan failed:\n%s", result.Output)
	}
	// Once there is configuration, Terraform does not take the provider in the block.
	ws.Write(t, strings.ReplaceAll(config, importProvider, ""))
	account.ResetStats(t)
	ws.MustApply(t)
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
		t.Errorf("importing sent %v", posts)
	}
	plan := ws.Plan(t)
	if plan.Failed || len(plan.Actions) != 0 {
		generated, _ := os.ReadFile(ws.Path("generated.tf"))
		t.Errorf("the plan is not empty: %v %v\n%s", plan.Actions, plan.Errors(""), generated)
	}
	state := ws.State(t)
	for name, id := range ids {
		got := state[resourceType+"."+name]
		if got.ID() != id || got.String("status") != strings.Split(name, "_")[0] || (got.String("idempotency_key") != "") != strings.HasSuffix(name, "keyed") {
			t.Errorf("%s: state %v", name, got)
		}
	}
}

// TestAccGeneratedConfigurationOfEveryGrant: of every kind of grant, the configuration
// that Terraform generates for it plans no change.
func TestAccGeneratedConfigurationOfEveryGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	ids := everyGrant(t, account, account.ClockedCustomer(t))
	ws := account.Workspace(t)
	expectGenerated(t, account, ws, provider+importBlocks(ids, "id = %q"), ids)
}

// TestAccImportByIdentity is the same by identity.
func TestAccImportByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, tfversion.Version1_12_0, "import by identity", version.Must(version.NewVersion("1.12.0")))
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	ids := everyGrant(t, account, account.ClockedCustomer(t))
	ws := account.Workspace(t)
	expectGenerated(t, account, ws, provider+importBlocks(ids, "identity = { id = %q }"), ids)
}
