// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package money

import (
	"fmt"
	"strings"
)

// Stripe's exceptions to two decimals, by its own list, which is not ISO 4217's
// (DOC, docs.stripe.com/currencies: zero-decimal and three-decimal currencies).
// ISK, HUF, TWD and UGX are counted by Stripe with two decimals, no matter what
// their coins say; UGX and ISK for backward compatibility.
var (
	zeroDecimal = set("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf")

	threeDecimal = set("bhd", "jod", "kwd", "omr", "tnd")

	// wholeOnly have two decimals, which must be zero.
	wholeOnly = set("isk", "ugx")
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

// currencies are those that Stripe can charge in (DOC, docs.stripe.com/currencies:
// supported presentment currencies).
var currencies = set(
	"aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd", "bdt", "bgn", "bhd",
	"bif", "bmd", "bnd", "bob", "brl", "bsd", "bwp", "byn", "bzd", "cad", "cdf", "chf", "clp", "cny", "cop",
	"crc", "cve", "czk", "djf", "dkk", "dop", "dzd", "egp", "etb", "eur", "fjd", "fkp", "gbp", "gel", "gip",
	"gmd", "gnf", "gtq", "gyd", "hkd", "hnl", "htg", "huf", "idr", "ils", "inr", "isk", "jmd", "jod", "jpy",
	"kes", "kgs", "khr", "kmf", "krw", "kwd", "kyd", "kzt", "lak", "lbp", "lkr", "lrd", "lsl", "mad", "mdl",
	"mga", "mkd", "mmk", "mnt", "mop", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn", "nio", "nok",
	"npr", "nzd", "omr", "pab", "pen", "pgk", "php", "pkr", "pln", "pyg", "qar", "ron", "rsd", "rub", "rwf",
	"sar", "sbd", "scr", "sek", "sgd", "shp", "sle", "sos", "srd", "std", "szl", "thb", "tjs", "tnd", "top",
	"try", "ttd", "twd", "tzs", "uah", "ugx", "usd", "uyu", "uzs", "vnd", "vuv", "wst", "xaf", "xcd", "xof",
	"xpf", "yer", "zar", "zmw",
)

// ValidCurrency reports whether code is a currency that Stripe has, spelled as
// Stripe spells it: three lower-case letters.
func ValidCurrency(code string) bool { return currencies[code] }

// CurrencyAdvice says, as a sentence without its full stop, what is wrong with a
// code that ValidCurrency refuses, and what to write.
func CurrencyAdvice(code string) string {
	if lower := strings.ToLower(strings.TrimSpace(code)); ValidCurrency(lower) {
		return fmt.Sprintf("%q is not a currency as Stripe spells it: write %q", code, lower)
	}
	return fmt.Sprintf("%q is not a currency that Stripe has: write the three letters of one in lower case, like \"usd\" or \"eur\"; docs.stripe.com/currencies lists them", code)
}

// Step returns of how many minor units an amount must be a multiple: 100 for the
// currencies that have no fractions and are counted with two decimals all the
// same, else 1 (DOC, docs.stripe.com/currencies: special cases, ISK and UGX).
func Step(currency string) int64 {
	if wholeOnly[currency] {
		return 100
	}
	return 1
}
