// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "testing"

func TestDecideFate(t *testing.T) {
	t.Parallel()
	live := Holding{Value: 100, GrantID: "credgr_1"}
	drifting := Holding{Value: 100, GrantID: "credgr_1", Drift: "never expires"}
	voided := Holding{Value: 100, GrantID: "credgr_1", Ended: StatusVoided}
	missing := Holding{Value: 100, Drift: "not granted"}
	same, other := Wanted{Value: 100, Known: true}, Wanted{Value: 200, Known: true}
	for _, test := range []struct {
		name string
		has  Holding
		want *Wanted
		do   Fate
	}{
		{"nothing held, wanted", Holding{}, &same, FateGrant},
		{"a failure before, wanted", missing, &same, FateGrant},
		{"a failure before, another value", missing, &other, FateGrant},
		{"a failure before, not wanted any more", missing, nil, FateForget},
		{"live, unchanged", live, &same, FateKeep},
		{"live, another value", live, &other, FateReplace},
		{"live, value unknown", live, &Wanted{}, FateUnknown},
		{"live, not wanted any more", live, nil, FateEnd},
		{"live, new terms", live, &Wanted{Value: 100, Known: true, NewTerms: true}, FateUpdate},
		{"live, new terms and another value", live, &Wanted{Value: 200, Known: true, NewTerms: true}, FateReplace},
		{"live, drifting", drifting, &same, FateUpdate},
		{"nothing held, too late", Holding{}, &Wanted{Value: 100, Known: true, Late: true}, FateLate},
		{"a failure before, too late", missing, &Wanted{Value: 100, Known: true, Late: true}, FateLate},
		{"live, too late for another", live, &Wanted{Value: 200, Known: true, Late: true}, FateReplace},
		{"ended, unchanged", voided, &same, FateKeep},
		{"ended, another value", voided, &other, FateKeep},
		{"ended, value unknown", voided, &Wanted{}, FateKeep},
		{"ended, new terms", voided, &Wanted{Value: 100, Known: true, NewTerms: true}, FateKeep},
		{"ended, not wanted any more", voided, nil, FateForget},
		{"ended, with a live one beside it, the value known late", voided, &Wanted{Superseded: true}, FateUnknown},
		{"ended, with a live one beside it", voided, &Wanted{Value: 200, Known: true, Superseded: true}, FateGrant},
	} {
		if got := DecideFate(test.has, test.want); got != test.do {
			t.Errorf("%s: fate %d, want %d", test.name, got, test.do)
		}
	}
}
