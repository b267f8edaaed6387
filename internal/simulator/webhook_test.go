// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v81/webhook"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// receive is what arrives within the time that nothing needs.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(30 * time.Second):
		t.Fatal("nothing arrives")
		panic("unreachable")
	}
}

func TestDeliveriesAreSignedOrderedAndRepeated(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	type delivery struct {
		payload   []byte
		signature string
	}
	arrived := make(chan delivery, 10)
	refusals := 1
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		payload, _ := io.ReadAll(r.Body)
		if refusals > 0 {
			refusals--
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		arrived <- delivery{payload, r.Header.Get("Stripe-Signature")}
	}))
	t.Cleanup(listener.Close)
	// The types of billing credits came after our version, whose description does
	// not let them be named.
	endpoint := c.post("/v1/webhook_endpoints", "enabled_events[0]=*&url="+url.QueryEscape(listener.URL))
	if again := c.get("/v1/webhook_endpoints/"+endpoint.id(), ""); again["secret"] != nil || again["status"] != "enabled" {
		t.Errorf("read again, the endpoint is %v", again)
	}
	secret, _ := endpoint["secret"].(string)
	grant := c.grant(c.customer(""))
	c.post(grantsPath+"/"+grant+"/expire", "")
	var types []string
	for range 5 {
		d := receive(t, arrived)
		event, err := webhook.ConstructEventIgnoringTolerance(d.payload, d.signature, secret)
		if err != nil {
			t.Fatal(err)
		}
		if want := "t=" + strconv.FormatInt(wall.unix(), 10); d.signature[:len(want)] != want {
			t.Errorf("the signature is %s, want the time %s", d.signature, want)
		}
		types = append(types, string(event.Type))
		if _, err := webhook.ConstructEventIgnoringTolerance(append(d.payload, ' '), d.signature, secret); err == nil {
			t.Error("a changed payload is taken for signed")
		}
	}
	want := []string{
		"customer.created", "billing.credit_grant.created", "billing.credit_balance_transaction.created", "billing.credit_grant.updated", "billing.credit_balance_transaction.created",
	}
	if !slices.Equal(types, want) {
		t.Errorf("there arrived %v, want %v", types, want)
	}

	c.post("/v1/webhook_endpoints/"+endpoint.id(), "disabled=true")
	c.grant(c.customer(""))
	c.delete("/v1/webhook_endpoints/" + endpoint.id())
	expectRefusal(t, c.do(http.MethodGet, "/v1/webhook_endpoints/"+endpoint.id(), ""), refusal{404, invalid, "resource_missing", "id"})
	for _, e := range c.get("/v1/events", "limit=2&type=billing.*").data() {
		if e["pending_webhooks"] != 0.0 {
			t.Errorf("the event %v waits for an endpoint that is disabled", e)
		}
	}
}

func TestWebhooksReachLoopbackAddressesOnly(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	for _, address := range []string{"https://example.com/hook", "http://10.0.0.1/", "ftp://127.0.0.1/", "http://", "nonsense", "http://127.0.0.1.example.com/"} {
		r := c.do(http.MethodPost, "/v1/webhook_endpoints", "enabled_events[0]=*&url="+url.QueryEscape(address))
		expectRefusal(t, r, refusal{400, invalid, "url_invalid", "url"})
	}
}
