// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

const (
	expireAction = "stripe_billing_credit_grant_expire"
	voidAction   = "stripe_billing_credit_grant_void"
)

// invoke invokes an action about a grant, and returns what it reported and the
// error that it ended with, "" for none.
func invoke(t *testing.T, server *acctest.Server, name, id string) (progress []string, summary, detail string) {
	t.Helper()
	progress, diags := server.Invoke(t, name, map[string]any{"id": id})
	for _, d := range diags {
		summary, detail = d.Summary, d.Detail
	}
	return progress, summary, detail
}

// TestActions is every status of a grant, crossed with both actions.
func TestActions(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice, and counts requests")
	for _, tc := range []struct {
		grant, action    string
		becomes          string // the grant's status
		asks             int    // requests that would change something
		reports, refuses string // the last progress message, the error
		advises          string
	}{
		{"granted", expireAction, "expired", 1, "Credit grant ID is expired, as of ", "", ""},
		{"used", expireAction, "expired", 1, "Credit grant ID is expired, as of ", "", ""},
		{"pending", expireAction, "pending", 1, "Expiring credit grant ID.", "The credit grant cannot be expired", "void it"},
		{"expired", expireAction, "expired", 0, "Credit grant ID was expired already, at ", "", ""},
		{"voided", expireAction, "voided", 0, "Credit grant ID was voided already, at ", "", ""},

		{"granted", voidAction, "voided", 1, "Credit grant ID is voided, as of ", "", ""},
		{"pending", voidAction, "voided", 1, "Credit grant ID is voided, as of ", "", ""},
		{"voided", voidAction, "voided", 0, "Credit grant ID was voided already, at ", "", ""},
		{"used", voidAction, "granted", 1, "Voiding credit grant ID.", "The credit grant cannot be voided", "expire what is left"},
		{"expired", voidAction, "expired", 1, "Voiding credit grant ID.", "The credit grant cannot be voided", "is expired since "},
	} {
		t.Run(tc.grant+" "+tc.action, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			clock := account.ClockedCustomer(t)
			id := grantThatIs(t, account, clock, tc.grant)
			server := account.ConfiguredServer(t, nil)
			account.ResetStats(t)
			progress, summary, detail := invoke(t, server, tc.action, id)
			if asks := len(account.Requests(t, "POST", "/v1/")); asks != tc.asks {
				t.Errorf("%d requests to change something, want %d", asks, tc.asks)
			}
			if want := strings.ReplaceAll(tc.reports, "ID", id); len(progress) == 0 || !strings.HasPrefix(progress[len(progress)-1], want) {
				t.Errorf("reported %q, want %q at the end", progress, want)
			}
			if summary != tc.refuses || !strings.Contains(detail, tc.advises) {
				t.Errorf("error %q: %s; want %q, with %q", summary, detail, tc.refuses, tc.advises)
			}
			if tc.refuses != "" && (!strings.Contains(detail, id) || !strings.Contains(detail, "req_")) {
				t.Errorf("the error does not name the grant and the request: %s", detail)
			}
			if got := statusAt(account.ReadGrant(t, id), clock.Now); got != tc.becomes {
				t.Errorf("the grant is %s, want %s", got, tc.becomes)
			}
		})
	}
}

// grantThatIs is a new grant of the clock's customer in a status, or partly "used".
func grantThatIs(t *testing.T, account *acctest.Account, clock *acctest.Clock, status string) string {
	t.Helper()
	at := func(after time.Duration) string { return fmt.Sprint(clock.Now.Add(after).Unix()) }
	switch status {
	case "pending":
		return account.Grant(t, clock.Customer, "effective_at", at(48*time.Hour))
	case "expired":
		id := account.Grant(t, clock.Customer, "expires_at", at(time.Hour))
		clock.Advance(t, 2*time.Hour)
		return id
	}
	id := account.Grant(t, clock.Customer)
	switch status {
	case "voided":
		account.Post(t, "/v1/billing/credit_grants/"+id+"/void")
	case "used":
		account.Draw(t, id, 400)
	}
	return id
}

// statusAt is what a grant is at a time.
func statusAt(grant acctest.Object, now time.Time) string {
	switch {
	case grant.String("voided_at") != "":
		return granting.StatusVoided
	case grant.Int("expires_at") != 0 && grant.Int("expires_at") <= now.Unix():
		return granting.StatusExpired
	case grant.Int("effective_at") > now.Unix():
		return granting.StatusPending
	}
	return granting.StatusGranted
}

// TestActionsTwice: whoever asks twice gets the same, with one change in Stripe.
func TestActionsTwice(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customer := account.Customer(t)
	server := account.ConfiguredServer(t, nil)
	for _, name := range []string{expireAction, voidAction} {
		id := account.Grant(t, customer)
		account.ResetStats(t)
		for range 2 {
			if _, summary, detail := invoke(t, server, name, id); summary != "" {
				t.Errorf("%s: %s: %s", name, summary, detail)
			}
		}
		if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 1 {
			t.Errorf("%s twice: %d changes", name, len(posts))
		}
	}
}

// TestActionsRefuse: what is no grant of the key.
func TestActionsRefuse(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	id := account.Grant(t, account.Customer(t))
	server := account.ConfiguredServer(t, nil)
	for _, name := range []string{expireAction, voidAction} {
		if _, summary, _ := invoke(t, server, name, "cus_1"); summary != "Not the ID of a credit grant" {
			t.Errorf("%s of cus_1: %q", name, summary)
		}
		_, summary, detail := invoke(t, server, name, "credgr_test_nothing")
		if summary != "The credit grant does not exist" || !strings.Contains(detail, "credgr_test_nothing") {
			t.Errorf("%s of no grant: %q: %s", name, summary, detail)
		}
	}
	if account.ReadGrant(t, id).String("voided_at") != "" {
		t.Error("another grant was voided")
	}
	account.SimulatorOnly(t, "it uses a live mode key")
	live := account.WithKey("sk_live_acceptance").ConfiguredServer(t, nil)
	if _, summary, _ := invoke(t, live, voidAction, id); summary != "The API key is for the other mode" {
		t.Errorf("with a live mode key: %q", summary)
	}
}

// TestActionAfterLostAnswer: an answer that is lost does not make an end fail.
func TestActionAfterLostAnswer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes trouble")
	id := account.Grant(t, account.Customer(t))
	account.Faults(t, acctest.Fault{Method: "POST", Path: "/v1/billing/credit_grants/" + id, Drop: "after", Times: 1})
	server := account.ConfiguredServer(t, nil)
	if _, summary, detail := invoke(t, server, voidAction, id); summary != "" {
		t.Errorf("%s: %s", summary, detail)
	}
	if account.ReadGrant(t, id).String("voided_at") == "" {
		t.Error("the grant is not voided")
	}
}
