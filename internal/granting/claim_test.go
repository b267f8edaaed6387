// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Keys that a run has claimed, for a grant or for the new grant of a replacement.

// TestReservedForItsTerms: what another resource of the run would grant under the key of a
// replacement, between its end and its new grant, is refused, and the new grant is made.
func TestReservedForItsTerms(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	run := newRun(t, account, granting.Options{}, nil)
	terms, others := termsOf(customer, "welcome"), termsOf(customer, "welcome")
	terms.Amount.Value, others.Amount.Value = 10000, 5
	old := granting.Held{ID: grantWithKey(t, account, customer, "welcome"), Customer: customer, Key: "welcome", Policy: granting.PolicyVoidOrExpire}
	if _, err := run.EndReplaced(t.Context(), granting.Replacement{Old: old, New: &terms}); err != nil {
		t.Fatal(err)
	}
	if _, err := run.CreateAlone(t.Context(), others); summaryOf(err) != errDuplicate {
		t.Errorf("the other resource: %v, want %q", err, errDuplicate)
	}
	key := granting.GrantKey{Customer: customer, Key: "welcome"}
	if err := run.PlanKey(t.Context(), key, granting.UseKeep, "credgr_other"); summaryOf(err) != errDuplicate {
		t.Errorf("one that is to get the key: %v, want %q", err, errDuplicate)
	}
	if err := run.PlanKey(t.Context(), key, granting.UseCreate, ""); err != nil {
		t.Errorf("the plan of the new grant: %v", err)
	}
	created, err := run.CreateAlone(t.Context(), terms)
	if err != nil || created.Grant.Amount.Monetary.Value != 10000 {
		t.Errorf("the new grant: %+v, %v", created, err)
	}
}

// TestReservedForACampaign: a campaign's new grants differ in their value. No grant of another
// resource is one of them.
func TestReservedForACampaign(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	run := newRun(t, account, granting.Options{}, nil)
	shared := termsOf(customer, "welcome")
	shared.Amount.Value = 0
	old := granting.Held{ID: grantWithKey(t, account, customer, "welcome"), Customer: customer, Key: "welcome", Policy: granting.PolicyVoidOrExpire}
	if _, err := run.EndReplaced(t.Context(), granting.Replacement{Old: old, New: &shared}); err != nil {
		t.Fatal(err)
	}
	if _, err := run.CreateAlone(t.Context(), termsOf(customer, "welcome")); summaryOf(err) != errDuplicate {
		t.Errorf("the other resource: %v, want %q", err, errDuplicate)
	}
	if _, err := run.Create(t.Context(), termsOf(customer, "welcome"), granting.Holding{}); err != nil {
		t.Errorf("the recipient's new grant: %v", err)
	}
	wantGrants(t, account, customer, 2)
}

