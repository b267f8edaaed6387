// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// maxAnswerTime is how long a request may take that does not hang.
const maxAnswerTime = 10 * time.Second

// FuzzRequests sends requests that bytes choose: mostly calls of the simulator's
// endpoints with values of their parameters, likely and unlikely ones, about the
// objects that earlier ones made. None may be answered with a 5xx, take long, or
// answer what Stripe does not describe.
//
//	go test ./internal/simulator -run '^$' -fuzz FuzzRequests -fuzztime 10m -fuzzminimizetime 0x
func FuzzRequests(f *testing.F) {
	for _, seed := range []string{"", "\x00", "credits", strings.Repeat("\x01", 200), strings.Repeat("ab", 300), strings.Repeat("\x07\x31\xf0", 300)} {
		f.Add([]byte(seed))
	}
	endpoints := api.Endpoints()
	f.Fuzz(func(t *testing.T, choices []byte) {
		fz := newFuzzer(t, choices)
		for len(fz.choices) > 0 {
			if fz.choose(16) == 0 {
				fz.ask(http.MethodPost, "/v1/"+fz.text(), fz.text(), fz.text())
				continue
			}
			e := endpoints[fz.choose(len(endpoints))]
			form := url.Values{}
			fz.fill(form, "", e.Fields)
			path := strings.ReplaceAll(e.Pattern, "{id}", url.PathEscape(fz.id()))
			if e.Method == http.MethodPost {
				fz.ask(e.Method, path, "", form.Encode())
			} else {
				fz.ask(e.Method, path, form.Encode(), "")
			}
		}
	})
}

// fuzzer makes requests of a stream of choices.
type fuzzer struct {
	t       *testing.T
	sim     *simulator.Simulator
	choices []byte
	// ids are of the objects that were answered, by what they begin with.
	ids   []string
	known map[string]bool
}

func newFuzzer(t *testing.T, choices []byte) *fuzzer {
	wall := newClock()
	sim, err := simulator.New(simulator.Options{Now: wall.Now})
	if err != nil {
		t.Fatal(err)
	}
	fz := &fuzzer{t: t, sim: sim, choices: choices, known: map[string]bool{}}
	// Something to refer to: random choices seldom make a subscription.
	fz.ask(http.MethodPost, clocksPath, "", fmt.Sprint("frozen_time=", wall.unix()))
	fz.ask(http.MethodPost, "/v1/customers", "", "test_clock="+fz.ids[0])
	fz.ask(http.MethodPost, "/v1/billing/meters", "", "display_name=m&event_name=m&default_aggregation[formula]=sum")
	fz.ask(http.MethodPost, "/v1/prices", "", "currency=usd&unit_amount=1&product_data[name]=p&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]="+fz.last("mtr_"))
	fz.ask(http.MethodPost, "/v1/subscriptions", "", "customer="+fz.last("cus_")+"&items[0][price]="+fz.last("price_"))
	fz.ask(http.MethodPost, grantsPath, "", terms(fz.last("cus_")))
	return fz
}

func (fz *fuzzer) last(prefix string) string {
	for i := len(fz.ids) - 1; i >= 0; i-- {
		if strings.HasPrefix(fz.ids[i], prefix) {
			return fz.ids[i]
		}
	}
	fz.t.Fatalf("there is no %s", prefix)
	return ""
}

var anyID = regexp.MustCompile(`"id": "([a-z]+_[A-Za-z0-9_]+)"`)

// ask sends a request and looks at the answer.
func (fz *fuzzer) ask(method, path, query, body string) {
	target, err := url.Parse(strings.ReplaceAll(path, "%", "%25"))
	if err != nil {
		return
	}
	target.RawQuery = query
	r := httptest.NewRequest(method, "http://127.0.0.1/", strings.NewReader(body))
	r.URL = target
	r.SetBasicAuth(testKey, "")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	started := time.Now()
	fz.sim.ServeHTTP(w, r)
	what := fmt.Sprintf("%s %s?%.2000s %.2000s", method, path, query, body)
	if took := time.Since(started); took > maxAnswerTime {
		fz.t.Fatalf("%s took %v", what, took)
	}
	if w.Code >= http.StatusInternalServerError {
		fz.t.Fatalf("%s is answered %d %s", what, w.Code, w.Body)
	}
	if err := contract.Answer(w.Header().Get("Stripe-Version"), method, target.EscapedPath(), w.Code, w.Body.Bytes()); err != nil {
		fz.t.Fatalf("%s is answered %d %s\n%v", what, w.Code, w.Body, err)
	}
	for _, id := range anyID.FindAllStringSubmatch(w.Body.String(), -1) {
		if !fz.known[id[1]] {
			fz.known[id[1]] = true
			fz.ids = append(fz.ids, id[1])
		}
	}
}

