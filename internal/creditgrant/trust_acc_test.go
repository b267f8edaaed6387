// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// What is not believed: answers that are not Stripe's, ends that did not happen, clocks.

const grantsPath = "/v1/billing/credit_grants"

// TestAccAnswerOfAGateway: a gateway answers in Stripe's place after Stripe has granted.
// That says nothing of the grant: the request is sent again under the same key, and where
// the gateway goes on, the outcome is unknown.
func TestAccAnswerOfAGateway(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it stands behind a gateway")
	for _, status := range []int{400, 404, 408, 499} {
		for name, times := range map[string]int64{"once": 1, "for good": 1000} {
			t.Run(strconv.Itoa(status)+", "+name, func(t *testing.T) {
				t.Parallel()
				customer := account.Customer(t)
				var left atomic.Int64
				left.Store(times)
				base := account.Gateway(t, func(e *acctest.Exchange) {
					answer := e.Ask()
					if e.Method == http.MethodPost && e.Path == grantsPath && left.Add(-1) >= 0 {
						answer = acctest.Page(status)
					}
					e.Reply(answer)
				})
				ws := account.Workspace(t)
				ws.Setenv("STRIPE_API_BASE", base)
				ws.Write(t, "provider \"stripe\" {\n  requests_per_second = 1000\n  max_retries = 1\n}\n"+grantNamed("test", customer, ""))
				result := ws.Apply(t)
				if strings.Contains(result.Output, "Nothing was granted") {
					t.Errorf("the error says that nothing was granted: %q", result.Errors(""))
				}
				if got := result.Errors(""); times > 1 && (len(got) != 1 || got[0] != "It is not known whether credits were granted") {
					t.Errorf("errors %q", got)
				}
				wantEver(t, account, customer, 1, 1)
				if !result.Failed && ws.State(t)[testAddress] == nil {
					t.Error("the grant is in no state")
				}
			})
		}
	}
}

// TestAccEndThatDidNotHappen: an answer of 200 that shows the grant as it was is no end.
func TestAccEndThatDidNotHappen(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it stands behind a gateway")
	for _, policy := range []string{"void", "expire"} {
		for _, how := range []string{"destroy", "replaced"} {
			t.Run(policy+", "+how, func(t *testing.T) {
				t.Parallel()
				customer := account.Customer(t)
				base := account.Gateway(t, func(e *acctest.Exchange) {
					path, action := strings.CutSuffix(e.Path, "/"+policy)
					if !action || e.Method != http.MethodPost {
						e.Pass()
						return
					}
					// The grant as it is, to a request that should have changed it.
					e.Reply(e.Read(path))
				})
				ws := account.Workspace(t)
				ws.Setenv("STRIPE_API_BASE", base)
				config := provider + grantNamed("test", customer, keyed+"\n  deletion_policy = \""+policy+"\"")
				ws.Write(t, config)
				ws.MustApply(t)
				id := ws.State(t)[testAddress].ID()
				var result acctest.Result
				if how == "destroy" {
					result = ws.Destroy(t)
				} else {
					ws.Write(t, worthMore(config))
					result = ws.Apply(t)
				}
				wantUntouched(t, account, ws, result, customer, id, 1)
			})
		}
	}
}

// TestAccRepeatedByTheTransport: a kept-alive connection breaks after Stripe has granted,
// and Go's HTTP transport repeats the request by itself: what it gets is this run's own
// grant, also in a replacement.
func TestAccRepeatedByTheTransport(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it breaks connections")
	customers := account.Customers(t, 2)
	for i, more := range []string{keyed, ""} {
		customer := customers[i]
		config := provider + grantNamed("test", customer, more)
		ws := account.Workspace(t)
		ws.Write(t, config)
		account.Faults(t, acctest.Fault{Method: "POST", Path: grantsPath, Drop: "after", Times: 1})
		ws.MustApply(t)
		liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
		wantEver(t, account, customer, 1, 1)

		// The end and the create of a replacement, each once.
		id := ws.State(t)[testAddress].ID()
		account.Faults(t, acctest.Fault{Method: "POST", Path: grantsPath + "/" + id, Drop: "after", Times: 1})
		ws.Write(t, worthMore(config))
		ws.MustApply(t)
		account.Faults(t, acctest.Fault{Method: "POST", Path: grantsPath, Drop: "after", Times: 2})
		ws.Write(t, strings.Replace(config, "value = 1000", "value = 3000", 1))
		ws.MustApply(t)
		account.Faults(t)
		liveOnceOf(t, account, customer, ws.State(t)[testAddress].ID())
		wantEver(t, account, customer, 3, 1)
		expectNothingToDo(t, ws)
	}
}

