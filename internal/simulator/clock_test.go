// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestCustomersOfATestClockLiveInItsTime(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	frozen := wall.unix() - 1_000_000
	clock := c.post(clocksPath, fmt.Sprint("name=Demo&frozen_time=", frozen))
	if clock["status"] != "ready" || clock["frozen_time"] != float64(frozen) || clock["name"] != "Demo" {
		t.Errorf("the clock is %v", clock)
	}
	customer := c.customer("test_clock=" + clock.id())
	grant := c.post(grantsPath, terms(customer, "effective_at", fmt.Sprint(frozen+10), "expires_at", fmt.Sprint(frozen+20)))
	if grant["test_clock"] != clock.id() || grant["created"] != float64(frozen) {
		t.Errorf("the grant has test_clock %v and created %v", grant["test_clock"], grant["created"])
	}
	wall.advance(time.Hour)
	if rows := c.rows(customer); len(rows) != 0 {
		t.Errorf("the wall clock made the rows %v", rows)
	}
	c.post(clocksPath+"/"+clock.id()+"/advance", fmt.Sprint("frozen_time=", frozen+20))
	if rows := c.rows(customer); !slices.Equal(rows, []string{"credits_granted 1000", "credits_expired 1000"}) {
		t.Errorf("rows are %v", rows)
	}
	newest := c.get(transactionsPath, "customer="+customer).data()[0]
	if newest["created"] != float64(wall.unix()) || newest["effective_at"] != float64(frozen+20) || newest["test_clock"] != clock.id() {
		t.Errorf("the row is %v, want wall time %d and clock time %d", newest, wall.unix(), frozen+20)
	}
}

func TestATestClockOnlyMovesForward(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	clock := c.post(clocksPath, "frozen_time=1000").id()
	for _, at := range []string{"1000", "999"} {
		expectRefusal(t, c.do(http.MethodPost, clocksPath+"/"+clock+"/advance", "frozen_time="+at), refusal{400, invalid, "", "frozen_time"})
	}
}

func TestDeletingATestClockDeletesItsCustomers(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	clock := c.post(clocksPath, "frozen_time=1000").id()
	customer, other := c.customer("test_clock="+clock), c.customer("")
	grant := c.grant(customer)
	if r := c.delete(clocksPath + "/" + clock); r["deleted"] != true || r.id() != clock {
		t.Errorf("the answer is %v", r)
	}
	expectRefusal(t, c.do(http.MethodGet, clocksPath+"/"+clock, ""), refusal{404, invalid, "resource_missing", "id"})
	expectRefusal(t, c.do(http.MethodPost, "/v1/customers", "test_clock="+clock), refusal{400, invalid, "resource_missing", "test_clock"})
	if got := c.get("/v1/customers/"+customer, ""); got["deleted"] != true || len(got) != 3 {
		t.Errorf("the clock's customer is %v", got)
	}
	if got := c.get("/v1/customers/"+other, ""); got["deleted"] != nil {
		t.Errorf("another customer is %v", got)
	}
	if got := c.get(grantsPath+"/"+grant, ""); got["customer"] != customer {
		t.Errorf("the grant is %v", got)
	}
}

func TestLiveModeHasNoTestClocks(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).as("sk_live_abc")
	expectRefusal(t, c.do(http.MethodPost, clocksPath, "frozen_time=1000"), refusal{400, invalid, "", ""})
}
