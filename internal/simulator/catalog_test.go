// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

func TestPricesAreFoundByLookupKeyProductAndActivity(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	first := s.newPrice("lookup_key=standard&nickname=n&tax_behavior=exclusive")
	second := s.newPrice("lookup_key=other&active=false")
	find := func(query string) []string { return ids(s.get("/v1/prices", query)) }
	expect := func(query string, want ...string) {
		t.Helper()
		if got := find(query); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", query, got, want)
		}
	}
	expect("lookup_keys[]=standard", first)
	expect("lookup_keys[0]=standard&lookup_keys[1]=other", second, first)
	expect("lookup_keys[]=none")
	expect("active=false", second)
	expect("active=true&product="+s.product, first, s.price)
	expect("type=recurring", s.price)
	expect("currency=eur")

	third := s.newPrice("lookup_key=standard&transfer_lookup_key=true")
	expect("lookup_keys[]=standard", third)
	s.post("/v1/prices/"+third, "lookup_key=&active=false&metadata[a]=b")
	expect("lookup_keys[]=standard")
	s.post("/v1/prices/"+first, "lookup_key=standard")
	expect("lookup_keys[]=standard", first)
	p := s.get("/v1/prices/"+s.price, "")
	for _, want := range []struct {
		value any
		path  []string
	}{
		{"metered", []string{"recurring", "usage_type"}}, {s.meter, []string{"recurring", "meter"}}, {"month", []string{"recurring", "interval"}},
		{1.0, []string{"unit_amount"}}, {"1", []string{"unit_amount_decimal"}}, {"per_unit", []string{"billing_scheme"}},
		{"recurring", []string{"type"}}, {s.product, []string{"product"}}, {nil, []string{"lookup_key"}}, {true, []string{"active"}},
	} {
		if got := p.at(want.path...); got != want.value {
			t.Errorf("the price's %v is %v, want %v", want.path, got, want.value)
		}
	}
	decimal := s.post("/v1/prices", "currency=usd&unit_amount_decimal=0.05&product="+s.product)
	if decimal["unit_amount"] != nil || decimal["unit_amount_decimal"] != "0.05" {
		t.Errorf("a price of 0.05 cents is %v", decimal)
	}
}

func TestAProductIsDeletedOnlyWithoutPrices(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	expectRefusal(t, s.do(http.MethodDelete, "/v1/products/"+s.product, ""), refusal{400, invalid, "", ""})
	unsold := s.post("/v1/products", "id=unsold&name=Unsold&metadata[a]=b").id()
	if got := s.post("/v1/products/"+unsold, "active=false&description=d"); got["active"] != false || got["description"] != "d" || got["name"] != "Unsold" {
		t.Errorf("updated, the product is %v", got)
	}
	if got := ids(s.get("/v1/products", "active=false")); !slices.Equal(got, []string{"unsold"}) {
		t.Errorf("inactive are %v", got)
	}
	if got := s.delete("/v1/products/" + unsold); got["deleted"] != true {
		t.Errorf("the answer is %v", got)
	}
	expectRefusal(t, s.do(http.MethodGet, "/v1/products/"+unsold, ""), refusal{404, invalid, "resource_missing", "id"})
}

func TestMetersAreDeactivatedAndReactivated(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	path := "/v1/billing/meters/" + s.meter
	m := s.get(path, "")
	for name, want := range map[string]string{
		"status": "active", "event_name": "calls", "display_name": "Calls", "default_aggregation": "map[formula:sum]",
		"customer_mapping": "map[event_payload_key:stripe_customer_id type:by_id]", "value_settings": "map[event_payload_key:value]",
		"status_transitions": "map[deactivated_at:<nil>]",
	} {
		if got := fmt.Sprint(m[name]); got != want {
			t.Errorf("the meter's %s is %s, want %s", name, got, want)
		}
	}
	if got := s.post(path+"/deactivate", ""); got["status"] != "inactive" || got.at("status_transitions", "deactivated_at") == nil {
		t.Errorf("deactivated, the meter is %v", got)
	}
	expectRefusal(t, s.do(http.MethodPost, path+"/deactivate", ""), refusal{400, invalid, "", ""})
	if got := ids(s.get("/v1/billing/meters", "status=inactive")); !slices.Equal(got, []string{s.meter}) {
		t.Errorf("inactive are %v", got)
	}
	s.use(5) // accepted, and counts for nothing
	if got := s.post(path+"/reactivate", ""); got["status"] != "active" {
		t.Errorf("reactivated, the meter is %v", got)
	}
	s.use(1)
	if got := s.get("/v1/invoices/"+s.draft(), "")["subtotal"]; got != 1.0 {
		t.Errorf("the meter counted %v, want 1", got)
	}
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	path := "/v1/subscriptions/" + s.subscription
	sub := s.get(path, "")
	if sub["status"] != "active" || sub["current_period_start"] != float64(s.now) || sub["current_period_end"] != float64(s.now+month) ||
		sub["customer"] != s.customer || sub["test_clock"] != s.clock || sub["latest_invoice"] == nil {
		t.Errorf("the subscription is %v", sub)
	}
	items, _ := sub.at("items", "data").([]any)
	if len(items) != 1 || object(items[0].(map[string]any)).at("price", "id") != s.price {
		t.Errorf("its items are %v", items)
	}
	invoice := s.draft()
	if sub = s.get(path, ""); sub["current_period_start"] != float64(s.now+month) || sub["latest_invoice"] != invoice {
		t.Errorf("a month later the subscription is %v", sub)
	}
	if got := s.delete(path); got["status"] != "canceled" || got["canceled_at"] != float64(s.now+month) {
		t.Errorf("canceled, the subscription is %v", got)
	}
	expectRefusal(t, s.do(http.MethodDelete, path, ""), refusal{404, invalid, "resource_missing", "id"})
	for status, want := range map[string]int{"": 0, "active": 0, "canceled": 1, "all": 1} {
		query := "customer=" + s.customer
		if status != "" {
			query += "&status=" + status
		}
		if n := len(s.get("/v1/subscriptions", query).data()); n != want {
			t.Errorf("with status %q %d are listed, want %d", status, n, want)
		}
	}
}