// TestAccClockIsWrong: a Date that is hours ahead, or behind, decides nothing about an end:
// a destroy and the old half of a replacement ask Stripe.
func TestAccClockIsWrong(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it stands behind a gateway")
	for name, skew := range map[string]time.Duration{"ahead": 3 * time.Hour, "behind": -3 * time.Hour} {
		for _, how := range []string{"destroy", "removed", "-replace", "-replace, and a later expiry", "a changed name"} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				customer := account.Customer(t)
				end := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
				config := provider + grantNamed("test", customer, keyed+"\n  expires_at = \""+end+"\"")
				ws := account.Applied(t, config)
				id := ws.State(t)[testAddress].ID()
				ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) { e.Reply(e.Ask().Skew(skew)) }))
				var result acctest.Result
				switch how {
				case "destroy":
					result = ws.Destroy(t)
				case "removed":
					ws.Write(t, provider)
					result = ws.Apply(t)
				case "-replace, and a later expiry":
					ws.Write(t, strings.Replace(config, end, time.Now().Add(100*time.Hour).UTC().Format(time.RFC3339), 1))
					fallthrough
				case "-replace":
					result = ws.Apply(t, "-replace="+testAddress)
				default:
					ws.Write(t, strings.Replace(config, keyed, keyed+"\n  name = \"new\"", 1))
					result = ws.Apply(t)
				}
				live := liveGrants(account, t, customer)
				held := ws.State(t)[testAddress].ID()
				switch {
				case len(live) > 1:
					t.Errorf("live are %v", live)
				case result.Failed && (len(live) != 1 || live[0] != id || held != id):
					t.Errorf("it failed (%q), live are %v, the state has %q, want %s", result.Errors(""), live, held, id)
				case !result.Failed && (how == "destroy" || how == "removed") && (len(live) != 0 || held != ""):
					t.Errorf("live are %v, the state has %q, want none", live, held)
				case !result.Failed && len(live) == 1 && live[0] != held:
					t.Errorf("live is %v, the state has %q", live, held)
				}
			})
		}
	}
}

// TestAccUsedGrantAheadOfStripesTime: a partly used grant that can only be voided, and that
// has expired by a Date that is ahead, is live and stays in the state.
func TestAccUsedGrantAheadOfStripesTime(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it stands behind a gateway, and credits are drawn without an invoice")
	customer := account.Customer(t)
	ws := account.Applied(t, provider+grantNamed("test", customer, keyed+"\n  deletion_policy = \"void\"\n  expires_at = \""+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+"\""))
	id := ws.State(t)[testAddress].ID()
	account.Draw(t, id, 100)
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) { e.Reply(e.Ask().Skew(3 * time.Hour)) }))
	if got := ws.Destroy(t).Errors(""); len(got) != 1 || got[0] != "A credit grant cannot be voided" {
		t.Errorf("errors %q", got)
	}
	if held := ws.State(t)[testAddress].ID(); held != id {
		t.Errorf("the state has %q, want %s", held, id)
	}
}

// TestAccAccountIsAskedOnce: a key that may not read its account is told so once in a run.
func TestAccAccountIsAskedOnce(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 80)
	var asked atomic.Int64
	base := account.Gateway(t, func(e *acctest.Exchange) {
		if e.Path == "/v1/account" {
			asked.Add(1)
			e.Reply(acctest.Refusal(http.StatusForbidden, "", "", "The provided key does not have the required permissions"))
			return
		}
		e.Pass()
	})
	ws := account.Workspace(t)
	ws.Setenv("STRIPE_API_BASE", base)
	ws.Write(t, manyGrants(customers, ""))
	ws.MustApply(t)
	if got := asked.Load(); got > 1 {
		t.Errorf("the account was asked for %d times, want once", got)
	}
}
