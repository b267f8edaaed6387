// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package money

import (
	"errors"
	"strconv"
	"strings"
)

// Format writes an amount of minor units for people: Format(1000, "usd") is
// "10.00 USD", Format(1000, "jpy") is "1000 JPY"; Format(1000, ""), of a currency that is not
// known yet, is "1000 minor units".
func Format(minor int64, currency string) string {
	if currency == "" {
		return strconv.FormatInt(minor, 10) + " minor units"
	}
	return Major(minor, currency) + " " + strings.ToUpper(currency)
}

// Major writes an amount of minor units as a decimal of major units:
// Major(1050, "usd") is "10.50", Major(1050, "jpy") is "1050".
func Major(minor int64, currency string) string {
	digits := strconv.FormatInt(minor, 10)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	decimals := Decimals(currency)
	if decimals == 0 {
		return sign + digits
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - decimals
	return sign + digits[:point] + "." + digits[point:]
}

// The errors of Minor, each to be followed by what to write instead.
var (
	ErrNotDecimal  = errors.New("the amount is not a decimal number")
	ErrTooPrecise  = errors.New("the amount has more decimals than the currency")
	ErrOutOfBounds = errors.New("the amount is beyond what Stripe can count")
)

// Minor reads a decimal of major units as minor units: Minor("10.5", "usd") is
// 1050. It never rounds: more decimals than the currency has are ErrTooPrecise, also
// zeros, because "2.500" may be two thousand five hundred.
func Minor(major, currency string) (int64, error) {
	whole, fraction, pointed := strings.Cut(major, ".")
	unsigned := strings.TrimPrefix(whole, "-")
	if !allDigits(unsigned) || (pointed && !allDigits(fraction)) {
		return 0, ErrNotDecimal
	}
	decimals := Decimals(currency)
	if len(fraction) > decimals {
		return 0, ErrTooPrecise
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil {
		return 0, ErrOutOfBounds
	}
	return minor, nil
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
