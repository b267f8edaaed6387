// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccBudgetsExample applies examples/budgets as it stands: the check warns when
// little promotional credit is left, and the budget fails a plan before anything
// is granted.
func TestAccBudgetsExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice")
	first, second := account.Customer(t), account.Customer(t)
	account.Post(t, "/v1/billing/credit_grants", "customer", first, "category", "paid",
		"amount[type]", "monetary", "amount[monetary][currency]", "usd", "amount[monetary][value]", "100000",
		"applicability_config[scope][price_type]", "metered") // paid for, so it does not count
	ws := account.Workspace(t)
	if err := os.CopyFS(ws.Path("."), os.DirFS(filepath.Join("..", "..", "examples", "budgets"))); err != nil {
		t.Fatal(err)
	}

	declare(t, ws, first, map[string]string{first: "25.00"})
	ws.MustApply(t)
	if result := ws.Plan(t); result.Failed || len(result.Diagnostics) > 0 || len(result.Actions) > 0 {
		t.Errorf("with enough credit left the plan says:\n%s", result.Output)
	}

	for _, grant := range account.Grants(t, first) {
		if grant.String("category") == "promotional" {
			account.Draw(t, grant.ID(), 1600)
		}
	}
	result := ws.Plan(t)
	if want := []string{"Check block assertion failed"}; result.Failed || !slices.Equal(result.Warnings(""), want) {
		t.Errorf("with little credit left the plan warns %v:\n%s", result.Warnings(""), result.Output)
	}
	if want := "Customer " + first + " has 9.00 USD of promotional credit left."; len(result.Diagnostics) == 0 || result.Diagnostics[0].Detail != want {
		t.Errorf("the warning does not say %q:\n%s", want, result.Output)
	}

	declare(t, ws, first, map[string]string{first: "25.00", second: "75.01"})
	result = ws.Apply(t)
	if !result.Failed || !strings.Contains(result.Output, "The promotional grants come to 100.01 USD, and the budget is 100.00.") {
		t.Errorf("over the budget:\n%s", result.Output)
	}
	if grants := account.Grants(t, second); len(grants) != 0 {
		t.Errorf("granted over the budget: %v", grants)
	}

	declare(t, ws, first, map[string]string{first: "25.00", second: "75.00"})
	ws.MustApply(t)
	if grants := account.Grants(t, second); len(grants) != 1 || grants[0].Int("amount.monetary.value") != 7500 {
		t.Errorf("within the budget: %v", grants)
	}
}

// declare sets the example's variables.
func declare(t *testing.T, ws *acctest.Workspace, watched string, promotions map[string]string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"watched_customer": watched, "promotions": promotions})
	if err == nil {
		err = os.WriteFile(ws.Path("terraform.tfvars.json"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
