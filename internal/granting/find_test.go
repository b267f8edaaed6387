// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"net/http"
	"sync/atomic"
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
		"a create":          func() error { _, err := run.Create(t.Context(), terms, granting.Holding{}); return err },
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

// TestUsedUpGrantHoldsItsKey: a grant that nothing is left of has granted under its key, once.
func TestUsedUpGrantHoldsItsKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	customer := account.Customer(t)
	account.Draw(t, grantWithKey(t, account, customer, "welcome"), 1000)
	terms := termsOf(customer, "welcome")
	var balances atomic.Int64
	run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
		if e.Path == "/v1/billing/credit_balance_summary" {
			balances.Add(1)
		}
		return false
	})
	if _, err := run.Create(t.Context(), terms, granting.Holding{}); granting.RefusalOf(err, granting.KeyTaken) == nil {
		t.Errorf("error %v, want a refusal", err)
	}
	if created, err := newRun(t, account, granting.Options{AdoptExisting: true}, nil).Create(t.Context(), terms, granting.Holding{}); err != nil || !created.Adopted {
		t.Errorf("created %+v, %v, want the grant that is there", created, err)
	}
	wantGrants(t, account, customer, 1)
	if got := balances.Load(); got != 0 {
		t.Errorf("asked for %d balances, which decide nothing", got)
	}

	// Of two grants, the used one is no rival of the other.
	next := grantWithKey(t, account, customer, "welcome")
	existing, err := newRun(t, account, granting.Options{AdoptExisting: true}, nil).PlanCreate(t.Context(), granting.KeyOfTerms(terms), &terms, "")
	if err != nil || existing.Grant.ID != next {
		t.Errorf("adopts %+v, %v, want %s", existing, err, next)
	}
}

// TestKeysAreFoundInPages: finding the grants that many customers have under one key costs
// pages of the account's list, and not a list for each of them.
func TestKeysAreFoundInPages(t *testing.T) {
	t.Parallel()
	account := acctest.New(t).WithKey("sk_test_pages")
	account.SimulatorOnly(t, "it makes hundreds of grants")
	crowd, customers := account.Customers(t, 250), account.Customers(t, 100)
	for _, customer := range crowd {
		account.Grant(t, customer)
	}
	var lists atomic.Int64
	run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
		if isList(e) {
			lists.Add(1)
		}
		return false
	})
	run.PrefetchKeys(t.Context(), "welcome", len(customers))
	for _, customer := range customers {
		if live, err := run.FindLive(t.Context(), granting.GrantKey{Customer: customer, Key: "welcome"}, ""); err != nil || len(live) != 0 {
			t.Fatal(live, err)
		}
	}
	if got := lists.Load(); got > 3 {
		t.Errorf("%d lists", got)
	}
}
