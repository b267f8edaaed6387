// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const version = "2025-02-24.acacia"

// message is that of an error.
func (r response) message() string {
	text, _ := r.body.at("error", "message").(string)
	return text
}

func TestVersions(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	for requested, message := range map[string]string{
		"":                                   "",
		version:                              "",
		"2024-09-30.acacia":                  "",
		"2025-02-25.acacia":                  "Invalid Stripe API version: 2025-02-25.acacia",
		"tomorrow":                           "Invalid Stripe API version: tomorrow",
		"2025-03-31.basil":                   "version " + version,
		"2026-07-29.dahlia":                  "version " + version,
		"2026-08-26.preview":                 "version " + version,
		"2024-06-20":                         "version " + version,
		"2025-02-24.acacia; some_feature=v1": "Invalid Stripe API version: 2025-02-24.acacia; some_feature=v1",
	} {
		asking := c
		if requested != "" {
			asking = c.with("Stripe-Version", requested)
		}
		r := asking.do(http.MethodPost, "/v1/customers", "")
		if rendered := r.header.Get("Stripe-Version"); rendered != version {
			t.Errorf("asked for %q, the answer says that it is %q", requested, rendered)
		}
		if message == "" {
			if r.status != http.StatusOK {
				t.Errorf("%q is refused: %s", requested, r.raw)
			}
			continue
		}
		expectRefusal(t, r, refusal{400, invalid, "", ""})
		if !strings.Contains(r.message(), message) {
			t.Errorf("%q is refused with %q, want %q", requested, r.message(), message)
		}
	}
}

func TestBodiesThatAreNoForms(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	const wrongType = "check that your POST content type is application/x-www-form-urlencoded"
	for name, tt := range map[string]struct {
		contentType, body, message string
		status                     int
	}{
		"form":                {"application/x-www-form-urlencoded; charset=utf-8", "name=a", "", 200},
		"no type":             {"-", "name=a", "", 200},
		"a type and nothing":  {"application/json", "", "", 200},
		"JSON":                {"application/json", `{"name": "a"}`, wrongType, 400},
		"multipart":           {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--b--\r\n", wrongType, 400},
		"no type of contents": {"form", "name=a", wrongType, 400},
		"a MiB":               {"application/x-www-form-urlencoded", "name=a" + strings.Repeat("&", 1<<20-len("name=a")), "", 200},
		"more than a MiB":     {"application/x-www-form-urlencoded", "name=a" + strings.Repeat("&", 1<<20), "larger than 1 MiB", 413},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := s.client().with("Content-Type", tt.contentType)
			r := c.do(http.MethodPost, "/v1/customers", tt.body)
			if r.status != tt.status || !strings.Contains(r.message(), tt.message) {
				t.Errorf("answered %d %s", r.status, r.raw[:min(len(r.raw), 500)])
			}
			if tt.status != http.StatusOK {
				expectRefusal(t, r, refusal{tt.status, invalid, "", ""})
			}
		})
	}
}

func TestURLsThatStripeDoesNotHave(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	for _, path := range []string{"/v1/nothing", "/v1/customers/search", "/v1/prices/search", "/v1/customers/cus_1/nothing"} {
		r := c.do(http.MethodGet, path, "")
		expectRefusal(t, r, refusal{404, invalid, "", ""})
		if want := "Unrecognized request URL (GET: " + path + "). "; !strings.HasPrefix(r.message(), want) {
			t.Errorf("the message is %q, want %q", r.message(), want)
		}
	}
	r := c.do(http.MethodDelete, grantsPath+"/credgr_1", "")
	expectRefusal(t, r, refusal{404, invalid, "", ""})
	r = c.do(http.MethodGet, "/v1/customers/", "")
	if !strings.Contains(r.message(), "remove the trailing slash") {
		t.Errorf("the message is %q", r.message())
	}
	expectRefusal(t, c.do(http.MethodGet, "/v1/customers/cus_none", ""), refusal{404, invalid, "resource_missing", "id"})
}

func TestAmountsAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	million := strings.Repeat("9", 900_000)
	price := func(amount string) response {
		return w.do(http.MethodPost, "/v1/prices", "currency=usd&product_data[name]=p&unit_amount_decimal="+amount)
	}
	started := time.Now()
	expectRefusal(t, price(million), refusal{400, invalid, "", "unit_amount_decimal"})
	expectRefusal(t, price("0."+million), refusal{400, invalid, "", "unit_amount_decimal"})
	expectRefusal(t, price("-1"), refusal{400, invalid, "", "unit_amount_decimal"})
	expectRefusal(t, w.do(http.MethodPost, "/v1/prices", "currency=usd&product_data[name]=p&unit_amount="+million), refusal{400, invalid, "parameter_invalid_integer", "unit_amount"})
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("four amounts of a million digits cost %v", took)
	}
	for _, value := range []string{"1000000000000", "9000000000000000000", million, "+5", "4.0"} {
		r := w.do(http.MethodPost, grantsPath, terms(w.customer, "amount[monetary][value]", value))
		expectRefusal(t, r, refusal{400, invalid, "parameter_invalid_integer", "amount[monetary][value]"})
		if len(r.raw) > 2000 {
			t.Errorf("the refusal has %d bytes", len(r.raw))
		}
	}
	rich := w.client.customer("")
	for range 100 {
		w.grant(rich, "amount[monetary][value]", "999999999999")
	}
	if available, ledger := w.balance(rich); available != 99999999999900 || ledger != available {
		t.Errorf("the balances are %v and %v", available, ledger)
	}
	if p := price("4.0"); p.body["unit_amount"] != 4.0 || p.body["unit_amount_decimal"] != "4" {
		t.Errorf("4.0 is %s", p.raw)
	}
	if p := price("0.50"); p.body["unit_amount"] != nil || p.body["unit_amount_decimal"] != "0.5" {
		t.Errorf("0.50 is %s", p.raw)
	}
	expectRefusal(t, w.do(http.MethodPost, grantsPath, terms(w.customer, "effective_at", fmt.Sprint(int64(1)<<62))),
		refusal{400, invalid, "parameter_invalid_integer", "effective_at"})
}

func TestManyParametersOfOneNameCostLittle(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	started := time.Now()
	r := c.do(http.MethodPost, "/v1/customers", strings.Repeat("x=1&", 250_000))
	expectRefusal(t, r, refusal{400, invalid, "parameter_unknown", "x"})
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("a quarter of a million parameters cost %v", took)
	}
}

func TestEndpointsHaveARateOfTheirOwn(t *testing.T) {
	t.Parallel()
	wall := newClock()
	s := start(t, simulator.Options{Now: wall.Now, EndpointRateLimit: 2, RateLimit: 5})
	c := s.client()
	get := func(path string, status int, reason string) {
		t.Helper()
		r := c.do(http.MethodGet, path, "")
		if r.status != status || r.header.Get("Stripe-Rate-Limited-Reason") != reason {
			t.Errorf("%s is answered %d %q, want %d %q", path, r.status, r.header.Get("Stripe-Rate-Limited-Reason"), status, reason)
		}
		if status == http.StatusTooManyRequests {
			expectRefusal(t, r, refusal{429, invalid, "rate_limit", ""})
		}
	}
	get("/v1/customers", 200, "")
	get("/v1/customers", 200, "")
	get("/v1/customers", 429, "endpoint-rate")
	get(grantsPath, 200, "")
	get(grantsPath, 200, "")
	get("/v1/prices", 429, "global-rate")
	wall.advance(time.Second)
	get("/v1/customers", 200, "")
	if r := s.as("sk_test_other").do(http.MethodGet, "/v1/customers", ""); r.status != http.StatusOK {
		t.Errorf("another account is answered %d", r.status)
	}
}
