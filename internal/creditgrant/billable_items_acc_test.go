// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const preview = "2026-01-28.preview"

// forItems is a configuration of grants for all metered prices with billable items in the
// place of the price type.
func forItems(config, items string) string {
	return strings.ReplaceAll(config, `price_type = "metered"`, "billable_items = "+items)
}

// inPreview is an account that Stripe has admitted to the preview.
func inPreview(t *testing.T) *acctest.Account {
	t.Helper()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs an account in the preview")
	account.Switch(t, map[string]string{"preview": "on"})
	return account
}

// TestAccBillableItems lives the life of a grant for billable items: created, respelled,
// changed, replaced, adopted and destroyed.
func TestAccBillableItems(t *testing.T) {
	t.Parallel()
	account := inPreview(t)
	customer := account.Customer(t)
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_VERSION", preview)
	apply := func(what, items, more string) {
		t.Helper()
		ws.Write(t, forItems(provider+grantNamed("test", customer, keyed+"\n  "+more), items))
		ws.MustApply(t)
		expectNothingToDo(t, ws)
		if t.Failed() {
			t.Fatal(what)
		}
	}
	const two, turned = `[{ id = "bitem_b" }, { id = "bitem_a" }]`, `[{ id = "bitem_a" }, { id = "bitem_b" }]`
	apply("granted", two, "")
	first := ws.State(t)[testAddress].ID()
	for _, r := range account.Requests(t, "POST", "/v1/billing/credit_grants") {
		if r.Form["applicability_config[scope][billable_items][0][id]"] != "bitem_a" || r.Form["applicability_config[scope][billable_items][1][id]"] != "bitem_b" || r.Version != preview {
			t.Errorf("sent %v in %s", r.Form, r.Version)
		}
	}
	apply("in another order, and changed in place", turned, `metadata = { team = "growth" }`)
	liveOnceOf(t, account, customer, first)
	ws.Run(t, "state", "rm", testAddress)
	adopt(ws, true)
	apply("adopted", turned, "")
	liveOnceOf(t, account, customer, first)
	adopt(ws, false)
	apply("replaced", `[{ id = "bitem_a" }]`, "")
	wantEver(t, account, customer, 2, 1)
	if result := ws.Destroy(t); result.Failed {
		t.Errorf("destroy: %q", result.Errors(""))
	}
	wantEver(t, account, customer, 2, 0)
}

// TestAccBillableItemsNeedAPreview: without a version that has them, the plan is refused, or
// the apply before anything is sent or ended, if they are known late. An account that
// Stripe has not admitted loses nothing either.
func TestAccBillableItemsNeedAPreview(t *testing.T) {
	t.Parallel()
	account := inPreview(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	const items = `[{ id = "bitem_a" }]`
	ws := account.Workspace(t)
	for _, version := range []string{"", withAccounts} {
		ws.Setenv("STRIPE_VERSION", version)
		for _, known := range []string{items, "[{ id = " + lateValue + " }]"} {
			ws.Write(t, forItems(config, known)+later(`"bitem_a"`))
			plan := ws.Plan(t)
			if !slices.Equal(plan.Errors(testAddress), []string{errOfTheVersion}) {
				t.Errorf("%q, %s: %q", version, known, plan.Errors(""))
			}
			requireContains(t, plan.Detail(testAddress), "end in .preview")
		}
	}
	ws.Write(t, forItems(config, lateValue)+later(items))
	if result := ws.Apply(t); !slices.Equal(result.Errors(testAddress), []string{errOfTheVersion}) {
		t.Errorf("items that are known late: %q", result.Errors(""))
	}
	wantEver(t, account, customer, 0, 0)

	// A grant is not ended for one that cannot be made.
	ws = account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	ws.Write(t, forItems(config, items))
	requireKept(t, account, ws, ws.Apply(t), customer, id, errOfTheVersion)
	ws.Setenv("STRIPE_VERSION", preview)
	account.Switch(t, map[string]string{"preview": "off"})
	requireKept(t, account, ws, ws.Apply(t), customer, id, "Billable items cannot be used")
	ws.Run(t, "taint", testAddress)
	requireKept(t, account, ws, ws.Apply(t), customer, id, "Billable items cannot be used")

	// One for items stays in the state when the version is taken away, and can be ended.
	account.Switch(t, map[string]string{"preview": "on"})
	ws.MustApply(t)
	second := ws.State(t)[testAddress].ID()
	ws.Setenv("STRIPE_VERSION", "")
	requireKept(t, account, ws, ws.Plan(t), customer, second, errOfTheVersion)
	ws.Write(t, forItems(strings.Replace(config, keyed, keyed+"\n  metadata = { a = \"b\" }", 1), items))
	requireKept(t, account, ws, ws.Apply(t, "-refresh=false"), customer, second, errOfTheVersion)
	if result := ws.Destroy(t, "-refresh=false"); result.Failed {
		t.Errorf("destroy: %q", result.Errors(""))
	}
	wantEver(t, account, customer, 2, 0)
}

// TestStateWithoutBillableItems: a state of a provider that did not have them yet.
func TestStateWithoutBillableItems(t *testing.T) {
	t.Parallel()
	state, shown, diags := acctest.New(t).Server(t).Upgrade(t, resourceType, 1, `{"id": "credgr_test_1", "applicability_config": {"scope": {"price_type": "metered", "prices": null}}}`)
	if state == nil || len(diags) > 0 || shown.String("applicability_config.scope.price_type") != "metered" || !shown.Null("applicability_config.scope.billable_items") {
		t.Errorf("%v %v", shown, diags)
	}
}

// TestBillableItemsAreRead: by import and by terraform query. What the version does not show
// is not taken for a grant that applies to nothing.
func TestBillableItemsAreRead(t *testing.T) {
	t.Parallel()
	account := inPreview(t)
	id := account.InVersion(preview).Post(t, "/v1/billing/credit_grants", "customer", account.Customer(t), "category", "promotional",
		"amount[type]", "monetary", "amount[monetary][value]", "1000", "amount[monetary][currency]", "usd",
		"applicability_config[scope][billable_items][0][id]", "bitem_a").ID()
	isShown := func(o acctest.Object) bool {
		scope := o.List("applicability_config.scope.billable_items")
		return len(scope) == 1 && scope[0].ID() == "bitem_a"
	}
	server := account.ConfiguredServer(t, map[string]any{"stripe_version": preview})
	if state, _, diags := server.Import(t, resourceType, id, nil); len(diags) > 0 || !isShown(state) {
		t.Errorf("imported %v %v", state, diags)
	}
	if listed := listAll(t, server, map[string]any{}, true, 0); len(listed) != 1 || !isShown(listed[0].Resource) {
		t.Errorf("listed %v", listed)
	}
	old := account.ConfiguredServer(t, nil)
	if state, _, diags := old.Import(t, resourceType, id, nil); state.ID() != id || len(diags) != 1 || diags[0].Summary != errOfTheVersion {
		t.Errorf("without the version: %v %v", state, diags)
	}
}
