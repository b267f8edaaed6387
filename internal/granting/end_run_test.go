// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestAdoptedIsNotEnded: what this run has adopted for one resource is not ended for
// another, and nothing is granted in its place.
func TestAdoptedIsNotEnded(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	id := grantWithKey(t, account, customer, "welcome")
	run := newRun(t, account, granting.Options{AdoptExisting: true}, nil)
	terms := termsOf(customer, "welcome")
	if created, err := run.Create(t.Context(), terms, granting.Holding{}); err != nil || created.Grant.ID != id {
		t.Fatalf("got %+v, %v, want %s adopted", created, err, id)
	}
	held := granting.Held{ID: id, Customer: customer, Key: "welcome", Policy: granting.PolicyVoidOrExpire}
	if ended, err := run.End(t.Context(), held); err != nil || ended != granting.EndedElsewhere {
		t.Errorf("ended: %v, %v", ended, err)
	}
	if ended, err := run.EndReplaced(t.Context(), granting.Replacement{Old: held, New: &terms}); err != nil || ended != granting.EndedElsewhere {
		t.Errorf("ended to be replaced: %v, %v", ended, err)
	}
	if replaced := run.Replaced(held.GrantKey()); len(replaced) != 0 {
		t.Errorf("recorded as ended for a new one: %+v", replaced)
	}
	if voided := account.ReadGrant(t, id).String("voided_at"); voided != "" {
		t.Error("the grant was voided")
	}
}

// TestPlanReplaceableNeedsALook: a plan does not replace a grant that it cannot read, nor one of
// which it cannot tell whether it can be voided.
func TestPlanReplaceableNeedsALook(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it refuses to show a grant")
	customer := account.Customer(t)
	id := account.Grant(t, customer)
	for policy, path := range map[string]string{granting.PolicyVoidOrExpire: grantsPath + "/" + id, granting.PolicyVoid: "/v1/billing/credit_balance_transactions"} {
		run := newRun(t, account, granting.Options{}, refusing(http.MethodGet, path, http.StatusForbidden))
		if err := run.CheckReplaceable(t.Context(), granting.Held{ID: id, Customer: customer, Policy: policy}, run.LookAgain); granting.RefusalOf(err, granting.Unread) == nil {
			t.Errorf("%s: error %v, want that the grant could not be read", path, err)
		}
	}
}

// TestEndOneAsksStripe: a grant that has expired by the Date of an answer only is ended all the
// same. It counts to max_ended_per_run where it is to be voided; most that are to be expired
// have really expired.
func TestEndOneAsksStripe(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it answers with a wrong Date")
	for action, want := range map[granting.EndAction]string{granting.EndVoid: "The run ends more than the provider allows", granting.EndExpire: ""} {
		id := account.Grant(t, account.Customer(t), "expires_at", strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10))
		run := newRun(t, account, granting.Options{MaxEndedPerRun: map[string]int64{"usd": 0}}, func(e *acctest.Exchange) bool {
			e.Reply(e.Ask().Skew(3 * time.Hour))
			return true
		})
		ended, err := run.EndOne(t.Context(), id, action)
		if summaryOf(err) != want || err == nil && ended.Already {
			t.Errorf("%v: %+v, %v, want %q", action, ended, err, want)
		}
		if isLive := account.ReadGrant(t, id).Int("expires_at") > time.Now().Unix()+60; isLive != (want != "") {
			t.Errorf("%v: the grant is live: %t", action, isLive)
		}
	}
}

// TestEndOfAnUnreadGrant: where Stripe refuses to void a grant, and what it is now cannot be
// read, nothing else is tried.
func TestEndOfAnUnreadGrant(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws on a grant")
	customer := account.Customer(t)
	id := account.Grant(t, customer)
	account.Draw(t, id, 10)
	held := granting.Held{ID: id, Customer: customer, Policy: granting.PolicyVoidOrExpire}
	run := newRun(t, account, granting.Options{}, refusing(http.MethodGet, grantsPath+"/"+id, http.StatusForbidden))
	if _, err := run.End(t.Context(), held); summaryOf(err) != "Could not end a credit grant" {
		t.Errorf("error %v", err)
	}
	if got := account.ReadGrant(t, id).Int("expires_at"); got != 0 {
		t.Errorf("it expires at %d", got)
	}
}

