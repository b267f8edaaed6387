// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"net/http"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestKeyThatCannotBeLookedFor: where the grants of a customer cannot be listed, nothing
// about a key is decided, and nothing is granted.
func TestKeyThatCannotBeLookedFor(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	key, terms := granting.GrantKey{Customer: customer, Key: "welcome"}, termsOf(customer, "welcome")
	run := newRun(t, account, granting.Options{}, refusing(http.MethodGet, grantsPath, http.StatusForbidden))
	none := func(granting.KeyedGrant) bool { return false }
	for name, decide := range map[string]func() error{
		"a create":          func() error { _, err := run.Create(t.Context(), terms, ""); return err },
		"its plan":          func() error { _, err := run.PlanCreate(t.Context(), key, &terms, ""); return err },
		"a plan of a taint": func() error { _, _, err := run.PlanCreateAgain(t.Context(), key, &terms, none); return err },
		"a search":          func() error { _, err := run.FindLive(t.Context(), key, ""); return err },
		"a key to be added": func() error { return run.CheckFreeKey(t.Context(), key, "") },
	} {
		if err := decide(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if grants := account.Grants(t, customer); len(grants) != 0 {
		t.Errorf("granted %v", grants)
	}
}
