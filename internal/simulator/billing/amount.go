// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

import (
	"fmt"
	"math/big"
)

// MaxAmount is the greatest amount of a line, in minor units: what Stripe bills
// is far below, and sums of all lines of all invoices stay far from overflowing.
const MaxAmount int64 = 999_999_999_999_999

// maxDigits bounds a decimal number's text: 12 digits before the point, as many
// after it, a sign and the point.
const maxDigits = 32

// Amount is what a quantity costs at a unit amount, a decimal number of minor
// units such as "0.5", rounded half away from zero. A text that is no number, or
// an amount beyond MaxAmount, is an error.
func Amount(unitAmount string, quantity int64) (int64, error) {
	unit, err := decimal(unitAmount)
	if err != nil {
		return 0, err
	}
	return rounded(unit.Mul(unit, new(big.Rat).SetInt64(quantity)))
}

func decimal(text string) (*big.Rat, error) {
	if len(text) > maxDigits {
		return nil, fmt.Errorf("billing: a number of %d characters is too large", len(text))
	}
	// SetString takes fractions and exponents too, which are no prices.
	for _, r := range text {
		if (r < '0' || r > '9') && r != '.' && r != '-' {
			return nil, fmt.Errorf("billing: %q is not a decimal number", text)
		}
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, fmt.Errorf("billing: %q is not a decimal number", text)
	}
	return n, nil
}

// rounded is the whole number nearest to n, half away from zero.
func rounded(n *big.Rat) (int64, error) {
	half := big.NewRat(int64(n.Sign()), 2)
	sum := new(big.Rat).Add(n, half)
	whole := new(big.Int).Quo(sum.Num(), sum.Denom())
	if !whole.IsInt64() || whole.Int64() > MaxAmount || whole.Int64() < -MaxAmount {
		return 0, fmt.Errorf("billing: the amount %s is too large", whole)
	}
	return whole.Int64(), nil
}

// Sum adds up amounts, and stays at the limits of an int64 instead of passing
// them.
func Sum(amounts ...int64) int64 {
	total := new(big.Int)
	for _, a := range amounts {
		total.Add(total, big.NewInt(a))
	}
	switch {
	case total.IsInt64():
		return total.Int64()
	case total.Sign() > 0:
		return 1<<63 - 1
	default:
		return -1 << 63
	}
}
