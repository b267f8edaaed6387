// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"
)

// Exchange is a request on its way through a gateway.
type Exchange struct {
	Method, Path string
	Form         url.Values

	account *Account
	writer  http.ResponseWriter
	request *http.Request
	body    []byte
}

// Answer is an answer on its way back through a gateway.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Gateway starts a server between the provider and the account's Stripe, on a loopback
// address that it returns. handle sees each request and says what is answered: it calls
// Ask, Reply and Cut. It may be called concurrently.
func (a *Account) Gateway(t testing.TB, handle func(e *Exchange)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		form, _ := url.ParseQuery(string(body))
		handle(&Exchange{Method: r.Method, Path: r.URL.Path, Form: form, account: a, writer: w, request: r, body: body})
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// onward sends requests on. A connection for each keeps it from sending one twice: where a
// kept-alive connection breaks, Go's transport repeats a request that has an
// Idempotency-Key.
var onward = http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// Ask sends the request to Stripe and returns Stripe's answer, without a status where the
// connection broke. A process that was killed leaves requests behind, so the sender's end
// does not stop it.
func (e *Exchange) Ask() Answer { return e.ask(e.Method, e.request.URL.RequestURI(), e.body) }

// Read reads from Stripe, as the one who sent the request.
func (e *Exchange) Read(path string) Answer { return e.ask(http.MethodGet, path, nil) }

func (e *Exchange) ask(method, path string, body []byte) Answer {
	req, err := http.NewRequest(method, e.account.Base+path, bytes.NewReader(body))
	if err != nil {
		return Answer{}
	}
	req.Header = e.request.Header.Clone()
	resp, err := onward.Do(req)
	if err != nil {
		return Answer{}
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{}
	}
	header := resp.Header.Clone()
	header.Del("Content-Length")
	return Answer{Status: resp.StatusCode, Header: header, Body: answer}
}

// Reply answers the provider, and cuts the connection where there is no answer.
func (e *Exchange) Reply(a Answer) {
	if a.Status == 0 {
		e.Cut()
		return
	}
	for name, values := range a.Header {
		e.writer.Header()[name] = values
	}
	e.writer.WriteHeader(a.Status)
	// The provider may have been killed; there is nobody to tell.
	_, _ = e.writer.Write(a.Body)
}

// Pass lets Stripe answer.
func (e *Exchange) Pass() { e.Reply(e.Ask()) }

// Cut closes the connection without an answer.
func (e *Exchange) Cut() {
	if hijacker, ok := e.writer.(http.Hijacker); ok {
		if conn, _, err := hijacker.Hijack(); err == nil {
			_ = conn.Close()
		}
	}
}

// Refusal is an error of Stripe's, in Stripe's form.
func Refusal(status int, code, param, message string) Answer {
	// A map of texts can always be encoded.
	body, _ := json.Marshal(map[string]any{"error": map[string]string{
		"type": "invalid_request_error", "code": code, "param": param, "message": message,
	}})
	return Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_gateway"}}, Body: body}
}

// Page is an answer that is not Stripe's: the web page of a gateway.
func Page(status int) Answer {
	return Answer{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html"}},
		Body:   []byte("<html><head><title>Gateway</title></head><body>The gateway cannot answer.</body></html>"),
	}
}

// Skew moves the time that an answer shows.
func (a Answer) Skew(by time.Duration) Answer {
	if at, err := http.ParseTime(a.Header.Get("Date")); err == nil {
		a.Header.Set("Date", at.Add(by).Format(http.TimeFormat))
	}
	return a
}
