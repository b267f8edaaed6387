// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// request is a request to Stripe on its way through the simulator.
type request struct {
	*http.Request
	id    string
	body  string
	entry Request
	form  params.Form
	// version is what it is answered in, "" as long as that is not known.
	version api.Version
	// livemode is that of the key, once it is known.
	livemode bool
	// paused is the part of the latency that is over already.
	paused time.Duration
}

// refuse is the answer to an error.
func (q *request) refuse(err error) answer { return refused(err, q.id, q.livemode) }

// serveStripe answers a request under /v1, and records it before the client can
// see the answer.
func (s *Simulator) serveStripe(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r)
	q := &request{Request: r, id: account.RandomID("req_")[:18], body: body}
	a := s.answer(q, err)
	time.Sleep(s.options.Latency - q.paused)
	q.entry.Status, q.entry.Dropped, q.entry.Gateway = a.status, a.fault.Drop, a.fault.Gateway
	page := a.fault.page()
	if a.fault.Drop != "" {
		q.entry.Status = 0
	} else if page != nil {
		q.entry.Status = page.status
	}
	s.log.add(q.entry)
	if !errors.Is(err, errBodyCut) {
		s.observe(q, a)
	}
	if a.fault.Drop != "" {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Date", s.options.Now().Add(time.Duration(a.fault.DateAheadS)*time.Second).UTC().Format(http.TimeFormat))
	if page != nil {
		page.write(w)
		return
	}
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	w.Header().Set("Request-Id", q.id)
	w.Header().Set("Stripe-Version", string(cmp.Or(q.version, api.APIVersion)))
	for _, echoed := range []string{"Stripe-Account", "Idempotency-Key"} {
		if value := r.Header.Get(echoed); value != "" {
			w.Header().Set(echoed, value)
		}
	}
	w.WriteHeader(a.status)
	// The client may have gone; there is nobody to tell.
	_, _ = w.Write(a.body)
}

func (s *Simulator) observe(q *request, a answer) {
	if s.options.Observe == nil || a.fault.Drop == before || a.fault.Gateway == before {
		return
	}
	s.options.Observe(Exchange{
		Method: q.Method, Path: q.URL.EscapedPath(), Query: q.URL.RawQuery, Body: q.body, UserAgent: q.UserAgent(),
		Version: string(cmp.Or(q.version, api.APIVersion)), Status: a.status, Answer: a.body,
	})
}

// answer decides in Stripe's order: whether the request was received, who asks, what
// for, in which version, whether the account may ask so often, what an injected
// fault says, and then the endpoint.
func (s *Simulator) answer(q *request, bodyErr error) answer {
	form, formErr := params.Parse(q.URL.RawQuery, q.body)
	query, _ := params.Parse(q.URL.RawQuery)
	posted, _ := params.Parse(q.body)
	q.form = form
	q.entry = Request{
		Time: s.options.Now(), RequestID: q.id, Method: q.Method, Path: q.URL.Path, Route: unrecognized,
		Query: query.Flat(), Form: posted.Flat(),
		IdempotencyKey: q.Header.Get("Idempotency-Key"), Version: q.Header.Get("Stripe-Version"), UserAgent: q.UserAgent(),
	}
	if bodyErr != nil {
		return q.refuse(bodyErr)
	}
	m, err := s.authenticate(q.Request)
	if err != nil {
		return q.refuse(err)
	}
	q.livemode = m.account.Livemode
	q.entry.Account, q.entry.Mode = m.account.ID, m.account.Mode()
	endpoint, id, err := match(q.Method, q.URL)
	if err != nil {
		return q.refuse(err)
	}
	if q.version, err = versionOf(q.Header.Get("Stripe-Version"), endpoint, s.Switches()); err != nil {
		return q.refuse(err)
	}
	q.entry.Route = endpoint.Route()
	if err := m.limits.take(q.entry.Route, s.options.Now()); err != nil {
		return q.refuse(err)
	}
	if formErr != nil {
		return q.refuse(apierror.Invalid("", "", "The request's parameters are not properly encoded.").BeforeExecution())
	}
	return s.execute(q, m, endpoint, id)
}

// execute runs the endpoint under the request's idempotency key and the fault
// that is to happen to it.
func (s *Simulator) execute(q *request, m *mode, endpoint api.Endpoint, id string) answer {
	fault := s.faults.next(q.Method, q.URL.Path)
	if fault.prevents() {
		s.pause(q, fault)
		if fault.refuses() {
			return fault.answer(q)
		}
		return answer{fault: fault}
	}
	if fault.Ignored {
		endpoint = unchanging(endpoint)
	}
	key := ""
	if q.Method == http.MethodPost {
		key = q.Header.Get("Idempotency-Key")
	}
	a := m.keys.once(key, q, func(keep func(answer) map[string]keptAnswer) answer {
		s.pause(q, fault)
		m.account.Lock()
		defer m.account.Unlock()
		var a answer
		if fault.refuses() {
			a = fault.answer(q)
		} else {
			a = fault.merged(s.run(q, m, endpoint, id))
		}
		s.pushChanges(m, keep(a))
		return a
	})
	if err := s.saved(); err != nil {
		return q.refuse(err)
	}
	a.fault = fault
	return a
}

// pause lets the first half of the latency pass, and what a fault adds to it. It
// does not end when the client goes: a request that has arrived is executed.
func (s *Simulator) pause(q *request, fault Fault) {
	half := s.options.Latency / 2
	time.Sleep(half + time.Duration(fault.DelayMS)*time.Millisecond)
	q.paused = half
}

// run checks the parameters and runs the endpoint. The account's lock is held from
// the first read to the encoded answer.
func (s *Simulator) run(q *request, m *mode, endpoint api.Endpoint, id string) answer {
	if endpoint.IsList() && s.Switches().LimitOutOfRange == switches.Clamp {
		q.form.Clamp("limit", 1, params.MaxLimit)
	}
	values, err := q.form.Check(endpoint.FieldsIn(q.version, s.Switches()))
	if err != nil {
		return q.refuse(err)
	}
	expand, err := endpoint.Expansion(values.Texts("expand"))
	if err != nil {
		return q.refuse(err)
	}
	result, err := endpoint.Run(api.Call{Account: m.account, Version: q.version, Path: q.URL.Path, ID: id, Params: values})
	if err == nil {
		result, err = expand(m.account, result)
	}
	if err != nil {
		return q.refuse(err)
	}
	return succeeded(result)
}
