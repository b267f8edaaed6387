// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestABrowserShowsRequestsAsTheyComeIn(t *testing.T) {
	t.Parallel()
	browser := acctest.FindBrowser(t)
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

	document := browser.Show(t, s.url+"/", "1280")
	for _, part := range []string{"First &lt;script&gt;", "Came in later", "Late credits", "10.00 USD", "/v1/billing/credit_grants", "<title>Stripe simulator</title>"} {
		if !strings.Contains(document, part) {
			t.Errorf("the browser does not show %q:\n%s", part, document)
		}
	}
}
