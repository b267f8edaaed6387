// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestTwoNamesPlannedAtOnce: of two resources that name one customer by both ids, and that
// Terraform plans at the same time, the one that was planned later is refused, and the other
// is not.
func TestTwoNamesPlannedAtOnce(t *testing.T) {
	t.Parallel()
	apiKey, err := stripeapi.ParseKey("sk_test_names")
	if err != nil {
		t.Fatal(err)
	}
	for name, order := range map[string][2]string{"the account first": {"acct_1", "cus_1"}, "the customer first": {"cus_1", "acct_1"}} {
		var run *Run
		first, second := GrantKey{Customer: order[0], Key: "welcome"}, GrantKey{Customer: order[1], Key: "welcome"}
		refused := make(chan error, 1)
		var begun atomic.Bool
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			account := r.URL.Query().Get("customer_account")
			if begun.CompareAndSwap(false, true) {
				// The first one's plan waits for this answer until the second is recorded.
				go func() { refused <- run.PlanKey(t.Context(), second, UseCreate, "") }()
				for isPlanned := false; !isPlanned; runtime.Gosched() {
					run.memory.mu.Lock()
					isPlanned = run.memory.key(second).created != nil
					run.memory.mu.Unlock()
				}
			}
			customer := strings.Replace(account, "acct_", "cus_", 1)
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"object": "billing.credit_balance_summary", "customer": %q, "customer_account": %q, "balances": [], "livemode": false}`, customer, account)
		}))
		run = NewRun(stripeapi.New(stripeapi.Config{Key: apiKey, Base: server.URL, RequestsPerSecond: 100, Version: stripeapi.AccountsSince}), Options{})
		// Grants under the key for others, of both kinds.
		for _, other := range []string{"cus_2", "acct_3"} {
			run.memory.mu.Lock()
			run.memory.addMaker(GrantKey{Customer: other, Key: "welcome"})
			run.memory.mu.Unlock()
		}
		if err := run.PlanKey(t.Context(), first, UseCreate, ""); err != nil {
			t.Errorf("%s: the first is refused: %v", name, err)
		}
		if refusal := RefusalOf(<-refused); refusal == nil || refusal.Summary != "Two resources use the same idempotency key" {
			t.Errorf("%s: the second is refused with %v", name, refusal)
		}
		server.Close()
	}
}
