// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// What happens where a campaign meets another resource, another run, or an answer that
// is lost.

const (
	single    = "stripe_billing_credit_grant.single"
	errTwice  = "Two resources manage the same credit grant"
	errKeyUse = "The idempotency key has been used"
)

// singleGrant declares the grant of one recipient as a resource of its own.
func singleGrant(customer string, more ...string) string {
	return `
resource "stripe_billing_credit_grant" "single" {
  customer             = "` + customer + `"
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "spring"
  ` + strings.Join(more, "\n  ") + `
}
`
}

// handedOver returns a workspace whose campaign has two recipients, and whose state has
// the grant of the first one a second time, as a single grant.
func handedOver(t *testing.T, account *acctest.Account, policy string) (ws *acctest.Workspace, customers []string, id string) {
	t.Helper()
	customers = account.Customers(t, 2)
	slices.Sort(customers)
	config := providerBlock + campaignOf(toEach(customers, 1000), policy)
	ws = account.Applied(t, config)
	id = texts(ws.State(t)[address], "grants")[customers[0]]
	ws.Write(t, config+singleGrant(customers[0]))
	if result := ws.Run(t, "import", single, id); result.Failed {
		t.Fatalf("terraform import failed:\n%s", result.Output)
	}
	return ws, customers, id
}

// TestAccRecipientHandedToASingleGrant: a grant that a single resource manages, and whose
// customer leaves the campaign, is not ended, whichever of the two Terraform plans
// first; what the plan says the apply does.
func TestAccRecipientHandedToASingleGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	waits := func(on string) string { return "depends_on = [" + on + "]" }
	for order, lines := range map[string][2]string{
		"the campaign is planned first":     {"", waits(address)},
		"the single grant is planned first": {waits(single), ""},
	} {
		for change, without := range map[string]func(config, customer string) string{
			"the customer leaves": func(config, customer string) string { return strings.Replace(config, customer+" = 1000", "", 1) },
			"another value": func(config, customer string) string {
				return strings.Replace(config, customer+" = 1000", customer+" = 2000", 1)
			},
			"other terms": func(config, _ string) string { return withMore(config, `name = "Spring"`) },
		} {
			t.Run(order+", "+change, func(t *testing.T) {
				t.Parallel()
				ws, customers, id := handedOver(t, account, "")
				ws.Write(t, providerBlock+without(campaignOf(toEach(customers, 1000), lines[0]), customers[0])+singleGrant(customers[0], lines[1]))
				plan := ws.Plan(t)
				if got := plan.Errors(""); !slices.Contains(got, errTwice) {
					t.Errorf("planned %v, errors %q\n%s", plan.Actions, got, details(plan))
				}
				wantContains(t, details(plan), id, "terraform state rm")
				ws.Apply(t)
				for _, customer := range customers {
					if live := liveGrants(t, account, customer); len(live) != 1 || len(account.Grants(t, customer)) != 1 {
						t.Errorf("customer %s has %d live grants, %d ever", customer, len(live), len(account.Grants(t, customer)))
					}
				}
			})
		}
	}
}

// TestAccSingleGrantOfARecipientIsRemoved: the other way about, a single grant that is
// removed is not ended while a campaign has it.
func TestAccSingleGrantOfARecipientIsRemoved(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws, customers, id := handedOver(t, account, "")
	config := providerBlock + campaignOf(toEach(customers, 1000))
	for name, test := range map[string]struct {
		more      string
		arguments []string
	}{
		"removed":  {"", nil},
		"-replace": {singleGrant(customers[0]), []string{"-replace=" + single}},
	} {
		ws.Write(t, config+test.more)
		plan := ws.Plan(t, test.arguments...)
		// Which of the two Terraform plans first decides whether the key is said to be used
		// twice, or the grant to be managed twice.
		if !plan.Failed {
			t.Errorf("%s: planned %v\n%s", name, plan.Actions, details(plan))
		}
		wantContains(t, strings.Join(plan.Errors(""), "; "), "Two resources ")
		ws.Apply(t, test.arguments...)
		if live := liveGrants(t, account, customers[0]); len(live) != 1 || live[0].ID() != id {
			t.Errorf("%s: live are %v, want %s", name, live, id)
		}
	}
}

