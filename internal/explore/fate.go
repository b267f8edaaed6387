// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// epoch is when the world begins: when a bubble of testing/synctest does.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Each operation begins half an hour after the one before, longer than any of them
// lasts. A lagging list lags through the operation and the next one.
const (
	betweenOperations = 30 * time.Minute
	// savedFor is how many operations later a saved plan is applied: after all that expires
	// within hours.
	savedFor = 7
	listLag  = 45 * time.Minute
)

// Fate is what befalls a request.
type Fate string

// The fates. Those that last befall every further attempt of the request as well.
const (
	Answered     Fate = "answered"
	Lagging      Fate = "answered, and lists lag"
	Refused      Fate = "refused by Stripe"
	Unavailable  Fate = "answered 500 each time, not executed"
	NotDone      Fate = "answered 200 each time, not executed"
	OtherMode    Fate = "answered with the other mode"
	LostBefore   Fate = "lost before Stripe, each time"
	LostOnce     Fate = "executed, answer lost once"
	LostAfter    Fate = "executed, answer lost each time"
	HTMLBefore   Fate = "answered by a gateway with HTML, not executed"
	HTMLAfter    Fate = "executed, answered by a gateway with HTML"
	HTML502After Fate = "executed, answered 502 by a gateway each time"
	Repeated     Fate = "executed, and repeated by the transport"
	KilledBefore Fate = "run killed before"
	KilledAfter  Fate = "executed, run killed"
	Interrupted  Fate = "answered, Ctrl-C while under way"
	// GoesFirst is no fault: the request overtakes those of a run that would go on.
	GoesFirst Fate = "goes first"
)

// isFault reports a fate that costs a fault.
func (f Fate) isFault() bool { return f != Answered }

// fates are what can befall a request, the ordinary first. What leads to the same
// worlds is left out: a read that is killed is a kill after the change before it, and
// an answer that is lost once before Stripe is a request that is sent again.
func (c *call) fates() []Fate {
	switch {
	case c.reads() != "":
		return []Fate{Answered, Unavailable, HTMLBefore, OtherMode}
	case c.Method != http.MethodPost:
		return []Fate{Answered, Unavailable, HTMLBefore}
	}
	fates := []Fate{Answered, Interrupted, KilledAfter, KilledBefore, LostAfter, LostOnce, HTMLAfter, HTMLBefore, Refused, LostBefore, Lagging}
	switch {
	case c.ends() != "":
		return append(fates, NotDone)
	case !c.isCreate():
		return fates
	}
	fates = []Fate{Answered, Interrupted, KilledAfter, KilledBefore, LostAfter, LostOnce, HTMLAfter, HTMLBefore, HTML502After, Refused, LostBefore, Lagging}
	if c.repeatable {
		fates = append(fates, Repeated)
	}
	return slices.Clip(fates)
}

var (
	errCut    = errors.New("read tcp 127.0.0.1:1->127.0.0.1:2: connection reset by peer")
	errKilled = errors.New("this run was killed")
)

// call is a request that waits for its fate.
type call struct {
	request
	run     *run
	req     *http.Request
	outcome chan outcome
	nth     int

	repeatable bool
}

// headerOf is a header as a server reads it: its name has no case.
func headerOf(req *http.Request, name string) string {
	for sent, values := range req.Header {
		if strings.EqualFold(sent, name) {
			return values[0]
		}
	}
	return ""
}

// name tells a request from all others of the operation.
func (c *call) name() string {
	return fmt.Sprintf("%s #%d of run %d", c.label(), c.run.counts[c.label()]+1, c.run.number)
}

type outcome struct {
	answer answer
	err    error
}

// RoundTrip hands a request to the world, and waits for what befalls it.
func (r *run) RoundTrip(req *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(req.Context())
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	body := []byte(nil)
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	c := &call{
		request: request{Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Body: string(body), Key: headerOf(req, "Idempotency-Key")},
		// net/http itself repeats such a request on a kept-alive connection that breaks.
		repeatable: req.Header.Get("Idempotency-Key") != "",
		run:        r, req: req, outcome: make(chan outcome, 1),
	}
	r.calls <- c
	select {
	case got := <-c.outcome:
		if got.err != nil {
			return nil, got.err
		}
		return got.answer.response(req), nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

// befall executes a call's fate.
func (x *execution) befall(c *call, fate Fate) outcome {
	if fate == Interrupted {
		c.run.interrupt()
	}
	got, end := fate.befall(c.request, func(r request, lag bool) answer {
		got := x.stripe.execute(r, lag)
		if r == c.request {
			x.afterChange(c, got)
		}
		return got
	})
	if x.ahead != 0 && got.Header != nil {
		got.Header.Set("Date", x.now().Add(x.ahead).UTC().Format(http.TimeFormat))
	}
	switch end {
	case cut:
		return outcome{err: errCut}
	case killed:
		c.run.kill()
		return outcome{err: errKilled}
	}
	return outcome{answer: got}
}

// ending is how an attempt ends for the run that made it.
type ending int

const (
	delivered ending = iota
	cut
	killed
)

// befall executes a request, or not, as its fate has it.
func (f Fate) befall(r request, send func(r request, lag bool) answer) (answer, ending) {
	execute := func(lag bool) answer { return send(r, lag) }
	switch f {
	case Lagging:
		return execute(true), delivered
	case NotDone:
		return send(request{Method: http.MethodGet, Path: path.Dir(r.Path)}, false), delivered
	case OtherMode:
		got := execute(false)
		got.Body = testMode.ReplaceAllString(got.Body, `"livemode": true`)
		return got, delivered
	case Refused:
		return stripeError(http.StatusBadRequest, "invalid_request_error"), delivered
	case Unavailable:
		return stripeError(http.StatusInternalServerError, "api_error"), delivered
	case LostBefore:
		return answer{}, cut
	case LostOnce, LostAfter:
		return execute(false), cut
	case HTMLBefore:
		return gateway(http.StatusNotFound), delivered
	case HTMLAfter:
		execute(false)
		return gateway(http.StatusBadRequest), delivered
	case HTML502After:
		execute(false)
		return gateway(http.StatusBadGateway), delivered
	case Repeated:
		execute(false)
		return execute(false), delivered
	case KilledBefore:
		return answer{}, killed
	case KilledAfter:
		return execute(false), killed
	}
	return execute(false), delivered
}

var testMode = regexp.MustCompile(`"livemode": *false`)

func stripeError(status int, kind string) answer {
	return answer{
		Status: status, Header: http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_world"}},
		Body: fmt.Sprintf(`{"error": {"type": %q, "message": "The world says no to %s."}}`, kind, apiKey),
	}
}

func gateway(status int) answer {
	return answer{Status: status, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html><body>gateway: Authorization: Bearer " + apiKey + "</body></html>"}
}

// forGood is the fate of the next attempts of a request that met a fate.
func (f Fate) forGood() Fate {
	switch f {
	case Unavailable, NotDone, LostBefore, LostAfter, HTMLBefore, HTML502After:
		return f
	}
	return Answered
}
