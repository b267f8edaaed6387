// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package page

import (
	"math"
	"testing"
	"time"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		currency string
		minor    int64
		want     string
	}{
		{"usd", 0, "0.00 USD"},
		{"usd", 5, "0.05 USD"},
		{"usd", 123456, "1234.56 USD"},
		{"usd", -5, "-0.05 USD"},
		{"jpy", 500, "500 JPY"},
		{"jpy", 0, "0 JPY"},
		{"kwd", 1500, "1.500 KWD"},
		{"isk", 100, "1.00 ISK"},
		{"", 0, "0.00"},
		{"usd", math.MinInt64, "-92233720368547758.08 USD"},
	} {
		if got := money(tt.currency, tt.minor); got != tt.want {
			t.Errorf("%d %s is written %q, want %q", tt.minor, tt.currency, got, tt.want)
		}
	}
	if got := signed(true, "usd", 1) + signed(false, "usd", 1); got != "+0.01 USD-0.01 USD" {
		t.Errorf("signed are %q", got)
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for want, at := range map[string]any{
		"":                    int64(0),
		"2023-11-14 22:13:20": int64(1_700_000_000),
		"1970-01-01 00:00:01": time.Unix(1, 0),
	} {
		if got, err := moment(at); got != want || err != nil {
			t.Errorf("%v is written %q (%v), want %q", at, got, err, want)
		}
	}
	if got, err := moment("now"); err == nil {
		t.Errorf("a text is a moment: %q", got)
	}
}