// TestAccWaysOutOfTwoHolders: the ways that the error names lead to one holder, and the
// grant lives.
func TestAccWaysOutOfTwoHolders(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for way, policy := range map[string]string{"abandon": `deletion_policy = "abandon"`, "state rm": "", "destroy": ""} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			ws, customers, id := handedOver(t, account, policy)
			without := strings.Replace(campaignOf(toEach(customers, 1000), policy), customers[0]+" = 1000", "", 1)
			lives := 1
			switch way {
			case "abandon":
				ws.Write(t, providerBlock+without+singleGrant(customers[0]))
				ws.MustApply(t)
				wantNoChanges(t, ws)
			case "state rm":
				if result := ws.Run(t, "state", "rm", single); result.Failed {
					t.Fatal(result.Output)
				}
				ws.Write(t, providerBlock+campaignOf(toEach(customers, 1000)))
				wantNoChanges(t, ws)
			case "destroy":
				// Both go in one run, so that nobody loses what another one keeps.
				ws.Write(t, providerBlock)
				ws.MustApply(t)
				lives = 0
			}
			if live := liveGrants(t, account, customers[0]); len(live) != lives || lives == 1 && live[0].ID() != id {
				t.Errorf("live are %v, want %s", live, id)
			}
		})
	}
}

// TestAccAbandonedToANewSingleGrant: what a campaign gives up by abandon, for a single grant of
// the same key in the same run, is no grant of that resource: it is refused, or adopted,
// without a limit, and never replaced.
func TestAccAbandonedToANewSingleGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	provider := providerWith("max_ended_per_run = { usd = 0 }\n  max_granted_per_run = { usd = 2000 }")
	abandon := `deletion_policy = "abandon"`
	for existing, want := range map[string]string{"refuse": "The idempotency key has been used", "adopt": ""} {
		customers := account.Customers(t, 2)
		recipients := toEach(customers, 1000)
		ws := account.Applied(t, provider+campaignOf(recipients, abandon))
		id := texts(ws.State(t)[address], "grants")[customers[0]]
		delete(recipients, customers[0])
		ws.Setenv("STRIPE_EXISTING_GRANTS", existing)
		ws.Write(t, provider+campaignOf(recipients, abandon)+singleGrant(customers[0], "depends_on = ["+address+"]"))
		plan := ws.Plan(t)
		if got := strings.Join(plan.Errors(""), "; "); got != want {
			t.Errorf("%s: errors %q, want %q\n%s", existing, got, want, details(plan))
		}
		if want == "" {
			wantContains(t, details(plan), "An existing credit grant will be adopted", id)
			ws.MustApply(t)
		}
		if live := liveGrants(t, account, customers[0]); len(live) != 1 || live[0].ID() != id {
			t.Errorf("%s: live are %v, want %s", existing, live, id)
		}
	}
}

// TestAccNewKeyMeetsAnotherRun: a campaign that is replaced under another key asks for its
// grants in the same words as a new campaign of that key: of two runs that cannot see
// each other's grants, one grants.
func TestAccNewKeyMeetsAnotherRun(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	account.Switch(t, map[string]int64{"list_lag_ms": time.Hour.Milliseconds()})
	for _, other := range []string{"a campaign", "its own state was lost"} {
		t.Run(other, func(t *testing.T) {
			recipients := toEach(account.Customers(t, 2), 1000)
			config := providerBlock + campaignOf(recipients)
			ws := account.Applied(t, config)
			config = underKey(config, "summer")
			ws.Write(t, config)
			ws.MustApply(t)
			second := account.Workspace(t)
			second.Write(t, config)
			if result := second.Apply(t); !result.Failed {
				t.Errorf("the second run granted too: %s", details(result))
			}
			for customer, id := range texts(ws.State(t)[address], "grants") {
				if got := account.ReadGrant(t, id); got.String("voided_at") != "" {
					t.Errorf("grant %s of %s was ended", id, customer)
				}
			}
			if made := grantsMadeOf(t, account, recipients); made != 4 {
				t.Errorf("%d grants were made in all, want 4: two before, and two in their place", made)
			}
		})
	}
}

