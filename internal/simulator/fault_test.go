// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

type fault = map[string]any

func TestFaultsWithAStatus(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	tests := []struct {
		fault       fault
		want        refusal
		header      string
		headerValue string
	}{
		{fault{"status": 429}, refusal{429, invalid, "rate_limit", ""}, "Stripe-Rate-Limited-Reason", "global-rate"},
		{fault{"status": 429, "code": "lock_timeout"}, refusal{429, invalid, "lock_timeout", ""}, "Stripe-Should-Retry", "true"},
		{fault{"status": 409}, refusal{409, invalid, "lock_timeout", ""}, "Stripe-Should-Retry", "true"},
		{fault{"status": 409, "code": "idempotency_key_in_use"}, refusal{409, "idempotency_error", "idempotency_key_in_use", ""}, "", ""},
		{fault{"status": 403}, refusal{403, invalid, "", ""}, "", ""},
		{fault{"status": 500}, refusal{500, "api_error", "", ""}, "", ""},
		{fault{"status": 503, "headers": map[string]string{"Retry-After": "7"}}, refusal{503, "api_error", "", ""}, "Retry-After", "7"},
	}
	for _, tt := range tests {
		tt.fault["times"] = 1
		c.control("/_sim/faults", []fault{tt.fault})
		r := c.do(http.MethodPost, grantsPath, terms(customer))
		expectRefusal(t, r, tt.want)
		if got := r.header.Get(tt.header); tt.header != "" && got != tt.headerValue {
			t.Errorf("%v: %s is %q, want %q", tt.fault, tt.header, got, tt.headerValue)
		}
	}
	if n := len(c.get(grantsPath, "").data()); n != 0 {
		t.Errorf("%d grants were made", n)
	}
	c.grant(customer)
}

func TestAFaultIsReplayedOnlyIfItIsKept(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{false, true} {
		c := start(t, simulator.Options{}).client()
		customer := c.customer("")
		c.control("/_sim/faults", []fault{{"status": 500, "times": 1, "kept": kept}})
		keyed := c.with("Idempotency-Key", "k")
		if r := keyed.do(http.MethodPost, grantsPath, terms(customer)); r.status != 500 {
			t.Fatalf("the first answer is %d", r.status)
		}
		r := keyed.do(http.MethodPost, grantsPath, terms(customer))
		if replayed := r.status == 500 && r.header.Get("Idempotent-Replayed") == "true"; replayed != kept {
			t.Errorf("kept %t: the second answer is %d, Idempotent-Replayed %q", kept, r.status, r.header.Get("Idempotent-Replayed"))
		}
	}
}

func TestDroppedConnections(t *testing.T) {
	t.Parallel()
	for drop, made := range map[string]int{"before": 0, "after": 1} {
		t.Run(drop, func(t *testing.T) {
			t.Parallel()
			c := start(t, simulator.Options{}).client()
			customer := c.customer("")
			c.control("/_sim/faults", []fault{{"method": "POST", "path": grantsPath, "drop": drop, "times": 1}})
			keyed := c.with("Idempotency-Key", "k")
			if r, err := keyed.try(http.MethodPost, grantsPath, terms(customer)); err == nil {
				t.Fatalf("the connection was not cut: %d", r.status)
			}
			if n := len(c.get(grantsPath, "").data()); n != made {
				t.Errorf("%d grants were made, want %d", n, made)
			}
			keyed.post(grantsPath, terms(customer))
			if n := len(c.get(grantsPath, "").data()); n != 1 {
				t.Errorf("%d grants were made by two attempts", n)
			}
			if stats := c.as("").get("/_sim/stats", ""); stats.at("by_status", "dropped") != 1.0 {
				t.Errorf("stats are %v", stats)
			}
		})
	}
}

func TestFaultsSelectAndRunOut(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	c.control("/_sim/faults", []fault{{"method": "GET", "path": "/v1/customers", "status": 500, "times": 2}})
	status := func(method, path string) int { return c.do(method, path, "").status }
	if status(http.MethodPost, "/v1/customers") != 200 || status(http.MethodGet, grantsPath) != 200 {
		t.Error("the fault happens to others")
	}
	for i, want := range []int{500, 500, 200} {
		if got := status(http.MethodGet, "/v1/customers/"+customer); got != want {
			t.Errorf("request %d is answered %d, want %d", i, got, want)
		}
	}
	c.control("/_sim/faults", []fault{{"status": 500}})
	if status(http.MethodGet, grantsPath) != 500 {
		t.Error("a fault without times does not happen")
	}
	c.control("/_sim/faults", []fault{})
	if status(http.MethodGet, grantsPath) != 200 {
		t.Error("the fault still happens after it was taken away")
	}
}

func TestProbabilityIsRepeatableByItsSeed(t *testing.T) {
	t.Parallel()
	run := func(seed int) (pattern string) {
		c := start(t, simulator.Options{}).client()
		c.control("/_sim/faults", []fault{{"status": 500, "probability": 0.5, "seed": seed}})
		for range 64 {
			pattern += map[bool]string{true: "x", false: "."}[c.do(http.MethodGet, grantsPath, "").status == 500]
		}
		return pattern
	}
	first := run(1)
	if again := run(1); again != first {
		t.Errorf("the same seed gives %s, then %s", first, again)
	}
	if other := run(2); other == first {
		t.Errorf("another seed gives %s too", other)
	}
}

func TestFaultsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	s.control("/_sim/faults", []fault{{"status": 500, "times": 5}})
	for _, body := range []string{
		`[{"drop": "during"}]`, `[{"drop": "after", "status": 500}]`, `[{"status": 200}]`, `[{"probability": 2}]`, `[{"times": -1}]`,
		`[{"gateway": "during", "status": 502}]`, `[{"gateway": "after"}]`, `[{"gateway": "after", "status": 502, "drop": "after"}]`, `[{"body": "x", "status": 502}]`, `[{"stauts": 500}]`, `{"status": 500}`, ``,
	} {
		if r := s.as("").do(http.MethodPost, "/_sim/faults", body); r.status != http.StatusBadRequest {
			t.Errorf("%s is answered %d", body, r.status)
		}
	}
	var list []simulator.Fault
	if err := json.Unmarshal([]byte(s.as("").do(http.MethodGet, "/_sim/faults", "").raw), &list); err != nil || len(list) != 1 || list[0].Times != 5 {
		t.Errorf("the faults are %v (%v)", list, err)
	}
}

func TestAGatewayAnswersInStripesPlace(t *testing.T) {
	t.Parallel()
	for gateway, made := range map[string]int{"before": 0, "after": 1} {
		c := start(t, simulator.Options{}).client()
		customer := c.customer("")
		c.control("/_sim/faults", []fault{{"method": "POST", "path": grantsPath, "gateway": gateway, "status": 404, "times": 1}})
		keyed := c.with("Idempotency-Key", "k")
		r := keyed.do(http.MethodPost, grantsPath, terms(customer))
		if r.status != 404 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") || !strings.Contains(r.raw, "<h1>404 Not Found</h1>") ||
			r.header.Get("Request-Id") != "" || r.header.Get("Stripe-Version") != "" {
			t.Errorf("%s: answered %d %v %s", gateway, r.status, r.header, r.raw)
		}
		if n := len(c.get(grantsPath, "").data()); n != made {
			t.Errorf("%s: %d grants were made, want %d", gateway, n, made)
		}
		keyed.post(grantsPath, terms(customer))
		if n := len(c.get(grantsPath, "").data()); n != 1 {
			t.Errorf("%s: %d grants were made by two attempts", gateway, n)
		}
		if log := c.requests("path=" + grantsPath); log[0].Status != 404 || log[0].Gateway != gateway {
			t.Errorf("%s: logged is %+v", gateway, log[0])
		}
	}
}

func TestAGatewaySaysWhatItIsTold(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	c.control("/_sim/faults", []fault{{"gateway": "before", "status": 200, "body": `{"message": "Forbidden"}`, "content_type": "application/json", "headers": fault{"X-Cache": "Error"}}})
	r := c.do(http.MethodGet, grantsPath, "")
	if r.status != 200 || r.raw != `{"message": "Forbidden"}` || r.header.Get("Content-Type") != "application/json" || r.header.Get("X-Cache") != "Error" {
		t.Errorf("answered %d %v %s", r.status, r.header, r.raw)
	}
}

func TestAChangeThatIsIgnored(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	grant := c.grant(c.customer(""))
	for _, end := range []string{"void", "expire"} {
		c.control("/_sim/faults", []fault{{"method": "POST", "path": grantsPath + "/" + grant, "ignored": true, "times": 1}})
		path := grantsPath + "/" + grant + "/" + end
		if r := c.post(path, ""); r.id() != grant || r["voided_at"] != nil || r["expires_at"] != nil {
			t.Errorf("%s answers %v", end, r)
		}
		if g := c.get(grantsPath+"/"+grant, ""); g["voided_at"] != nil || g["expires_at"] != nil {
			t.Errorf("%s has changed %v", end, g)
		}
	}
	c.control("/_sim/faults", []fault{{"ignored": true, "times": 1}})
	if g := c.post(grantsPath+"/"+grant, "metadata[a]=b"); g.at("metadata", "a") != nil {
		t.Errorf("an update that is ignored answers %v", g)
	}
	if g := c.post(grantsPath+"/"+grant+"/void", ""); g["voided_at"] == nil {
		t.Errorf("the void after it answers %v", g)
	}
}

func TestAnAnswerWithAFalseField(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	grant := c.grant(c.customer(""), "name", "a")
	c.control("/_sim/faults", []fault{{"path": grantsPath, "merge": fault{"livemode": true, "amount": fault{"monetary": fault{"value": 7}}}, "times": 2}})
	for _, g := range []object{c.get(grantsPath+"/"+grant, ""), c.get(grantsPath, "").data()[0], c.get(grantsPath+"/"+grant, "")} {
		if g["livemode"] != (g.at("amount", "monetary", "value") == 7.0) || g.at("amount", "monetary", "currency") != "usd" {
			t.Errorf("answered is %v", g)
		}
	}
	if g := c.get(grantsPath+"/"+grant, ""); g["livemode"] != false {
		t.Errorf("afterwards the grant is %v", g)
	}
}

func TestAClockThatIsAhead(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	c.control("/_sim/faults", []fault{{"date_ahead_s": 7200, "times": 1}})
	for _, ahead := range []time.Duration{2 * time.Hour, 0} {
		want := wall.Now().Add(ahead).UTC().Format(http.TimeFormat)
		if got := c.do(http.MethodGet, "/v1/account", "").header.Get("Date"); got != want {
			t.Errorf("the date is %s, want %s", got, want)
		}
	}
}
