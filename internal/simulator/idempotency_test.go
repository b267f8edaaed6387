// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestTheFirstAnswerToAKeyIsReplayed(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	keyed := c.with("Idempotency-Key", "once")
	first := keyed.do(http.MethodPost, grantsPath, terms(customer))
	second := keyed.do(http.MethodPost, grantsPath, terms(customer))
	if first.raw != second.raw || second.status != http.StatusOK {
		t.Errorf("the second answer is %s, after %s", second.raw, first.raw)
	}
	if first.header.Get("Idempotent-Replayed") != "" || second.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("Idempotent-Replayed is %q, then %q", first.header.Get("Idempotent-Replayed"), second.header.Get("Idempotent-Replayed"))
	}
	if original := second.header.Get("Original-Request"); original != first.header.Get("Request-Id") || original == second.header.Get("Request-Id") {
		t.Errorf("Original-Request is %q", original)
	}
	if n := len(c.get(grantsPath, "").data()); n != 1 {
		t.Errorf("there are %d grants", n)
	}
	c.with("Idempotency-Key", "another").post(grantsPath, terms(customer))
	if n := len(c.get(grantsPath, "").data()); n != 2 {
		t.Errorf("there are %d grants after another key", n)
	}
}

func TestAKeyBelongsToItsAccountModeParametersAndPath(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client().with("Idempotency-Key", "k")
	customer := c.customer("name=a")
	if again := c.customer("name=a"); again != customer {
		t.Errorf("replayed is %s, want %s", again, customer)
	}
	expectRefusal(t, c.do(http.MethodPost, "/v1/customers", "name=b"), refusal{400, "idempotency_error", "", ""})
	expectRefusal(t, c.do(http.MethodPost, clocksPath, "name=a"), refusal{400, "idempotency_error", "", ""})
	for _, key := range []string{"sk_test_other", strings.Replace(testKey, "test", "live", 1)} {
		other := c
		other.key = key
		if got := other.customer("name=b"); got == customer {
			t.Errorf("another account's or mode's key gets the same answer")
		}
	}
}

func TestParametersInAnotherOrderAreTheSame(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client().with("Idempotency-Key", "k")
	if a, b := c.customer("name=a&email=b"), c.customer("email=b&name=a"); a != b {
		t.Errorf("two customers, %s and %s", a, b)
	}
}

func TestWhatIsKeptForAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tests := map[string]struct {
		path, form string
		kept       bool
	}{
		"refused void":       {grantsPath + "/" + w.used + "/void", "", true},
		"missing object":     {grantsPath + "/credgr_none/void", "", true},
		"missing customer":   {grantsPath, terms("cus_none"), true},
		"unknown parameter":  {grantsPath, terms(w.customer, "color", "red"), false},
		"missing parameter":  {grantsPath, terms(w.customer, "category", "-"), false},
		"unrecognized path":  {"/v1/nothing", "", false},
		"exclusive settings": {"/v1/prices", "currency=usd&unit_amount=1&unit_amount_decimal=1&product=p", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := w.with("Idempotency-Key", name)
			first, second := c.do(http.MethodPost, tt.path, tt.form), c.do(http.MethodPost, tt.path, tt.form)
			if first.status < 400 || second.status != first.status {
				t.Errorf("answers are %d, then %d", first.status, second.status)
			}
			if replayed := second.header.Get("Idempotent-Replayed") == "true"; replayed != tt.kept {
				t.Errorf("replayed is %t, want %t", replayed, tt.kept)
			}
		})
	}
}

func TestAKeyIsForgottenAfterADay(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client().with("Idempotency-Key", "k")
	first := c.customer("")
	wall.advance(24*time.Hour - time.Second)
	if again := c.customer(""); again != first {
		t.Error("the key was forgotten within a day")
	}
	wall.advance(time.Second)
	if again := c.customer(""); again == first {
		t.Error("the key is still known after a day")
	}
}

func TestKeysOnReadsHaveNoEffect(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	keyed := c.with("Idempotency-Key", "k")
	keyed.get("/v1/customers", "")
	c.customer("")
	if n := len(keyed.get("/v1/customers", "").data()); n != 1 {
		t.Errorf("%d customers are read", n)
	}
}

func TestTooLongAKey(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	c.with("Idempotency-Key", strings.Repeat("k", 255)).customer("")
	r := c.with("Idempotency-Key", strings.Repeat("k", 256)).do(http.MethodPost, "/v1/customers", "")
	expectRefusal(t, r, refusal{400, invalid, "", ""})
}
