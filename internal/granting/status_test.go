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
			if IsLive(tc.grant, now) != (tc.ended == nil) {
				t.Error("IsLive does not agree")
			}
		})
	}
}
