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
		{"49.99", "usd", `like cents: for 49.99 USD write 4999, or provider::stripe::minor_units("49.99", "usd"); for 0.50 USD write 50.`},
		// What floating point leaves of 19.99 * 100, 78.4 * 100, 1.15 * 100 and 8.2 * 100.
		{"1998.9999999999998", "usd", `like cents: for 19.99 USD write 1999, or round it: floor(1998.9999999999998 + 0.5); for 1999.00 USD write 199900, or provider::stripe::minor_units(format("%.2f", 1998.9999999999998), "usd").`},
		{"7840.000000000001", "usd", "for 78.40 USD write 7840, or round it: floor(7840.000000000001 + 0.5); for 7840.00 USD write 784000,"},
		{"114.99999999999999", "eur", "for 1.15 EUR write 115, or round it: floor(114.99999999999999 + 0.5); for 115.00 EUR write 11500,"},
		{"819.9999999999999", "jpy", "like cents: for 820 JPY write 820, or round it: floor(819.9999999999999 + 0.5)."},
		{"1099.9999999", "isk", `for 11.00 ISK write 1100, or round it: floor(1099.9999999 + 0.5); isk has no fractions, although Stripe counts it with two decimals: for 1100.00 ISK write 110000,`},
		{"1998.9999999999998", "", "write 1999, or round it: floor(1998.9999999999998 + 0.5); if it is in major units, write the number of them"},
		{"99999999999.0000001", "usd", "like cents: for 999999999.99 USD write 99999999999, or round it: floor(99999999999.0000001 + 0.5)."},
		{"0.9999999", "usd", "for 0.01 USD write 1, or round it: floor(0.9999999 + 0.5); for 1.00 USD write 100,"},
		{"0.5", "usd", `like cents: for 0.50 USD write 50, or provider::stripe::minor_units("0.5", "usd").`},
		{"1.234", "kwd", "for 1.234 KWD write 1234,"},
		{"49.999", "usd", `for 50.00 USD write 5000, or provider::stripe::minor_units(format("%.2f", 49.999), "usd"); for 0.50 USD write 50.`},
		{"49.5", "jpy", "like cents: for 50 JPY write 50."},
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
		{"10.5", "isk", "isk has no fractions, although Stripe counts it with two decimals: for 10.00 ISK write 1000,"},
		{"10.555", "ugx", `for 11.00 UGX write 1100, or provider::stripe::minor_units(format("%.0f", 10.555), "ugx").`},
		{"0.004", "usd", "write at least 1, which is 0.01 USD."},
		{"9999999999.999", "usd", "for 100000000.00 USD write 10000000000."},
		{"99999999999.5", "usd", "like cents: for 1000000000.00 USD write 100000000000."},
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
var advised = regexp.MustCompile(`(?:write|write at least|write at most|, like) (\d+)(?:[,; ]|\.$|\. )`)

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
