// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v81"
	stripeclient "github.com/stripe/stripe-go/v81/client"
	"github.com/stripe/stripe-go/v81/webhook"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// grantWhenPaid is the program of Stripe's guide: it listens for invoice.paid, and
// grants billing credits to the customer who bought them. The event's id is the
// request's idempotency key, so that an event that arrives twice grants once.
func grantWhenPaid(api *stripeclient.API, secret func() string, granted chan<- *stripe.BillingCreditGrant) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		payload, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		event, err := webhook.ConstructEvent(payload, r.Header.Get("Stripe-Signature"), secret())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var invoice stripe.Invoice
		if err := json.Unmarshal(event.Data.Raw, &invoice); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if event.Type != stripe.EventTypeInvoicePaid || invoice.Description != "credit purchase" {
			return
		}
		params := &stripe.BillingCreditGrantParams{
			Customer: stripe.String(invoice.Customer.ID),
			Name:     stripe.String("Purchased credits"),
			Category: stripe.String("paid"),
			Amount: &stripe.BillingCreditGrantAmountParams{
				Type: stripe.String("monetary"),
				Monetary: &stripe.BillingCreditGrantAmountMonetaryParams{
					Currency: stripe.String(string(invoice.Currency)), Value: stripe.Int64(invoice.AmountPaid),
				},
			},
			ApplicabilityConfig: &stripe.BillingCreditGrantApplicabilityConfigParams{
				Scope: &stripe.BillingCreditGrantApplicabilityConfigScopeParams{PriceType: stripe.String("metered")},
			},
			Metadata: map[string]string{"invoice": invoice.ID},
		}
		params.SetIdempotencyKey(event.ID)
		grant, err := api.BillingCreditGrants.New(params)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		granted <- grant
	}
}

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

func newAPI(address string) *stripeclient.API {
	backend := stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{
		URL: stripe.String(address), LeveledLogger: &stripe.LeveledLogger{}, MaxNetworkRetries: stripe.Int64(0),
	})
	return stripeclient.New(testKey, &stripe.Backends{API: backend})
}

func TestAPaidInvoiceGrantsCredits(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	secret := make(chan string, 1)
	granted := make(chan *stripe.BillingCreditGrant, 10)
	known := ""
	listener := httptest.NewServer(grantWhenPaid(newAPI(c.url), func() string {
		if known == "" {
			known = <-secret
		}
		return known
	}, granted))
	t.Cleanup(listener.Close)
	endpoint := c.post("/v1/webhook_endpoints", "enabled_events[0]=invoice.paid&url="+url.QueryEscape(listener.URL))
	text, _ := endpoint["secret"].(string)
	secret <- text

	customer := c.customer("email=buyer@example.com")
	invoice := c.post("/v1/invoices", "description=credit purchase&collection_method=charge_automatically&customer="+customer).id()
	c.post("/v1/invoiceitems", "description=billing credits purchase&unit_amount_decimal=1000&currency=usd&customer="+customer+"&invoice="+invoice)
	c.post("/v1/invoices/"+invoice+"/finalize", "auto_advance=true")
	c.get("/v1/invoices/"+invoice, "") // collected by now

	grant := receive(t, granted)
	if grant.Amount.Monetary.Value != 1000 || grant.Customer.ID != customer || grant.Metadata["invoice"] != invoice {
		t.Errorf("the grant is %+v", grant)
	}
	if available, ledger := c.balance(customer); available != 1000 || ledger != 1000 {
		t.Errorf("the balances are %v and %v", available, ledger)
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
