// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestProblem(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		written, currency string
		says              string // "" if nothing is wrong
	}{
		{"1", "usd", ""},
		{"4999", "usd", ""},
		{"999999999999", "usd", ""},
		{"1", "", ""},
		{"49.99", "usd", `for 49.99 USD write 4999, or provider::stripe::minor_units("49.99", "usd")`},
		{"0.5", "usd", `for 0.50 USD write 50, or provider::stripe::minor_units("0.5", "usd")`},
		{"1.234", "kwd", "for 1.234 KWD write 1234,"},
		{"49.999", "usd", `usd has 2 decimals. Round it to 5000, for instance with provider::stripe::minor_units(format("%.2f", 49.999), "usd")`},
		{"49.5", "jpy", `jpy has 0 decimals. Round it to 50, for instance with provider::stripe::minor_units(format("%.0f", 49.5), "jpy")`},
		{"49.99", "", `provider::stripe::minor_units("49.99", currency)`},
		{"99999999999999999999.5", "usd", "write at most 999999999999, which is 9999999999.99 USD."},
		{"0", "usd", "write at least 1, which is 0.01 USD"},
		{"-5", "usd", "-5 is not an amount that can be granted: write at least 1, which is 0.01 USD"},
		{"-49.99", "usd", "write at least 1"},
		{"-1", "jpy", "write at least 1, which is 1 JPY"},
		{"0", "isk", "write at least 100, which is 1.00 ISK"},
		{"0", "", "write at least 1."},
		{"9223372036854775808", "usd", "write at most 999999999999, which is 9999999999.99 USD"},
		{"1000000000000", "", "write at most 999999999999."},
		{"100", "isk", ""},
		{"150", "isk", "write a multiple of 100, like 200 for 2.00 ISK"},
		{"5", "ugx", "write a multiple of 100, like 100 for 1.00 UGX"},
		{"100000", "ugx", ""},
		{"10.5", "isk", "isk has no fractions, although Stripe counts it with two decimals: write a multiple of 100, like 1100 for 11.00 ISK."},
		{"10.555", "ugx", `Round it to 1100, for instance with provider::stripe::minor_units(format("%.0f", 10.555), "ugx").`},
		{"0.004", "usd", "write at least 1, which is 0.01 USD."},
		{"9999999999.999", "usd", "write at most 999999999999,"},
		{"99999999999.5", "usd", "write at most 999999999999,"},
		{"999999999950", "isk", "write at most 999999999900,"},
		{"9999999999999", "isk", "write at most 999999999900,"},
	} {
		// Terraform's numbers have 512 bits.
		number, _, err := big.ParseFloat(tc.written, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		summary, detail := problem(number, tc.currency, 999_999_999_999)
		if (summary == "") != (tc.says == "") || !strings.Contains(detail, tc.says) || (detail == "") != (tc.says == "") {
			t.Errorf("%s %s: %q, %q; want %q", tc.written, tc.currency, summary, detail, tc.says)
		}
		if strings.ContainsAny(summary, "0123456789") {
			t.Errorf("%s %s: the summary %q holds a value, so equal ones do not fold", tc.written, tc.currency, summary)
		}
	}
}

// advised are the amounts that an advice says to write.
var advised = regexp.MustCompile(`(?:write|write at least|write at most|, like|Round it to) (\d+)(?:[, ]|\.$|\. )`)

// TestWhatIsAdvisedIsAccepted: whoever writes what an error says meets no other one.
func TestWhatIsAdvisedIsAccepted(t *testing.T) {
	t.Parallel()
	const maximum = 999_999_999_999
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"usd", "jpy", "kwd", "isk", "ugx"}).Draw(t, "currency")
		written := rapid.StringMatching(`-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,4})?`).Draw(t, "written")
		number, _, err := big.ParseFloat(written, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		_, detail := problem(number, currency, maximum)
		if detail == "" {
			return
		}
		found := advised.FindAllStringSubmatch(detail, -1)
		if len(found) == 0 {
			t.Fatalf("%s %s: %q names no amount", written, currency, detail)
		}
		for _, match := range found {
			next, _, err := big.ParseFloat(match[1], 10, 512, big.ToNearestEven)
			if err != nil {
				t.Fatal(err)
			}
			if _, refused := problem(next, currency, maximum); refused != "" {
				t.Fatalf("%s %s: %q, and for that %q", written, currency, detail, refused)
			}
		}
	})
}
