// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// keeping is a run that keeps its answer.
func keeping(run func() answer) func(func(answer) map[string]keptAnswer) answer {
	return func(keep func(answer) map[string]keptAnswer) answer {
		a := run()
		keep(a)
		return a
	}
}

// Driven from inside, because only so a request can be held while another comes.
func TestAKeyInFlightIsRefused(t *testing.T) {
	t.Parallel()
	keys := newIdempotencyKeys(time.Now)
	ask := func() *request {
		return &request{Request: httptest.NewRequest(http.MethodPost, "/v1/customers", nil), id: "req_test"}
	}
	entered, release, done := make(chan struct{}), make(chan struct{}), make(chan answer)
	go func() {
		done <- keys.once("k", ask(), keeping(func() answer {
			close(entered)
			<-release
			return succeeded("made once")
		}))
	}()
	<-entered
	never := keeping(func() answer {
		t.Error("the request ran twice")
		return answer{}
	})
	busy := keys.once("k", ask(), never)
	if busy.status != http.StatusConflict || !strings.Contains(string(busy.body), "idempotency_key_in_use") || busy.kept {
		t.Errorf("a second request meanwhile is answered %d %s", busy.status, busy.body)
	}
	close(release)
	first := <-done
	replayed := keys.once("k", ask(), never)
	if !bytes.Equal(replayed.body, first.body) || replayed.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("afterwards it is answered %s, want %s", replayed.body, first.body)
	}
}

func TestAKeyIsFreeAgainWhenItsRequestPanics(t *testing.T) {
	t.Parallel()
	keys := newIdempotencyKeys(time.Now)
	ask := &request{Request: httptest.NewRequest(http.MethodPost, "/v1/customers", nil), id: "req_test"}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		keys.once("k", ask, keeping(func() answer { panic("lost") }))
	}()
	if a := keys.once("k", ask, keeping(func() answer { return succeeded("made") })); a.status != http.StatusOK {
		t.Errorf("the next request is answered %d %s", a.status, a.body)
	}
}

func TestExpiredKeysAreSwept(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	keys := newIdempotencyKeys(func() time.Time { return now })
	ask := &request{Request: httptest.NewRequest(http.MethodPost, "/v1/customers", nil), id: "req_test"}
	for i := range firstSweep {
		keys.once(strings.Repeat("k", i%200+1)+strings.Repeat("x", i/200), ask, keeping(func() answer { return succeeded(i) }))
	}
	now = now.Add(keyLifetime)
	keys.once("one more", ask, keeping(func() answer { return succeeded("made") }))
	if n := len(keys.kept()); n != 1 {
		t.Errorf("%d answers are kept, want the last only", n)
	}
}
