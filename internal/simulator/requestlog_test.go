// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"strings"
	"testing"
)

func TestTheRequestLogForgetsTheOldest(t *testing.T) {
	t.Parallel()
	const limit, dropped = 5, 7
	l := requestLog{max: limit, maxSize: maxLoggedSize}
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

func TestTheRequestLogIsBoundedInBytes(t *testing.T) {
	t.Parallel()
	const body, limit = 500_000, 10 * 500_000
	l := requestLog{max: maxRequests, maxSize: limit}
	for range 200 {
		l.add(Request{Path: "/v1/customers", Status: 200, Form: map[string]string{"description": strings.Repeat("x", body)}})
	}
	held := 0
	for _, r := range l.requests("") {
		held += len(r.Form["description"])
	}
	if held > limit || held < limit-2*body {
		t.Errorf("%d bytes are remembered, want nearly %d", held, limit)
	}
	l.add(Request{Form: map[string]string{"a": strings.Repeat("x", 2*limit)}})
	if n := len(l.requests("")); n != 1 {
		t.Errorf("with one larger than the bound, %d requests are remembered, want that one", n)
	}
	l.reset(false)
	l.add(Request{})
	if n := len(l.requests("")); n != 1 || l.counts().Requests != 202 {
		t.Errorf("after a reset, %d requests are remembered and %d counted", n, l.counts().Requests)
	}
}
