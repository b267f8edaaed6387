// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		err               error
		accounts, preview bool
	}{
		"2025-02-24.acacia":                   {},
		"2025-03-31.basil":                    {},
		"2025-11-17.clover":                   {},
		"2025-11-17.preview":                  {preview: true},
		"2025-12-15.clover":                   {accounts: true},
		"2026-09-30.endive":                   {accounts: true},
		"2026-01-28.preview":                  {accounts: true, preview: true},
		"2026-01-28.preview; some_feature=v1": {accounts: true, preview: true},
		"2024-10-28.acacia":                   {err: ErrVersionOld},
		"":                                    {err: ErrVersionForm},
		"2025-12-15":                          {err: ErrVersionForm},
		"clover":                              {err: ErrVersionForm},
		"2025-12-15.clover ":                  {err: ErrVersionForm},
		"2025-12-15.clover\r\nX: y":           {err: ErrVersionForm},
		"sk_live_1":                           {err: ErrVersionForm},
	} {
		v, err := ParseVersion(text)
		if !errors.Is(err, want.err) || err == nil && string(v) != text {
			t.Errorf("%q: %q, %v", text, v, err)
		}
		if v.HasAccounts() != want.accounts || v.IsPreview() != want.preview {
			t.Errorf("%q: accounts %v, preview %v", text, v.HasAccounts(), v.IsPreview())
		}
	}
}

// TestVersionOfCalls: the calls about credits have the configured version, and all others
// the SDK's.
func TestVersionOfCalls(t *testing.T) {
	t.Parallel()
	const later = "2025-12-15.clover"
	for version, want := range map[Version]string{"": string(DefaultVersion), later: later} {
		d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			answered := string(DefaultVersion)
			if isAboutCredits(r.URL.Path) {
				answered = want
			}
			if got := r.Header.Values("Stripe-Version"); len(got) != 1 || got[0] != answered {
				t.Errorf("%s %s has the versions %q, want %q", r.Method, r.URL.Path, got, answered)
			}
			refuse(w, http.StatusBadRequest, "parameter_unknown")
		})
		key, err := ParseKey("sk_test_1")
		if err != nil {
			t.Fatal(err)
		}
		c, ctx := New(Config{Key: key, Base: d.URL, RequestsPerSecond: 1000, Version: version}), context.Background()
		_, created := c.CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "k")
		_, read := c.GetCreditGrant(ctx, "credgr_1")
		_, voided := c.VoidCreditGrant(ctx, "credgr_1")
		_, summary := c.GetCreditBalanceSummary(ctx, "cus_1", BalanceFilter{})
		_, transaction := c.GetCreditBalanceTransaction(ctx, "cbtxn_1")
		_, customer := c.GetCustomer(ctx, "cus_1")
		_, invoice := c.GetInvoice(ctx, "in_1")
		for n, err := range []error{created, read, voided, summary, transaction, customer, invoice} {
			if err == nil {
				t.Error(fmt.Sprint("call ", n, " was not refused"))
			}
		}
		if len(d.requests) != 7 {
			t.Errorf("%d requests", len(d.requests))
		}
	}
}
