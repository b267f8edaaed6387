// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// chromium finds a browser, or skips the test.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium on the PATH")
	return ""
}

// browse shows a page until five seconds of its own time have passed, and answers
// its document.
func browse(t *testing.T, browser, address string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--no-first-run", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=5000", "--dump-dom", address)
	var complaints strings.Builder
	command.Stderr = &complaints
	document, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, complaints.String())
	}
	return string(document)
}

func TestABrowserShowsRequestsAsTheyComeIn(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	sim, err := simulator.New(simulator.Options{Observe: func(e simulator.Exchange) { checkExchange(t, e) }})
	if err != nil {
		t.Fatal(err)
	}
	var s *server
	var shown atomic.Int64
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Something happens after the browser has the page for the first time.
		if r.URL.Path == "/" && shown.Add(1) == 2 {
			late := s.as(simulatorKey).customer("name=Came+in+later")
			s.as(simulatorKey).grant(late, "name", "Late credits")
		}
		sim.ServeHTTP(w, r)
	})
	listening := httptest.NewServer(handler)
	t.Cleanup(listening.Close)
	s = &server{t: t, simulator: sim, url: listening.URL}
	s.as(simulatorKey).post("/v1/customers", url.Values{"name": {"First " + hostile}}.Encode())

	document := browse(t, browser, s.url+"/")
	for _, part := range []string{"First &lt;script&gt;", "Came in later", "Late credits", "10.00 USD", "/v1/billing/credit_grants", "<title>Stripe simulator</title>"} {
		if !strings.Contains(document, part) {
			t.Errorf("the browser does not show %q:\n%s", part, document)
		}
	}
}
