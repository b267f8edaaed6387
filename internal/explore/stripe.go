// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// apiKey opens the simulated account.
const apiKey = "sk_test_explore"

// keyMetadata is where a grant keeps its idempotency key (design.md 5).
const keyMetadata = "terraform_idempotency_key"

// Customers are those of the world.
var Customers = []string{"cus_A", "cus_B"}

// Grant is a grant as Stripe has it now.
type Grant struct {
	ID       string            `json:"id"`
	Customer string            `json:"customer"`
	Amount   grantAmount       `json:"amount"`
	Expires  int64             `json:"expires_at"`
	Voided   int64             `json:"voided_at"`
	Name     string            `json:"name"`
	Priority int64             `json:"priority"`
	Metadata map[string]string `json:"metadata"`
	// Ended is set by what Stripe answers: voided, or expired by a call.
	Ended bool `json:"-"`
}

type grantAmount struct {
	Monetary struct {
		Value int64 `json:"value"`
	} `json:"monetary"`
}

// Value is in minor units.
func (g Grant) Value() int64 { return g.Amount.Monetary.Value }

// Key is the idempotency key, "" for none.
func (g Grant) Key() string { return g.Metadata[keyMetadata] }

// expiresSoon reports a grant that expires, or expired, so close to the operations that a
// wrong Date tells another story.
func (g Grant) expiresSoon() bool {
	return g.Expires != 0 && time.Unix(g.Expires, 0).Before(epoch.Add(24*time.Hour))
}

func (g Grant) String() string {
	status := "live"
	if g.Ended {
		status = "ended"
	}
	return fmt.Sprintf("%s of %s, value %d, key %q, %s", g.ID, g.Customer, g.Value(), g.Key(), status)
}

// request is one request as the world knows it: without the API key.
type request struct {
	Method, Path, Query, Body, Key string
}

// label names the kind of a request, with the ids that are in its path. Which of several
// customers a campaign lists first is left to the scheduler of goroutines.
func (r request) label() string {
	path := strings.TrimPrefix(r.Path, "/v1/")
	path = strings.TrimPrefix(path, "billing/")
	if formValue(r.Query, "customer") != "" {
		path += " of a customer"
	}
	if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/credit_grants") {
		path += " for " + formValue(r.Body, "customer")
	}
	return r.Method + " " + path
}

// turn tells creates for one customer apart, which several resources may send.
func (r request) turn() string {
	return r.label() + " " + formValue(r.Body, "metadata["+keyMetadata+"]") + " " + formValue(r.Body, "amount[monetary][value]")
}

func formValue(form, name string) string {
	values, _ := url.ParseQuery(form)
	return values.Get(name)
}

// isCreate reports a request for a new grant.
func (r request) isCreate() bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/credit_grants")
}

// grantByHand is a request for a grant that no run of Terraform sends.
func grantByHand(customer string, value int64, key string) request {
	form := url.Values{
		"customer": {customer}, "category": {"promotional"}, "applicability_config[scope][price_type]": {"metered"},
		"amount[type]": {"monetary"}, "amount[monetary][currency]": {"usd"}, "amount[monetary][value]": {strconv.FormatInt(value, 10)},
		"metadata[" + keyMetadata + "]": {key},
	}
	return request{Method: http.MethodPost, Path: "/v1/billing/credit_grants", Body: form.Encode()}
}

func voiding(id string) request {
	return request{Method: http.MethodPost, Path: "/v1/billing/credit_grants/" + id + "/void"}
}

// ends is the id of the grant that a request voids or expires, "" for none.
func (r request) ends() string {
	parts := strings.Split(r.Path, "/")
	if r.Method == http.MethodPost && len(parts) == 6 && (parts[5] == "void" || parts[5] == "expire") {
		return parts[4]
	}
	return ""
}

// reads is the id of the grant that a request reads, "" for none.
func (r request) reads() string {
	parts := strings.Split(r.Path, "/")
	if r.Method == http.MethodGet && len(parts) == 5 && parts[3] == "credit_grants" {
		return parts[4]
	}
	return ""
}

// executed is a change that Stripe executed, by which a world is built again.
type executed struct {
	request
	at  time.Time
	lag bool
}

// stripe is the simulator without a socket. Its ids are cus_A, and credgr_test_1 for the
// first grant, so that equal histories have equal ids.
type stripe struct {
	sim    *simulator.Simulator
	clock  func() time.Time
	log    []executed
	grants map[string]Grant
	order  []string
}

