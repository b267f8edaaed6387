// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Stripe's zero-decimal and three-decimal currencies
// (https://docs.stripe.com/currencies, DOC); all others have two decimals.
var (
	zeroDecimal = []string{
		"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
	}
	threeDecimal = []string{"bhd", "jod", "kwd", "omr", "tnd"}
)

// money writes minor units as the currency's major unit, such as 10.00 USD.
func money(currency string, minor int64) string {
	decimals := 2
	switch {
	case slices.Contains(zeroDecimal, currency):
		decimals = 0
	case slices.Contains(threeDecimal, currency):
		decimals = 3
	}
	digits := strconv.FormatInt(minor, 10)
	digits, negative := strings.CutPrefix(digits, "-")
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if decimals > 0 {
		digits = digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
	}
	if negative {
		digits = "-" + digits
	}
	return strings.TrimSpace(digits + " " + strings.ToUpper(currency))
}

// signed writes an amount of the ledger: what a credit adds and a debit takes.
func signed(credit bool, currency string, minor int64) string {
	if credit {
		return "+" + money(currency, minor)
	}
	return "-" + money(currency, minor)
}

// moment writes Unix seconds, or a time.Time, in UTC; 0 is none.
func moment(t any) (string, error) {
	const layout = "2006-01-02 15:04:05"
	switch t := t.(type) {
	case int64:
		if t == 0 {
			return "", nil
		}
		return time.Unix(t, 0).UTC().Format(layout), nil
	case time.Time:
		return t.UTC().Format(layout), nil
	default:
		return "", fmt.Errorf("page: %T is no time", t)
	}
}
