// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccGatewayAfterTheGrant: a gateway answers a create in Stripe's place after Stripe
// has granted. The create is repeated, and its grant is this run's own; where it cannot
// be repeated, nobody says that nothing was granted.
func TestAccGatewayAfterTheGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has a gateway")
	for _, status := range []int{400, 404, 408, 499} {
		fault := acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants", Status: status, Gateway: "after", Times: 1}
		customer := account.Customer(t)
		account.Faults(t, fault)
		ws := account.Applied(t, provider+grantNamed("test", customer, ""))
		liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())

		unlucky := account.Customer(t)
		account.Faults(t, fault)
		ws = account.Workspace(t)
		ws.Write(t, strings.Replace(provider, "{", "{\n  max_retries = 0\n", 1)+grantNamed("test", unlucky, ""))
		result := ws.Apply(t)
		account.Faults(t)
		if !result.Failed || strings.Contains(result.Output, "Nothing was granted") {
			t.Errorf("%d: %s", status, result.Output)
		}
		if n := len(account.Grants(t, unlucky)); n != 1 {
			t.Errorf("%d: %d grants", status, n)
		}
	}
}

// TestAccAnEndThatDidNotHappen: 200 to void or expire, and the grant is as live as
// before. It stays in the state, and the next destroy ends it.
func TestAccAnEndThatDidNotHappen(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it ignores changes")
	for _, policy := range []string{"void_or_expire", "expire"} {
		customer := account.Customer(t)
		ws := account.Applied(t, provider+grantNamed("test", customer, "deletion_policy = \""+policy+"\""))
		id := ws.State(t)[testAddress].ID()
		account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants/" + id, Ignored: true})
		result := ws.Destroy(t)
		account.Faults(t)
		requireKept(t, account, ws, result, customer, id, "Could not end a credit grant")
		if result := ws.Destroy(t); result.Failed || endOf(account.ReadGrant(t, id), time.Now()) == "live" {
			t.Errorf("%s: the grant did not end: %s", policy, result.Output)
		}
	}
}

// TestAccAFalseLivemode: one answer of the wrong mode is an error, and not kept.
func TestAccAFalseLivemode(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it answers what is false")
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Merge: map[string]any{"livemode": true}})
	result := ws.Apply(t, "-refresh-only")
	account.Faults(t)
	requireKept(t, account, ws, result, customer, id, "Could not read a credit grant")
	ws.MustApply(t)
}
