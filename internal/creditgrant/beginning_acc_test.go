// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const warnsBegun = "A replaced credit grant becomes usable at once"

// TestAccPassedBeginning: an effective_at that was declared and has passed does not
// block a change: the grant that takes the place of the old one begins at once, the
// declaration stays, and the next plan is empty.
func TestAccPassedBeginning(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, tc := range map[string]struct {
		more      string   // lines of the configuration
		arguments []string // of the plan and the apply that replace the grant
		change    string   // of the configuration
		ended     bool     // the grant is voided before
	}{
		"a change":                   {change: `name = "new"`},
		"under a key":                {more: keyed, change: `name = "new"`},
		"-replace":                   {arguments: []string{"-replace=" + testAddress}},
		"-replace of an ended grant": {arguments: []string{"-replace=" + testAddress}, ended: true},
		"under a key, ended":         {more: keyed, arguments: []string{"-replace=" + testAddress}, ended: true},
		"create before destroy":      {more: "lifecycle {\n    create_before_destroy = true\n  }", change: `name = "new"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			begin := clock.At(time.Hour)
			ws := account.Workspace(t)
			write := func(more string) {
				ws.Write(t, provider+grantNamed("test", clock.Customer, "effective_at = \""+begin+"\"\n  "+tc.more+"\n  "+more))
			}
			write("")
			ws.MustApply(t)
			first := ws.State(t)[testAddress].ID()
			clock.Advance(t, 2*time.Hour)
			ws.MustApply(t, "-refresh-only")
			if tc.ended {
				account.Post(t, "/v1/billing/credit_grants/"+first+"/void")
			}
			write(tc.change)
			plan := ws.Plan(t, tc.arguments...)
			// Of a replacement that -replace asks for, Terraform shows no warnings.
			warned := slices.Contains(plan.Warnings(""), warnsBegun)
			if got := plan.Warnings(""); plan.Failed || warned != (tc.change != "") || plan.Actions[testAddress] != "replace" {
				t.Errorf("the plan does %v and warns %q, want %q\n%s", plan.Actions, got, warnsBegun, plan.Output)
			}
			ws.MustApply(t, tc.arguments...)
			state := ws.State(t)[testAddress]
			if state.ID() == first || state.String("effective_at") != begin || state.String("status") != "granted" {
				t.Errorf("state %v", state)
			}
			if live := liveAt(account, t, clock); !slices.Equal(live, []string{state.ID()}) {
				t.Errorf("live grants %v, want %s", live, state.ID())
			}
			if at := account.ReadGrant(t, state.ID()).Int("effective_at"); at < clock.Now.Unix() {
				t.Errorf("effective at %d, before it was made", at)
			}
			for range 2 {
				expectNothingToDo(t, ws)
				ws.MustApply(t, "-refresh-only")
			}
			if got := ws.State(t)[testAddress]; got.String("effective_at") != begin {
				t.Errorf("after a refresh: %v", got)
			}
		})
	}
}

// TestAccPassedBeginningOfGeneratedConfiguration: what Terraform generates for a grant
// declares an effective_at that has passed; changing anything else works.
func TestAccPassedBeginningOfGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	id := account.Grant(t, customer)
	begin := account.ReadGrant(t, id).Int("effective_at")
	ws := account.Workspace(t)
	config := func(name string) string {
		return provider + grantNamed("test", customer, fmt.Sprintf("effective_at = \"%d\"\n  name = %s", begin, name))
	}
	ws.Write(t, config("null")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, id))
	ws.MustApply(t)
	expectNothingToDo(t, ws)
	ws.Write(t, config(`"new"`))
	ws.MustApply(t)
	expectNothingToDo(t, ws)
	if live := liveGrants(account, t, customer); len(live) != 1 || live[0] == id {
		t.Errorf("live grants %v", live)
	}

	// The state is lost, and the new grant imported: it began later than declared,
	// which no replacement could mend.
	second := ws.State(t)[testAddress].ID()
	removeState(t, ws)
	ws.Write(t, provider+grantNamed("test", customer, fmt.Sprintf("effective_at = \"%d\"\n  name = \"new\"", begin-3600))+
		fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", testAddress, second))
	plan := ws.Plan(t)
	if plan.Failed || plan.Actions[testAddress] == "replace" {
		t.Errorf("the plan does %v\n%s", plan.Actions, plan.Output)
	}
	if got := plan.Warnings(second); !slices.Equal(got, []string{"effective_at has passed, and the credit grant is effective already"}) {
		t.Errorf("the plan warns %q", got)
	}
}

// TestAccPassedBeginningIsRefused: a change to a moment that has passed is refused at
// plan. A grant that replaces no other may have been declared long ago: the plan warns,
// and the apply refuses it.
func TestAccPassedBeginningIsRefused(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+clock.At(time.Hour)+`"`))
	id := ws.State(t)[testAddress].ID()
	clock.Advance(t, 4*time.Hour)
	later := clock.At(-time.Hour)
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+later+`"`)+
		grantNamed("another", clock.Customer, `effective_at = "`+later+`"`))
	plan := ws.Plan(t)
	if got := plan.Errors(""); !slices.Equal(got, []string{"effective_at has passed"}) {
		t.Errorf("errors %q", got)
	}
	requireContains(t, plan.Detail(testAddress), later)
	ws.Write(t, provider+grantNamed("test", clock.Customer, `effective_at = "`+clock.At(-3*time.Hour)+`"`)+
		grantNamed("another", clock.Customer, `effective_at = "`+later+`"`))
	plan = ws.Plan(t)
	if got := plan.Warnings(later); plan.Failed || !slices.Equal(got, []string{"A credit grant can no longer be created"}) {
		t.Errorf("the plan fails: %v, or warns %q", plan.Failed, got)
	}
	if result := ws.Apply(t); !slices.Equal(result.Errors(""), []string{"effective_at has passed"}) {
		t.Errorf("apply: errors %q", result.Errors(""))
	}
	if live := liveAt(account, t, clock); !slices.Equal(live, []string{id}) {
		t.Errorf("live grants %v, want %s", live, id)
	}
}

// TestAccAnotherGrantOfAPassedBeginning: a grant that was not created in time, and of whose
// customer another one has its effective_at, may replace that one, for all that Terraform
// tells. The plan says that it becomes usable at once.
func TestAccAnotherGrantOfAPassedBeginning(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	begin := "effective_at = \"" + clock.At(time.Hour) + "\"\n"
	ws := account.Applied(t, provider+grantNamed("test", clock.Customer, begin))
	clock.Advance(t, 2*time.Hour)
	ws.Write(t, provider+grantNamed("test", clock.Customer, begin)+grantNamed("other", clock.Customer, begin+keyed))
	plan := ws.Plan(t)
	if got := plan.Warnings("stripe_billing_credit_grant.other"); plan.Failed || !slices.Equal(got, []string{"A credit grant becomes usable at once"}) {
		t.Errorf("warnings %q, errors %q", got, plan.Errors(""))
	}
	ws.MustApply(t)
	wantEver(t, account, clock.Customer, 2, 2)
}
