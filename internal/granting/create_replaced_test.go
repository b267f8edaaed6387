// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestReplacementBeginsWhileItIsGranted: effective_at passes after the provider has looked at
// the time, and Stripe refuses it. What takes the place of a grant that has ended begins at once;
// any other grant is refused.
func TestReplacementBeginsWhileItIsGranted(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its time passes")
	for name, tc := range map[string]struct {
		key   string                            // of the old grant, "" for none
		had   func(old string) granting.Holding // nil if this run has ended it
		blind bool                              // the customer's time cannot be known, and Stripe blames the parameter
		want  string
	}{
		"nothing":                        {want: "effective_at has passed"},
		"a grant that this run ended":    {key: "welcome"},
		"one, and nobody knows the time": {key: "welcome", blind: true},
		"one that an earlier run ended":  {key: "welcome", had: func(old string) granting.Holding { return granting.Holding{Replaced: old} }},
		"one under another key":          {key: "old", had: func(string) granting.Holding { return granting.Holding{Drift: granting.EndedToBeReplaced} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			var passed atomic.Bool
			run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
				switch {
				case tc.blind && strings.HasPrefix(e.Path, "/v1/customers/"):
					e.Reply(refusal(http.StatusForbidden, ""))
					return true
				case tc.blind && isCreate(e) && !passed.Swap(true):
					e.Reply(acctest.Refusal(http.StatusBadRequest, "", "effective_at", "It has passed"))
					return true
				case tc.blind:
					return false
				}
				if isCreate(e) && !passed.Swap(true) {
					answer := refusal(http.StatusBadRequest, "")
					answer.Header.Set("Date", time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat))
					e.Reply(answer)
					return true
				}
				if passed.Load() {
					e.Reply(e.Ask().Skew(2 * time.Hour))
				}
				return passed.Load()
			})
			at := time.Now().Add(time.Hour).Unix()
			terms := termsOf(customer, "welcome")
			terms.EffectiveAt = &at
			var had granting.Holding
			if tc.key != "" {
				old := grantWithKey(t, account, customer, tc.key)
				account.Post(t, grantsPath+"/"+old+"/void")
				if tc.had != nil {
					had = tc.had(old)
				} else {
					run.RecordReplaced(granting.Replacement{Old: granting.Held{ID: old, Customer: customer, Key: tc.key, Status: granting.StatusVoided}, New: &terms})
				}
			}
			created, err := run.Create(t.Context(), terms, had)
			if summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if err == nil && *created.Grant.EffectiveAt == at {
				t.Error("the grant begins later")
			}
		})
	}
}

// TestRefusalsNameWhatEnded: a new grant is refused after this run has ended one for it. The
// error says so.
func TestRefusalsNameWhatEnded(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "another run grants in between")
	for name, tc := range map[string]struct {
		key   string // of the old and the new grant
		names string
	}{"with a key": {"new", "terraform import ADDRESS "}, "without a key": {"", "This run has ended credit grant "}} {
		customer := account.Customer(t)
		run := newRun(t, account, granting.Options{}, refusing(http.MethodPost, grantsPath, http.StatusForbidden))
		terms := termsOf(customer, tc.key)
		old := granting.Held{ID: account.Grant(t, customer), Customer: customer, Policy: granting.PolicyVoidOrExpire}
		if _, err := run.EndReplaced(t.Context(), granting.Replacement{Old: old, New: &terms}); err != nil {
			t.Fatal(err)
		}
		if tc.key != "" {
			grantWithKey(t, account, customer, tc.key)
		}
		_, err := run.CreateAlone(t.Context(), terms)
		if err == nil || !strings.Contains(granting.RefusalOf(err).Detail, tc.names+old.ID) || strings.Contains(granting.RefusalOf(err).Detail, "nothing was changed") {
			t.Errorf("%s: error %v", name, granting.RefusalOf(err).Detail)
		}
	}
}

// TestGrantBesideAReplacement: this run has replaced a grant without a key, and makes another one
// for the customer, too late. It replaces nothing, so that it is refused.
func TestGrantBesideAReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	run := newRun(t, account, granting.Options{}, nil)
	next, late := termsOf(customer, ""), termsOf(customer, "")
	if _, err := run.EndReplaced(t.Context(), granting.Replacement{Old: granting.Held{ID: account.Grant(t, customer), Customer: customer, Policy: granting.PolicyVoidOrExpire}, New: &next}); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour).Unix()
	late.EffectiveAt = &past
	if _, err := run.CreateAlone(t.Context(), late); granting.RefusalOf(err, granting.TimePassed) == nil {
		t.Errorf("error %v, want that effective_at has passed", err)
	}
	wantGrants(t, account, customer, 1)
}