// grantsMadeOf counts the grants that were ever made for customers: each create that
// was not answered from memory wrote a row into the customer's ledger.
func grantsMadeOf(t *testing.T, account *acctest.Account, recipients map[string]int64) int {
	t.Helper()
	made := 0
	for customer := range recipients {
		rows := account.Get(t, "/v1/billing/credit_balance_transactions?limit=100&customer="+customer).List("data")
		for _, row := range rows {
			if row.String("credit.type") == "credits_granted" {
				made++
			}
		}
	}
	return made
}

// lostEnd applies a campaign, changes the value of one customer to 2000, and applies that while
// no void is answered, and Stripe executes it if it reaches Stripe. before runs before that apply.
func lostEnd(t *testing.T, account *acctest.Account, n int, reaches bool, before func()) (ws *acctest.Workspace, recipients map[string]int64, customer string) {
	t.Helper()
	var lost atomic.Bool
	base := account.Gateway(t, func(e *acctest.Exchange) {
		if lost.Load() && e.Method == http.MethodPost && strings.HasSuffix(e.Path, "/void") {
			if reaches {
				e.Ask()
			}
			e.Cut()
			return
		}
		e.Pass()
	})
	recipients = toEach(account.Customers(t, n), 1000)
	ws = account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	config := func() string {
		return "provider \"stripe\" {\n  requests_per_second = 1000\n  max_retries = 1\n}\n" + campaignOf(recipients)
	}
	ws.Write(t, config())
	ws.MustApply(t)
	for customer = range recipients {
		recipients[customer] = 2000
		break
	}
	before()
	lost.Store(true)
	ws.Write(t, config())
	if result := ws.Apply(t); !result.Failed {
		t.Errorf("the apply did not fail: %s", details(result))
	}
	lost.Store(false)
	return ws, recipients, customer
}

// TestAccLostEndOfAChangedValue: the answer to the end of a changed value is lost for
// good, whether Stripe ended the grant or not; the next apply goes on.
func TestAccLostEndOfAChangedValue(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses answers")
	for name, reaches := range map[string]bool{"it was ended": true, "it was not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ws, recipients, customer := lostEnd(t, account, 2, reaches, func() {})
			state := ws.State(t)[address]
			if got := state.Int("recipients." + customer); got == 2000 {
				t.Error("the state shows a value that was not granted")
			}
			wantContains(t, texts(state, "drift")[customer], "replaced")
			ws.MustApply(t)
			wantOnce(t, account, ws.State(t)[address], recipients)
			if got := len(account.Grants(t, customer)); got != 2 {
				t.Errorf("granted %d times, want 2", got)
			}
			wantNoChanges(t, ws)
		})
	}
}

