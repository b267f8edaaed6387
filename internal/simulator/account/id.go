// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import "math/rand/v2"

const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// RandomID is a prefix and 24 letters or digits, as Stripe's ids look.
func RandomID(prefix string) string {
	const length = 24
	id := make([]byte, 0, len(prefix)+length)
	id = append(id, prefix...)
	for range length {
		id = append(id, idAlphabet[rand.IntN(len(idAlphabet))])
	}
	return string(id)
}

// modePrefix is a prefix that says the mode, as those of billing credits do (SPEC).
func (a *Account) modePrefix(prefix string) string {
	if !a.Livemode {
		prefix += "test_"
	}
	return prefix
}