// TestUnreadWhileItIsReplaced: what a create needs to know of the key cannot be read. Nothing is
// granted, since the key may be spent.
func TestUnreadWhileItIsReplaced(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "its lists lag")
	hiding := func(id string) func(e *acctest.Exchange) bool {
		return func(e *acctest.Exchange) bool {
			switch {
			case isList(e):
				answer := e.Ask()
				answer.Body = bytes.ReplaceAll(answer.Body, []byte(`"`+id+`"`), []byte(`"credgr_other"`))
				e.Reply(answer)
			case e.Path == grantsPath+"/"+id:
				e.Reply(refusal(http.StatusForbidden, ""))
			default:
				return false
			}
			return true
		}
	}
	customer := account.Customer(t)
	old := grantWithKey(t, account, customer, "welcome")
	account.Post(t, grantsPath+"/"+old+"/void")
	run := newRun(t, account, granting.Options{}, hiding(old))
	if _, err := run.Create(t.Context(), termsOf(customer, "welcome"), granting.Holding{Replaced: old}); summaryOf(err) != "Could not look for grants with the idempotency key" {
		t.Errorf("the replaced grant cannot be read: %v", err)
	}
	wantGrants(t, account, customer, 1)

	// After a conflict about the request key, the list of grants.
	customer = account.Customer(t)
	terms, others := termsOf(customer, "welcome"), termsOf(customer, "welcome")
	withValue(&others)
	first, err := newRun(t, account, granting.Options{}, nil).Create(t.Context(), others, granting.Holding{})
	if err != nil {
		t.Fatal(err)
	}
	account.Post(t, grantsPath+"/"+first.Grant.ID, "metadata["+granting.KeyMetadata+"]", "")
	var lists atomic.Int64
	run = newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
		refused := isList(e) && lists.Add(1) > 1
		if refused {
			e.Reply(refusal(http.StatusForbidden, ""))
		}
		return refused
	})
	if _, err := run.Create(t.Context(), terms, granting.Holding{}); summaryOf(err) != errNotMade {
		t.Errorf("the list after a conflict cannot be read: %v, want %q", err, errNotMade)
	}
	wantGrants(t, account, customer, 1)
}

// TestCreateIsNotRepeated: a request key that another request is using, or for which Stripe
// has kept a refusal each time, grants nothing.
func TestCreateIsNotRepeated(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it is answered for")
	kept := func(status int) acctest.Answer {
		answer := refusal(status, "")
		answer.Header.Set("Idempotent-Replayed", "true")
		return answer
	}
	for name, tc := range map[string]struct {
		answer, last acctest.Answer // last is the tenth
		tries        int64
		want         string
		known        bool // that nothing was granted
	}{
		"in use": {answer: refusal(http.StatusConflict, "idempotency_key_in_use"), tries: 1, want: "Another request is granting under this idempotency key"},
		"kept":   {kept(http.StatusBadRequest), kept(http.StatusBadRequest), 10, "The idempotency key cannot be used for now", true},
		"kept, the last one by a server that failed": {kept(http.StatusBadRequest), kept(http.StatusInternalServerError), 10, "The idempotency key cannot be used for now", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			var tries atomic.Int64
			run := newRun(t, account, granting.Options{}, func(e *acctest.Exchange) bool {
				switch {
				case !isCreate(e):
					return false
				case tries.Add(1) == 10:
					e.Reply(tc.last)
				default:
					e.Reply(tc.answer)
				}
				return true
			})
			_, err := run.Create(t.Context(), termsOf(customer, "welcome"), granting.Holding{})
			if summaryOf(err) != tc.want || (granting.RefusalOf(err, granting.OutcomeUnknown) == nil) != tc.known {
				t.Errorf("error %v, want %q", err, tc.want)
			} else if !strings.Contains(granting.RefusalOf(err).Detail, "Not now") {
				t.Errorf("the error does not say what Stripe said last: %v", err)
			}
			if tries.Load() != tc.tries {
				t.Errorf("%d tries, want %d", tries.Load(), tc.tries)
			}
			wantGrants(t, account, customer, 0)
		})
	}
}
