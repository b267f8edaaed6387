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

// TestUpdateFails: a planned change of a grant that is another one by now sends nothing, and
// says what has become of it.
func TestUpdateFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has grants of live mode")
	soon := time.Now().Add(time.Hour).Unix()
	live := account.WithKey("sk_live_acceptance")
	ofLive := live.Grant(t, live.Customer(t))
	note := stripeapi.CreditGrantUpdate{Metadata: map[string]string{"note": "new"}}
	shorter := stripeapi.CreditGrantUpdate{ExpiresAt: &soon}
	keyed := stripeapi.CreditGrantUpdate{Metadata: map[string]string{granting.KeyMetadata: "welcome"}}
	for name, tc := range map[string]struct {
		options granting.Options
		id      string // "" is a live grant
		before  func(t *testing.T, customer, id string)
		update  stripeapi.CreditGrantUpdate
		want    string // the summary
		sends   bool
	}{
		"it is changed":           {update: note, sends: true},
		"nothing is to change":    {},
		"it does not exist":       {id: "credgr_test_none", update: note, want: "The credit grant was not found in Stripe"},
		"it is of the other mode": {id: ofLive, update: note, want: "The API key is for the other mode"},
		"it has ended": {before: func(t *testing.T, _, id string) { account.Post(t, grantsPath+"/"+id+"/void") },
			update: note, want: "The credit grant has ended since it was planned"},
		"a limit is passed": {options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 999}}, update: shorter, want: "The run ends more than the provider allows"},
		"it is shortened":   {options: granting.Options{MaxEndedPerRun: map[string]int64{"usd": 1000}}, update: shorter, sends: true},
		"it gets a key":     {update: keyed, sends: true},
		"its key was used": {before: func(t *testing.T, customer, _ string) { grantWithKey(t, account, customer, "welcome") },
			update: keyed, want: errKeyUsed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			customer := account.Customer(t)
			id := account.Grant(t, customer)
			if tc.before != nil {
				tc.before(t, customer, id)
			}
			if tc.id != "" {
				id = tc.id
			}
			var sent atomic.Bool
			run := newRun(t, account, tc.options, func(e *acctest.Exchange) bool {
				if e.Method == http.MethodPost {
					sent.Store(true)
				}
				return false
			})
			if _, err := run.UpdatePlanned(t.Context(), id, tc.update); summaryOf(err) != tc.want {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if sent.Load() != tc.sends {
				t.Errorf("a change was sent: %v", sent.Load())
			}
		})
	}
}
