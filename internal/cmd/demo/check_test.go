// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

const now = 1_800_000_000

var held = holdings{
	Grants: []grant{
		{ID: "credgr_1", Customer: "acme", Name: "Welcome", Category: "promotional", Currency: "usd", Value: 5000, Left: 3766, EffectiveAt: now - 60, ExpiresAt: now + 60},
		{ID: "credgr_2", Customer: "acme", Name: "Apology", Category: "promotional", Currency: "jpy", Value: 2000, EffectiveAt: now - 60, VoidedAt: now - 1},
		{ID: "credgr_3", Customer: "acme", Name: "Apology", Category: "promotional", Currency: "jpy", Value: 3000, EffectiveAt: now + 60},
	},
	Ledger: []entry{
		{ID: "cbtxn_1", Customer: "acme", Grant: "credgr_1", Type: "credits_granted", Currency: "usd", Change: 5000},
		{ID: "cbtxn_2", Customer: "acme", Grant: "credgr_1", Type: "credits_applied", Currency: "usd", Change: -1234},
	},
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for want, g := range map[string]grant{
		pending:  {EffectiveAt: now + 1},
		granted:  {EffectiveAt: now, Left: 1, ExpiresAt: now + 1},
		depleted: {EffectiveAt: now},
		expired:  {EffectiveAt: now - 2, ExpiresAt: now, Left: 1},
		voided:   {EffectiveAt: now + 1, ExpiresAt: now, VoidedAt: now},
	} {
		if got := g.status(now); got != want {
			t.Errorf("%+v is %s, want %s", g, got, want)
		}
	}
}

// TestChecksFail makes sure that what is shown cannot be a lie.
func TestChecksFail(t *testing.T) {
	t.Parallel()
	truth := []standing{{"Apology", pending, 0}, {"Welcome", granted, 3766}, {"Apology", voided, 0}}
	for name, test := range map[string]struct {
		err   error
		holds bool
	}{
		"standings, in any order":         {checkStandings(held, now, truth...), true},
		"another balance":                 {checkStandings(held, now, standing{"Welcome", granted, 5000}, truth[0], truth[2]), false},
		"another status":                  {checkStandings(held, now, standing{"Welcome", pending, 3766}, truth[0], truth[2]), false},
		"one too few":                     {checkStandings(held, now, truth[:2]...), false},
		"an expiry":                       {checkExpiry(held, "Welcome", now+60), true},
		"another expiry":                  {checkExpiry(held, "Welcome", now), false},
		"never":                           {checkExpiry(held, "Welcome", 0), false},
		"no such grant":                   {checkExpiry(held, "Prepaid", 0), false},
		"the same grants":                 {checkSameGrants(held, held), true},
		"a grant more":                    {checkSameGrants(holdings{Grants: held.Grants[:2]}, held), false},
		"live grants":                     {checkNothingLive(held, now), false},
		"a voided grant":                  {checkNothingLive(holdings{Grants: held.Grants[1:2]}, now), true},
		"an ended grant with credit left": {checkNothingLive(holdings{Grants: []grant{{VoidedAt: now, Left: 1}}}, now), false},
	} {
		if (test.err == nil) != test.holds {
			t.Errorf("%s: holds is %t, but the check says %v", name, test.holds, test.err)
		}
	}
}

// TestPayments checks what grants paid of an invoice, and shows it.
func TestPayments(t *testing.T) {
	t.Parallel()
	h := holdings{
		Grants: []grant{{ID: "credgr_1", Name: "Welcome"}, {ID: "credgr_2", Name: "Prepaid"}},
		Ledger: []entry{
			{Grant: "credgr_1", Change: 300},
			{Grant: "credgr_1", Change: -200, Line: "il_1"}, {Grant: "credgr_1", Change: -100, Line: "il_2"}, {Grant: "credgr_2", Change: -50, Line: "il_2"},
		},
	}
	b := bill{Lines: []line{{ID: "il_1", Description: "API calls", Amount: 200, Currency: "usd"}, {ID: "il_2", Description: "Storage", Amount: 150, Currency: "usd"}}}
	truth := []payment{{"1", "Welcome", 200}, {"2", "Welcome", 100}, {"2", "Prepaid", 50}}
	if err := checkPayments(b, h.payments(), truth...); err != nil {
		t.Error(err)
	}
	due := b
	due.Due = 1
	for name, err := range map[string]error{
		"one too few":      checkPayments(b, h.payments(), truth[:2]...),
		"another grant":    checkPayments(b, h.payments(), truth[0], truth[1], payment{"2", "Welcome", 50}),
		"something is due": checkPayments(due, h.payments(), truth...),
	} {
		if err == nil {
			t.Errorf("%s: the check does not say so", name)
		}
	}
	var shown bytes.Buffer
	if err := writeBill(&shown, b, h.payments()); err != nil {
		t.Fatal(err)
	}
	want := []string{"LINE AMOUNT PAID BY CREDITS", "API calls 2.00 USD Welcome 2.00 USD", "Storage 1.50 USD Welcome 1.00 USD", "Prepaid 0.50 USD", "left to pay 0.00 USD", ""}
	var got []string
	for line := range strings.SplitSeq(shown.String(), "\n") {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the bill is shown as %q, want %q", got, want)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	var grants, ledger bytes.Buffer
	if err := writeGrants(&grants, held, now); err != nil {
		t.Fatal(err)
	}
	if err := writeLedger(&ledger, holdings{Ledger: held.Ledger[:1]}, held); err != nil {
		t.Fatal(err)
	}
	if line := strings.Split(grants.String(), "\n")[1]; !slices.Equal(strings.Fields(line), strings.Fields("acme Welcome promotional granted 50.00 USD 37.66 USD 2027-01-15 2027-01-15 credgr_1")) {
		t.Errorf("a grant is shown as %q", line)
	}
	if got, want := strings.Fields(ledger.String()), strings.Fields("acme Welcome credits_applied -12.34 USD"); !slices.Equal(got, want) {
		t.Errorf("what is new in the ledger is shown as %q, want %q", got, want)
	}
}

func TestTermsChange(t *testing.T) {
	t.Parallel()
	before := firstTerms([]customer{{"acme", "cus_1"}}, time.Unix(now, 0))
	after := before
	after.PrepaidExpiresAt = time.Time{}
	want := []string{`- prepaid_expires_at = "2028-01-15T00:00:00Z"`, "+ prepaid_expires_at = null"}
	if got := changedLines(before.tfvars(), after.tfvars()); !slices.Equal(got, want) {
		t.Errorf("the change is shown as %q, want %q", got, want)
	}
}
