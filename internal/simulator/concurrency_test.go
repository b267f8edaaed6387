// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// together runs n calls at once and waits for them.
func together(n int, call func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { call(i) })
	}
	all.Wait()
}

func TestConcurrentRequestsLeaveOneState(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	c := s.client()
	customer := c.customer("")
	const grants = 20
	together(grants, func(i int) {
		keyed := c.with("Idempotency-Key", fmt.Sprint(i/2))
		// Two at a time share a key: one makes the grant, the other is told to wait or
		// gets the same one.
		for {
			r, err := keyed.try(http.MethodPost, grantsPath, terms(customer))
			if err != nil {
				t.Error(err)
				return
			}
			if r.status != http.StatusConflict {
				if r.status != http.StatusOK {
					t.Errorf("%d %s", r.status, r.raw)
				}
				return
			}
		}
	})
	made := ids(c.get(grantsPath, "limit=100"))
	if len(made) != grants/2 {
		t.Fatalf("%d grants were made, want %d", len(made), grants/2)
	}

	// Everything at once on the same grants: of each, one end wins.
	outcomes := make([]map[string]int, len(made))
	var mu sync.Mutex
	together(6*len(made), func(i int) {
		grant := i % len(made)
		call := []string{"void", "expire", "void", "expire", "read", "apply"}[i/len(made)]
		var r response
		var err error
		switch call {
		case "read":
			_, _ = c.balance(customer)
			return
		case "apply":
			r, err = c.as("").try(http.MethodPost, "/_sim/credits/apply", `{"credit_grant": "`+made[grant]+`", "value": 1}`)
		default:
			r, err = c.try(http.MethodPost, grantsPath+"/"+made[grant]+"/"+call, "")
		}
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if outcomes[grant] == nil {
			outcomes[grant] = map[string]int{}
		}
		if r.status == http.StatusOK {
			outcomes[grant][call]++
		}
	})
	for i, won := range outcomes {
		if won["void"]+won["expire"] != 1 || (won["void"] == 1 && won["apply"] == 1) {
			t.Errorf("of grant %d succeeded %v", i, won)
		}
	}
	if available, ledger := c.balance(customer); available != 0 || ledger != 0 {
		t.Errorf("balances are %v and %v after all has ended", available, ledger)
	}
}

func TestLatencyHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	const latency, requests = 200 * time.Millisecond, 20
	c := start(t, simulator.Options{Latency: latency}).client()
	began := time.Now()
	together(requests, func(i int) { c.as(fmt.Sprint("sk_test_account", i%2)).customer("") })
	if took := time.Since(began); took > requests*latency/2 {
		t.Errorf("%d requests at once took %s", requests, took)
	}
}

func TestConcurrentChangesAreAllSaved(t *testing.T) {
	t.Parallel()
	options := simulator.Options{DataFile: t.TempDir() + "/state.json"}
	c := start(t, options).client()
	const customers = 24
	together(customers, func(int) { c.customer("") })
	again := start(t, options).client()
	if n := len(again.get("/v1/customers", "limit=100").data()); n != customers {
		t.Errorf("%d customers were saved, want %d", n, customers)
	}
}
