// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// What happens where a grant meets another run, or a key that was used elsewhere.

// everGranted counts the grants that were ever made for a customer by the ledger, which
// shows them also where lists do not.
func everGranted(t *testing.T, account *acctest.Account, customer string) int {
	t.Helper()
	made := 0
	for _, row := range account.Get(t, "/v1/billing/credit_balance_transactions?limit=100&customer="+customer).List("data") {
		if row.String("credit.type") == "credits_granted" {
			made++
		}
	}
	return made
}

// TestAccReplacementMeetsAnotherRun: a grant that is replaced under another key, or moves
// to another customer, asks for the new grant in the same words as a run that creates it:
// of two runs that cannot see each other's grants, one grants.
func TestAccReplacementMeetsAnotherRun(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	account.Switch(t, map[string]int64{"list_lag_ms": time.Hour.Milliseconds()})
	const second = `idempotency_key = "second"`
	for name, change := range map[string]func(config, customer, other string) string{
		"another key":      func(config, _, _ string) string { return strings.Replace(config, keyed, second, 1) },
		"another customer": func(config, customer, other string) string { return strings.Replace(config, customer, other, 1) },
	} {
		for _, who := range []string{"another run", "a run that lost its state"} {
			t.Run(name+", "+who, func(t *testing.T) {
				customer, other := account.Customer(t), account.Customer(t)
				config := provider + grantNamed("test", customer, keyed)
				ws := account.Applied(t, config)
				ws.Write(t, change(config, customer, other))
				ws.MustApply(t)
				id := ws.State(t)[testAddress].ID()
				later := ws
				if who == "another run" {
					later = account.Workspace(t)
					later.Write(t, change(config, customer, other))
				} else {
					removeState(t, ws)
				}
				if got := later.Apply(t).Errors(""); !slices.Equal(got, []string{errKeyUsed}) {
					t.Errorf("errors %q, want %q", got, errKeyUsed)
				}
				if made := everGranted(t, account, customer) + everGranted(t, account, other); made != 2 {
					t.Errorf("%d grants were made in all, want 2", made)
				}
				if endOf(account.ReadGrant(t, id), time.Now()) != "live" {
					t.Errorf("the new grant %s is not live", id)
				}
			})
		}
	}
}

// TestAccSpentKeyIsAdded: a key that is added in place to a live grant is judged like that
// of a new one: one that was used for the customer is refused, and so is one of which
// cannot be found out whether it was.
func TestAccSpentKeyIsAdded(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, test := range map[string]struct {
		key   string // as an expression
		lists bool   // the account's grants can be listed
		spent bool
	}{
		"spent":                    {`"campaign"`, true, true},
		"spent, known after apply": {lateValue, true, true},
		"not spent":                {`"campaign"`, true, false},
		"the list cannot be read":  {`"campaign"`, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			var broken atomic.Bool
			base := account.Gateway(t, func(e *acctest.Exchange) {
				if broken.Load() && e.Method == http.MethodGet && e.Path == "/v1/billing/credit_grants" {
					e.Reply(acctest.Refusal(http.StatusForbidden, "", "", "This key may not list credit grants"))
					return
				}
				e.Pass()
			})
			ws := account.Workspace(t)
			ws.Setenv("STRIPE_API_BASE", base)
			ws.Write(t, provider+grantNamed("test", customer, ""))
			ws.MustApply(t)
			id := ws.State(t)[testAddress].ID()
			if test.spent {
				spend(t, account, customer, "campaign")
			}
			broken.Store(!test.lists)
			ws.Write(t, provider+grantNamed("test", customer, "idempotency_key = "+test.key)+later(`"campaign"`))
			if test.key != lateValue {
				if plan := ws.Plan(t); plan.Failed != (test.spent || !test.lists) {
					t.Errorf("the plan does %v, errors %q", plan.Actions, plan.Errors(""))
				}
			}
			result := ws.Apply(t)
			if result.Failed != (test.spent || !test.lists) {
				t.Errorf("the apply failed: %t; errors %q", result.Failed, result.Errors(""))
			}
			if test.spent && !slices.Contains(result.Errors(testAddress), errKeyUsed) {
				t.Errorf("errors %q, want %q", result.Errors(""), errKeyUsed)
			}
			if got := account.ReadGrant(t, id).String("metadata.terraform_idempotency_key"); (got == "") != result.Failed {
				t.Errorf("the grant has the key %q", got)
			}
		})
	}
}

// TestAccAdoptionChangesAfterThePlan: the grant that a plan shows as adopted is another one
// by the time of the apply: nothing is granted, adopted or changed. It is Terraform that
// refuses it, since a provider cannot tell the plan call inside an apply from the first.
func TestAccAdoptionChangesAfterThePlan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	first := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	ws := account.Workspace(t)
	adopt(ws, true)
	ws.Write(t, provider+grantNamed("test", customer, keyed))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(plan.Errors(""))
	}
	account.Post(t, "/v1/billing/credit_grants/"+first, "metadata[terraform_idempotency_key]", "")
	second := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	result := ws.Run(t, "apply", "-json", "plan.tfplan")
	if !result.Failed || len(ws.State(t)) != 0 {
		t.Errorf("errors %q, state %v", result.Errors(""), ws.State(t))
	}
	for _, id := range []string{first, second} {
		if end := endOf(account.ReadGrant(t, id), time.Now()); end != "live" {
			t.Errorf("%s is %s", id, end)
		}
	}
	if got := len(account.Grants(t, customer)); got != 2 {
		t.Errorf("%d grants, want 2", got)
	}
}

