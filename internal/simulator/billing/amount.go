// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

import (
	"fmt"
	"math/big"
)

// Amount is what a quantity costs at a unit amount, a decimal number of minor
// units such as "0.5", rounded half away from zero. A text that is no number is
// an error.
func Amount(unitAmount string, quantity int64) (int64, error) {
	unit, ok := new(big.Rat).SetString(unitAmount)
	if !ok {
		return 0, fmt.Errorf("billing: %q is not a decimal number", unitAmount)
	}
	total := unit.Mul(unit, new(big.Rat).SetInt64(quantity))
	half := big.NewRat(int64(total.Sign()), 2)
	rounded := new(big.Int).Quo(total.Add(total, half).Num(), total.Denom())
	if !rounded.IsInt64() {
		return 0, fmt.Errorf("billing: %d times %s is too large", quantity, unitAmount)
	}
	return rounded.Int64(), nil
}
