// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestImportByIdentity: the identity of a grant imports what its id does, in every
// status.
func TestImportByIdentity(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	server := account.ConfiguredServer(t, nil)
	for name, id := range everyGrant(t, account, account.ClockedCustomer(t)) {
		byID, identity, diags := server.Import(t, resourceType, id, nil)
		if len(diags) > 0 || byID.ID() != id || identity.ID() != id {
			t.Fatalf("%s by id: %v, identity %v: %v", name, byID, identity, diags)
		}
		byIdentity, identity, diags := server.Import(t, resourceType, "", map[string]any{"id": id})
		if len(diags) > 0 || identity.ID() != id || fmt.Sprint(byIdentity) != fmt.Sprint(byID) {
			t.Errorf("%s by identity: %v, identity %v: %v", name, byIdentity, identity, diags)
		}
	}
}

// TestImportByIdentityRefuses: what identifies no grant.
func TestImportByIdentityRefuses(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).ConfiguredServer(t, nil)
	for id, want := range map[string]string{
		"":      "Not the id of a credit grant",
		"cus_1": "Not the id of a credit grant",
	} {
		if state, _, diags := server.Import(t, resourceType, "", map[string]any{"id": id}); len(diags) != 1 || diags[0].Summary != want || state != nil {
			t.Errorf("%q: %v %v", id, state, diags)
		}
	}
	if state, _, diags := server.Import(t, resourceType, "", map[string]any{"id": "credgr_test_nothing"}); state != nil {
		t.Errorf("a grant that is not there is imported: %v %v", state, diags)
	}
}

// TestMissingIdentityIsRead: a state without an identity, of an older Terraform, gets
// one at its next read.
func TestMissingIdentityIsRead(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	id := account.Grant(t, account.Customer(t))
	server := account.ConfiguredServer(t, nil)
	state, _, diags := server.Upgrade(t, resourceType, 1, fmt.Sprintf(`{"id": %q}`, id))
	if len(diags) > 0 {
		t.Fatal(diags[0].Detail)
	}
	if _, identity, diags := server.Read(t, resourceType, state, nil, nil); len(diags) > 0 || identity.ID() != id {
		t.Errorf("identity %v %v", identity, diags)
	}
}