// TestAccAdviceAfterAnInterruptedReplacement: the old grant of a changed amount has ended
// and the new one was not made: the error about the key that the next plan gives advises
// what works.
func TestAccAdviceAfterAnInterruptedReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it refuses one request")
	customer := account.Customer(t)
	config := provider + grantNamed("test", customer, keyed)
	var stopped atomic.Bool
	base := account.Gateway(t, func(e *acctest.Exchange) {
		if stopped.Load() && e.Method == http.MethodPost && e.Path == "/v1/billing/credit_grants" {
			e.Reply(acctest.Refusal(http.StatusForbidden, "", "", "Not now"))
			return
		}
		e.Pass()
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	ws.Write(t, config)
	ws.MustApply(t)
	id := ws.State(t)[testAddress].ID()
	stopped.Store(true)
	ws.Write(t, worthMore(config))
	if result := ws.Apply(t); !result.Failed || len(ws.State(t)) != 0 {
		t.Fatalf("errors %q, state %v", result.Errors(""), ws.State(t))
	}
	stopped.Store(false)
	plan := ws.Plan(t)
	if got := plan.Errors(testAddress); !slices.Equal(got, []string{errKeyUsed}) {
		t.Errorf("errors %q, want %q", got, errKeyUsed)
	}
	detail := plan.Detail(testAddress)
	requireContains(t, detail, "terraform import")
	requireContains(t, detail, "-replace")
	if strings.Contains(detail, "STRIPE_EXISTING_GRANTS=adopt") {
		adopt(ws, true)
		if result := ws.Apply(t); result.Failed {
			t.Errorf("the plan advises to adopt, which is refused: %q", result.Errors(""))
		}
		adopt(ws, false)
		removeState(t, ws)
	}

	// The advice is followed.
	if result := ws.Run(t, "import", testAddress, id); result.Failed {
		t.Fatal(result.Output)
	}
	ws.MustApply(t, "-replace="+testAddress)
	wantEver(t, account, customer, 2, 1)
	if got := account.ReadGrant(t, ws.State(t)[testAddress].ID()).Int("amount.monetary.value"); got != 2000 {
		t.Errorf("granted %d, want 2000", got)
	}
	expectNothingToDo(t, ws)
}

// TestAccRecordedKeyIsNoKey: a key is added to a grant that has ended, which only the state
// records. It replaces nothing under that key, which an older grant has spent.
func TestAccRecordedKeyIsNoKey(t *testing.T) {
	t.Parallel()
	var shift atomic.Int64
	account := acctest.New(t, simulator.Options{Now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) }})
	account.SimulatorOnly(t, "it lets time pass")
	customer := account.Customer(t)
	spent := account.Grant(t, customer, "metadata[terraform_idempotency_key]", "campaign")
	account.Post(t, "/v1/billing/credit_grants/"+spent+"/void")
	shift.Store(int64(time.Minute))
	ws := account.Applied(t, provider+grantNamed("test", customer, ""))
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	ws.Write(t, provider+grantNamed("test", customer, keyed))
	ws.MustApply(t)
	if got := ws.Apply(t, "-replace="+testAddress).Errors(""); !slices.Contains(got, errKeyUsed) {
		t.Errorf("errors %q, want %q", got, errKeyUsed)
	}
	wantEver(t, account, customer, 2, 0)
}

// TestAccEndedGrantInNoList: a grant has ended, Stripe's lists leave it out (OPEN), and the
// state is lost. Within a day the request's key keeps it from being granted again. After
// that it would be: the guides name that limit.
func TestAccEndedGrantInNoList(t *testing.T) {
	t.Parallel()
	var shift atomic.Int64
	account := acctest.New(t, simulator.Options{Now: func() time.Time { return time.Now().Add(time.Duration(shift.Load())) }})
	account.SimulatorOnly(t, "it leaves ended grants out of lists, and lets time pass")
	account.Switch(t, map[string]string{"ended_grants": "omitted"})
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, keyed))
	account.Post(t, "/v1/billing/credit_grants/"+ws.State(t)[testAddress].ID()+"/void")
	removeState(t, ws)
	shift.Store(int64(time.Hour))
	result := ws.Apply(t)
	if made := everGranted(t, account, customer); made != 1 {
		t.Errorf("granted %d times, want once; errors %q", made, result.Errors(""))
	}
	if got := result.Errors(""); !slices.Equal(got, []string{errKeyUsed}) {
		t.Errorf("errors %q, want %q", got, errKeyUsed)
	}
}