// TestEndFails: what keeps a grant from being ended. What is refused before a request sends
// none.
func TestEndFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has grants of live mode, and draws on some")
	live := account.WithKey("sk_live_acceptance")
	ofLive, isLive := live.Grant(t, live.Customer(t)), true
	const cannot = "A credit grant cannot be ended"
	balance := refusing(http.MethodGet, "/v1/billing/credit_balance_summary", http.StatusForbidden)
	for name, tc := range map[string]struct {
		options  granting.Options
		id       string // "" is a live grant
		livemode *bool
		status   string // as the state has it
		policy   string // "" is void_or_expire
		draw     int64  // how much of 1000 is used
		meet     func(e *acctest.Exchange) bool
		want     string // the summary
		ended    granting.Ended
		sends    int64
	}{
		"all is well":                              {sends: 1},
		"a limit is passed":                        {options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 999}}, want: "The run ends more than the provider allows"},
		"the state has it as ended":                {status: granting.StatusExpired, sends: 1},
		"that, and a limit is passed":              {status: granting.StatusExpired, options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 999}}, want: "The run ends more than the provider allows"},
		"its state is of the other mode":           {livemode: &isLive, want: "The API key is for the other mode"},
		"it is of the other mode":                  {id: ofLive, want: "The API key is for the other mode", sends: 1},
		"it is used, and expires":                  {draw: 10, sends: 2},
		"it is used, and may only be voided":       {draw: 10, policy: granting.PolicyVoid, want: "A credit grant cannot be voided", sends: 1},
		"nothing is left of it":                    {draw: 1000, sends: 2, ended: granting.EndedDepleted},
		"what is left of it cannot be read":        {draw: 1000, meet: balance, want: "Could not end a credit grant", sends: 2},
		"Stripe refuses it, and something is left": {draw: 10, meet: refusesEnds, want: cannot, sends: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			id := tc.id
			if id == "" {
				id = account.Grant(t, customer)
			}
			if tc.draw > 0 {
				account.Draw(t, id, tc.draw)
			}
			var sent atomic.Int64
			run := newRun(t, account, tc.options, func(e *acctest.Exchange) bool {
				if e.Method == http.MethodPost {
					sent.Add(1)
				}
				return tc.meet != nil && tc.meet(e)
			})
			held := granting.Held{
				ID: id, Customer: customer, Policy: cmp.Or(tc.policy, granting.PolicyVoidOrExpire), Livemode: tc.livemode, Status: tc.status,
				Amount: stripeapi.Monetary{Currency: "usd", Value: 1000},
			}
			ended, err := run.End(t.Context(), held)
			if summaryOf(err) != tc.want || ended != tc.ended {
				t.Errorf("ended: %v, %v, want %q", ended, err, tc.want)
			}
			if sent.Load() != tc.sends {
				t.Errorf("%d changes were sent, want %d", sent.Load(), tc.sends)
			}
		})
	}
}

// TestEndOneFails: an end that fails says whether the grant may have ended. What is refused
// before a request sends none.
func TestEndOneFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes trouble")
	const failed = "Could not end a credit grant"
	liveGrant := func(t *testing.T) string {
		live := account.WithKey("sk_live_acceptance")
		return live.Grant(t, live.Customer(t))
	}
	ends := func(e *acctest.Exchange) bool {
		return e.Method == http.MethodPost && strings.HasSuffix(e.Path, "/void")
	}
	answers := func(which func(e *acctest.Exchange) bool, status int) func(*testing.T, *acctest.Exchange) bool {
		return func(_ *testing.T, e *acctest.Exchange) bool {
			if which(e) {
				e.Reply(refusal(status, ""))
			}
			return which(e)
		}
	}
	for name, tc := range map[string]struct {
		options granting.Options
		id      func(t *testing.T) string // nil is a live grant
		meet    func(t *testing.T, e *acctest.Exchange) bool
		want    string // the summary, "" for one that had ended before
		sends   bool   // a change is sent
	}{
		"it cannot be read":           {meet: answers(reads, http.StatusForbidden), want: failed},
		"Stripe fails":                {meet: answers(ends, http.StatusInternalServerError), want: failed, sends: true},
		"it is refused":               {meet: answers(ends, http.StatusBadRequest), want: "The credit grant cannot be voided", sends: true},
		"it is of the other mode":     {id: liveGrant, want: "The API key is for the other mode"},
		"it does not exist":           {id: func(*testing.T) string { return "credgr_test_none" }, want: "The credit grant does not exist"},
		"a limit is passed":           {options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 999}}, want: "The run ends more than the provider allows"},
		"somebody ends it just then":  {meet: voidsFirst(account, ends), sends: true},
		"refused, and cannot be read": {meet: refusesOnce(ends), want: failed, sends: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var id string
			if tc.id != nil {
				id = tc.id(t)
			} else {
				id = account.Grant(t, account.Customer(t))
			}
			var sent atomic.Bool
			run := newRun(t, account, tc.options, func(e *acctest.Exchange) bool {
				if e.Method == http.MethodPost {
					sent.Store(true)
				}
				return tc.meet != nil && tc.meet(t, e)
			})
			ended, err := run.EndOne(t.Context(), id, granting.EndVoid)
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			isOfID := strings.HasPrefix(tc.want, "The credit grant") || tc.want == failed
			if refused := granting.RefusalOf(err); refused != nil && (refused.Attribute == "id") != isOfID {
				t.Errorf("the attribute of %q is %q", tc.want, refused.Attribute)
			}
			if tc.want == "" && (!ended.Already || ended.Status != granting.StatusVoided || ended.EndedAt == 0) {
				t.Errorf("ended: %+v", ended)
			}
			if sent.Load() != tc.sends {
				t.Errorf("a change was sent: %v", sent.Load())
			}
		})
	}
}

