// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// TestAChangeThatWasAnsweredUnreadablyIsAskedForAgain: Stripe has kept the answer for
// the Idempotency-Key.
func TestAChangeThatWasAnsweredUnreadablyIsAskedForAgain(t *testing.T) {
	t.Parallel()
	truncated := grantJSON[:len(grantJSON)/2]
	for name, first := range map[string]func(w http.ResponseWriter){
		"cut off by a proxy":      func(w http.ResponseWriter) { _, _ = io.WriteString(w, truncated) },
		"empty":                   func(http.ResponseWriter) {},
		"a page of a proxy's own": func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") },
		"a connection that broke off": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, truncated)
		},
		"cut off, though kept for the key": func(w http.ResponseWriter) {
			w.Header().Set("Idempotent-Replayed", "true")
			_, _ = io.WriteString(w, truncated)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				if n == 0 {
					first(w)
					return
				}
				w.Header().Set("Idempotent-Replayed", "true")
				_, _ = io.WriteString(w, grantJSON)
			})
			grant, err := clientFor(t, d.URL, 2).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
			if err != nil || grant.ID != "credgr_test_1" || !grant.Replayed || !grant.AnswerLost || d.seen() != 2 {
				t.Fatalf("%d requests; %+v, %v", d.seen(), grant, err)
			}
			for n, r := range d.requests {
				if r.Header.Get("Idempotency-Key") != "key" || d.bodies[n] != d.bodies[0] {
					t.Errorf("request %d is another one", n)
				}
			}
		})
	}
}

// TestAnAnswerThatNeverCanBeReadIsGivenUp: within the retries that are configured, and
// with what the answer does say. A read is not tried again.
func TestAnAnswerThatNeverCanBeReadIsGivenUp(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, grantJSON[:100]) })
	client := clientFor(t, d.URL, 2)
	_, err := client.CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
	var failed *Error
	if !errors.As(err, &failed) || !failed.OutcomeUnknown || !failed.InvalidResponse || failed.Status != 200 || failed.RequestID != "req_2" || failed.Attempts != 3 || d.seen() != 3 {
		t.Errorf("%d requests; %#v", d.seen(), err)
	}
	if _, err := client.GetCreditGrant(context.Background(), "credgr_test_1"); !IsInvalidResponse(err) || IsOutcomeUnknown(err) || d.seen() != 4 {
		t.Errorf("%d requests; %v", d.seen(), err)
	}
}

// TestRetriesAreLogged: each with its reason, and none that does not come.
func TestRetriesAreLogged(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer func(n int, w http.ResponseWriter)
		want   []string
	}{
		"given up": {func(_ int, w http.ResponseWriter) { refuse(w, 503, "") }, []string{"Service Unavailable", "Service Unavailable"}},
		"an answer in the end": {func(n int, w http.ResponseWriter) {
			switch n {
			case 0:
				cut(w)
			case 1:
				_, _ = io.WriteString(w, "{")
			default:
				_, _ = io.WriteString(w, grantJSON)
			}
		}, []string{"broken connection", "an answer that cannot be read"}},
		"refused": {func(_ int, w http.ResponseWriter) { refuse(w, 400, "") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) { tc.answer(n, w) })
			var output bytes.Buffer
			_, _ = clientFor(t, d.URL, 2).CreateCreditGrant(tflogtest.RootLogger(t.Context(), &output), CreditGrantCreate{Customer: "cus_1"}, "key")
			entries, err := tflogtest.MultilineJSONDecode(&output)
			if err != nil {
				t.Fatal(err)
			}
			var reasons []string
			for n, entry := range entries {
				reasons = append(reasons, fmt.Sprint(entry["reason"]))
				if entry["attempt"] != float64(n+1) {
					t.Errorf("entry %d is of attempt %v", n, entry["attempt"])
				}
			}
			if !slices.Equal(reasons, tc.want) {
				t.Errorf("logged are %q, want %q", reasons, tc.want)
			}
		})
	}
}
