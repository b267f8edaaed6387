// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/webhook"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const apiKey = "sk_test_webhook"

// shop is a customer who has bought credits for 50.00 USD, in an account of its own,
// and the program that listens.
type shop struct {
	*acctest.Account
	t                 *testing.T
	listener          *listener
	customer, invoice string
}

func open(t *testing.T, invoice ...string) *shop {
	t.Helper()
	account := acctest.New(t)
	account.SimulatorOnly(t, "Stripe requires a payment method, and no request disputes a charge")
	account = account.WithKey(apiKey)
	s := &shop{Account: account, t: t, customer: account.Customer(t)}
	s.listener = &listener{purchases: &purchases{api: newAPI(apiKey, account.Base)}, secret: "whsec_test"}
	s.invoice = s.post("/v1/invoices", append([]string{"customer", s.customer}, invoice...)...).ID()
	s.post("/v1/invoiceitems", "customer", s.customer, "invoice", s.invoice, "currency", "usd", "amount", "5000")
	s.post("/v1/invoices/"+s.invoice+"/finalize", "auto_advance", "false")
	return s
}

func (s *shop) post(path string, form ...string) acctest.Object {
	s.t.Helper()
	return s.Post(s.t, path, form...)
}

func (s *shop) pay() { s.t.Helper(); s.post("/v1/invoices/" + s.invoice + "/pay") }

func (s *shop) charge() string {
	s.t.Helper()
	return s.Get(s.t, "/v1/invoices/"+s.invoice).String("charge")
}

func (s *shop) refund(form ...string) {
	s.t.Helper()
	s.post("/v1/refunds", append([]string{"charge", s.charge()}, form...)...)
}

// use applies credits of the one grant to an invoice.
func (s *shop) use(minorUnits int64) {
	s.t.Helper()
	s.Draw(s.t, s.Grants(s.t, s.customer)[0].ID(), minorUnits)
}

// deliver sends the latest event of a type, signed, and returns the answer's status.
func (s *shop) deliver(kind string) int {
	s.t.Helper()
	event := s.Get(s.t, "/v1/events?limit=1&type="+kind).List("data")[0]
	payload, err := json.Marshal(event)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.send(payload, webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: s.listener.secret}).Header)
}

func (s *shop) send(payload []byte, signature string) int {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(payload))
	r.Header.Set("Stripe-Signature", signature)
	answer := httptest.NewRecorder()
	s.listener.ServeHTTP(answer, r)
	return answer.Code
}

// mustDeliver delivers events in this order.
func (s *shop) mustDeliver(kinds ...string) {
	s.t.Helper()
	for _, kind := range kinds {
		if status := s.deliver(kind); status != http.StatusOK {
			s.t.Fatalf("%s is answered %d", kind, status)
		}
	}
}

// status is "none" without a grant, and "two" with more than one.
func (s *shop) status() string {
	s.t.Helper()
	grants := s.Grants(s.t, s.customer)
	switch {
	case len(grants) == 0:
		return "none"
	case len(grants) > 1:
		return "two"
	case !grants[0].Null("voided_at"):
		return "voided"
	case !grants[0].Null("expires_at"):
		return "expired"
	}
	return "granted"
}

const (
	paid     = "invoice.paid"
	reversal = "charge.refunded"
	disputed = "charge.dispute.created"
)

// TestPurchases is what happens to a purchase, in each order in which its events can
// arrive, and what becomes of its credits.
func TestPurchases(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		invoice []string // form pairs of the invoice
		happens func(s *shop)
		becomes string
	}{
		"paid":       {happens: func(s *shop) { s.pay(); s.mustDeliver(paid) }, becomes: "granted"},
		"paid twice": {happens: func(s *shop) { s.pay(); s.mustDeliver(paid, paid) }, becomes: "granted"},
		"paid for something else": {[]string{"metadata[credit_purchase]", ""},
			func(s *shop) { s.pay(); s.mustDeliver(paid) }, "none"},
		"refunded": {happens: func(s *shop) { s.pay(); s.mustDeliver(paid); s.refund(); s.mustDeliver(reversal) }, becomes: "voided"},
		"refunded, told twice": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.refund()
			s.mustDeliver(reversal, reversal, paid)
		}, becomes: "voided"},
		"refunded after use": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.use(2000)
			s.refund()
			s.mustDeliver(reversal, reversal)
		}, becomes: "expired"},
		"refunded in part": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.refund("amount", "2000")
			s.mustDeliver(reversal)
		}, becomes: "granted"},
		"refunded in parts": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.refund("amount", "2000")
			s.refund("amount", "3000")
			s.mustDeliver(reversal)
		}, becomes: "voided"},
		"refunded before it was told":         {happens: func(s *shop) { s.pay(); s.refund(); s.mustDeliver(reversal, paid) }, becomes: "none"},
		"refunded in part before it was told": {happens: func(s *shop) { s.pay(); s.refund("amount", "2000"); s.mustDeliver(paid) }, becomes: "none"},
		"disputed": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.Dispute(s.t, s.charge())
			s.mustDeliver(disputed)
		}, becomes: "voided"},
		"disputed after use": {happens: func(s *shop) {
			s.pay()
			s.mustDeliver(paid)
			s.use(2000)
			s.Dispute(s.t, s.charge())
			s.mustDeliver(disputed, paid)
		}, becomes: "expired"},
		"disputed before it was told": {happens: func(s *shop) { s.pay(); s.Dispute(s.t, s.charge()); s.mustDeliver(disputed, paid) }, becomes: "none"},
		"granted by Terraform": {happens: func(s *shop) {
			s.pay()
			s.Grant(s.t, s.customer, "metadata["+keyMetadata+"]", s.invoice)
			s.mustDeliver(paid)
		}, becomes: "granted"},
		"granted by Terraform, then refunded": {happens: func(s *shop) {
			s.pay()
			s.Grant(s.t, s.customer, "metadata["+keyMetadata+"]", s.invoice)
			s.refund()
			s.mustDeliver(reversal)
		}, becomes: "voided"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.invoice == nil {
				tc.invoice = []string{"metadata[credit_purchase]", "yes"}
			}
			s := open(t, tc.invoice...)
			tc.happens(s)
			if got := s.status(); got != tc.becomes {
				t.Errorf("the credits are %s, want %s: %v", got, tc.becomes, s.Grants(t, s.customer))
			}
		})
	}
}

