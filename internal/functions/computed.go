// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"math/big"
	"strings"
)

// Terraform computes with 512 bits, about 154 digits, in binary: 4.35 * 3 is
// 13.0499...9 to the last of them.
const (
	terraformPrecision = 512
	maxDecimals        = 100
)

// withoutResidue takes away what binary arithmetic leaves beyond the hundredth
// decimal, so that 4.35 * 3 is 13.05. Nobody writes that many decimals, and what
// is no multiple of a minor unit, like 10 / 3, does not become one by it.
func withoutResidue(amount string) string {
	_, fraction, _ := strings.Cut(amount, ".")
	if len(fraction) <= maxDecimals {
		return amount
	}
	number, _, err := big.ParseFloat(amount, 10, terraformPrecision, big.ToNearestEven)
	if err != nil {
		return amount
	}
	return strings.TrimRight(strings.TrimRight(number.Text('f', maxDecimals), "0"), ".")
}
