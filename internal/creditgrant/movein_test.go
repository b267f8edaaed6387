// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestMoveIn: a state of stripe/stripe that was moved or upgraded is what an import
// of the same grant gives, once it is read.
func TestMoveIn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ids, _ := movingGrants(t, account)
	server := account.ConfiguredServer(t, nil)
	for name, id := range ids {
		text := asStripesOwn(t, account.ReadGrant(t, id))
		imported, _, diags := server.Import(t, resourceType, id, nil)
		if len(diags) > 0 {
			t.Fatalf("%s: %v", name, diags[0])
		}
		for _, address := range []string{acctest.StripesOwn, "registry.opentofu.org/stripe/stripe"} {
			state, shown, identity, diags := server.Move(t, address, resourceType, resourceType, 0, text)
			if len(diags) > 0 {
				t.Fatalf("%s from %s: %s", name, address, diags[0].Detail)
			}
			if identity.ID() != id || shown.ID() != id {
				t.Errorf("%s: moved %v with identity %v", name, shown, identity)
			}
			if read, _, diags := server.Read(t, resourceType, state, nil, nil); len(diags) > 0 || fmt.Sprint(read) != fmt.Sprint(imported) {
				t.Errorf("%s from %s: %v\n%v\nwant\n%v", name, address, diags, read, imported)
			}
		}
		state, _, diags := server.Upgrade(t, resourceType, 0, text)
		if len(diags) > 0 {
			t.Fatalf("%s: %s", name, diags[0].Detail)
		}
		if read, _, diags := server.Read(t, resourceType, state, nil, nil); len(diags) > 0 || fmt.Sprint(read) != fmt.Sprint(imported) {
			t.Errorf("%s upgraded: %v\n%v\nwant\n%v", name, diags, read, imported)
		}
	}
}

// TestMoveInIncomplete: what a state lacks, the next read adds; nothing is planned
// before that.
func TestMoveInIncomplete(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	id := account.Grant(t, account.Customer(t), "metadata[terraform_idempotency_key]", "mine", "metadata[team]", "growth")
	server := account.ConfiguredServer(t, nil)
	imported, _, _ := server.Import(t, resourceType, id, nil)
	for name, text := range map[string]string{
		"nothing but the id":    fmt.Sprintf(`{"id": %q}`, id),
		"no category":           strings.Replace(asStripesOwn(t, account.ReadGrant(t, id)), `"category": "promotional"`, `"category": null`, 1),
		"an attribute too many": strings.Replace(asStripesOwn(t, account.ReadGrant(t, id)), `"category"`, `"of_a_later_version": {"a": [1]}, "category"`, 1),
		"all":                   asStripesOwn(t, account.ReadGrant(t, id)),
	} {
		state, shown, diags := server.Upgrade(t, resourceType, 0, text)
		if len(diags) > 0 {
			t.Fatalf("%s: %s", name, diags[0].Detail)
		}
		if shown.ID() != id {
			t.Errorf("%s: upgraded to %v", name, shown)
		}
		if read, _, diags := server.Read(t, resourceType, state, nil, nil); len(diags) > 0 || fmt.Sprint(read) != fmt.Sprint(imported) {
			t.Errorf("%s: %v\n%v\nwant\n%v", name, diags, read, imported)
		}
	}
}

// TestMoveInRefuses: states that cannot become ours.
func TestMoveInRefuses(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).ConfiguredServer(t, nil)
	const whole = `{"id": "credgr_test_1", "customer": "cus_1"}`
	for name, tc := range map[string]struct {
		provider, kind string
		version        int64
		state, want    string
	}{
		"another provider": {"registry.terraform.io/lukasaron/stripe", resourceType, 0, whole, "Unable to Move Resource State"},
		"another resource": {acctest.StripesOwn, "stripe_coupon", 0, whole, "Unable to Move Resource State"},
		"a later version":  {acctest.StripesOwn, resourceType, 1, whole, "The state of a credit grant cannot be moved"},
		"another shape":    {acctest.StripesOwn, resourceType, 0, `{"id": {"a": 1}}`, "The state of a credit grant cannot be moved"},
	} {
		_, moved, _, diags := server.Move(t, tc.provider, tc.kind, resourceType, tc.version, tc.state)
		if len(diags) != 1 || diags[0].Summary != tc.want || moved.ID() != "" {
			t.Errorf("%s: %v %v, want %q", name, moved, diags, tc.want)
		}
	}
}

// TestAccUnreadStateIsNotPlanned: a state with nothing but an id would look like
// another grant than the configured one; without a refresh it is not planned.
func TestAccUnreadStateIsNotPlanned(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	id := account.Grant(t, customer)
	ws := account.Workspace(t)
	ws.Write(t, provider+grantNamed("test", customer, ""))
	ws.WriteState(t, "registry.terraform.io/billing-credits/stripe", resourceType, 0, map[string]string{"test": fmt.Sprintf(`{"id": %q}`, id)})
	for _, arguments := range [][]string{{"-refresh=false"}, {"-refresh=false", "-destroy"}} {
		plan := ws.Plan(t, arguments...)
		if got := plan.Errors(id); len(got) != 1 || got[0] != "The credit grant has not been read yet" {
			t.Errorf("%v: errors %q\n%s", arguments, got, plan.Output)
		}
	}
	expectNothingToDo(t, ws)
}
