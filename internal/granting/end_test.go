// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "testing"

func TestNextEndAction(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		policy  string
		refused EndAction
		status  string
		want    EndAction
	}{
		{PolicyVoidOrExpire, EndVoid, StatusGranted, EndExpire},
		{PolicyVoidOrExpire, EndVoid, StatusPending, EndRefuse},
		{PolicyVoidOrExpire, EndVoid, StatusExpired, EndDone},
		{PolicyVoidOrExpire, EndVoid, StatusVoided, EndDone},
		{PolicyVoidOrExpire, EndExpire, StatusDepleted, EndDone},
		{PolicyVoidOrExpire, EndExpire, StatusGranted, EndRefuse},
		{PolicyVoidOrExpire, EndExpire, StatusExpired, EndDone},
		{PolicyVoid, EndVoid, StatusGranted, EndRefuse},
		{PolicyVoid, EndVoid, StatusExpired, EndDone},
		{PolicyExpire, EndExpire, StatusPending, EndVoid},
		{PolicyExpire, EndExpire, StatusGranted, EndRefuse},
		{PolicyExpire, EndExpire, StatusDepleted, EndDone},
		{PolicyExpire, EndVoid, StatusPending, EndRefuse},
		{PolicyExpire, EndVoid, StatusGranted, EndExpire},
	} {
		if got := NextEndAction(tc.policy, tc.refused, tc.status); got != tc.want {
			t.Errorf("NextEndAction(%s, refused %d, %s) = %d, want %d", tc.policy, tc.refused, tc.status, got, tc.want)
		}
	}
}

// TestFirstEndAction: the policy alone chooses what is asked first.
func TestFirstEndAction(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]EndAction{PolicyVoidOrExpire: EndVoid, PolicyVoid: EndVoid, PolicyExpire: EndExpire} {
		if got := FirstEndAction(policy); got != want {
			t.Errorf("FirstEndAction(%s) = %d, want %d", policy, got, want)
		}
	}
}
