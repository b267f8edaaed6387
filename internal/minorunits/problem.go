// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minorunits

import "math/big"

// Problem says what is wrong with an amount in minor units of a currency, which may
// be "", and what to write instead; "" where nothing is, or where the amount is null
// or unknown. It is Grantable for an element of a map, of which there may be many.
func Problem(value Value, currency string, maximum int64) string {
	number := value.beyond
	if number == nil {
		if value.IsNull() || value.IsUnknown() {
			return ""
		}
		number = new(big.Float).SetInt64(value.ValueInt64())
	}
	_, detail := problem(number, currency, maximum)
	return detail
}
