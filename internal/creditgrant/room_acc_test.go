// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccNoRoom: a plan warns of new grants of customers who have too many unused ones, with
// a key or without, also if an amount is known late, and of those that together are too
// many. A grant that is used up leaves room. Stripe refuses what was warned of, and the rest
// is granted.
func TestAccNoRoom(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes hundreds of grants")
	full, almost, used := account.Customer(t), account.Customer(t), account.Customer(t)
	for n := range 100 {
		account.Grant(t, full)
		id := account.Grant(t, used)
		if n == 0 {
			account.Draw(t, id, 1000)
		} else {
			account.Grant(t, almost)
		}
	}
	key := func(name string) string { return fmt.Sprintf("idempotency_key = %q", name) }
	config := provider + later("1000") +
		grantNamed("full", full, "") + grantNamed("full_keyed", full, key("a")) +
		strings.Replace(grantNamed("full_late", full, key("b")), "value = 1000", "value = "+lateValue, 1) +
		grantNamed("almost_1", almost, key("c")) + grantNamed("almost_2", almost, key("d")) +
		grantNamed("used", used, key("e")) + grantNamed("used_keyless", account.Customer(t), "")
	ws := account.Workspace(t)
	ws.Write(t, config)
	plan := ws.Plan(t)
	if plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	const warning = "The customer has too many unused grants"
	warned := func(name string) bool {
		return slices.Contains(plan.Warnings("stripe_billing_credit_grant."+name), warning)
	}
	for name, want := range map[string]bool{"full": true, "full_keyed": true, "full_late": true, "used": false, "used_keyless": false} {
		if warned(name) != want {
			t.Errorf("%s: warned %v", name, !want)
		}
	}
	if warned("almost_1") == warned("almost_2") {
		t.Errorf("only one of two grants has room: warned %v and %v", warned("almost_1"), warned("almost_2"))
	}
	if result := ws.Apply(t); len(result.Errors("")) != 4 {
		t.Errorf("errors %q, want those of the four that were warned of", result.Errors(""))
	}
	for name, want := range map[string]bool{"full": false, "used": true, "used_keyless": true} {
		if _, granted := ws.State(t)["stripe_billing_credit_grant."+name]; granted != want {
			t.Errorf("%s: granted %v", name, granted)
		}
	}
}

// TestAccRoomCostsNothing: where keys are looked for, room costs no request; and for grants
// without a key, one for each of the first customers.
func TestAccRoomCostsNothing(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 30)
	for with, most := range map[string]int{"a key": 30, "no key": 10} {
		var config strings.Builder
		config.WriteString(provider)
		for i, customer := range customers {
			more := ""
			if with == "a key" {
				more = keyed
			}
			config.WriteString(grantNamed(fmt.Sprint("g", i), customer, more))
		}
		ws := account.Workspace(t)
		ws.Write(t, config.String())
		account.ResetStats(t)
		if plan := ws.Plan(t); plan.Failed {
			t.Fatal(plan.Errors(""))
		}
		if stats := account.Stats(t); stats.Requests > most {
			t.Errorf("with %s: %d requests, want at most %d: %v", with, stats.Requests, most, stats.ByRoute)
		}
	}
}

// TestAccAbandonedGrantMakesNoRoom: a grant that its policy leaves live makes no room for the
// one that replaces it, so that the replacement is refused, and nothing changes.
func TestAccAbandonedGrantMakesNoRoom(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes a hundred grants")
	customer := account.Customer(t)
	for range 99 {
		account.Grant(t, customer)
	}
	config := provider + grantNamed("test", customer, `deletion_policy = "abandon"`)
	ws := account.Applied(t, config)
	ws.Write(t, worthMore(config))
	if got := ws.Apply(t).Errors(testAddress); !slices.Equal(got, []string{"The customer has too many unused grants"}) {
		t.Errorf("errors %q", got)
	}
	wantEver(t, account, customer, 100, 100)
	if _, has := ws.State(t)[testAddress]; !has {
		t.Error("the grant is in no state")
	}
}
