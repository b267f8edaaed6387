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

func (s *server) set(setting map[string]any) { s.t.Helper(); s.control("/_sim/switches", setting) }

func TestExpiringAVoidedGrant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := grantsPath + "/" + w.voided
	expectRefusal(t, w.do(http.MethodPost, path+"/expire", ""), refusal{400, invalid, "", ""})
	w.set(map[string]any{"expire_voided": "accept"})
	before := w.get(path, "")
	if after := w.post(path+"/expire", ""); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the grant is %v, and was %v", after, before)
	}
}

func TestLimitsOutOfRange(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{Grants: 101}).as("sk_test_simulator")
	limits := map[string]int{"0": 1, "-5": 1, "1": 1, "100": 100, "101": 100, "99999999999999999999": 100, "-99999999999999999999": 1}
	for limit, want := range limits {
		if n := len(c.get(grantsPath, "limit="+limit).data()); n != want {
			t.Errorf("limit %s gives %d grants, want %d", limit, n, want)
		}
	}
	c.set(map[string]any{"limit_out_of_range": "refuse"})
	for limit, want := range limits {
		r := c.do(http.MethodGet, grantsPath, "limit="+limit)
		if fmt.Sprint(want) == limit {
			if r.status != http.StatusOK {
				t.Errorf("limit %s is refused", limit)
			}
			continue
		}
		expectRefusal(t, r, refusal{400, invalid, "parameter_invalid_integer", "limit"})
	}
}

func TestListingADeletedCustomersGrants(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	c.grant(customer)
	c.delete("/v1/customers/" + customer)
	expectRefusal(t, c.do(http.MethodGet, grantsPath, "customer="+customer), refusal{400, invalid, "resource_missing", "customer"})
	c.set(map[string]any{"deleted_customer_grants": "accept"})
	if n := len(c.get(grantsPath, "customer="+customer).data()); n != 1 {
		t.Errorf("%d grants are listed", n)
	}
}

func TestListsWithoutEndedGrants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := ids(w.get(grantsPath, "customer="+w.customer))
	w.set(map[string]any{"ended_grants": "omitted"})
	live := ids(w.get(grantsPath, "customer="+w.customer))
	want := slices.DeleteFunc(all, func(id string) bool { return id == w.expired || id == w.voided })
	if !slices.Equal(live, want) || len(want) != 3 {
		t.Errorf("listed are %v, want %v", live, want)
	}
	w.get(grantsPath+"/"+w.voided, "")
	if after := ids(w.get(grantsPath, "starting_after="+w.voided)); len(after) == 0 {
		t.Error("an ended grant is no cursor")
	}
}

func TestFieldsOfListsLagBehind(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	customer := c.customer("")
	grant := c.grant(customer, "metadata[a]", "before")
	c.set(map[string]any{"list_fields_lag_ms": 3000})
	c.post(grantsPath+"/"+grant, "metadata[a]=after")
	wall.advance(time.Second)
	c.post(grantsPath+"/"+grant+"/void", "")
	listed := func() object { return c.get(grantsPath, "").data()[0] }
	if g := listed(); g.at("metadata", "a") != "before" || g["voided_at"] != nil {
		t.Errorf("the list is ahead: %v", g)
	}
	if g := c.get(grantsPath+"/"+grant, ""); g.at("metadata", "a") != "after" || g["voided_at"] == nil {
		t.Errorf("the grant is behind: %v", g)
	}
	wall.advance(2 * time.Second)
	if g := listed(); g.at("metadata", "a") != "after" || g["voided_at"] == nil {
		t.Errorf("the list is still behind: %v", g)
	}
}
