// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const (
	errDuplicate = "Two resources use the same idempotency key"
	errKeyUsed   = "The idempotency key has been used"
	errNotMade   = "Could not grant credits"
	errUnknown   = "It is not known whether credits were granted"
)

// emptyList is a list of grants without any.
func emptyList() acctest.Answer {
	return acctest.Answer{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"object": "list", "data": [], "has_more": false, "url": "/v1/billing/credit_grants"}`),
	}
}

// wantGrants fails the test unless a customer was granted credits n times.
func wantGrants(t *testing.T, account *acctest.Account, customer string, n int) {
	t.Helper()
	if made := len(account.Grants(t, customer)); made != n {
		t.Errorf("%d grants were made, want %d", made, n)
	}
}

// TestOneGrantOfAKey: a run grants once under a key. A create that granted nothing does not
// count.
func TestOneGrantOfAKey(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it refuses one request")
	customer := account.Customer(t)
	var refused atomic.Bool
	run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
		first := isCreate(e) && refused.CompareAndSwap(false, true)
		if first {
			e.Reply(refusal(http.StatusBadRequest, ""))
		}
		return first
	})
	for _, want := range []string{errNotMade, "", errDuplicate} {
		if _, err := run.Create(t.Context(), termsOf(customer, "welcome"), granting.Holding{}); summaryOf(err) != want {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	wantGrants(t, account, customer, 1)
}

// TestCustomerWhoseNamesAreNotKnown: as long as it cannot be told whether an account and a
// customer are one, nothing is granted to the second of them.
func TestCustomerWhoseNamesAreNotKnown(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes an account that is a customer")
	holder, customer := account.CustomerAccount(t), account.Customer(t)
	var readable atomic.Bool
	run := newRun(t, account.InVersion("2025-12-15.clover"), granting.Options{}, func(e *acctest.Exchange) bool {
		return !readable.Load() && refusing(http.MethodGet, "/v1/billing/credit_balance_summary", http.StatusForbidden)(e)
	})
	for _, create := range []struct {
		customer string
		readable bool
		want     string
	}{
		{holder, false, ""},
		{customer, false, "Could not tell whether two resources grant to one customer"},
		{customer, true, ""},
	} {
		readable.Store(create.readable)
		if _, err := run.Create(t.Context(), termsOf(create.customer, "welcome"), granting.Holding{}); summaryOf(err) != create.want {
			t.Errorf("granting to %s: %v, want %q", create.customer, err, create.want)
		}
	}
	wantGrants(t, account, customer, 1)
}

// TestCreateMeetsAnotherRun: another run has granted under the key, and the list does not
// show that yet. Stripe answers the request key with what it did then: nothing more is
// granted.
func TestCreateMeetsAnotherRun(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	for name, tc := range map[string]struct {
		adopt  bool
		change func(terms *stripeapi.CreditGrantCreate) // how this run's terms differ
		hidden int64                                    // how many lists do not show the grant
		want   string                                   // the summary of the refusal; "" for an adoption
	}{
		"the same terms":                   {false, nil, 1, errKeyUsed},
		"the same terms, adopted":          {true, nil, 1, ""},
		"other metadata":                   {false, withNote, 1, errKeyUsed},
		"other metadata, adopted":          {true, withNote, 1, ""},
		"another value":                    {true, withValue, 1, "The idempotency key belongs to a credit grant on other terms"},
		"another value, listed later":      {true, withValue, 2, "The idempotency key belongs to a credit grant on other terms"},
		"another value, and in no list":    {true, withValue, 100, "The idempotency key was used with other terms"},
		"the same terms, and in no list":   {false, nil, 100, errKeyUsed},
		"other metadata, and in no list":   {true, withNote, 100, "The idempotency key was used with other terms"},
		"adopted, although it is unlisted": {true, nil, 100, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			terms := termsOf(customer, "welcome")
			first, err := newRun(t, account, granting.Options{}, nil).Create(t.Context(), terms, granting.Holding{})
			if err != nil {
				t.Fatal(err)
			}
			var lists atomic.Int64
			run := newRun(t, account, granting.Options{AdoptExisting: tc.adopt}, func(e *acctest.Exchange) bool {
				hidden := isList(e) && lists.Add(1) <= tc.hidden
				if hidden {
					e.Reply(emptyList())
				}
				return hidden
			})
			if tc.change != nil {
				tc.change(&terms)
			}
			created, err := run.Create(t.Context(), terms, granting.Holding{})
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if tc.want == "" && (!created.Adopted || created.Grant.ID != first.Grant.ID || created.Grant.Metadata["note"] != terms.Metadata["note"]) {
				t.Errorf("got %+v, want %s adopted", created, first.Grant.ID)
			}
			if isConflict := tc.want == "The idempotency key was used with other terms"; isConflict != (granting.RefusalOf(err, granting.OutcomeUnknown) != nil) {
				t.Errorf("%v: what the other request has granted is not known", err)
			}
			wantGrants(t, account, customer, 1)
		})
	}
}

func withNote(terms *stripeapi.CreditGrantCreate) {
	terms.Metadata = granting.StoredMetadata(map[string]string{"note": "new"}, "welcome")
}

func withValue(terms *stripeapi.CreditGrantCreate) { terms.Amount.Value = 2000 }

// TestCreateInPlaceOfTheSame: another run has granted in place of the same ended grant, on other
// terms. Nothing is granted beside that one, whether a list shows it or not.
func TestCreateInPlaceOfTheSame(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	for name, tc := range map[string]struct {
		shown int64 // the list that shows the other run's grant
		want  string
	}{
		"a later list shows it": {2, errKeyUsed},
		"no list shows it":      {1000, "The idempotency key was used with other terms"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			old := granting.Held{ID: grantWithKey(t, account, customer, "welcome"), Customer: customer, Key: "welcome", Policy: granting.PolicyVoidOrExpire, Status: granting.StatusVoided}
			account.Post(t, grantsPath+"/"+old.ID+"/void")
			terms, others := termsOf(customer, "welcome"), termsOf(customer, "welcome")
			withValue(&others)
			other := newRun(t, account, granting.Options{}, nil)
			other.RecordReplaced(granting.Replacement{Old: old, New: &others})
			if _, err := other.Create(t.Context(), others, granting.Holding{}); err != nil {
				t.Fatal(err)
			}
			var lists atomic.Int64
			run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
				hidden := isList(e) && lists.Add(1) < tc.shown
				if hidden {
					e.Reply(emptyList())
				}
				return hidden
			})
			run.RecordReplaced(granting.Replacement{Old: old, New: &terms})
			_, err := run.Create(t.Context(), terms, granting.Holding{})
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			wantGrants(t, account, customer, 2)
		})
	}
}

// TestCreateAfterALostAnswer: the answer to a create is lost. The grant is this run's own if
// Stripe made it, and reaches the state even if it cannot be read or changed.
func TestCreateAfterALostAnswer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses an answer")
	forbids := func(which func(e *acctest.Exchange) bool) func(e *acctest.Exchange) bool {
		return func(e *acctest.Exchange) bool {
			if which(e) {
				e.Reply(refusal(http.StatusForbidden, ""))
			}
			return which(e)
		}
	}
	for name, tc := range map[string]struct {
		clock    bool // the customer has a test clock
		replay   bool // the connection breaks, so that the request is repeated; else Stripe answers 500
		made     bool
		meddled  bool // somebody changes the metadata before the answer
		then     func(e *acctest.Exchange) bool
		want     string // the summary of the error
		readBack bool   // ReadBackErr is set
		differs  bool   // ReconcileErr is set
	}{
		"made and replayed":                        {replay: true, made: true},
		"replayed, and cannot be read":             {replay: true, made: true, then: forbids(reads), readBack: true},
		"replayed, and its clock cannot be read":   {clock: true, replay: true, made: true, then: forbids(readsClock), readBack: true},
		"replayed, and was changed":                {replay: true, made: true, meddled: true},
		"replayed, was changed and stays so":       {replay: true, made: true, meddled: true, then: forbids(updates), differs: true},
		"made and listed":                          {made: true},
		"listed, and was changed":                  {made: true, meddled: true},
		"listed, was changed and stays so":         {made: true, meddled: true, then: forbids(updates), differs: true},
		"made, and the list cannot be read":        {made: true, then: forbids(isList), want: errUnknown},
		"not made":                                 {want: errUnknown},
		"not made, and the list cannot be read":    {then: forbids(isList), want: errUnknown},
		"not made by the first of two connections": {replay: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			if tc.clock {
				customer = account.ClockedCustomer(t).Customer
			}
			var lost atomic.Bool
			run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
				if !isCreate(e) || lost.Swap(true) {
					return lost.Load() && tc.then != nil && tc.then(e)
				}
				if tc.made {
					e.Ask()
				}
				if tc.meddled {
					account.Post(t, grantsPath+"/"+account.Grants(t, customer)[0].ID(), "metadata[note]", "by hand")
				}
				if tc.replay {
					e.Cut()
				} else {
					e.Reply(refusal(http.StatusInternalServerError, ""))
				}
				return true
			})
			created, err := run.Create(t.Context(), termsOf(customer, "welcome"), granting.Holding{})
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if (created.ReadBackErr != nil) != tc.readBack || (created.ReconcileErr != nil) != tc.differs {
				t.Errorf("read back %v, reconciled %v", created.ReadBackErr, created.ReconcileErr)
			}
			if !tc.made && tc.want != "" {
				wantGrants(t, account, customer, 0)
				return
			}
			wantGrants(t, account, customer, 1)
			made := account.Grants(t, customer)[0]
			if tc.want == "" && (created.Grant.ID != made.ID() || created.Adopted) {
				t.Errorf("got %+v, want %s", created, made.ID())
			}
			if (made.String("metadata.note") != "") != tc.differs {
				t.Errorf("the grant has %v", made["metadata"])
			}
		})
	}
}

// TestAdopt: what is adopted is the grant that Stripe has now, and it is brought to what was
// planned. Nothing is granted.
func TestAdopt(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it is changed while it is read")
	soon := time.Now().Add(time.Hour).Unix()
	for name, tc := range map[string]struct {
		options granting.Options
		meet    func(t *testing.T, e *acctest.Exchange) bool
		want    string // the summary of the refusal
		kind    granting.Kind
		ended   bool
	}{
		"brought to its plan": {},
		"it cannot be read": {meet: func(_ *testing.T, e *acctest.Exchange) bool {
			if reads(e) {
				e.Reply(refusal(http.StatusForbidden, ""))
			}
			return reads(e)
		}, want: errNotMade},
		"it has lost the key": {meet: func(t *testing.T, e *acctest.Exchange) bool {
			if reads(e) {
				account.Post(t, e.Path, "metadata["+granting.KeyMetadata+"]", "")
			}
			return false
		}, want: errNotMade},
		"it has ended": {meet: func(t *testing.T, e *acctest.Exchange) bool {
			if reads(e) {
				account.Post(t, e.Path+"/void")
			}
			return false
		}, ended: true},
		"it cannot be changed": {meet: func(_ *testing.T, e *acctest.Exchange) bool {
			if updates(e) {
				e.Reply(refusal(http.StatusForbidden, ""))
			}
			return updates(e)
		}, want: "Could not bring an adopted credit grant to its configuration", kind: granting.NotReconciled},
		"a limit keeps it from being shortened": {
			options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 500}},
			want:    "Could not bring an adopted credit grant to its configuration", kind: granting.NotReconciled,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			id := grantWithKey(t, account, customer, "welcome")
			tc.options.AdoptExisting = true
			run := newRun(t, account, tc.options, func(e *acctest.Exchange) bool { return tc.meet != nil && tc.meet(t, e) })
			terms := termsOf(customer, "welcome")
			terms.ExpiresAt = &soon
			created, err := run.Create(t.Context(), terms, granting.Holding{})
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if tc.want == "" && (!created.Adopted || created.Grant.ID != id) {
				t.Errorf("got %+v, want %s adopted", created, id)
			}
			if refused := granting.RefusalOf(err, granting.NotReconciled); (refused != nil) != (tc.kind == granting.NotReconciled) || refused != nil && refused.Existing.Grant.ID != id {
				t.Errorf("the refusal %+v does not name %s", refused, id)
			}
			if shortened := account.ReadGrant(t, id).Int("expires_at") == soon; shortened != (tc.want == "" && !tc.ended) {
				t.Errorf("the grant was brought to its plan: %v", shortened)
			}
			wantGrants(t, account, customer, 1)
		})
	}
}

// TestCreateIsNotAnothersAfterALostAnswer: a grant that was there long before the create began is
// another run's, also if an answer was lost: it is refused, or adopted where that is allowed.
func TestCreateIsNotAnothersAfterALostAnswer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses an answer, and dates answers later")
	for name, tc := range map[string]struct {
		adopt, cut, kept bool
		want             string
	}{
		"replayed":                             {cut: true, want: errKeyUsed},
		"replayed, adopted":                    {cut: true, adopt: true},
		"listed after a 500":                   {want: errUnknown},
		"listed, not adopted":                  {adopt: true, want: errUnknown},
		"listed after a 500 that Stripe keeps": {kept: true, want: errUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			customer := account.Customer(t)
			terms := termsOf(customer, "welcome")
			first, err := newRun(t, account, granting.Options{}, nil).Create(t.Context(), terms, granting.Holding{})
			if err != nil {
				t.Fatal(err)
			}
			account.Faults(t, acctest.Fault{Path: "/v1/", DateAheadS: 600})
			var lists, creates atomic.Int64
			run := newRun(t, account, granting.Options{AdoptExisting: tc.adopt}, func(e *acctest.Exchange) bool {
				switch {
				case isList(e) && lists.Add(1) == 1:
					answer := emptyList()
					answer.Header = e.Read("/v1/account").Header
					e.Reply(answer)
				case isCreate(e) && creates.Add(1) == 1 && tc.cut:
					e.Cut() // It never arrives.
				case isCreate(e) && !tc.cut && creates.Load() < 5:
					answer := refusal(http.StatusInternalServerError, "")
					if tc.kept {
						answer.Header.Set("Idempotent-Replayed", "true")
					}
					e.Reply(answer)
				default:
					return false
				}
				return true
			})
			created, err := run.Create(t.Context(), terms, granting.Holding{})
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if tc.want == "" && (!created.Adopted || created.Grant.ID != first.Grant.ID) {
				t.Errorf("got %+v, want %s adopted", created, first.Grant.ID)
			}
			wantGrants(t, account, customer, 1)
		})
	}
}
