// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

import (
	"slices"
	"testing"
)

// KnownCurrency searches by halves.
func TestCurrenciesAreSortedAndUnique(t *testing.T) {
	t.Parallel()
	for i := 1; i < len(currencies); i++ {
		if currencies[i-1] >= currencies[i] {
			t.Errorf("%s comes before %s", currencies[i-1], currencies[i])
		}
	}
	if slices.ContainsFunc(currencies, func(c string) bool { return len(c) != 3 }) {
		t.Error("a code does not have three letters")
	}
}
