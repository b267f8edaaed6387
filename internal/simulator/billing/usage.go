// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

// The ways in which the values of a meter's events add up (SDK); "last" is of later
// versions.
const (
	FormulaCount = "count"
	FormulaSum   = "sum"
)

// Quantity is the usage of a period, from the values of its events, oldest first.
// It is never negative.
func Quantity(formula string, values []int64) int64 {
	switch {
	case len(values) == 0:
		return 0
	case formula == FormulaCount:
		return int64(len(values))
	default:
		return max(0, Sum(values...))
	}
}
