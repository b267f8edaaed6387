// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package money

// Stripe's exceptions to two decimals, by its own list, which is not ISO 4217's
// (DOC, docs.stripe.com/currencies: zero-decimal and three-decimal currencies).
// ISK, HUF, TWD and UGX are counted by Stripe with two decimals, whatever
// their coins say; UGX and ISK for backward compatibility.
var (
	zeroDecimal = set("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")

	threeDecimal = set("bhd", "jod", "kwd", "omr", "tnd")
)

func set(codes ...string) map[string]bool {
	out := make(map[string]bool, len(codes))
	for _, code := range codes {
		out[code] = true
	}
	return out
}

// Decimals returns how many decimals the major unit of a currency has at
// Stripe: 0, 2 or 3. The currency is its three lower-case letters.
func Decimals(currency string) int {
	switch {
	case zeroDecimal[currency]:
		return 0
	case threeDecimal[currency]:
		return 3
	}
	return 2
}

// ValidCurrency reports whether code has the form of a currency as Stripe
// spells it: three lower-case letters. Whether Stripe knows it is Stripe's to say.
func ValidCurrency(code string) bool {
	if len(code) != 3 {
		return false
	}
	for _, letter := range []byte(code) {
		if letter < 'a' || letter > 'z' {
			return false
		}
	}
	return true
}
