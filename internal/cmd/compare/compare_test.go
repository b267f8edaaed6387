// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestOutcome(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		out    string
		failed bool
		want   string
	}{
		"a plan":                {"...\nPlan: 1 to add, 0 to change, 0 to destroy.\n", false, "Plan: 1 to add, 0 to change, 0 to destroy"},
		"no changes, a warning": {"No changes. Your infrastructure matches.\n╷\n│ Warning: It has ended\n│ ...\n", false, `No changes; warning: "It has ended"`},
		"valid":                 {"Success! The configuration is valid.\n", false, "accepted"},
		"the first error":       {"╷\n│ Error: Invalid currency\n╵\n╷\n│ Error: Another\n", true, `error: "Invalid currency"`},
		"nothing":               {"", true, "error"},
	} {
		if got := outcome(tc.out, tc.failed); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// TestStandIn reaches the simulator as api.stripe.com, by the proxy and the certificate,
// and no other host.
func TestStandIn(t *testing.T) {
	t.Parallel()
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := standIn(sim, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(s.certificate)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	proxy, err := url.Parse(s.proxy)
	if err != nil || !trusted.AppendCertsFromPEM(text) {
		t.Fatalf("the proxy is %s (%v), and the certificate\n%s", s.proxy, err, text)
	}
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: trusted}, DisableKeepAlives: true}}
	get := func(address string) (*http.Response, error) {
		r, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer sk_test_compare")
		answer, err := client.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		return answer, err
	}
	if answer, err := get("https://api.stripe.com/v1/customers"); err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Request-Id") == "" {
		t.Errorf("api.stripe.com answers %v, %v", answer, err)
	}
	for _, address := range []string{"https://files.stripe.com/v1/files", "https://127.0.0.1:1/", "http://example.com/"} {
		if answer, err := get(address); err == nil && answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s answers %d", address, answer.StatusCode)
		}
	}
	s.close()
	if err := sim.Close(); err != nil {
		t.Error(err)
	}
}
