// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

func seconds(n int64) *int64 { return &n }

func TestStatus(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 999_999_999)
	for name, tc := range map[string]struct {
		grant stripeapi.CreditGrant
		want  string
		ended *int64
	}{
		"usable":                        {stripeapi.CreditGrant{EffectiveAt: seconds(1000)}, StatusGranted, nil},
		"usable without a beginning":    {stripeapi.CreditGrant{}, StatusGranted, nil},
		"not yet":                       {stripeapi.CreditGrant{EffectiveAt: seconds(1001)}, StatusPending, nil},
		"expires in a second":           {stripeapi.CreditGrant{ExpiresAt: seconds(1001)}, StatusGranted, nil},
		"expires this second":           {stripeapi.CreditGrant{ExpiresAt: seconds(1000)}, StatusExpired, seconds(1000)},
		"expired":                       {stripeapi.CreditGrant{ExpiresAt: seconds(5)}, StatusExpired, seconds(5)},
		"voided":                        {stripeapi.CreditGrant{VoidedAt: seconds(7)}, StatusVoided, seconds(7)},
		"voided, and past its expiry":   {stripeapi.CreditGrant{VoidedAt: seconds(7), ExpiresAt: seconds(9)}, StatusVoided, seconds(7)},
		"voided before it was usable":   {stripeapi.CreditGrant{VoidedAt: seconds(7), EffectiveAt: seconds(2000)}, StatusVoided, seconds(7)},
		"expired before it was usable":  {stripeapi.CreditGrant{ExpiresAt: seconds(9), EffectiveAt: seconds(2000)}, StatusExpired, seconds(9)},
		"voided at the epoch, which is": {stripeapi.CreditGrant{VoidedAt: seconds(0)}, StatusVoided, seconds(0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := StatusOf(tc.grant, now); got != tc.want {
				t.Errorf("StatusOf = %s, want %s", got, tc.want)
			}
			if got := EndedAt(tc.grant, now); !equal(got, tc.ended) {
				t.Errorf("EndedAt = %v, want %v", got, tc.ended)
			}
			if HasEnded(StatusOf(tc.grant, now)) != (tc.ended != nil) {
				t.Error("IsLive does not agree")
			}
		})
	}
}

// TestIsDepleted: nothing is left where neither the ledger nor what is available says
// otherwise.
func TestIsDepleted(t *testing.T) {
	t.Parallel()
	amount := func(value int64) stripeapi.Amount {
		return stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: value}}
	}
	for name, tc := range map[string]struct {
		balances []stripeapi.Balance
		want     bool
	}{
		"no balance":                     {nil, true},
		"nothing in either":              {[]stripeapi.Balance{{Available: amount(0), Ledger: amount(0)}}, true},
		"reserved by a draft":            {[]stripeapi.Balance{{Available: amount(0), Ledger: amount(5)}}, false},
		"available before it is entered": {[]stripeapi.Balance{{Available: amount(5), Ledger: amount(0)}}, false},
		"not monetary":                   {[]stripeapi.Balance{{}}, false},
		"in another currency":            {[]stripeapi.Balance{{Available: amount(0), Ledger: amount(0)}, {Available: amount(1), Ledger: amount(1)}}, false},
	} {
		if got := IsDepleted(stripeapi.CreditBalanceSummary{Balances: tc.balances}); got != tc.want {
			t.Errorf("%s: depleted is %v, want %v", name, got, tc.want)
		}
	}
}

// TestIsOtherMode: the recorded mode decides, and the id where there is none.
func TestIsOtherMode(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for _, tc := range []struct {
		id       string
		livemode *bool
		key      bool
		want     bool
	}{
		{"credgr_1", &yes, true, false}, {"credgr_1", &yes, false, true}, {"credgr_test_1", &no, false, false}, {"credgr_1", &no, true, true},
		{"credgr_test_1", nil, true, true}, {"credgr_test_1", nil, false, false}, {"credgr_1", nil, true, false}, {"credgr_1", nil, false, false},
	} {
		if got := IsOtherMode(tc.id, tc.livemode, tc.key); got != tc.want {
			t.Errorf("IsOtherMode(%s, %v, live key %v) = %v", tc.id, tc.livemode, tc.key, got)
		}
	}
}
