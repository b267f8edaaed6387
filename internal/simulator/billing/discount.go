// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package billing

import (
	"cmp"
	"math/big"
	"slices"
)

// PercentOff is what a percentage, a decimal number such as "12.5", takes off
// each amount, rounded half up. Amounts of 0 or less have nothing taken off.
func PercentOff(amounts []int64, percent string) []int64 {
	off := make([]int64, len(amounts))
	rate, err := decimal(percent)
	if err != nil {
		return off
	}
	rate.Quo(rate, big.NewRat(100, 1))
	for i, a := range amounts {
		if a <= 0 {
			continue
		}
		part, err := rounded(new(big.Rat).Mul(rate, new(big.Rat).SetInt64(a)))
		if err == nil {
			off[i] = min(a, max(0, part))
		}
	}
	return off
}

// AmountOff is what a fixed amount takes off each of the amounts: in proportion
// to them, whole, and all of it if they come to as much.
func AmountOff(amounts []int64, value int64) []int64 {
	off := make([]int64, len(amounts))
	var positive []int64
	for _, a := range amounts {
		positive = append(positive, max(0, a))
	}
	total := Sum(positive...)
	value = min(value, total)
	if value <= 0 {
		return off
	}
	given := int64(0)
	for i, a := range positive {
		part := new(big.Int).Mul(big.NewInt(a), big.NewInt(value))
		off[i] = part.Quo(part, big.NewInt(total)).Int64()
		given += off[i]
	}
	// What rounding down left goes to the largest amounts, one unit each.
	order := make([]int, len(positive))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(positive[b], positive[a]) })
	for _, i := range order {
		if given == value {
			break
		}
		if off[i] < positive[i] {
			off[i]++
			given++
		}
	}
	return off
}

// Tax is what a rate, a percentage such as "19" or "7.25", comes to on a taxable
// amount, rounded half up. An inclusive rate is part of the amount, an exclusive
// one comes on top of it.
func Tax(taxable int64, percentage string, inclusive bool) int64 {
	rate, err := decimal(percentage)
	if err != nil || taxable <= 0 {
		return 0
	}
	base := big.NewRat(100, 1)
	if inclusive {
		base.Add(base, rate)
	}
	part := new(big.Rat).Quo(new(big.Rat).Mul(rate, new(big.Rat).SetInt64(taxable)), base)
	tax, err := rounded(part)
	if err != nil {
		return 0
	}
	return tax
}
