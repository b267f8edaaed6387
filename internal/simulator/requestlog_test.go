// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "testing"

func TestTheRequestLogForgetsTheOldest(t *testing.T) {
	t.Parallel()
	const limit, dropped = 5, 7
	l := requestLog{max: limit}
	for i := range limit + dropped {
		r := Request{Path: "/v1/early", Status: 200}
		if i >= dropped {
			r.Path = "/v1/late"
		}
		l.add(r)
	}
	if n := len(l.requests("/v1/early")); n != 0 {
		t.Errorf("%d of the oldest are still there", n)
	}
	if n := len(l.requests("")); n != limit {
		t.Errorf("%d requests are remembered, want %d", n, limit)
	}
	if n := l.counts().Requests; n != limit+dropped {
		t.Errorf("%d requests are counted, want %d", n, limit+dropped)
	}
}
