// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRefusesWhatMayNotBeProbed(t *testing.T) {
	t.Parallel()
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	for name, tt := range map[string]struct{ key, base, want string }{
		"no key":                   {"", server.URL, "set STRIPE_API_KEY"},
		"a blank key":              {"  ", server.URL, "set STRIPE_API_KEY"},
		"a live mode key":          {"sk_live_secret", server.URL, "live mode key"},
		"a restricted live key":    {"rk_live_secret", server.URL, "live mode key"},
		"a publishable key":        {"pk_test_secret", server.URL, "publishable"},
		"no key at all":            {"secret", server.URL, "STRIPE_API_KEY"},
		"another host in clear":    {"sk_test_secret", "http://stripe.example", "STRIPE_API_BASE"},
		"an address with a path":   {"sk_test_secret", server.URL + "/v1", "STRIPE_API_BASE"},
		"an address of nothing":    {"sk_test_secret", "stripe", "STRIPE_API_BASE"},
		"an address with a secret": {"sk_test_secret", "https://user:secret@stripe.example", "STRIPE_API_BASE"},
	} {
		var out strings.Builder
		err := run(t.Context(), tt.key, tt.base, &out)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error is %v, want one of %q", name, err, tt.want)
		}
		if out.String() != "" || asked {
			t.Errorf("%s: printed %q, asked %v", name, out.String(), asked)
		}
	}
}
