// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// campaignExample returns a workspace with examples/campaign, of which a reader has
// changed some text.
func campaignExample(t *testing.T, account *acctest.Account, changes ...string) *acctest.Workspace {
	t.Helper()
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(checkout, "examples", "campaign", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	changed := string(config)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(changed, changes[i]) {
			t.Fatalf("examples/campaign has no %q", changes[i])
		}
		changed = strings.Replace(changed, changes[i], changes[i+1], 1)
	}
	ws := account.Workspace(t)
	ws.WriteAll(t, changed)
	return ws
}

func exampleAccount(t *testing.T) *acctest.Account {
	t.Helper()
	account := acctest.New(t, simulator.Options{Grants: seeded})
	account.SimulatorOnly(t, "examples name the simulator's customers")
	return account.WithKey(seededKey)
}

// created are the requests that asked for grants.
func created(t *testing.T, account *acctest.Account) int {
	t.Helper()
	return len(account.Requests(t, "POST", "/v1/billing/credit_grants"))
}

// TestBudgetHoldsForWhatIsUnknown exceeds the budget of examples/campaign, and its
// limits, by recipients that the plan does not know: nobody is granted anything.
func TestBudgetHoldsForWhatIsUnknown(t *testing.T) {
	t.Parallel()
	const (
		rows   = `csvdecode(trimprefix(file("${path.module}/recipients.csv"), "\ufeff"))`
		source = "\nresource \"terraform_data\" \"rows\" {\n  input = [{ customer = \"cus_sim_000000\", amount = %q }, { customer = \"cus_sim_000001\", amount = %[1]q }]\n}\n\noutput \"granted\""
		limits = "  max_granted_per_run = { usd = 10000 }\n  max_grant_value     = { usd = 5000 }\n"
	)
	for name, changes := range map[string][]string{
		"the precondition": {limits, "", rows, "terraform_data.rows.output", "\noutput \"granted\"", fmt.Sprintf(source, "60.00")},
		"the limit in all": {`minor_units("100.00"`, `minor_units("1000.00"`, "usd = 5000", "usd = 500000", rows, "terraform_data.rows.output", "\noutput \"granted\"", fmt.Sprintf(source, "60.00")},
		"the limit of one": {`minor_units("100.00"`, `minor_units("1000.00"`, "usd = 10000", "usd = 500000", rows, "terraform_data.rows.output", "\noutput \"granted\"", fmt.Sprintf(source, "60.00")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := exampleAccount(t)
			ws := campaignExample(t, account, changes...)
			if planned := ws.Plan(t); planned.Failed {
				t.Fatalf("the plan knows too much: %s", planned.Output)
			}
			if applied := ws.Apply(t, "plan.tfplan"); !applied.Failed {
				t.Errorf("the apply passes: %s", applied.Output)
			}
			if n := created(t, account); n > 0 {
				t.Errorf("%d grants were made", n)
			}
		})
	}
}

// TestEmptiedListIsRefused empties the list of examples/campaign, as an export does that
// fails after its header: no grant ends.
func TestEmptiedListIsRefused(t *testing.T) {
	t.Parallel()
	account := exampleAccount(t)
	ws := campaignExample(t, account, "  lifecycle {\n", "  lifecycle {\n    prevent_destroy = true\n\n")
	list := func(text string) {
		t.Helper()
		ws.WriteFile(t, "recipients.csv", text)
	}
	list("customer,amount\r\ncus_sim_000000,25.00\r\ncus_sim_000001,25.00\r\n")
	ws.MustApply(t)
	made := created(t, account)
	list("customer,amount\r\n")
	applied := ws.Apply(t)
	if !applied.Failed || !strings.Contains(applied.Output, "recipients.csv has no rows.") {
		t.Errorf("an emptied list is applied: %s", applied.Output)
	}
	if n := created(t, account); n != made || made != 2 {
		t.Errorf("%d requests changed grants, and %d after the list was emptied", made, n)
	}
}

// TestDestroyWithoutRefresh destroys what is in the state, beside a resource that the
// plan before a destroy may refuse: another run has granted under its key.
func TestDestroyWithoutRefresh(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	mine, theirs := account.Customer(t), account.Customer(t)
	other := account.Grant(t, theirs, "metadata[terraform_idempotency_key]", "preview")
	ws := account.Workspace(t)
	ws.Write(t, fmt.Sprintf(`
resource "stripe_billing_credit_grant" "preview" {
  for_each             = toset([%q, %q])
  customer             = each.key
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 500 } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "preview"
}
`, mine, theirs))
	ws.MustApply(t, fmt.Sprintf("-target=stripe_billing_credit_grant.preview[%q]", mine))
	if destroyed := ws.Destroy(t, "-refresh=false"); destroyed.Failed {
		t.Fatal(destroyed.Output)
	}
	if account.Grants(t, mine)[0].Null("voided_at") {
		t.Error("the grant in the state did not end")
	}
	if !account.ReadGrant(t, other).Null("voided_at") {
		t.Error("the grant of another run ended")
	}
}
