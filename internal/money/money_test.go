// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package money_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		minor    int64
		currency string
		want     string
	}{
		{1000, "usd", "10.00 USD"}, {5, "usd", "0.05 USD"}, {0, "eur", "0.00 EUR"},
		{1000, "jpy", "1000 JPY"}, {1000, "", "1000 minor units"}, {1000, "kwd", "1.000 KWD"}, {7, "bhd", "0.007 BHD"},
		{-1050, "usd", "-10.50 USD"}, {-5, "usd", "-0.05 USD"}, {9223372036854775807, "usd", "92233720368547758.07 USD"},
	} {
		if got := money.Format(tc.minor, tc.currency); got != tc.want {
			t.Errorf("Format(%d, %s) = %q, want %q", tc.minor, tc.currency, got, tc.want)
		}
	}
}

func TestMinor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		major, currency string
		want            int64
		err             error
	}{
		{"10", "usd", 1000, nil}, {"10.5", "usd", 1050, nil}, {"10.500", "usd", 0, money.ErrTooPrecise}, {"2.5000", "usd", 0, money.ErrTooPrecise}, {"0.29", "usd", 29, nil},
		{"-0.05", "usd", -5, nil}, {"1000", "jpy", 1000, nil}, {"1000.0", "jpy", 0, money.ErrTooPrecise}, {"5.000", "jpy", 0, money.ErrTooPrecise}, {"2.500", "kwd", 2500, nil}, {"1.234", "kwd", 1234, nil},
		{"10.005", "usd", 0, money.ErrTooPrecise}, {"0.5", "jpy", 0, money.ErrTooPrecise},
		{"ten", "usd", 0, money.ErrNotDecimal}, {"", "usd", 0, money.ErrNotDecimal}, {"1.", "usd", 0, money.ErrNotDecimal},
		{".5", "usd", 0, money.ErrNotDecimal}, {"1e3", "usd", 0, money.ErrNotDecimal}, {"--1", "usd", 0, money.ErrNotDecimal},
		{"92233720368547758.08", "usd", 0, money.ErrOutOfBounds},
	} {
		got, err := money.Minor(tc.major, tc.currency)
		if got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("Minor(%q, %s) = %d, %v; want %d, %v", tc.major, tc.currency, got, err, tc.want, tc.err)
		}
	}
}

func TestMinorReadsWhatMajorWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64().Draw(t, "minor")
		currency := rapid.SampledFrom([]string{"usd", "jpy", "kwd", "eur", "isk"}).Draw(t, "currency")
		if got, err := money.Minor(money.Major(minor, currency), currency); err != nil || got != minor {
			t.Fatalf("%d %s came back as %d, %v", minor, currency, got, err)
		}
	})
}

func TestValidCurrency(t *testing.T) {
	t.Parallel()
	for code, advice := range map[string]string{
		"usd": "", "jpy": "", "kwd": "", "isk": "", "xaf": "",
		"USD": `write "usd"`, "Eur": `write "eur"`,
		"usx": `"usx" is not a currency that Stripe has`, "us": `like "usd"`, "dollar": `like "usd"`, "$": `like "usd"`, "": `like "usd"`,
	} {
		if valid := money.ValidCurrency(code); valid != (advice == "") {
			t.Errorf("ValidCurrency(%q) = %v", code, valid)
		}
		if advice != "" && !strings.Contains(money.CurrencyAdvice(code), advice) {
			t.Errorf("the advice on %q is %q, want %q", code, money.CurrencyAdvice(code), advice)
		}
	}
}

// TestExceptions makes sure that no currency has two counts of decimals, and that
// each of them is one.
func TestExceptions(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]struct {
		decimals int
		step     int64
	}{"usd": {2, 1}, "jpy": {0, 1}, "kwd": {3, 1}, "isk": {2, 100}, "ugx": {2, 100}, "huf": {2, 1}, "twd": {2, 1}} {
		if !money.ValidCurrency(currency) || money.Decimals(currency) != want.decimals || money.Step(currency) != want.step {
			t.Errorf("%s has %d decimals and a step of %d, want %+v", currency, money.Decimals(currency), money.Step(currency), want)
		}
	}
}
