// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

func TestDecideAllIsInOrder(t *testing.T) {
	t.Parallel()
	jobs := decideAll(map[string]granting.Holding{"b": {Value: 1, GrantID: "g"}, "d": {Value: 1}},
		map[string]recipient{"c": {1, true}, "a": {1, true}, "b": {1, true}}, circumstances{})
	var got []string
	for _, j := range jobs {
		got = append(got, fmt.Sprint(j.Customer, j.Do))
	}
	if want := []string{fmt.Sprint("a", granting.FateGrant), fmt.Sprint("b", granting.FateKeep), fmt.Sprint("c", granting.FateGrant), fmt.Sprint("d", granting.FateForget)}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSums(t *testing.T) {
	t.Parallel()
	jobs := []job{
		{Customer: "a", Do: granting.FateGrant, Value: recipient{100, true}},
		{Customer: "b", Do: granting.FateGrant, Value: recipient{250, true}},
		{Customer: "c", Do: granting.FateGrant, Value: recipient{40, true}, Adopts: "credgr_1"},
		{Customer: "d", Do: granting.FateEnd, Has: granting.Holding{Value: 1000, GrantID: "g"}},
		{Customer: "e", Do: granting.FateReplace, Has: granting.Holding{Value: 500, GrantID: "g"}, Value: recipient{700, true}},
		{Customer: "f", Do: granting.FateUpdate, Has: granting.Holding{Value: 5, GrantID: "g"}},
		{Customer: "g", Do: granting.FateKeep, Has: granting.Holding{Value: 5, GrantID: "g"}, Value: recipient{5, true}},
	}
	got := sumUp(jobs).describe("usd", "voided")
	want := "grants 3.50 USD to 2 customers; adopts 1 existing grant of 0.40 USD, and grants nothing for them; " +
		"ends 1 grant of 10.00 USD (voided); replaces 1 grant of 5.00 USD with 7.00 USD, granted in full; changes expires_at or metadata of 1 grant"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !sumUp(jobs[6:]).isEmpty() {
		t.Error("what is kept is summed up")
	}
	unknown := sumUp([]job{{Do: granting.FateGrant}, {Do: granting.FateGrant, Value: recipient{5, true}}})
	if got := unknown.describe("jpy", ""); got != "grants 5 JPY and amounts known after apply to 2 customers" {
		t.Error(got)
	}
	if got := sumUp([]job{{Do: granting.FateGrant}}).describe("usd", ""); got != "grants amounts known after apply to 1 customer" {
		t.Error(got)
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	many := sums{Granted: tally{Count: 90_000}, ReplacedOld: tally{Count: 3_000}, Ended: tally{Count: 1_000}}
	if got, want := duration(many.requests(), 25), " The apply takes about 67 minutes, at 25 requests a second."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := duration(500, 20); got != "" {
		t.Error(got)
	}
}

func TestSumKeepsWithinBounds(t *testing.T) {
	t.Parallel()
	for _, values := range []map[string]int64{{"a": math.MaxInt64 - 1, "b": 1}, {"a": math.MaxInt64, "b": 1}} {
		if got := total(values); got != math.MaxInt64 {
			t.Error(got)
		}
	}
	if got := addCapped(math.MaxInt64, 5); got != math.MaxInt64 {
		t.Error(got)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1_234_567: "1,234,567"} {
		if got := granting.Thousands(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

func TestDriftOf(t *testing.T) {
	t.Parallel()
	at := func(seconds int64) *int64 { return &seconds }
	stored := map[string]string{"team": "growth", "terraform_idempotency_key": "spring"}
	for _, test := range []struct {
		name      string
		grant     stripeapi.CreditGrant
		expiresAt *int64
		want      string
	}{
		{"as configured", stripeapi.CreditGrant{ExpiresAt: at(1000), Metadata: stored}, at(1000), ""},
		{"never, as configured", stripeapi.CreditGrant{Metadata: stored}, nil, ""},
		{"never", stripeapi.CreditGrant{Metadata: stored}, at(0), "never expires, instead of at 1970-01-01T00:00:00Z"},
		{"at some time", stripeapi.CreditGrant{ExpiresAt: at(0), Metadata: stored}, nil, "expires at 1970-01-01T00:00:00Z, instead of never"},
		{"at another time", stripeapi.CreditGrant{ExpiresAt: at(60), Metadata: stored}, at(0), "expires at 1970-01-01T00:01:00Z, instead of at 1970-01-01T00:00:00Z"},
		{"metadata", stripeapi.CreditGrant{Metadata: map[string]string{"team": "ops", "more": "x"}}, nil, "metadata differs in more, team, terraform_idempotency_key"},
		{"both", stripeapi.CreditGrant{ExpiresAt: at(0)}, nil, "expires at 1970-01-01T00:00:00Z, instead of never; metadata differs in team, terraform_idempotency_key"},
	} {
		if got := driftOf(test.grant, terms{CreditGrantCreate: stripeapi.CreditGrantCreate{ExpiresAt: test.expiresAt, Metadata: stored}}); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestIncomplete: what was done, what failed and what was not begun is told apart.
// TestDone: each outcome counts as what was done, and only as that.
func TestDone(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]outcome{
		"nothing was done":                 {job: job{Do: granting.FateKeep}},
		"1 grant made":                     {job: job{Do: granting.FateGrant}, Made: true},
		"1 grant adopted":                  {job: job{Do: granting.FateGrant}, Made: true, Adopted: true},
		"1 grant ended":                    {job: job{Do: granting.FateEnd}, Removed: true, Ended: true},
		"1 grant made, 1 grant ended":      {job: job{Do: granting.FateReplace}, Made: true, Ended: true},
		"1 grant changed":                  {job: job{Do: granting.FateUpdate}},
		"nothing was done, and one failed": {job: job{Do: granting.FateUpdate}, Err: errors.New("no")},
	} {
		got := resultsOf([]outcome{o})
		if text := got.done(); text != strings.TrimSuffix(want, ", and one failed") {
			t.Errorf("got %q, want %q", text, want)
		}
	}
}

func TestIncomplete(t *testing.T) {
	t.Parallel()
	const end = "\nWhat was done is in the state, and drift names the rest. Plan again to continue."
	failed := []failure{{"cus_1", errors.New("no")}}
	for want, got := range map[string]results{
		"nothing was done. Failed for 1 customer:\n  - customer cus_1: no":                       {failures: failed},
		"1 grant made, 2 grants ended. Failed for 1 customer:\n  - customer cus_1: no":           {made: 1, ended: 2, failures: failed},
		"3 grants changed.\nNot begun for 1 customer: it was not tried, since others failed: x.": {changed: 3, untried: 1, stopped: errors.New("x")},
	} {
		if text := got.incomplete("spring"); text != "The campaign \"spring\": "+want+end {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	}
}

// TestWarnReplaced: a campaign that is replaced without a changed attribute says so when its
// grants end, since no plan could.
func TestWarnReplaced(t *testing.T) {
	t.Parallel()
	ended := []outcome{{job: job{Customer: "a", Has: granting.Holding{Value: 1000, GrantID: "g"}}, Ended: true}, {job: job{Customer: "b"}, Removed: true}}
	next := func(old *before) replacement {
		return replacement{Old: old, New: &stripeapi.CreditGrantCreate{}, Granted: stripeapi.Monetary{Currency: "usd", Value: 3000}}
	}
	for name, test := range map[string]struct {
		next     replacement
		outcomes []outcome
		want     string // a part of the warning, "" for none
	}{
		"tainted":              {next(nil), ended, "1 grant of 10.00 USD of the campaign \"spring\" ended (voided if none"},
		"-replace":             {next(&before{Live: 1}), ended, "30.00 USD is granted in their place"},
		"changed attributes":   {next(&before{Live: 1, Changed: true}), ended, ""},
		"nothing ended":        {next(nil), ended[1:], ""},
		"destroyed for nobody": {replacement{}, ended, ""},
	} {
		w := &worker{terms: springTerms(), policy: granting.PolicyVoidOrExpire, next: test.next}
		diags := w.warnReplaced(test.outcomes)
		if (len(diags) == 0) != (test.want == "") || len(diags) > 0 && !strings.Contains(diags[0].Detail(), test.want) {
			t.Errorf("%s: %v, want %q", name, diags, test.want)
		}
	}
}

func TestStopsAll(t *testing.T) {
	t.Parallel()
	create := func(status int, param string) error {
		return &granting.Refusal{Err: &stripeapi.Error{Status: status, Param: param}}
	}
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"an interrupt", fmt.Errorf("asking: %w", context.Canceled), true},
		{"no valid key", create(http.StatusUnauthorized, ""), true},
		{"no permission", create(http.StatusForbidden, ""), true},
		{"a price", create(http.StatusBadRequest, "applicability_config[scope][prices][0][id]"), true},
		{"the currency", create(http.StatusBadRequest, "amount[monetary][currency]"), true},
		{"the category", create(http.StatusBadRequest, "category"), true},
		{"one value", create(http.StatusBadRequest, "amount[monetary][value]"), false},
		{"one customer", create(http.StatusBadRequest, "customer"), false},
		{"the end, which a test clock may have passed", create(http.StatusBadRequest, "expires_at"), false},
		{"a refusal that names nothing, like too many grants", create(http.StatusBadRequest, ""), false},
		{"Stripe's failure", create(http.StatusInternalServerError, ""), false},
		{"another account", &granting.Refusal{Kind: granting.OtherAccount, Err: errors.New("x")}, true},
		{"another mode", &granting.Refusal{Kind: granting.OtherMode}, true},
		{"a customer who was deleted", &granting.Refusal{Kind: granting.NoCustomer}, false},
	} {
		if got := stopsAll(test.err); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// TestStopsAllLooksInside: what Stripe said counts whatever the error that holds it.
func TestStopsAllLooksInside(t *testing.T) {
	t.Parallel()
	stopping := []granting.Kind{granting.OtherMode, granting.OtherAccount, granting.NoPrice}
	others := []granting.Kind{0, granting.KeyTaken, granting.TimePassed, granting.NoCustomer, granting.EndedMeanwhile, granting.Unread, granting.OutcomeUnknown, granting.NotReconciled}
	for _, test := range []struct {
		name         string
		said         error
		stops, fails bool // stopsAll, isStripesFailure
	}{
		{"an interrupt", context.Canceled, true, false},
		{"no valid key", &stripeapi.Error{Status: http.StatusUnauthorized}, true, false},
		{"no permission", &stripeapi.Error{Status: http.StatusForbidden}, true, false},
		{"not found", &stripeapi.Error{Status: http.StatusNotFound, Code: "resource_missing", Param: "id"}, false, false},
		{"one customer", &stripeapi.Error{Status: http.StatusBadRequest, Code: "resource_missing", Param: "customer"}, false, false},
		{"a conflict", &stripeapi.Error{Status: http.StatusBadRequest, Type: "idempotency_error"}, false, false},
		{"a request under way", &stripeapi.Error{Status: http.StatusConflict, Code: "idempotency_key_in_use"}, false, false},
		{"Stripe's failure", &stripeapi.Error{Status: http.StatusServiceUnavailable}, false, true},
		{"no answer", &stripeapi.Error{}, false, true},
		{"a failure kept for the request key", &stripeapi.Error{Status: http.StatusInternalServerError, Replayed: true}, false, false},
		{"a refusal kept for the request key", &stripeapi.Error{Status: http.StatusBadRequest, Param: "category", Replayed: true}, false, false},
	} {
		for _, kind := range others {
			err := fmt.Errorf("asking: %w", &granting.Refusal{Kind: kind, Err: test.said})
			if got := stopsAll(err); got != test.stops {
				t.Errorf("%s in kind %d: stopsAll %v", test.name, kind, got)
			}
			if got := isStripesFailure(err); got != test.fails {
				t.Errorf("%s in kind %d: isStripesFailure %v", test.name, kind, got)
			}
		}
		for _, kind := range stopping {
			if !stopsAll(&granting.Refusal{Kind: kind, Err: test.said}) {
				t.Errorf("%s in kind %d does not stop", test.name, kind)
			}
		}
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	failed := &granting.Refusal{Err: &stripeapi.Error{Status: http.StatusInternalServerError}}
	refused := &granting.Refusal{Err: &stripeapi.Error{Status: http.StatusBadRequest, Param: "customer"}}
	var b breaker
	for i := range maxFailuresInARow * 3 {
		// A success between them, or a refusal, is no sign of an outage.
		err := error(failed)
		if i%maxFailuresInARow == maxFailuresInARow-1 {
			err = nil
		}
		if b.note(err) || b.note(refused) {
			t.Fatalf("stopped after %d", i)
		}
	}
	for range maxFailuresInARow - 1 {
		if b.note(failed) {
			t.Fatal("stopped too early")
		}
	}
	if !b.note(failed) || !b.note(nil) {
		t.Error("an outage does not end the work")
	}
}

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	if left, ok := timeLeft(250, 1000, 10*time.Second); !ok || left != 30*time.Second {
		t.Error(left, ok)
	}
	if left, ok := timeLeft(1000, 1000, 10*time.Second); !ok || left != 0 {
		t.Error(left, ok)
	}
	if _, ok := timeLeft(0, 1000, 10*time.Second); ok {
		t.Error("nothing was done, and there is an estimate")
	}
}

func TestListed(t *testing.T) {
	t.Parallel()
	var lines []string
	for i := range 1012 {
		lines = append(lines, fmt.Sprint("cus_", i))
	}
	if got, want := grantresource.Listed(lines[:2]), "  - cus_0\n  - cus_1"; got != want {
		t.Errorf("got %q", got)
	}
	if got := grantresource.Listed(lines); got[len(got)-len("  - and 1,002 more"):] != "  - and 1,002 more" {
		t.Errorf("got %q", got)
	}
}
