// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// The values of Fault.Drop and Fault.Gateway: whether the endpoint runs.
const (
	before = "before"
	after  = "after"
)

// Fault is what goes wrong with some requests under /v1, in JSON at /_sim/faults.
// One without status and drop only delays.
type Fault struct {
	// Method and Path (a prefix) select requests; "" selects all.
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Status is an HTTP status to answer before the endpoint runs.
	Status int `json:"status,omitempty"`
	// Code is the error code to answer; "" is the usual one of the status.
	Code string `json:"code,omitempty"`
	// Headers are added to the answer.
	Headers map[string]string `json:"headers,omitempty"`
	// Kept says that the answer counts as the first one to the request's
	// idempotency key, and is replayed.
	Kept bool `json:"kept,omitempty"`
	// Drop cuts the connection: "before" the endpoint runs, or "after" it has
	// committed.
	Drop string `json:"drop,omitempty"`
	// Gateway answers Status in Stripe's place: "before" the endpoint runs, or "after"
	// it has committed. Body is what it answers, a page in HTML if "", and ContentType
	// says what that is.
	Gateway     string `json:"gateway,omitempty"`
	Body        string `json:"body,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	// Ignored answers a change of an object with the object as it is, unchanged.
	Ignored bool `json:"ignored,omitempty"`
	// Merge is merged into each object of an answer 200 (RFC 7396).
	Merge map[string]any `json:"merge,omitempty"`
	// DateAheadS is by how many seconds the header Date is ahead.
	DateAheadS int64 `json:"date_ahead_s,omitempty"`
	// DelayMS is in milliseconds, and passes before anything else happens.
	DelayMS int64 `json:"delay_ms,omitempty"`
	// Times is how often it happens, 0 is without end.
	Times int `json:"times,omitempty"`
	// Probability is between 0 and 1; absent is 1.
	Probability *float64 `json:"probability,omitempty"`
	// Seed makes the choice by probability repeatable.
	Seed *uint64 `json:"seed,omitempty"`
}

func (f Fault) validate() error {
	switch {
	case f.Drop != "" && f.Drop != before && f.Drop != after:
		return fmt.Errorf("faults: drop is %q, but must be %q or %q", f.Drop, before, after)
	case f.Gateway != "" && f.Gateway != before && f.Gateway != after:
		return fmt.Errorf("faults: gateway is %q, but must be %q or %q", f.Gateway, before, after)
	case f.Gateway != "" && (f.Drop != "" || f.Status < 200 || f.Status > 599):
		return fmt.Errorf("faults: a fault with a gateway has a status between 200 and 599, and no drop")
	case f.Gateway == "" && (f.Body != "" || f.ContentType != ""):
		return fmt.Errorf("faults: body and content_type are those of a gateway")
	case f.Drop != "" && f.Status != 0:
		return fmt.Errorf("faults: a fault has a status or a drop, not both")
	case f.Gateway == "" && f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("faults: status is %d, but must be between 400 and 599", f.Status)
	case f.Probability != nil && (*f.Probability < 0 || *f.Probability > 1):
		return fmt.Errorf("faults: probability is %v, but must be between 0 and 1", *f.Probability)
	case f.Times < 0 || f.DelayMS < 0:
		return fmt.Errorf("faults: times and delay_ms must not be negative")
	default:
		return nil
	}
}

// answer is that of a fault with a status.
func (f Fault) answer(q *request) answer {
	a := q.refuse(apierror.ForStatus(f.Status, f.Code))
	for name, value := range f.Headers {
		a.header.Set(name, value)
	}
	a.kept = f.Kept
	return a
}

// prevents says whether the fault keeps the endpoint from running.
func (f Fault) prevents() bool {
	return f.Drop == before || f.Gateway == before || f.refuses() && !f.Kept
}

// refuses says whether the fault is an error of Stripe's.
func (f Fault) refuses() bool { return f.Status != 0 && f.Gateway == "" }

// gatewayPage is what a gateway answers that has nothing from Stripe.
const gatewayPage = "<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%d %s</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"

// page is what the fault's gateway answers, nil without one.
func (f Fault) page() *gatewayAnswer {
	if f.Gateway == "" {
		return nil
	}
	p := gatewayAnswer{status: f.Status, contentType: cmp.Or(f.ContentType, "text/html"), headers: f.Headers, body: f.Body}
	if p.body == "" {
		text := http.StatusText(f.Status)
		p.body = fmt.Sprintf(gatewayPage, f.Status, text, f.Status, text)
	}
	return &p
}

// gatewayAnswer is an answer that is not Stripe's.
type gatewayAnswer struct {
	status      int
	contentType string
	headers     map[string]string
	body        string
}

func (g *gatewayAnswer) write(w http.ResponseWriter) {
	for name, value := range g.headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", g.contentType)
	w.WriteHeader(g.status)
	// The client may have gone; there is nobody to tell.
	_, _ = io.WriteString(w, g.body)
}

// merged is an answer with the fault's patch in its objects: itself, or those of a
// list.
func (f Fault) merged(a answer) answer {
	if len(f.Merge) == 0 || a.status != http.StatusOK {
		return a
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return a
	}
	if items, isList := object["data"].([]any); isList && object["object"] == "list" {
		for _, item := range items {
			if o, ok := item.(map[string]any); ok {
				mergePatch(o, f.Merge)
			}
		}
	} else {
		mergePatch(object, f.Merge)
	}
	a.body = encode(object)
	return a
}

func mergePatch(into, patch map[string]any) {
	for name, value := range patch {
		nested, isObject := value.(map[string]any)
		there, wasObject := into[name].(map[string]any)
		switch {
		case value == nil:
			delete(into, name)
		case isObject && wasObject:
			mergePatch(there, nested)
		default:
			into[name] = value
		}
	}
}

// faults are the faults that are to happen, in the order in which they are tried.
type faults struct {
	mu     sync.Mutex
	active []*activeFault
}

type activeFault struct {
	Fault
	left   int
	random *rand.Rand
}

// replace sets new faults in the place of all others.
func (f *faults) replace(list []Fault) error {
	var active []*activeFault
	for _, fault := range list {
		if err := fault.validate(); err != nil {
			return err
		}
		seed := rand.Uint64()
		if fault.Seed != nil {
			seed = *fault.Seed
		}
		active = append(active, &activeFault{Fault: fault, left: fault.Times, random: rand.New(rand.NewPCG(seed, seed))})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = active
	return nil
}

// list are the faults that can still happen, with what is left of their times.
func (f *faults) list() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]Fault, 0, len(f.active))
	for _, a := range f.active {
		fault := a.Fault
		fault.Times = a.left
		list = append(list, fault)
	}
	return list
}

// next is the fault that happens to a request: the first that selects it and
// whose chance comes up. The zero Fault is none.
func (f *faults) next(method, path string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, a := range f.active {
		if (a.Method != "" && !strings.EqualFold(a.Method, method)) || !strings.HasPrefix(path, a.Path) {
			continue
		}
		if a.Probability != nil && a.random.Float64() >= *a.Probability {
			continue
		}
		if a.Times > 0 {
			if a.left--; a.left == 0 {
				f.active = slices.Delete(f.active, i, i+1)
			}
		}
		return a.Fault
	}
	return Fault{}
}
