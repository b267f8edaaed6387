// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/webhook"
)

// maxPayload bounds what is read of a request, in bytes.
const maxPayload = 1 << 20

// listener takes Stripe's events.
type listener struct {
	purchases *purchases
	secret    string // of the webhook endpoint
}

// ServeHTTP answers 200 once the event has been dealt with. After any other answer
// Stripe sends the event again, for days.
func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	payload, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPayload))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	event, err := webhook.ConstructEvent(payload, r.Header.Get("Stripe-Signature"), l.secret)
	if err != nil {
		http.Error(w, "not an event that Stripe has signed", http.StatusBadRequest)
		return
	}
	if err := l.handle(r.Context(), event); err != nil {
		log.Printf("%s %s: %v", event.Type, event.ID, err)
		http.Error(w, "failed", http.StatusInternalServerError)
	}
}

// handle finds the invoice that the event is about. What becomes of the credits is
// decided by the invoice alone, not by the event.
func (l *listener) handle(ctx context.Context, event stripe.Event) error {
	switch event.Type {
	case stripe.EventTypeInvoicePaid:
		return about(event, func(i stripe.Invoice) error { return l.purchases.settle(ctx, i.ID) })
	case stripe.EventTypeChargeRefunded:
		return about(event, func(c stripe.Charge) error { return l.purchases.settleCharge(ctx, c.ID) })
	case stripe.EventTypeChargeDisputeCreated:
		return about(event, func(d stripe.Dispute) error { return l.purchases.settleCharge(ctx, d.Charge.ID) })
	}
	return nil
}

// about decodes the event's object.
func about[T any](event stripe.Event, then func(T) error) error {
	var object T
	if err := json.Unmarshal(event.Data.Raw, &object); err != nil {
		return err
	}
	return then(object)
}
