// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestTimeOfACustomer: in live mode Stripe's time decides, and no customer is read for it. In
// test mode the time of the customer's test clock does.
func TestTimeOfACustomer(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has a live mode, and test clocks")
	clock := account.ClockedCustomer(t)
	clock.Advance(t, 48*time.Hour)
	live := account.WithKey("sk_live_acceptance")
	tomorrow, inAWeek, yesterday := time.Now().Add(24*time.Hour).Unix(), time.Now().Add(7*24*time.Hour).Unix(), time.Now().Add(-24*time.Hour).Unix()
	for name, tc := range map[string]struct {
		account  *acctest.Account
		customer string
		at       int64
		passed   bool
		requests int64
	}{
		"live, yesterday":            {live, live.Customer(t), yesterday, true, 0},
		"live, tomorrow":             {live, live.Customer(t), tomorrow, false, 0},
		"on a clock, tomorrow":       {account, clock.Customer, tomorrow, true, 2},
		"on a clock, in a week":      {account, clock.Customer, inAWeek, false, 2},
		"without a clock, tomorrow":  {account, account.Customer(t), tomorrow, false, 1},
		"without a clock, yesterday": {account, account.Customer(t), yesterday, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			run := newRun(t, tc.account, granting.Options{}, func(*acctest.Exchange) bool {
				requests.Add(1)
				return false
			})
			run.AccountID(t.Context()) // Now the time is known.
			requests.Store(0)
			err := run.CheckTimes(t.Context(), tc.customer, granting.Times{ExpiresAt: &tc.at})
			if passed := granting.RefusalOf(err, granting.TimePassed) != nil; passed != tc.passed {
				t.Errorf("passed: %v, want %v: %v", passed, tc.passed, err)
			}
			if requests.Load() != tc.requests {
				t.Errorf("%d requests, want %d", requests.Load(), tc.requests)
			}
		})
	}
}
