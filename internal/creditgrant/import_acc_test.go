// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccGeneratedConfiguration: the configuration that Terraform writes for an
// imported grant plans nothing.
func TestAccGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	price := account.MeteredPrice(t)
	full := account.Post(t, "/v1/billing/credit_grants", "customer", clock.Customer, "category", "paid",
		"amount[type]", "monetary", "amount[monetary][value]", "5", "amount[monetary][currency]", "kwd",
		"applicability_config[scope][prices][0][id]", price, "name", "By hand", "priority", "0",
		"metadata[team]", "growth", "metadata[terraform_idempotency_key]", "mine",
		"expires_at", fmt.Sprint(clock.Now.Add(90*24*time.Hour).Unix())).ID()
	bare := account.Grant(t, clock.Customer)
	voided := account.Grant(t, clock.Customer)
	account.Post(t, "/v1/billing/credit_grants/"+voided+"/void")
	ws := account.Workspace(t)
	config := provider
	for name, id := range map[string]string{"full": full, "bare": bare, "voided": voided} {
		config += fmt.Sprintf("import {\n%s  to = stripe_billing_credit_grant.%s\n  id = %q\n}\n", importProvider, name, id)
	}
	ws.Write(t, config)
	if result := ws.Run(t, "plan", "-json", "-generate-config-out=generated.tf"); result.Failed {
		t.Fatalf("plan failed:\n%s", result.Output)
	}
	ws.Write(t, strings.ReplaceAll(config, importProvider, ""))
	account.ResetStats(t)
	ws.MustApply(t)
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
		t.Errorf("importing changed something: %v", posts)
	}
	plan := ws.Plan(t)
	if plan.Failed || len(plan.Actions) != 0 {
		generated, _ := os.ReadFile(ws.Path("generated.tf"))
		t.Errorf("the plan is not empty: %v %v\n%s", plan.Actions, plan.Errors(""), generated)
	}
	state := ws.State(t)["stripe_billing_credit_grant.full"]
	if state.String("idempotency_key") != "mine" || state.String("priority") != "0" || state.String("metadata.terraform_idempotency_key") != "" {
		t.Errorf("state %v", state)
	}
	if got := plan.Warnings(voided); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("warnings about the voided grant: %q", got)
	}
}

// TestAccImportRefuses: what is no grant's id is refused in words.
func TestAccImportRefuses(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", account.Customer(t), ""))
	for id, want := range map[string]string{
		"cus_1":                     "Not the id of a credit grant",
		"credgr_":                   "Not the id of a credit grant",
		"credgr_test_nothing" + " ": `Write "credgr_test_nothing".`,
		"credgr_test_nothing\u200b": "invisible character (U+200B)",
		"credgr_test_nothing":       "Cannot import non-existent remote object",
	} {
		result := ws.Run(t, "import", "-no-color", testAddress, id)
		if !result.Failed {
			t.Errorf("importing %s succeeds", id)
		}
		requireContains(t, result.Output, want)
	}
}
