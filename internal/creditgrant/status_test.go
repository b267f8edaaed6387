// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

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
		"usable":                        {stripeapi.CreditGrant{EffectiveAt: seconds(1000)}, statusGranted, nil},
		"usable without a beginning":    {stripeapi.CreditGrant{}, statusGranted, nil},
		"not yet":                       {stripeapi.CreditGrant{EffectiveAt: seconds(1001)}, statusPending, nil},
		"expires in a second":           {stripeapi.CreditGrant{ExpiresAt: seconds(1001)}, statusGranted, nil},
		"expires this second":           {stripeapi.CreditGrant{ExpiresAt: seconds(1000)}, statusExpired, seconds(1000)},
		"expired":                       {stripeapi.CreditGrant{ExpiresAt: seconds(5)}, statusExpired, seconds(5)},
		"voided":                        {stripeapi.CreditGrant{VoidedAt: seconds(7)}, statusVoided, seconds(7)},
		"voided, and past its expiry":   {stripeapi.CreditGrant{VoidedAt: seconds(7), ExpiresAt: seconds(9)}, statusVoided, seconds(7)},
		"voided before it was usable":   {stripeapi.CreditGrant{VoidedAt: seconds(7), EffectiveAt: seconds(2000)}, statusVoided, seconds(7)},
		"expired before it was usable":  {stripeapi.CreditGrant{ExpiresAt: seconds(9), EffectiveAt: seconds(2000)}, statusExpired, seconds(9)},
		"voided at the epoch, which is": {stripeapi.CreditGrant{VoidedAt: seconds(0)}, statusVoided, seconds(0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := statusOf(tc.grant, now); got != tc.want {
				t.Errorf("statusOf = %s, want %s", got, tc.want)
			}
			if got := endedAt(tc.grant, now); !samePointee(got, tc.ended) {
				t.Errorf("endedAt = %v, want %v", got, tc.ended)
			}
			if isLive(tc.grant, now) != (tc.ended == nil) {
				t.Error("isLive does not agree")
			}
		})
	}
}

func TestNextStep(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		policy  string
		refused step
		status  string
		want    step
	}{
		{policyVoidOrExpire, stepNone, statusPending, stepVoid},
		{policyVoidOrExpire, stepNone, statusGranted, stepVoid},
		{policyVoidOrExpire, stepNone, statusExpired, stepNone},
		{policyVoidOrExpire, stepNone, statusVoided, stepNone},
		{policyVoidOrExpire, stepVoid, statusGranted, stepExpire},
		{policyVoidOrExpire, stepVoid, statusPending, stepRefuse},
		{policyVoidOrExpire, stepVoid, statusExpired, stepNone},
		{policyVoidOrExpire, stepVoid, statusVoided, stepNone},
		{policyVoidOrExpire, stepExpire, statusDepleted, stepNone},
		{policyVoidOrExpire, stepExpire, statusGranted, stepRefuse},
		{policyVoidOrExpire, stepExpire, statusExpired, stepNone},
		{policyVoid, stepNone, statusGranted, stepVoid},
		{policyVoid, stepNone, statusPending, stepVoid},
		{policyVoid, stepVoid, statusGranted, stepRefuse},
		{policyVoid, stepVoid, statusExpired, stepNone},
		{policyExpire, stepNone, statusGranted, stepExpire},
		{policyExpire, stepNone, statusPending, stepVoid},
		{policyExpire, stepNone, statusVoided, stepNone},
		{policyExpire, stepExpire, statusPending, stepVoid},
		{policyExpire, stepExpire, statusGranted, stepRefuse},
		{policyExpire, stepExpire, statusDepleted, stepNone},
		{policyExpire, stepVoid, statusPending, stepRefuse},
		{policyExpire, stepVoid, statusGranted, stepExpire},
	} {
		if got := nextStep(tc.policy, tc.refused, tc.status); got != tc.want {
			t.Errorf("nextStep(%s, refused %d, %s) = %d, want %d", tc.policy, tc.refused, tc.status, got, tc.want)
		}
	}
}
