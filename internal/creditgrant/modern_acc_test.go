// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccQuery: terraform query shows grants, and what it generates imports them
// with an empty plan.
func TestAccQuery(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, tfversion.Version1_14_0, "terraform query")
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customer := account.Customer(t)
	id := account.Grant(t, customer, "name", "Welcome")
	account.Grant(t, customer, "category", "paid")
	ws := account.Workspace(t)
	ws.Write(t, provider)
	query := fmt.Sprintf("list %q \"all\" {\n  provider = stripe\n  include_resource = true\n  config {\n    customer = %q\n    category = \"promotional\"\n    status = \"granted\"\n  }\n}\n", resourceType, customer)
	ws.WriteFile(t, "grants.tfquery.hcl", query)
	result := ws.Run(t, "query", "-no-color", "-generate-config-out=generated.tf")
	if result.Failed {
		t.Fatal(result.Output)
	}
	requireContains(t, result.Output, id)
	requireContains(t, result.Output, "Welcome, 10.00 USD, "+customer+", granted")
	ws.MustApply(t)
	expectNothingToDo(t, ws)
	if state := ws.State(t); len(state) != 1 {
		t.Errorf("imported %v", state)
	}
}

// TestAccActionsInvoked: -invoke runs an action, and so does a resource's trigger.
func TestAccActionsInvoked(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, tfversion.Version1_14_0, "actions")
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	invoked, triggered := account.Grant(t, clock.Customer), account.Grant(t, clock.Customer)
	ws := account.Workspace(t)
	ws.Write(t, provider+fmt.Sprintf(`
action %[1]q "test" {
  config {
    id = %[2]q
  }
}

action %[3]q "test" {
  config {
    id = %[4]q
  }
}

resource "terraform_data" "contract" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.%[3]s.test]
    }
  }
}
`, voidAction, invoked, expireAction, triggered))
	ws.MustApply(t, "-invoke=action."+voidAction+".test")
	for id, want := range map[string]string{invoked: "voided", triggered: "granted"} {
		if got := statusAt(account.ReadGrant(t, id), clock.Now); got != want {
			t.Errorf("after -invoke, %s is %s, want %s", id, got, want)
		}
	}
	ws.MustApply(t)
	if got := statusAt(account.ReadGrant(t, triggered), clock.Now); got != "expired" {
		t.Errorf("after the trigger, the grant is %s", got)
	}
}

// TestAccActionBeforeDestroy applies the example of an action that runs before another
// resource is destroyed: a contract whose grant cannot be expired stays, with on_failure =
// halt, and `terraform destroy` only warns.
func TestAccActionBeforeDestroy(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, version.Must(version.NewVersion("1.16.0")), "actions before a resource is destroyed")
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	granted, pending := grantThatIs(t, account, clock, "granted"), grantThatIs(t, account, clock, "pending")
	ws := account.Workspace(t)
	example := acctest.Example(t, "actions/"+expireAction+"/action_on_destroy.tf")
	// A pending grant cannot be expired.
	contracts := func(of string) string { return provider + strings.Replace(example, "= {}", "= {"+of+"}", 1) }
	ended, kept := fmt.Sprintf("ended = %q\n", granted), fmt.Sprintf("kept = %q\n", pending)
	ws.Write(t, contracts(ended+kept))
	ws.MustApply(t)

	ws.Write(t, contracts(kept))
	ws.MustApply(t)
	if got := statusAt(account.ReadGrant(t, granted), clock.Now); got != "expired" {
		t.Errorf("the grant of a contract that was destroyed is %s", got)
	}
	ws.Write(t, contracts(""))
	if result := ws.Apply(t); !result.Failed || len(result.Errors(pending)) == 0 {
		t.Errorf("the grant cannot be expired, and the apply says\n%s", result.Output)
	}
	if _, left := ws.State(t)[`terraform_data.contract["kept"]`]; !left {
		t.Error("the contract was destroyed")
	}
	if result := ws.Destroy(t); result.Failed {
		t.Error(result.Output)
	}
	if got := statusAt(account.ReadGrant(t, pending), clock.Now); got != "pending" {
		t.Errorf("the grant that cannot be expired is %s", got)
	}
}
