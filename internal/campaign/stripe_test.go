// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const (
	testKey    = "sk_test_campaign"
	grantsPath = "/v1/billing/credit_grants"
)

// stripe is a simulated account for tests within the package.
type stripe struct {
	client *stripecall.Client // of the test's own requests
	front  string             // the URL for a run's requests
}

// newStripe makes an account. meet sees each request of a run, and reports that it has
// answered in Stripe's place; nil never does.
func newStripe(t *testing.T, meet func(s *stripe, w http.ResponseWriter, r *http.Request) bool) *stripe {
	t.Helper()
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &stripe{}
	behind := httptest.NewServer(sim)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if meet == nil || !meet(s, w, r) {
			sim.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(func() {
		front.Close()
		behind.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	s.client, s.front = stripecall.Once(behind.URL, testKey), front.URL
	return s
}

// run is a new run in the account.
func (s *stripe) run(t *testing.T, options granting.Options) *granting.Run {
	t.Helper()
	key, err := stripeapi.ParseKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return granting.NewRun(stripeapi.New(stripeapi.Config{Key: key, Base: s.front, RequestsPerSecond: 100_000}), options)
}

// post changes something by hand.
func (s *stripe) post(t *testing.T, path string, form ...string) stripecall.Object {
	t.Helper()
	answer, err := s.client.Post(context.Background(), path, form...)
	if err == nil {
		err = answer.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer.Body
}

// get reads something.
func (s *stripe) get(t *testing.T, path string) stripecall.Object {
	t.Helper()
	answer, err := s.client.Get(context.Background(), path)
	if err == nil {
		err = answer.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer.Body
}

func (s *stripe) customer(t *testing.T) string {
	t.Helper()
	return s.post(t, "/v1/customers", "name", t.Name()).ID()
}

// grant makes the grant of a customer of springTerms by hand.
func (s *stripe) grant(t *testing.T, customer string, form ...string) string {
	t.Helper()
	return s.post(t, grantsPath, append([]string{
		"customer", customer, "category", "promotional", "applicability_config[scope][price_type]", "metered",
		"amount[type]", "monetary", "amount[monetary][currency]", "usd", "amount[monetary][value]", "1000",
		"metadata[" + granting.KeyMetadata + "]", "spring",
	}, form...)...).ID()
}

// isLive reports a grant that is not voided.
func (s *stripe) isLive(t *testing.T, id string) bool {
	t.Helper()
	return s.get(t, grantsPath+"/"+id).Null("voided_at")
}

// made is how many grants a customer was granted.
func (s *stripe) made(t *testing.T, customer string) int {
	t.Helper()
	return len(s.get(t, grantsPath+"?limit=100&customer="+customer).List("data"))
}

// springTerms are the terms of a campaign.
func springTerms() terms {
	metered := "metered"
	return terms{Key: "spring", CreditGrantCreate: stripeapi.CreditGrantCreate{Amount: stripeapi.Monetary{Currency: "usd"}, Category: "promotional", Scope: stripeapi.Scope{PriceType: &metered}, Metadata: granting.StoredMetadata(nil, "spring")}}
}

// refuse answers with an error of Stripe's, after which a request is not sent again.
func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Stripe-Should-Retry", "false")
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, `{"error": {"type": "invalid_request_error", "message": "Not now"}}`)
}

// The kinds of requests.
func creates(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Path == grantsPath }
func voids(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/void")
}

func changesTerms(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, grantsPath+"/") && strings.Count(r.URL.Path, "/") == 4
}

func readsOne(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, grantsPath+"/")
}

// refusing refuses the requests of a kind.
func refusing(kind func(r *http.Request) bool, status int) func(*stripe, http.ResponseWriter, *http.Request) bool {
	return func(_ *stripe, w http.ResponseWriter, r *http.Request) bool {
		if kind(r) {
			refuse(w, status)
		}
		return kind(r)
	}
}