// TestGrantOfAPurchase is what is granted: the invoice's subtotal, under its ID.
func TestGrantOfAPurchase(t *testing.T) {
	t.Parallel()
	s := open(t, "metadata[credit_purchase]", "yes")
	s.pay()
	s.mustDeliver(paid)
	g := s.Grants(t, s.customer)[0]
	if g.Int("amount.monetary.value") != 5000 || g.String("amount.monetary.currency") != "usd" || g.String("category") != "paid" ||
		g.String("applicability_config.scope.price_type") != "metered" || g.String("metadata."+keyMetadata) != s.invoice {
		t.Errorf("the grant is %v", g)
	}
}

// TestReversedWhileGranting: a refund between reading the invoice and granting is seen
// after the grant, which ends at once.
func TestReversedWhileGranting(t *testing.T) {
	t.Parallel()
	s := open(t, "metadata[credit_purchase]", "yes")
	s.pay()
	gateway := s.Gateway(t, func(e *acctest.Exchange) {
		if e.Method == http.MethodPost && e.Path == "/v1/billing/credit_grants" {
			s.refund()
		}
		e.Pass()
	})
	s.listener.purchases.api = newAPI(apiKey, gateway)
	s.mustDeliver(paid)
	if got := s.status(); got != "voided" {
		t.Errorf("the credits are %s", got)
	}
}

// TestThroughAWebhookEndpoint receives what the simulator sends and signs.
func TestThroughAWebhookEndpoint(t *testing.T) {
	t.Parallel()
	s := open(t, "metadata[credit_purchase]", "yes")
	answered := make(chan int, 10)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		s.listener.ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		answered <- answer.Code
	}))
	t.Cleanup(server.Close)
	s.listener.secret = s.post("/v1/webhook_endpoints", "url", "http://"+server.Listener.Addr().String(),
		"enabled_events[0]", paid, "enabled_events[1]", reversal, "enabled_events[2]", disputed).String("secret")
	server.Start()
	for _, step := range []struct {
		happens func()
		becomes string
	}{{s.pay, "granted"}, {func() { s.refund() }, "voided"}} {
		step.happens()
		select {
		case status := <-answered:
			if got := s.status(); status != http.StatusOK || got != step.becomes {
				t.Fatalf("the event is answered %d, and the credits are %s, want %s", status, got, step.becomes)
			}
		case <-time.After(time.Minute):
			t.Fatal("no event arrives")
		}
	}
}

// TestFailureIsDeliveredAgain: what Stripe could not do is answered by a 500, so that the
// event comes again.
func TestFailureIsDeliveredAgain(t *testing.T) {
	t.Parallel()
	s := open(t, "metadata[credit_purchase]", "yes")
	s.pay()
	s.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: http.StatusForbidden, Times: 1})
	if status := s.deliver(paid); status != http.StatusInternalServerError {
		t.Errorf("answered %d", status)
	}
	s.mustDeliver(paid)
	if got := s.status(); got != "granted" {
		t.Errorf("the credits are %s", got)
	}
}

// TestUnsignedIsRefused: only what Stripe has signed is believed.
func TestUnsignedIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, "metadata[credit_purchase]", "yes")
	s.pay()
	payload := []byte(`{"type": "invoice.paid", "api_version": "` + stripe.APIVersion + `", "data": {"object": {"id": "` + s.invoice + `"}}}`)
	forged := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: "whsec_guessed"}).Header
	old := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: payload, Secret: s.listener.secret, Timestamp: time.Now().Add(-time.Hour)}).Header
	for name, signature := range map[string]string{"no signature": "", "another secret": forged, "an old one": old} {
		if status := s.send(payload, signature); status != http.StatusBadRequest {
			t.Errorf("%s is answered %d", name, status)
		}
	}
	if got := s.status(); got != "none" {
		t.Errorf("the credits are %s", got)
	}
}
