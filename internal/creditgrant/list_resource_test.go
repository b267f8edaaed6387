// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const resourceType = "stripe_billing_credit_grant"

// listAll collects what a list resource yields.
func listAll(t *testing.T, server *acctest.Server, config map[string]any, includeResource bool, limit int64) []acctest.Listed {
	t.Helper()
	var all []acctest.Listed
	server.List(t, resourceType, config, includeResource, limit, func(l acctest.Listed) bool {
		all = append(all, l)
		return true
	})
	return all
}

// listedIDs are the ids of results, which must have no diagnostics.
func listedIDs(t *testing.T, results []acctest.Listed) []string {
	t.Helper()
	ids := []string{}
	for _, result := range results {
		for _, d := range result.Diagnostics {
			t.Errorf("%s: %s: %s", result.DisplayName, d.Summary, d.Detail)
		}
		ids = append(ids, result.Identity.ID())
	}
	return ids
}

// TestListCost: listing grants costs a request for each page, with the whole
// resource too; no more pages are read than the limit and the reader need.
func TestListCost(t *testing.T) {
	t.Parallel()
	account := acctest.New(t, simulator.Options{Grants: 1000})
	account.SimulatorOnly(t, "it counts requests")
	account = account.WithKey("sk_test_simulator")
	server := account.ConfiguredServer(t, map[string]any{"requests_per_second": 1000})
	for name, tc := range map[string]struct {
		limit    int64
		stopAt   int // 0 reads to the end
		results  int
		requests int
	}{
		"all":                   {0, 0, 1000, 10},
		"the limit":             {250, 0, 250, 3},
		"a limit of whole page": {100, 0, 100, 1},
		"a limit beyond":        {5000, 0, 1000, 10},
		"a reader who stops":    {0, 1, 1, 1},
	} {
		account.ResetStats(t)
		seen := map[string]bool{}
		server.List(t, resourceType, nil, true, tc.limit, func(l acctest.Listed) bool {
			if len(l.Diagnostics) > 0 || l.Resource.ID() != l.Identity.ID() {
				t.Fatalf("%s: %v %v", name, l.Diagnostics, l.Resource)
			}
			seen[l.Identity.ID()] = true
			return len(seen) != tc.stopAt
		})
		stats := account.Stats(t)
		if len(seen) != tc.results || stats.Requests != tc.requests || stats.ByRoute["GET /v1/billing/credit_grants"] != tc.requests {
			t.Errorf("%s: %d results for %d requests (%v), want %d for %d", name, len(seen), stats.Requests, stats.ByRoute, tc.results, tc.requests)
		}
	}
}

// TestListFilters: each filter, and what a person sees of a grant.
func TestListFilters(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	other := account.Customer(t)
	at := func(after time.Duration) string { return fmt.Sprint(clock.Now.Add(after).Unix()) }
	pending := account.Grant(t, clock.Customer, "name", "Soon", "effective_at", at(48*time.Hour))
	granted := account.Grant(t, clock.Customer)
	expired := account.Grant(t, clock.Customer, "expires_at", at(time.Hour), "category", "paid", "name", "Prepaid")
	voided := account.Grant(t, clock.Customer, "amount[monetary][currency]", "jpy")
	account.Post(t, "/v1/billing/credit_grants/"+voided+"/void")
	strange := account.Grant(t, other, "category", "paid")
	clock.Advance(t, 2*time.Hour)
	server := account.ConfiguredServer(t, nil)

	for name, tc := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"customer": {map[string]any{"customer": clock.Customer}, []string{voided, expired, granted, pending}},
		"category": {map[string]any{"customer": clock.Customer, "category": "paid"}, []string{expired}},
		"pending":  {map[string]any{"customer": clock.Customer, "status": "pending"}, []string{pending}},
		"granted":  {map[string]any{"customer": clock.Customer, "status": "granted"}, []string{granted}},
		"expired":  {map[string]any{"customer": clock.Customer, "status": "expired"}, []string{expired}},
		"voided":   {map[string]any{"customer": clock.Customer, "status": "voided"}, []string{voided}},
		"nothing":  {map[string]any{"customer": other, "status": "voided"}, []string{}},
		"other":    {map[string]any{"customer": other, "category": "paid"}, []string{strange}},
	} {
		got := listedIDs(t, listAll(t, server, tc.config, false, 0))
		// Stripe orders by the second of creation, which these may share.
		slices.Sort(got)
		slices.Sort(tc.want)
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}

	shown := map[string]string{}
	for _, result := range listAll(t, server, map[string]any{"customer": clock.Customer}, false, 0) {
		shown[result.Identity.ID()] = result.DisplayName
		if result.Resource != nil {
			t.Errorf("%s comes with a resource that nobody asked for", result.DisplayName)
		}
	}
	for id, want := range map[string]string{
		pending: "Soon, 10.00 USD, " + clock.Customer + ", pending",
		granted: "10.00 USD, " + clock.Customer + ", granted",
		expired: "Prepaid, 10.00 USD, " + clock.Customer + ", expired",
		voided:  "1000 JPY, " + clock.Customer + ", voided",
	} {
		if shown[id] != want {
			t.Errorf("the display name is %q, want %q", shown[id], want)
		}
	}
}

