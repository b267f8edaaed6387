// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// Request is an entry of the simulator's request log.
type Request struct {
	Method         string            `json:"method"`
	Path           string            `json:"path"`
	Query          map[string]string `json:"query"`
	Form           map[string]string `json:"form"`
	IdempotencyKey string            `json:"idempotency_key"`
	Status         int               `json:"status"`
	UserAgent      string            `json:"user_agent"`
}

// Stats is what the simulator counted.
type Stats struct {
	Requests int            `json:"requests"`
	ByStatus map[string]int `json:"by_status"`
	ByRoute  map[string]int `json:"by_route"`
}

// Fault is trouble that the simulator makes: see its package documentation.
type Fault struct {
	Method      string  `json:"method,omitempty"`
	Path        string  `json:"path,omitempty"`
	Status      int     `json:"status,omitempty"`
	Drop        string  `json:"drop,omitempty"`
	Code        string  `json:"code,omitempty"`
	Kept        bool    `json:"kept,omitempty"`
	Times       int     `json:"times,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	DelayMS     int     `json:"delay_ms,omitempty"`
	Seed        int64   `json:"seed,omitempty"`
}

// Requests is the log of the requests of a method below a path, oldest first.
func (a *Account) Requests(t testing.TB, method, prefix string) []Request {
	t.Helper()
	var all []Request
	a.control(t, http.MethodGet, "/_sim/requests", nil, &all)
	var out []Request
	for _, request := range all {
		if request.Method == method && strings.HasPrefix(request.Path, prefix) {
			out = append(out, request)
		}
	}
	return out
}

// Stats is the count of requests since the last ResetStats.
func (a *Account) Stats(t testing.TB) Stats {
	t.Helper()
	var stats Stats
	a.control(t, http.MethodGet, "/_sim/stats", nil, &stats)
	return stats
}

// ResetStats starts the counts and the request log anew.
func (a *Account) ResetStats(t testing.TB) {
	t.Helper()
	a.control(t, http.MethodPost, "/_sim/reset_stats", nil, nil)
}

// Faults replaces the trouble that the simulator makes; none ends it.
func (a *Account) Faults(t testing.TB, faults ...Fault) {
	t.Helper()
	if faults == nil {
		faults = []Fault{}
	}
	a.control(t, http.MethodPost, "/_sim/faults", faults, nil)
}

// Switch sets what is OPEN about Stripe.
func (a *Account) Switch(t testing.TB, switches any) {
	t.Helper()
	a.control(t, http.MethodPost, "/_sim/switches", switches, nil)
}

// Draw applies an amount of a grant to an invoice.
func (a *Account) Draw(t testing.TB, grant string, minorUnits int64) {
	t.Helper()
	a.control(t, http.MethodPost, "/_sim/credits/apply", map[string]any{"credit_grant": grant, "value": minorUnits}, nil)
}

func (a *Account) control(t testing.TB, method, path string, body, into any) {
	t.Helper()
	if !a.simulated {
		t.Fatalf("%s is the simulator's; call SimulatorOnly first", path)
	}
	text := ""
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(raw)
	}
	status, answer, err := a.send(method, path, "application/json", text)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("status %d: %s", status, answer)
	}
	if err == nil && into != nil {
		err = json.NewDecoder(bytes.NewReader(answer)).Decode(into)
	}
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
}
