// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"encoding/json"
	"slices"
	"strings"
)

// Event records that something happened to an object, with the object as it was
// then. Created is wall-clock time (Unix seconds).
type Event struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Created int64           `json:"created"`
	Object  json.RawMessage `json:"object"`
	// PendingWebhooks are the endpoints that have not taken it yet. A delivery does not
	// outlive the simulator, so they are not saved.
	PendingWebhooks int64 `json:"-"`
}

// maxEvents bounds how many events an account remembers; Stripe keeps those of
// the last 30 days (DOC).
const maxEvents = 10_000

var eventKind = kind[Event]{
	noun: "event",
	in:   func(a *Account) *collection[Event] { return &a.events },
}

func newEvents() collection[Event] { return newCollection(func(e *Event) string { return e.ID }) }

// emit records an event about an object, and hands it to the webhook endpoints
// that want it. An account whose surroundings render nothing has no events.
func (a *Account) emit(kind string, object any) {
	if a.env.Render == nil {
		return
	}
	e := &Event{ID: RandomID("evt_"), Type: kind, Created: a.WallTime(), Object: a.env.Render(a, object)}
	if a.events.count() >= 2*maxEvents {
		recent := slices.Clone(a.events.held[maxEvents:])
		a.events = newEvents()
		restore(&a.events, recent)
	}
	a.events.add(e)
	var wanted []*WebhookEndpoint
	for _, w := range a.webhookEndpoints.each() {
		if w.wants(kind) {
			wanted = append(wanted, w)
		}
	}
	e.PendingWebhooks = int64(len(wanted))
	if a.env.Deliver == nil {
		return
	}
	for _, w := range wanted {
		a.env.Deliver(Delivery{URL: w.URL, Secret: w.Secret, Payload: a.env.Render(a, e), Delivered: func() {
			a.Lock()
			defer a.Unlock()
			e.PendingWebhooks--
		}})
	}
}

// Delivery is an event on its way to a webhook endpoint. Delivered is to be called
// without the account's lock once the endpoint has taken it.
type Delivery struct {
	URL       string
	Secret    string
	Payload   []byte
	Delivered func()
}

// Event is the event that the path names.
func (a *Account) Event(id string) (*Event, error) { return eventKind.find(a, id) }

// ListEvents is a page of the events, of the given types if there are any. A type
// can end in * and stands for all that begin so.
func (a *Account) ListEvents(types []string, p Page) ([]*Event, bool, error) {
	return a.events.page(a.events.all(), p, func(e *Event) bool {
		return len(types) == 0 || slices.ContainsFunc(types, func(t string) bool { return matchesType(t, e.Type) })
	})
}

func matchesType(pattern, kind string) bool {
	if prefix, wild := strings.CutSuffix(pattern, "*"); wild {
		return strings.HasPrefix(kind, prefix)
	}
	return pattern == kind
}