// TestAccKilledBetweenTheHalves: a run was killed when it had ended the grant of a changed
// value and granted nothing yet. The state never shows the new value, drift names the
// customer until they have it, and an apply that does other work fails and names them.
func TestAccKilledBetweenTheHalves(t *testing.T) {
	t.Parallel()
	acctest.NeedsProcesses(t)
	account := acctest.New(t)
	account.SimulatorOnly(t, "it kills between two requests")
	customers := account.Customers(t, 3)
	recipients := toEach(customers[:2], 1000)
	ws := account.Applied(t, providerBlock+campaignOf(recipients))
	reached, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	base := account.Gateway(t, func(e *acctest.Exchange) {
		if e.Method != http.MethodPost || e.Path != createPath {
			e.Pass()
			return
		}
		once.Do(func() { close(reached) })
		<-held
		e.Cut()
	})
	ws.Setenv("STRIPE_API_BASE", base)
	recipients[customers[0]] = 2000
	ws.Write(t, providerBlock+campaignOf(recipients))
	running := ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	<-reached
	for _, pid := range append([]int{running.PID()}, acctest.ChildrenOf(running.PID())...) {
		acctest.Kill(pid)
	}
	close(held)
	running.Wait()
	removeLock(t, ws)
	ws.Setenv("STRIPE_API_BASE", account.Base)

	says := func(when string, result acctest.Result) {
		t.Helper()
		wantContains(t, details(result), customers[0])
		state := ws.State(t)[address]
		if len(liveGrants(t, account, customers[0])) > 0 {
			return
		}
		if got := state.Int("recipients." + customers[0]); got != 1000 {
			t.Errorf("%s: the state shows %d, and 1000 was granted", when, got)
		}
		if texts(state, "drift")[customers[0]] == "" {
			t.Errorf("%s: drift does not name the customer: %v", when, texts(state, "drift"))
		}
	}
	says("after an apply", ws.Apply(t))
	if len(liveGrants(t, account, customers[0])) == 0 {
		says("after another one", ws.Apply(t))
		recipients[customers[2]] = 3000
		ws.Write(t, providerBlock+campaignOf(recipients))
		result := ws.Apply(t)
		if !result.Failed {
			t.Error("an apply that did other work did not fail")
		}
		says("after other work", result)
		if live := liveGrants(t, account, customers[2]); len(live) != 1 {
			t.Errorf("the other work was not done: %s", details(result))
		}
	}
	if got := len(account.Grants(t, customers[0])); got > 2 {
		t.Errorf("granted %d times", got)
	}

	// -replace grants what is configured, to all.
	ws.MustApply(t, "-replace="+address)
	wantOnce(t, account, ws.State(t)[address], recipients)
	wantNoChanges(t, ws)
}

// TestAccChangedValueDoesNotAdopt: where adopting is allowed, and an ended grant on the new
// terms has the key, a changed value does not end the live grant to adopt that one.
func TestAccChangedValueDoesNotAdopt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, expression := range map[string]string{"known": "2000", "known after apply": lateValue} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customers := account.Customers(t, 2)
			config := providerBlock + campaignOf(toEach(customers[:1], 1000))
			ws := account.Applied(t, config)
			id := texts(ws.State(t)[address], "grants")[customers[0]]
			ended := account.Grant(t, customers[0], "metadata[terraform_idempotency_key]", "spring", "amount[monetary][value]", "2000")
			account.Post(t, createPath+"/"+ended+"/void")
			ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
			ws.Write(t, withValue(config, expression)+later(1, "2000"))
			result := ws.Apply(t)
			if !result.Failed {
				t.Errorf("the apply did not fail: %s", details(result))
			}
			if live := liveGrants(t, account, customers[0]); len(live) != 1 || live[0].ID() != id {
				t.Errorf("live are %v, want %s\n%s", live, id, details(result))
			}
		})
	}
}

// TestAccAdoptionChangesAfterThePlan: the grant that a plan shows as adopted is another one
// by the time of the apply: nothing is granted or adopted. It is Terraform that refuses it,
// since a provider cannot tell the plan call inside an apply from the first.
func TestAccAdoptionChangesAfterThePlan(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 2)
	first := account.Grant(t, customers[0], "metadata[terraform_idempotency_key]", "spring")
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
	ws.Write(t, providerBlock+campaignOf(toEach(customers, 1000)))
	if plan := ws.Plan(t); plan.Failed {
		t.Fatal(details(plan))
	}
	account.Post(t, createPath+"/"+first, "metadata[terraform_idempotency_key]", "")
	second := account.Grant(t, customers[0], "metadata[terraform_idempotency_key]", "spring")
	result := ws.Run(t, "apply", "-json", "plan.tfplan")
	if !result.Failed {
		t.Error("the apply succeeds")
	}
	wantContains(t, details(result), second)
	if got := len(account.Grants(t, customers[0])); got != 2 {
		t.Errorf("%d grants, want 2", got)
	}
	if got := len(account.Grants(t, customers[1])); got != 0 {
		t.Errorf("%d grants of another customer", got)
	}
}
