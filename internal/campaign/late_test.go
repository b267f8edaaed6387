// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestReadMissing: in live mode no customer is read for the time of a test clock, and those
// without a grant keep their names.
func TestReadMissing(t *testing.T) {
	t.Parallel()
	key, err := stripeapi.ParseKey("sk_live_campaign")
	if err != nil {
		t.Fatal(err)
	}
	r := &campaignResource{run: granting.NewRun(stripeapi.New(stripeapi.Config{Key: key, Base: "http://127.0.0.1:1", RequestsPerSecond: 1}), granting.Options{})}
	soon := time.Now().Add(time.Hour).Unix()
	held := map[string]granting.Holding{"cus_1": {Value: 1000}, "cus_2": {Value: 1000, Drift: "not granted: because"}}
	want := map[string]granting.Holding{"cus_1": {Value: 1000, Drift: notGrantedYet}, "cus_2": held["cus_2"]}
	if r.readMissing(t.Context(), terms{CreditGrantCreate: stripeapi.CreditGrantCreate{ExpiresAt: &soon}}, held); !maps.Equal(held, want) {
		t.Errorf("the state has %v, want %v", held, want)
	}
}

// TestReadMissingOfAPassedTime: that a time has passed is the reason for a missing grant
// only where none was made. If an answer was lost, a later list may show the grant.
func TestReadMissingOfAPassedTime(t *testing.T) {
	t.Parallel()
	past := time.Now().Add(-time.Hour).Unix()
	lists := func(r *http.Request) bool { return r.Method == http.MethodGet && r.URL.Path == grantsPath }
	late := notGranted + granting.PassedText("effective_at", past)
	for name, tc := range map[string]struct {
		meet   func(s *stripe, w http.ResponseWriter, r *http.Request) bool
		before func(t *testing.T, s *stripe, customer string)
		had    string // its drift
		want   string
	}{
		"nothing was granted":  {want: late},
		"it was said before":   {had: late, meet: refusing(lists, http.StatusInternalServerError), want: late},
		"a grant is live":      {before: func(t *testing.T, s *stripe, customer string) { s.grant(t, customer) }, want: notGrantedYet},
		"the answer was lost":  {had: outcomeUnknown + "lost", want: outcomeUnknown + "lost"},
		"Stripe cannot tell":   {meet: refusing(lists, http.StatusForbidden), had: notGranted + "because", want: notGranted + "because"},
		"Stripe lists nothing": {meet: refusing(lists, http.StatusBadRequest), want: late},
		"a grant has ended": {
			before: func(t *testing.T, s *stripe, customer string) {
				s.post(t, grantsPath+"/"+s.grant(t, customer)+"/void")
			},
			want: notGrantedYet,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStripe(t, tc.meet)
			customer := s.customer(t)
			if tc.before != nil {
				tc.before(t, s, customer)
			}
			passed := springTerms()
			passed.EffectiveAt = &past
			held := map[string]granting.Holding{customer: {Value: 1000, Drift: tc.had}}
			r := &campaignResource{run: s.run(t, granting.Options{})}
			if r.readMissing(t.Context(), passed, held); held[customer].Drift != tc.want {
				t.Errorf("the drift is %q, want %q", held[customer].Drift, tc.want)
			}
		})
	}
}

// TestIsLate: after a grant has ended for a new one, only the expires_at of the new one can be late.
func TestIsLate(t *testing.T) {
	t.Parallel()
	at := time.Now().Unix()
	began, ended := notGranted+granting.PassedText("effective_at", at), notGranted+granting.PassedText("expires_at", at)
	for drift, want := range map[string]bool{
		"":                        false,
		notGranted + "because":    false,
		began:                     true,
		ended:                     true,
		began + replacedSuffix:    false,
		ended + replacedSuffix:    true,
		notGrantedYet + ": later": false,
	} {
		if got := (terms{CreditGrantCreate: stripeapi.CreditGrantCreate{EffectiveAt: &at, ExpiresAt: &at}}).isLate(granting.Holding{Value: 1000, Drift: drift}); got != want {
			t.Errorf("%q: %t, want %t", drift, got, want)
		}
	}
}

// TestFindLateReadsSome: no time has passed by Stripe's clock, so only some customers are read for
// that of a test clock.
func TestFindLateReadsSome(t *testing.T) {
	t.Parallel()
	for missed, want := range map[bool]int64{true: maxMissedReads, false: maxNewReads} {
		var reads atomic.Int64
		s := newStripe(t, func(_ *stripe, w http.ResponseWriter, r *http.Request) bool {
			if isRead := strings.HasPrefix(r.URL.Path, "/v1/customers/"); isRead {
				reads.Add(1)
				http.NotFound(w, r)
				return true
			}
			return false
		})
		soon := time.Now().Add(time.Hour).Unix()
		customers := make([]latecomer, want+1)
		for i := range customers {
			customers[i] = latecomer{Customer: fmt.Sprintf("cus_%d", i), Missed: missed}
		}
		findLate(t.Context(), s.run(t, granting.Options{}), terms{CreditGrantCreate: stripeapi.CreditGrantCreate{ExpiresAt: &soon}}, customers)
		if got := reads.Load(); got != want {
			t.Errorf("missed %t: %d customers were read, want %d", missed, got, want)
		}
	}
}