// TestReservedForUnknownTerms: what takes the place of a voided grant may be known only after
// apply. Its key is kept for it.
func TestReservedForUnknownTerms(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	old := grantWithKey(t, account, customer, "old")
	account.Post(t, grantsPath+"/"+old+"/void")
	planned := stripeapi.CreditGrantCreate{Customer: customer, Metadata: granting.StoredMetadata(nil, "welcome")}
	run := newRun(t, account, granting.Options{}, nil)
	if _, err := run.EndReplaced(t.Context(), granting.Replacement{
		Old: granting.Held{ID: old, Customer: customer, Key: "old", Policy: granting.PolicyVoidOrExpire, Status: granting.StatusVoided},
		New: &planned, Unknown: []string{"amount", "category"},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := run.CreateAlone(t.Context(), termsOf(customer, "welcome")); err != nil {
		t.Error(err)
	}
	wantGrants(t, account, customer, 2)
}

// TestPlansAreForgottenWhenTheyAreDone: an apply plans again. What it has granted is no plan to grant
// any more, beside which nothing of the key may end.
func TestPlansAreForgottenWhenTheyAreDone(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	key := granting.GrantKey{Customer: customer, Key: "welcome"}
	run := newRun(t, account, granting.Options{}, nil)
	if err := run.PlanKey(t.Context(), key, granting.UseCreate, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := run.CreateAlone(t.Context(), termsOf(customer, "welcome")); err != nil {
		t.Fatal(err)
	}
	if err := run.PlanKey(t.Context(), key, granting.UseEnd, "credgr_deposed"); err != nil {
		t.Error(err)
	}
}

// TestReplacementClaimsItsKey: nothing ends for a new grant whose key another resource of the
// run has used, be it under the customer's other id; and after the end, none may use it but
// the new grant.
func TestReplacementClaimsItsKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t).InVersion("2025-12-15.clover")
	account.SimulatorOnly(t, "it makes a customer with two ids")
	holder, customer := account.NamedAccount(t)
	run := newRun(t, account, granting.Options{}, nil)
	replacement := func(id, key string) granting.Replacement {
		terms := termsOf(customer, key)
		return granting.Replacement{Old: granting.Held{ID: id, Customer: customer, Key: "old", Policy: granting.PolicyVoidOrExpire}, New: &terms}
	}
	id := grantWithKey(t, account, customer, "old")
	if _, err := run.Create(t.Context(), termsOf(holder, "taken"), granting.Holding{}); err != nil {
		t.Fatal(err)
	}
	if _, err := run.EndReplaced(t.Context(), replacement(id, "taken")); summaryOf(err) != "Two resources use the same idempotency key" {
		t.Errorf("a key that is taken: %v", err)
	}
	if at := account.ReadGrant(t, id).String("voided_at"); at != "" {
		t.Error("the grant was voided for one that cannot be granted")
	}
	if ended, err := run.EndReplaced(t.Context(), replacement(id, "free")); err != nil || ended != granting.EndedNow {
		t.Fatalf("a key that is free: %v, %v", ended, err)
	}
	for _, create := range []struct{ customer, want string }{
		{holder, "Two resources use the same idempotency key"},
		{customer, ""},
		{customer, "Two resources use the same idempotency key"},
	} {
		if _, err := run.Create(t.Context(), termsOf(create.customer, "free"), granting.Holding{}); summaryOf(err) != create.want {
			t.Errorf("granting to %s: %v, want %q", create.customer, err, create.want)
		}
	}
}

// TestAddedKeyClaimsIt: a key that a live grant gets is not that of a replacement of the same
// run, whichever comes first: nothing ends for a grant that cannot be made.
func TestAddedKeyClaimsIt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	const twice = "Two resources use the same idempotency key"
	for first, want := range map[string][2]string{"the replacement": {"", twice}, "the key": {twice, ""}} {
		customer := account.Customer(t)
		replaced, plain := grantWithKey(t, account, customer, "old"), account.Grant(t, customer)
		run := newRun(t, account, granting.Options{}, nil)
		terms := termsOf(customer, "new")
		replace := func() error {
			_, err := run.EndReplaced(t.Context(), granting.Replacement{Old: granting.Held{ID: replaced, Customer: customer, Key: "old", Policy: granting.PolicyVoidOrExpire}, New: &terms})
			return err
		}
		addKey := func() error {
			if err := run.PlanKey(t.Context(), granting.GrantKey{Customer: customer, Key: "new"}, granting.UseKeep, plain); err != nil {
				return err
			}
			_, err := run.UpdatePlanned(t.Context(), plain, stripeapi.CreditGrantUpdate{Metadata: map[string]string{granting.KeyMetadata: "new"}})
			return err
		}
		var got [2]string
		if first == "the replacement" {
			got = [2]string{summaryOf(replace()), summaryOf(addKey())}
		} else {
			got[1], got[0] = summaryOf(addKey()), summaryOf(replace())
		}
		if got != want {
			t.Errorf("%s first: %q, want %q", first, got, want)
		}
		if ended := account.ReadGrant(t, replaced).String("voided_at") != ""; ended != (want[0] == "") {
			t.Errorf("%s first: the old grant has ended: %v", first, ended)
		}
		if _, err := run.Create(t.Context(), terms, granting.Holding{}); (summaryOf(err) == "") != (want[0] == "") {
			t.Errorf("%s first: creating: %v", first, err)
		}
	}
}
