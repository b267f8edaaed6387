// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestLostAnswerBehindALaggingList: Stripe made the grant, answers its request with a
// kept error, and shows the grant only in a later list: no second one is asked for.
func TestLostAnswerBehindALaggingList(t *testing.T) {
	t.Parallel()
	made := `{"id":"credgr_1","object":"billing.credit_grant","customer":"cus_1","category":"paid","created":` + fmt.Sprint(time.Now().Unix()) + `,"updated":1,"livemode":false,
		"amount":{"type":"monetary","monetary":{"currency":"usd","value":1000}},"applicability_config":{"scope":{"price_type":"metered"}},
		"metadata":{"terraform_idempotency_key":"welcome"},"effective_at":1,"expires_at":null,"name":null,"priority":50,"test_clock":null,"voided_at":null}`
	var creates, lists atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method == http.MethodPost:
			creates.Add(1)
			w.Header().Set("Idempotent-Replayed", "true")
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, `{"error":{"type":"api_error","message":"Something went wrong."}}`)
		case lists.Add(1) <= 2:
			fmt.Fprint(w, `{"object":"list","data":[],"has_more":false,"url":"/v1/billing/credit_grants"}`)
		default:
			fmt.Fprint(w, `{"object":"list","data":[`+made+`],"has_more":false,"url":"/v1/billing/credit_grants"}`)
		}
	}))
	defer server.Close()
	apiKey, err := stripeapi.ParseKey("sk_test_lag")
	if err != nil {
		t.Fatal(err)
	}
	run := NewRun(stripeapi.New(stripeapi.Config{Key: apiKey, Base: server.URL, RequestsPerSecond: 100}), Options{})
	metered := "metered"
	created, err := run.Create(context.Background(), stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1000}, Scope: stripeapi.Scope{PriceType: &metered}, Category: "paid", Customer: "cus_1",
		Metadata: StoredMetadata(nil, "welcome"),
	}, Holding{})
	if err != nil || created.Grant.ID != "credgr_1" || creates.Load() != 1 {
		t.Errorf("got %q, %v, after %d creates", created.Grant.ID, err, creates.Load())
	}
}