// choose is the next choice, below n; 0 when there are no more.
func (fz *fuzzer) choose(n int) int {
	if len(fz.choices) == 0 || n <= 0 {
		return 0
	}
	c := int(fz.choices[0])
	fz.choices = fz.choices[1:]
	if n > 256 && len(fz.choices) > 0 {
		c = c<<8 + int(fz.choices[0])
		fz.choices = fz.choices[1:]
	}
	return c % n
}

// text are the next bytes as they are.
func (fz *fuzzer) text() string {
	n := min(fz.choose(40), len(fz.choices))
	text := string(fz.choices[:n])
	fz.choices = fz.choices[n:]
	return text
}

// id is mostly one that there is.
func (fz *fuzzer) id() string {
	if len(fz.ids) == 0 || fz.choose(12) == 0 {
		return fz.text()
	}
	return fz.ids[fz.choose(len(fz.ids))]
}

// unlikely are values that are no use to anybody.
var unlikely = []string{
	"", "0", "-1", "1", "101", "4.0", "-0.5", "1e9", "9223372036854775807", "-9223372036854775808", "9000000000000000000", "999999999999",
	"99999999999999999999999", "253402300799", "1800000000", "1800000001", "true", "null", "[]", "{}", "usd", "USD", "\x00", "é\xff", "a,b",
	strings.Repeat("9", 5000), strings.Repeat("x", 5001),
}

// fill sets some of the parameters.
func (fz *fuzzer) fill(form url.Values, path string, fields []params.Field) {
	for _, field := range fields {
		if !field.Required && fz.choose(3) != 0 {
			continue
		}
		name := field.Name
		if path != "" {
			name = path + "[" + name + "]"
		}
		if fz.choose(24) == 1 {
			form.Add(name, unlikely[fz.choose(len(unlikely))])
			continue
		}
		switch field.Kind {
		case params.Object:
			fz.fill(form, name, field.Fields)
		case params.Objects:
			for i := range 1 + fz.choose(3) {
				fz.fill(form, fmt.Sprintf("%s[%d]", name, i), field.Fields)
			}
		case params.Strings:
			form.Add(name+"[]", fz.likely(field))
		case params.Metadata, params.Map:
			form.Add(name+"[stripe_customer_id]", fz.last("cus_"))
			form.Add(name+"[value]", fmt.Sprint(fz.choose(200)))
		default:
			form.Add(name, fz.likely(field))
		}
	}
	if fz.choose(30) == 1 {
		form.Add(path+fz.text(), fz.text())
	}
}

// likely is a value that the field takes.
func (fz *fuzzer) likely(field params.Field) string {
	switch field.Kind {
	case params.Integer:
		return fmt.Sprint(fz.choose(5000))
	case params.Decimal:
		return fmt.Sprintf("%d.%d", fz.choose(300), fz.choose(100))
	case params.Timestamp:
		return fmt.Sprint(1_800_000_000 + (fz.choose(70)-10)*86_400)
	case params.Boolean:
		return []string{"true", "false"}[fz.choose(2)]
	case params.Enum:
		return field.Values[fz.choose(len(field.Values))]
	case params.Currency:
		return []string{"usd", "eur", "jpy"}[fz.choose(3)]
	}
	switch {
	case field.Name == "event_name":
		return "m"
	case field.Name == "expand":
		return []string{"customer", "data.customer", "latest_invoice", "items.data.price.product", "subscription"}[fz.choose(5)]
	case fz.choose(2) == 0:
		return fz.id()
	default:
		return fz.text()
	}
}
