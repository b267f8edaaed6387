// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccUpdateBesideSomebodyElse: what somebody else did between plan and apply
// is found by the next plan, and is no bug of the provider.
func TestAccUpdateBesideSomebodyElse(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id, "metadata[who]", "somebody else", "expires_at", "2022278400")
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { team = "growth" }`))
	ws.MustApply(t, "-refresh=false")
	if plan := ws.Plan(t); plan.Actions[testAddress] != "update" {
		t.Errorf("planned %v, want an update", plan.Actions)
	}
	ws.MustApply(t)
	grant := account.ReadGrant(t, id)
	if grant.String("metadata.who") != "" || grant.String("metadata.team") != "growth" || grant.Int("expires_at") != 0 {
		t.Errorf("Stripe holds %v", grant)
	}
}

// TestAccChangedElsewhere: what was done elsewhere is seen by the very next plan,
// with the bulk reader on.
func TestAccChangedElsewhere(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	customers := account.Customers(t, 120)
	ws := account.Workspace(t)
	ws.Write(t, manyGrants(customers, ""))
	ws.MustApply(t, "-parallelism=30")
	state := ws.State(t)
	id := func(i int) string { return state[fmt.Sprintf("%s[%d]", testAddress, i)].ID() }
	account.Post(t, "/v1/billing/credit_grants/"+id(7)+"/void")
	account.Post(t, "/v1/billing/credit_grants/"+id(77)+"/expire")
	account.Post(t, "/v1/billing/credit_grants/"+id(111), "metadata[who]", "somebody else")
	account.ResetStats(t)
	plan := ws.Plan(t)
	if got := plan.Warnings(testAddress + "[7]"); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("voided elsewhere: %q", got)
	}
	if got := plan.Warnings(testAddress + "[77]"); len(got) != 1 || got[0] != warnsEnded {
		t.Errorf("expired elsewhere: %q", got)
	}
	if len(plan.Actions) != 1 || plan.Actions[testAddress+"[111]"] != "update" {
		t.Errorf("updated elsewhere: %v", plan.Actions)
	}
	if stats := account.Stats(t); stats.Requests > 20 {
		t.Errorf("%d requests for 120 grants: %v", stats.Requests, stats.ByRoute)
	}
}

// TestAccExtendedElsewhere: somebody extends a grant, and then its declared expires_at passes. No
// plan fails for that; an apply says that the grant cannot be brought back, and sends nothing.
func TestAccExtendedElsewhere(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its requests are counted")
	clock := account.ClockedCustomer(t)
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, keyed+"\n  expires_at = \""+clock.At(2*time.Hour)+"\""))
	id := ws.State(t)[testAddress].ID()
	account.Post(t, "/v1/billing/credit_grants/"+id, "expires_at", strconv.FormatInt(clock.Now.Add(100*time.Hour).Unix(), 10))
	clock.Advance(t, 3*time.Hour)
	if plan := ws.Plan(t); plan.Failed || !slices.Contains(plan.Warnings(testAddress), "A credit grant can no longer get its expires_at") {
		t.Errorf("warnings %q, errors %q", plan.Warnings(""), plan.Errors(""))
	}
	account.ResetStats(t)
	if result := ws.Apply(t); !slices.Contains(result.Errors(testAddress), "expires_at has passed") {
		t.Errorf("errors %q", result.Errors(""))
	}
	if sent := account.Requests(t, http.MethodPost, ""); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	if result := ws.Destroy(t); result.Failed {
		t.Error(result.Errors(""))
	}
}

// TestAccUnreadClock: after a grant was made or changed, a test clock that cannot be read is worth a
// warning, and no more: the grant is in the state.
func TestAccUnreadClock(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it refuses to show a clock")
	clock := account.ClockedCustomer(t)
	ws := account.Workspace(t)
	account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/test_helpers/test_clocks", Status: 403})
	config := provider + grantNamed("test", clock.Customer, "")
	ws.Write(t, config)
	result := ws.Apply(t)
	if got := result.Warnings(testAddress); result.Failed || !slices.Contains(got, "The status of a credit grant may be wrong until the next plan") {
		t.Errorf("warnings %q, errors %q", got, result.Errors(""))
	}
	if got := ws.State(t)[testAddress].ID(); got != account.Grants(t, clock.Customer)[0].ID() {
		t.Errorf("the state has %q", got)
	}
}

// TestAccChangesLookOnce: a plan that follows a refresh, and an update that follows its plan,
// do not look at a grant again.
func TestAccChangesLookOnce(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it counts requests")
	const n, pages = 20, 4
	customers := account.Customers(t, n)
	ws := account.Applied(t, manyGrants(customers, ""))
	const later = `expires_at = "2040-01-01T00:00:00Z"`
	changes := []struct {
		what, config string
		plan, apply  int // at most so many requests; the apply plans, too
	}{
		{"expires_at", manyGrants(customers, later), pages, pages + n + pages},
		{"amount", strings.Replace(manyGrants(customers, later), "value = 1000", "value = 2000", 1), n + pages, n + pages + 3*n + pages},
	}
	for _, change := range changes {
		ws.Write(t, change.config)
		account.ResetStats(t)
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != n {
			t.Fatalf("%s: planned %v, errors %q", change.what, plan.Actions, plan.Errors(""))
		}
		if stats := account.Stats(t); stats.Requests > change.plan {
			t.Errorf("%s: the plan sent %d requests, want at most %d: %v", change.what, stats.Requests, change.plan, stats.ByRoute)
		}
		account.ResetStats(t)
		ws.MustApply(t)
		if stats := account.Stats(t); stats.Requests > change.apply {
			t.Errorf("%s: the apply sent %d requests, want at most %d: %v", change.what, stats.Requests, change.apply, stats.ByRoute)
		}
	}
}

// TestAccMetadataEmptyAndNull: an empty map and none are the same to Stripe, and
// each stays as it is configured.
func TestAccMetadataEmptyAndNull(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	ws := account.Workspace(t)
	customer := account.Customer(t)
	ws.Write(t, provider+grantNamed("test", customer, "metadata = {}"))
	ws.MustApply(t)
	account.ResetStats(t)
	for _, more := range []string{"metadata = {}", "", "metadata = {}"} {
		ws.Write(t, provider+grantNamed("test", customer, more))
		ws.MustApply(t)
		if plan := ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
			t.Errorf("with %q the plan is not empty: %v", more, plan.Actions)
		}
	}
	if posts := account.Requests(t, "POST", "/v1/"); len(posts) != 0 {
		t.Errorf("something was sent: %v", posts)
	}
}

// TestAccRequestsSaySoInFull: clearing an expiry and removing metadata are sent in
// the one spelling that Stripe understands.
func TestAccRequestsSaySoInFull(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it reads the request log")
	ws := account.Workspace(t)
	customer := account.Customer(t)
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { a = "1", b = "2" }
  priority = 0
  expires_at = 2022278400`))
	ws.MustApply(t)
	created := account.Requests(t, "POST", "/v1/billing/credit_grants")
	if len(created) != 1 || created[0].Form["expires_at"] != "2022278400" || created[0].Form["priority"] != "0" || created[0].IdempotencyKey == "" {
		t.Errorf("created with %v", created)
	}
	if !strings.Contains(created[0].UserAgent, "terraform-provider-stripe/") || !strings.Contains(created[0].UserAgent, "Terraform/1.") {
		t.Errorf("User-Agent %q", created[0].UserAgent)
	}
	account.ResetStats(t)
	ws.Write(t, provider+grantNamed("test", customer, `metadata = { b = "3" }`+"\n  priority = 0"))
	ws.MustApply(t)
	updates := account.Requests(t, "POST", "/v1/billing/credit_grants")
	want := map[string]string{"expires_at": "", "metadata[a]": "", "metadata[b]": "3"}
	if len(updates) != 1 || fmt.Sprint(updates[0].Form) != fmt.Sprint(want) {
		t.Errorf("updated with %v, want %v", updates, want)
	}
}
