// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"testing"
	"time"
)

func TestBeganAsDeclared(t *testing.T) {
	t.Parallel()
	at := func(seconds int64) *int64 { return &seconds }
	now := time.Unix(1000, 0)
	for name, tc := range map[string]struct {
		declared, effective *int64
		want                bool
	}{
		"as declared":                  {at(900), at(900), true},
		"declared earlier":             {at(100), at(900), true},
		"declared later, but passed":   {at(950), at(900), true},
		"declared this second":         {at(1000), at(900), true},
		"declared for the future":      {at(1001), at(900), false},
		"just made, by a faster clock": {at(900), at(1002), true},
		"not effective yet":            {at(900), at(5000), false},
		"not declared":                 {nil, at(900), false},
		"not answered":                 {at(900), nil, false},
	} {
		if got := BeganAsDeclared(tc.declared, tc.effective, now); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