// TestListedResourceIsImported: what a list shows of a grant is what importing it
// puts into the state.
func TestListedResourceIsImported(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	price := account.MeteredPrice(t)
	account.Grant(t, customer, "metadata[terraform_idempotency_key]", "mine", "metadata[team]", "growth", "metadata[managed-by]", "terraform")
	account.Post(t, "/v1/billing/credit_grants", "customer", customer, "category", "paid",
		"amount[type]", "monetary", "amount[monetary][value]", "5", "amount[monetary][currency]", "kwd",
		"applicability_config[scope][prices][0][id]", price, "name", "By hand", "priority", "0")
	server := account.ConfiguredServer(t, map[string]any{"default_metadata": map[string]any{"managed-by": "terraform"}})
	results := listAll(t, server, map[string]any{"customer": customer}, true, 0)
	if len(results) != 2 {
		t.Fatalf("%d results", len(results))
	}
	for _, result := range results {
		imported, identity, diags := server.Import(t, resourceType, result.Identity.ID(), nil)
		if len(diags) > 0 {
			t.Fatalf("importing %s: %v", result.DisplayName, diags[0])
		}
		if got, want := fmt.Sprint(result.Resource), fmt.Sprint(imported); got != want {
			t.Errorf("listed:\n%s\nimported:\n%s", got, want)
		}
		if identity.ID() != result.Identity.ID() {
			t.Errorf("identity %v, want %v", identity, result.Identity)
		}
		byIdentity, _, diags := server.Import(t, resourceType, "", result.Identity)
		if len(diags) > 0 || fmt.Sprint(byIdentity) != fmt.Sprint(imported) {
			t.Errorf("imported by identity: %v %v", diags, byIdentity)
		}
	}
}

// TestListFails: an error within the list comes as its last result.
func TestListFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t, simulator.Options{Grants: 150})
	account.SimulatorOnly(t, "it makes trouble")
	account = account.WithKey("sk_test_simulator")
	server := account.ConfiguredServer(t, map[string]any{"max_retries": 0})

	results := listAll(t, server, map[string]any{"customer": "cus_nobody"}, false, 0)
	wantOneError(t, results, "Could not list credit grants", "Listing the credit grants of customer cus_nobody failed: ")

	// The first page is shown, and the second one fails.
	seen := 0
	server.List(t, resourceType, nil, true, 0, func(l acctest.Listed) bool {
		if seen++; seen == 100 {
			account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: 500, Times: 1})
		}
		if seen == 101 {
			wantOneError(t, []acctest.Listed{l}, "Could not list credit grants", "Listing the credit grants of the account failed: ")
		}
		return true
	})
	if seen != 101 {
		t.Errorf("%d results, want 100 grants and an error", seen)
	}
}

func wantOneError(t *testing.T, results []acctest.Listed, summary, detail string) {
	t.Helper()
	if len(results) != 1 || len(results[0].Diagnostics) != 1 {
		t.Fatalf("results %+v, want one with an error", results)
	}
	d := results[0].Diagnostics[0]
	if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != summary || !strings.HasPrefix(d.Detail, detail) || !strings.Contains(d.Detail, "req_") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

// TestListConfiguration: a filter that would let nothing through is refused.
func TestListConfiguration(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).Server(t)
	for name, config := range map[string]map[string]any{
		"status":   {"status": "depleted"},
		"category": {"category": "gift"},
		"customer": {"customer": ""},
	} {
		if diags := server.ValidateList(t, resourceType, config); len(diags) == 0 {
			t.Errorf("%s: %v is valid", name, config)
		}
	}
	if diags := server.ValidateList(t, resourceType, map[string]any{"customer": "cus_1", "category": "paid", "status": "granted"}); len(diags) != 0 {
		t.Errorf("valid filters: %v", diags[0])
	}
}
