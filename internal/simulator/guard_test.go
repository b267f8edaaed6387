// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestWebPagesOfOthersAreRefused sends what a browser sends for a page of another
// origin, and what a page sends that a name leads here (DNS rebinding).
func TestWebPagesOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	own := s.url
	port := own[strings.LastIndex(own, ":"):]
	tests := map[string]struct {
		method, path, body string
		header             map[string]string
		status             int
	}{
		"cross-site text":              {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "https://evil.example", "Content-Type": "text/plain"}, 403},
		"cross-site form":              {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded"}, 403},
		"cross-site multipart":         {http.MethodPost, "/_sim/switches", "", map[string]string{"Origin": "https://evil.example", "Content-Type": "multipart/form-data; boundary=x"}, 403},
		"cross-site JSON, asked first": {http.MethodOptions, "/_sim/faults", "", map[string]string{"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}, 403},
		"a sandboxed frame, a file":    {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "null", "Content-Type": "text/plain"}, 403},
		"a null origin, as JSON":       {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "null"}, 403},
		"another port here":            {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "http://127.0.0.1:1"}, 403},
		"the same, with https":         {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Origin": "https://127.0.0.1" + port}, 403},
		"to Stripe's API":              {http.MethodPost, "/v1/customers", "name=evil", map[string]string{"Origin": "https://evil.example"}, 403},
		"reading":                      {http.MethodGet, "/_sim/requests", "", map[string]string{"Origin": "https://evil.example"}, 403},
		"rebound, reading":             {http.MethodGet, "/_sim/requests", "", map[string]string{"Host": "evil.example" + port}, 403},
		"rebound, its own origin":      {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Host": "evil.example" + port, "Origin": "http://evil.example" + port}, 403},
		"rebound, the page":            {http.MethodGet, "/", "", map[string]string{"Host": "evil.example"}, 403},
		"rebound, a webhook":           {http.MethodPost, "/v1/webhook_endpoints", "url=http://127.0.0.1:1&enabled_events[]=*", map[string]string{"Host": "evil.example" + port}, 403},
		"a name that begins as ours":   {http.MethodGet, "/", "", map[string]string{"Host": "127.0.0.1.evil.example"}, 403},
		"localhost of somebody":        {http.MethodGet, "/", "", map[string]string{"Host": "localhost.evil.example"}, 403},
		"an address of the network":    {http.MethodGet, "/", "", map[string]string{"Host": "192.0.2.1" + port}, 403},
		"text without an origin":       {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Content-Type": "text/plain"}, 415},
		"a form without an origin":     {http.MethodPost, "/_sim/faults", `[{"status": 500}]`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415},
		"nothing said of the content":  {http.MethodPost, "/_sim/reset_stats", "", map[string]string{"Content-Type": "-"}, 415},
		"forgetting requests":          {http.MethodDelete, "/_sim/requests", "", map[string]string{"Content-Type": "-"}, 415},
		"JSON":                         {http.MethodPost, "/_sim/faults", `[]`, nil, 200},
		"JSON with a charset":          {http.MethodPost, "/_sim/faults", `[]`, map[string]string{"Content-Type": "application/json; charset=utf-8"}, 200},
		"reading without a type":       {http.MethodGet, "/_sim/requests", "", map[string]string{"Content-Type": "-"}, 200},
		"our own page":                 {http.MethodPost, "/_sim/faults", `[]`, map[string]string{"Origin": own}, 200},
		"localhost":                    {http.MethodGet, "/_sim/stats", "", map[string]string{"Host": "localhost" + port}, 200},
		"localhost, no port":           {http.MethodGet, "/_sim/stats", "", map[string]string{"Host": "LocalHost"}, 200},
		"version 6":                    {http.MethodGet, "/_sim/stats", "", map[string]string{"Host": "[::1]" + port}, 200},
		"version 6, no port":           {http.MethodGet, "/_sim/stats", "", map[string]string{"Host": "[::1]"}, 200},
	}
	for name, tt := range tests {
		c := s.client()
		for header, value := range tt.header {
			c = c.with(header, value)
		}
		r := c.do(tt.method, tt.path, tt.body)
		if r.status != tt.status {
			t.Errorf("%s: answered %d %s, want %d", name, r.status, r.raw, tt.status)
		}
		message, _ := r.body.at("error", "message").(string)
		advice := map[int]string{403: "Send", 415: "Content-Type: application/json"}[tt.status]
		if !strings.Contains(message, advice) {
			t.Errorf("%s: the error does not say what to do: %q", name, message)
		}
	}
	if faults := s.as("").do(http.MethodGet, "/_sim/faults", "").raw; strings.TrimSpace(faults) != "[]" {
		t.Errorf("a fault was set: %s", faults)
	}
	if log := s.requests(""); len(log) != 0 {
		t.Errorf("what was refused reached Stripe's API: %v", log)
	}
}

func TestAnyAddressIsNoName(t *testing.T) {
	t.Parallel()
	sim, err := simulator.New(simulator.Options{AnyAddress: true})
	if err != nil {
		t.Fatal(err)
	}
	for host, status := range map[string]int{"192.0.2.1:80": 200, "[2001:db8::1]": 200, "localhost": 200, "evil.example": 403, "": 403} {
		r := httptest.NewRequest(http.MethodGet, "/_sim/stats", nil)
		r.Host = host
		w := httptest.NewRecorder()
		if sim.ServeHTTP(w, r); w.Code != status {
			t.Errorf("%q is answered %d, want %d", host, w.Code, status)
		}
	}
}
