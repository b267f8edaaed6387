// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const removedBlock = "removed {\n  from = " + testAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n"

// TestAccForgottenGrant: a grant that Terraform was told to forget stays live, and one
// with a key is not granted again beside it.
func TestAccForgottenGrant(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, tfversion.Version1_8_0, "removed blocks", version.Must(version.NewVersion("1.10.0")))
	account := acctest.New(t)
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	ws := account.Applied(t, config)
	id := ws.State(t)[testAddress].ID()
	ws.Write(t, provider+removedBlock)
	ws.MustApply(t)
	if live := liveGrants(account, t, customer); !slices.Equal(live, []string{id}) {
		t.Errorf("live grants %v, want %s", live, id)
	}
	ws.Write(t, config)
	requireRefused(t, ws, testAddress, id)
}

// TestAccDestroyFalse: with lifecycle.destroy = false, Terraform does not ask for the
// end of a tainted grant; the key keeps its successor from being granted beside it.
func TestAccDestroyFalse(t *testing.T) {
	t.Parallel()
	acctest.NeedVersion(t, version.Must(version.NewVersion("1.16.0")), "lifecycle.destroy", version.Must(version.NewVersion("1.12.4")))
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, keyed+"\n  lifecycle {\n    destroy = false\n  }"))
	id := ws.State(t)[testAddress].ID()
	if result := ws.Run(t, "taint", testAddress); result.Failed {
		t.Fatal(result.Output)
	}
	if result := ws.Apply(t); !result.Failed {
		t.Errorf("the apply succeeds: %v", result.Actions)
	}
	if live := liveGrants(account, t, customer); !slices.Equal(live, []string{id}) {
		t.Errorf("live grants %v, want %s", live, id)
	}
}