// voidsFirst voids a grant by hand when a request to void it comes.
func voidsFirst(account *acctest.Account, ends func(e *acctest.Exchange) bool) func(*testing.T, *acctest.Exchange) bool {
	return func(t *testing.T, e *acctest.Exchange) bool {
		if ends(e) {
			account.Post(t, e.Path)
		}
		return false
	}
}

// refusesOnce refuses an end, and every request after it.
func refusesOnce(ends func(e *acctest.Exchange) bool) func(*testing.T, *acctest.Exchange) bool {
	var refused atomic.Bool
	return func(_ *testing.T, e *acctest.Exchange) bool {
		switch {
		case ends(e):
			refused.Store(true)
			e.Reply(refusal(http.StatusBadRequest, ""))
		case refused.Load():
			e.Reply(refusal(http.StatusForbidden, ""))
		}
		return refused.Load()
	}
}

// refusesEnds refuses all changes of grants.
func refusesEnds(e *acctest.Exchange) bool {
	refused := e.Method == http.MethodPost
	if refused {
		e.Reply(refusal(http.StatusBadRequest, ""))
	}
	return refused
}

// TestReplacementShowsWhatItAdopts: a replacement of an ended grant that the plan shows as a new
// grant is not carried out where a live one has the key by now, which would be adopted.
func TestReplacementShowsWhatItAdopts(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	old := granting.Held{ID: grantWithKey(t, account, customer, "welcome"), Customer: customer, Key: "welcome", Policy: granting.PolicyVoidOrExpire, Status: granting.StatusVoided}
	account.Post(t, grantsPath+"/"+old.ID+"/void")
	successor := grantWithKey(t, account, customer, "welcome")
	terms := termsOf(customer, "welcome")
	for adopts, want := range map[string]string{"": "A replacement would adopt another credit grant instead of granting", successor: ""} {
		run := newRun(t, account, granting.Options{AdoptExisting: true}, nil)
		if err := run.CheckReplacement(t.Context(), granting.Replacement{Old: old, New: &terms, Adopts: adopts}); summaryOf(err) != want {
			t.Errorf("shown %q: %v, want %q", adopts, err, want)
		}
	}
}

// TestCreateOnceIsNotReadBack: a grant without a key whose first answer was lost, and that cannot
// be read back, was made all the same.
func TestCreateOnceIsNotReadBack(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses an answer")
	customer := account.Customer(t)
	var lost atomic.Bool
	run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
		switch {
		case isCreate(e) && !lost.Swap(true):
			e.Ask()
			e.Cut()
		case reads(e):
			e.Reply(refusal(http.StatusForbidden, ""))
		default:
			return false
		}
		return true
	})
	created, err := run.CreateAlone(t.Context(), termsOf(customer, ""))
	if err != nil || created.ReadBackErr == nil {
		t.Fatalf("got %+v, %v", created, err)
	}
	wantGrants(t, account, customer, 1)
	if made := account.Grants(t, customer)[0]; made.ID() != created.Grant.ID {
		t.Errorf("got %s, want %s", created.Grant.ID, made.ID())
	}
}
