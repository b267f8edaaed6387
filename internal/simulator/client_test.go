// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const testKey = "sk_test_tests"

// object is a JSON object of an answer.
type object map[string]any

// at is the value at a path of names, nil where there is none.
func (o object) at(path ...string) any {
	var v any = map[string]any(o)
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

func (o object) id() string {
	id, _ := o["id"].(string)
	return id
}

// data are the objects of a list.
func (o object) data() []object {
	items, _ := o["data"].([]any)
	var all []object
	for _, item := range items {
		m, _ := item.(map[string]any)
		all = append(all, m)
	}
	return all
}

// response is an answer of the simulator.
type response struct {
	status int
	header http.Header
	body   object
	raw    string
}

// server is a simulator that a test speaks to.
type server struct {
	t         *testing.T
	simulator *simulator.Simulator
	url       string
}

func start(t *testing.T, o simulator.Options) *server {
	t.Helper()
	o.Observe = func(e simulator.Exchange) { checkExchange(t, e) }
	ownFile := o.DataFile == ""
	if ownFile {
		o.DataFile = filepath.Join(t.TempDir(), "state")
	}
	sim, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(sim)
	t.Cleanup(func() {
		s.Close()
		if ownFile {
			checkSaved(t, sim, o)
		}
	})
	return &server{t: t, simulator: sim, url: s.URL}
}

// checkSaved says whether the file holds what the simulator does, although nothing
// closed it.
func checkSaved(t *testing.T, sim *simulator.Simulator, o simulator.Options) {
	t.Helper()
	o.Grants = 0
	again, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if now, before := again.State(), sim.State(); now != before {
		t.Errorf("loaded, the state is\n%s\nand was\n%s", now, before)
	}
	for _, s := range []*simulator.Simulator{again, sim} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// checkExchange holds an exchange against Stripe's own description: what is
// answered, and what is accepted.
func checkExchange(t *testing.T, e simulator.Exchange) {
	if err := contract.Answer(e.Version, e.Method, e.Path, e.Status, e.Answer); err != nil {
		t.Error(err)
	}
	if e.Status != http.StatusOK {
		return
	}
	if err := contract.Request(e.Version, e.Method, e.Path, e.Query, e.Body); err != nil {
		t.Error(err)
	}
}

// client speaks to a server with a key.
type client struct {
	*server
	key    string
	header http.Header
}

func (s *server) as(key string) client { return client{server: s, key: key, header: http.Header{}} }

// client is one with the key of most tests.
func (s *server) client() client { return s.as(testKey) }

// with sends one more header.
func (c client) with(name, value string) client {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

// try sends a request and answers the error of a connection that was cut.
func (c client) try(method, path, form string) (response, error) {
	c.t.Helper()
	target, body := c.url+path, io.Reader(nil)
	if method == http.MethodPost {
		body = strings.NewReader(form)
	} else if form != "" {
		target += "?" + form
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, target, body)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header = c.header.Clone()
	r.Host = c.header.Get("Host")
	if c.key != "" {
		r.SetBasicAuth(c.key, "")
	}
	switch r.Header.Get("Content-Type") {
	case "":
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(path, "/_sim/") {
			r.Header.Set("Content-Type", "application/json")
		}
	case "-":
		r.Header.Del("Content-Type")
	}
	// The standard client repeats some requests whose connection was cut.
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return response{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return response{}, err
	}
	got := response{status: answer.StatusCode, header: answer.Header, raw: string(raw)}
	// A list at /_sim is no object; tests that want it decode raw.
	_ = json.Unmarshal(raw, &got.body)
	return got, nil
}

func (c client) do(method, path, form string) response {
	c.t.Helper()
	r, err := c.try(method, path, form)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

// must is a request that succeeds.
func (c client) must(method, path, form string) object {
	c.t.Helper()
	r := c.do(method, path, form)
	if r.status != http.StatusOK {
		c.t.Fatalf("%s %s %s: %d %s", method, path, form, r.status, r.raw)
	}
	return r.body
}

func (c client) get(path, query string) object {
	c.t.Helper()
	return c.must(http.MethodGet, path, query)
}
func (c client) post(path, form string) object {
	c.t.Helper()
	return c.must(http.MethodPost, path, form)
}
func (c client) delete(path string) object { c.t.Helper(); return c.must(http.MethodDelete, path, "") }

const (
	grantsPath       = "/v1/billing/credit_grants"
	transactionsPath = "/v1/billing/credit_balance_transactions"
	summaryPath      = "/v1/billing/credit_balance_summary"
	clocksPath       = "/v1/test_helpers/test_clocks"
)

// terms are a grant's parameters, changed by pairs of name and value; the value
// "-" takes a parameter away.
func terms(customer string, pairs ...string) string {
	form := url.Values{
		"amount[type]":                            {"monetary"},
		"amount[monetary][currency]":              {"usd"},
		"amount[monetary][value]":                 {"1000"},
		"applicability_config[scope][price_type]": {"metered"},
		"category": {"promotional"},
		"customer": {customer},
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "-" {
			form.Del(pairs[i])
		}
	}
	return form.Encode()
}

func (c client) customer(form string) string {
	c.t.Helper()
	return c.post("/v1/customers", form).id()
}

func (c client) grant(customer string, pairs ...string) string {
	c.t.Helper()
	return c.post(grantsPath, terms(customer, pairs...)).id()
}

// apply debits a grant as an invoice would.
func (s *server) apply(grant string, value int) {
	s.t.Helper()
	s.control("/_sim/credits/apply", map[string]any{"credit_grant": grant, "value": value})
}

// control posts JSON to a control path.
func (s *server) control(path string, body any) response {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r := s.as("").do(http.MethodPost, path, string(encoded))
	if r.status != http.StatusOK {
		s.t.Fatalf("POST %s %s: %d %s", path, encoded, r.status, r.raw)
	}
	return r
}

// balance is the customer's available and ledger balance in usd.
func (c client) balance(customer string) (available, ledger float64) {
	c.t.Helper()
	summary := c.get(summaryPath, url.Values{
		"customer": {customer}, "filter[type]": {"applicability_scope"}, "filter[applicability_scope][price_type]": {"metered"},
	}.Encode())
	balances, _ := summary["balances"].([]any)
	for _, b := range balances {
		o := object(b.(map[string]any))
		if o.at("ledger_balance", "monetary", "currency") == "usd" {
			available, _ = o.at("available_balance", "monetary", "value").(float64)
			ledger, _ = o.at("ledger_balance", "monetary", "value").(float64)
		}
	}
	return available, ledger
}

// rows are the customer's ledger rows, oldest first, as "kind value".
func (c client) rows(customer string) []string {
	c.t.Helper()
	var rows []string
	for _, t := range c.get(transactionsPath, "limit=100&customer="+customer).data() {
		side, _ := t["type"].(string)
		kind, _ := t.at(side, "type").(string)
		value, _ := json.Marshal(t.at(side, "amount", "monetary", "value"))
		rows = append([]string{kind + " " + string(value)}, rows...)
	}
	return rows
}

// clock is a wall clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Unix(1_800_000_000, 0)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) unix() int64 { return c.Now().Unix() }