// newStripe makes a Stripe in which changes have happened.
func newStripe(clock func() time.Time, log []executed) *stripe {
	s := &stripe{grants: map[string]Grant{}}
	sim, err := simulator.New(simulator.Options{Now: func() time.Time { return s.clock() }, NewID: newIDs()})
	if err != nil {
		panic(err)
	}
	s.sim = sim
	for _, customer := range Customers {
		s.clock = func() time.Time { return epoch }
		s.send(request{Method: http.MethodPost, Path: "/v1/customers", Body: "name=" + customer})
	}
	for _, change := range log {
		s.clock = func() time.Time { return change.at }
		s.execute(change.request, change.lag)
	}
	s.clock = clock
	return s
}

// newIDs returns what makes the ids of customers and grants.
func newIDs() func(prefix string) string {
	customers, grants := 0, 0
	return func(prefix string) string {
		if prefix == "cus_" {
			customers++
			return Customers[customers-1]
		}
		grants++
		return prefix + strconv.Itoa(grants)
	}
}

// answer is what Stripe answers.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// execute sends a request to the simulator and keeps what it changed. lag hides what is
// created, and shows as it was what is changed, in lists for as long as two operations
// last.
func (s *stripe) execute(r request, lag bool) answer {
	if lag {
		s.switches(fmt.Sprintf(`{"list_lag_ms": %d, "list_fields_lag_ms": %d}`, listLag.Milliseconds(), listLag.Milliseconds()))
	}
	got := s.send(r)
	if lag {
		s.switches(`{"list_lag_ms": 0, "list_fields_lag_ms": 0}`)
	}
	if r.Method != http.MethodGet {
		s.log = append(s.log, executed{request: r, at: s.clock(), lag: lag})
		s.note(r, got)
	}
	return got
}

// note keeps the grant that a change answers.
func (s *stripe) note(r request, got answer) {
	var grant Grant
	if got.Status != http.StatusOK || json.Unmarshal([]byte(got.Body), &grant) != nil || !strings.HasPrefix(grant.ID, "credgr_") {
		return
	}
	if got.Header.Get("Idempotent-Replayed") == "true" {
		return // It is true of an earlier moment.
	}
	if _, known := s.grants[grant.ID]; !known {
		s.order = append(s.order, grant.ID)
	}
	grant.Ended = r.ends() != "" || s.grants[grant.ID].Ended
	s.grants[grant.ID] = grant
}

func (s *stripe) switches(setting string) {
	got := s.serve(request{Method: http.MethodPost, Path: "/_sim/switches", Body: setting}, "application/json")
	if got.Status != http.StatusOK {
		panic("explore: the simulator refuses its switches: " + got.Body)
	}
}

func (s *stripe) send(r request) answer {
	return s.serve(r, "application/x-www-form-urlencoded")
}

func (s *stripe) serve(r request, contentType string) answer {
	target := "http://127.0.0.1" + r.Path
	if r.Query != "" {
		target += "?" + r.Query
	}
	req, err := http.NewRequestWithContext(context.Background(), r.Method, target, strings.NewReader(r.Body))
	if err != nil {
		panic(err)
	}
	req.SetBasicAuth(apiKey, "")
	if r.Body != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if r.Key != "" {
		req.Header.Set("Idempotency-Key", r.Key)
	}
	recorder := httptest.NewRecorder()
	s.sim.ServeHTTP(recorder, req)
	return answer{Status: recorder.Code, Header: recorder.Header(), Body: recorder.Body.String()}
}

// all are the grants, oldest first.
func (s *stripe) all() []Grant {
	all := make([]Grant, 0, len(s.order))
	for _, id := range s.order {
		grant, _ := s.grant(id)
		all = append(all, grant)
	}
	return all
}

// grant is a grant as it is now, if there is one with the id.
func (s *stripe) grant(id string) (Grant, bool) {
	grant, ok := s.grants[id]
	if grant.Expires != 0 && grant.Expires <= s.clock().Unix() {
		grant.Ended = true
	}
	return grant, ok
}

func (a answer) response(req *http.Request) *http.Response {
	return &http.Response{
		StatusCode: a.Status, Status: fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.Header.Clone(), Body: io.NopCloser(strings.NewReader(a.Body)), ContentLength: int64(len(a.Body)), Request: req,
	}
}
