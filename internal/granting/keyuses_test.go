// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"reflect"
	"testing"
)

// TestPlannedUses: which planned uses of a key exclude each other in one run.
func TestPlannedUses(t *testing.T) {
	t.Parallel()
	duplicate, recreated := error(&DuplicateKeyError{}), error(&RecreatedKeyError{})
	type plan struct {
		use   Use
		grant string
	}
	for name, tc := range map[string]struct {
		plans []plan
		want  error // of the last
	}{
		"one that creates":                {[]plan{{UseCreate, ""}}, nil},
		"two that create":                 {[]plan{{UseCreate, ""}, {UseCreate, ""}}, duplicate},
		"two that keep one grant":         {[]plan{{UseKeep, "a"}, {UseKeep, "a"}}, duplicate},
		"kept, and created beside":        {[]plan{{UseKeep, "a"}, {UseCreate, ""}}, duplicate},
		"created, and kept beside":        {[]plan{{UseCreate, ""}, {UseKeep, "a"}}, duplicate},
		"kept, then replaced by force":    {[]plan{{UseKeep, "a"}, {UseCreate, "a"}}, nil},
		"replaced, and another created":   {[]plan{{UseKeep, "a"}, {UseCreate, "a"}, {UseCreate, ""}}, duplicate},
		"to be made, then replaced":       {[]plan{{UseCreate, "a"}, {UseCreate, "a"}}, nil},
		"to be made, and beside":          {[]plan{{UseCreate, "a"}, {UseCreate, ""}}, duplicate},
		"two grants that both carry it":   {[]plan{{UseKeep, "a"}, {UseKeep, "b"}}, duplicate},
		"one replaced, another kept":      {[]plan{{UseCreate, "a"}, {UseKeep, "b"}}, duplicate},
		"kept, another one replaced":      {[]plan{{UseKeep, "a"}, {UseCreate, "b"}}, duplicate},
		"destroyed":                       {[]plan{{UseDestroy, "a"}}, nil},
		"destroyed twice":                 {[]plan{{UseDestroy, "a"}, {UseDestroy, "a"}}, nil},
		"renamed, the old one first":      {[]plan{{UseDestroy, "a"}, {UseCreate, ""}}, recreated},
		"renamed, the new one first":      {[]plan{{UseCreate, ""}, {UseDestroy, "a"}}, recreated},
		"replaced, and its old half ends": {[]plan{{UseKeep, "a"}, {UseCreate, "a"}, {UseDestroy, "a"}}, nil},
		"kept, and a deposed half ends":   {[]plan{{UseKeep, "a"}, {UseDestroy, "a"}}, nil},
		"kept, and another one ends":      {[]plan{{UseKeep, "a"}, {UseDestroy, "b"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uses, key := newPlannedUses(), GrantKey{Customer: "cus_1", Key: "welcome"}
			var got error
			for _, next := range tc.plans {
				got = uses.RegisterKey(key, next.use, next.grant)
			}
			if reflect.TypeOf(got) != reflect.TypeOf(tc.want) {
				t.Errorf("error %v, want %v", got, tc.want)
			}
			if err := uses.RegisterKey(GrantKey{Customer: "cus_2", Key: "welcome"}, UseCreate, ""); err != nil {
				t.Errorf("another customer's grant is another grant: %v", err)
			}
		})
	}
}

// TestRegisterGrant: one grant has one keeper, and is not destroyed beside it.
func TestRegisterGrant(t *testing.T) {
	t.Parallel()
	uses := newPlannedUses()
	if err := uses.RegisterKept("a"); err != nil {
		t.Error(err)
	}
	if err := uses.RegisterKept("a"); err == nil {
		t.Error("two resources keep one grant")
	}
	if !uses.RegisterDestroyed("a") {
		t.Error("a grant that is kept elsewhere would be destroyed")
	}
	for range 2 {
		if uses.RegisterDestroyed("b") {
			t.Error("a grant that nobody keeps is said to be kept")
		}
	}
	if err := uses.RegisterKept("b"); err == nil {
		t.Error("a grant that is destroyed elsewhere is kept")
	}
}
