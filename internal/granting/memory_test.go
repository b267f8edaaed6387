// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "testing"

// TestPlannedUses: which planned uses of a key exclude each other in one run.
func TestPlannedUses(t *testing.T) {
	t.Parallel()
	const duplicate, recreated = "Two resources use the same idempotency key", "A credit grant would be ended and granted again"
	type plan struct {
		use   Use
		grant string
	}
	for name, tc := range map[string]struct {
		plans []plan
		want  string // the summary of the last one's refusal
	}{
		"one that creates":                {[]plan{{UseCreate, ""}}, ""},
		"two that create":                 {[]plan{{UseCreate, ""}, {UseCreate, ""}}, duplicate},
		"two that keep one grant":         {[]plan{{UseKeep, "a"}, {UseKeep, "a"}}, duplicate},
		"kept, and created beside":        {[]plan{{UseKeep, "a"}, {UseCreate, ""}}, duplicate},
		"created, and kept beside":        {[]plan{{UseCreate, ""}, {UseKeep, "a"}}, duplicate},
		"kept, then replaced by force":    {[]plan{{UseKeep, "a"}, {UseCreate, "a"}}, ""},
		"replaced, and another created":   {[]plan{{UseKeep, "a"}, {UseCreate, "a"}, {UseCreate, ""}}, duplicate},
		"to be made, then replaced":       {[]plan{{UseCreate, "a"}, {UseCreate, "a"}}, ""},
		"to be made, and beside":          {[]plan{{UseCreate, "a"}, {UseCreate, ""}}, duplicate},
		"two grants that both carry it":   {[]plan{{UseKeep, "a"}, {UseKeep, "b"}}, duplicate},
		"one replaced, another kept":      {[]plan{{UseCreate, "a"}, {UseKeep, "b"}}, duplicate},
		"kept, another one replaced":      {[]plan{{UseKeep, "a"}, {UseCreate, "b"}}, duplicate},
		"destroyed":                       {[]plan{{UseEnd, "a"}}, ""},
		"destroyed twice":                 {[]plan{{UseEnd, "a"}, {UseEnd, "a"}}, ""},
		"renamed, the old one first":      {[]plan{{UseEnd, "a"}, {UseCreate, ""}}, recreated},
		"renamed, the new one first":      {[]plan{{UseCreate, ""}, {UseEnd, "a"}}, recreated},
		"replaced, and its old half ends": {[]plan{{UseKeep, "a"}, {UseCreate, "a"}, {UseEnd, "a"}}, ""},
		"kept, and a deposed half ends":   {[]plan{{UseKeep, "a"}, {UseEnd, "a"}}, ""},
		"kept, and another one ends":      {[]plan{{UseKeep, "a"}, {UseEnd, "b"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, key := &Run{memory: newMemory()}, GrantKey{Customer: "cus_1", Key: "welcome"}
			var got error
			for _, next := range tc.plans {
				got = run.PlanKey(t.Context(), key, next.use, next.grant)
			}
			if refusal := RefusalOf(got); (refusal == nil) != (tc.want == "") || refusal != nil && refusal.Summary != tc.want {
				t.Errorf("error %v, want %q", got, tc.want)
			}
			if err := run.PlanKey(t.Context(), GrantKey{Customer: "cus_2", Key: "welcome"}, UseCreate, ""); err != nil {
				t.Errorf("another customer's grant is another grant: %v", err)
			}
		})
	}
}

// TestPlanGrant: one grant has one keeper, and is not ended beside it.
func TestPlanGrant(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		uses []Use
		ok   bool // of the last
	}{
		"one keeps it":       {[]Use{UseKeep}, true},
		"two keep it":        {[]Use{UseKeep, UseKeep}, false},
		"kept, then ended":   {[]Use{UseKeep, UseEnd}, false},
		"ended, then kept":   {[]Use{UseEnd, UseKeep}, false},
		"ended by two":       {[]Use{UseEnd, UseEnd}, true},
		"ended by two, kept": {[]Use{UseEnd, UseEnd, UseKeep}, false},
	} {
		run := &Run{memory: newMemory()}
		var err error
		for _, use := range tc.uses {
			err = run.PlanGrant("a", use)
		}
		if (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err := run.PlanGrant("b", UseKeep); err != nil {
			t.Errorf("%s: another grant: %v", name, err)
		}
	}
}
