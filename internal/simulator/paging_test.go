// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func ids(list object) []string {
	var all []string
	for _, o := range list.data() {
		all = append(all, o.id())
	}
	return all
}

func TestPagesAreNewestFirstAndExclusive(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer, other := c.customer(""), c.customer("")
	var own, all []string
	for i := range 12 {
		grant := c.grant(customer)
		own, all = append([]string{grant}, own...), append([]string{grant}, all...)
		if i%4 == 0 {
			all = append([]string{c.grant(other)}, all...)
		}
	}
	tests := map[string]struct {
		query   string
		want    []string
		hasMore bool
	}{
		"ten without a limit":           {"", all[:10], true},
		"all at once":                   {"limit=100", all, false},
		"exactly all":                   {fmt.Sprint("limit=", len(all)), all, false},
		"after a cursor":                {"limit=3&starting_after=" + all[4], all[5:8], true},
		"the last page":                 {"limit=3&starting_after=" + all[len(all)-3], all[len(all)-2:], false},
		"after the last":                {"starting_after=" + all[len(all)-1], nil, false},
		"before a cursor":               {"limit=3&ending_before=" + all[6], all[3:6], true},
		"the first page, before":        {"limit=3&ending_before=" + all[2], all[:2], false},
		"before the first":              {"ending_before=" + all[0], nil, false},
		"of a customer":                 {"limit=100&customer=" + customer, own, false},
		"of a customer, after a cursor": {"limit=2&customer=" + customer + "&starting_after=" + own[3], own[4:6], true},
		"of a customer, before":         {"limit=2&customer=" + customer + "&ending_before=" + own[3], own[1:3], true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := c.get(grantsPath, tt.query)
			if got := ids(list); !slices.Equal(got, tt.want) || list["has_more"] != tt.hasMore {
				t.Errorf("the page is %v, more %v; want %v, more %t", got, list["has_more"], tt.want, tt.hasMore)
			}
			if list["object"] != "list" || list["url"] != grantsPath {
				t.Errorf("object is %v, url %v", list["object"], list["url"])
			}
		})
	}
}

func TestEveryListPagesTheSameWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	credited := w.post("/v1/invoices", "customer="+w.customer).id()
	w.post("/v1/invoiceitems", "amount=100&currency=usd&customer="+w.customer+"&invoice="+credited)
	w.post("/v1/invoices/"+credited+"/finalize", "")
	invoice := w.post("/v1/invoices", "customer="+w.customer).id()
	for range 3 {
		w.post(clocksPath, "frozen_time=1")
		w.post("/v1/products", "name=p")
		w.post("/v1/subscriptions", "items[0][price]="+w.metered+"&customer="+w.customer)
		w.post("/v1/invoices", "customer="+w.customer)
		w.post("/v1/coupons", "percent_off=5")
		w.post("/v1/tax_rates", "display_name=VAT&inclusive=false&percentage=19")
		w.post("/v1/webhook_endpoints", "enabled_events[0]=invoice.will_be_due&url=http://127.0.0.1:1/")
		w.post("/v1/payment_methods/pm_card_visa/attach", "customer="+w.customer)
		w.post("/v1/credit_notes", "amount=1&invoice="+credited)
		w.post("/v1/invoiceitems", "amount=1&currency=usd&customer="+w.customer+"&invoice="+invoice)
		w.post("/v1/billing/meters", "display_name=m&default_aggregation[formula]=sum&event_name="+w.customer+w.client.customer(""))
	}
	for _, list := range []struct{ path, query string }{
		{grantsPath, ""}, {grantsPath, "customer=" + w.customer}, {transactionsPath, "customer=" + w.customer},
		{clocksPath, ""}, {"/v1/customers", ""}, {"/v1/products", ""}, {"/v1/prices", ""}, {"/v1/billing/meters", ""},
		{"/v1/coupons", ""}, {"/v1/tax_rates", ""}, {"/v1/webhook_endpoints", ""}, {"/v1/payment_methods", "customer=" + w.customer},
		{"/v1/credit_notes", ""}, {"/v1/events", ""}, {"/v1/events", "type=invoice.created"},
		{"/v1/subscriptions", ""}, {"/v1/invoices", ""}, {"/v1/invoiceitems", ""}, {"/v1/invoices/" + invoice + "/lines", ""},
	} {
		all := ids(w.get(list.path, list.query+"&limit=100"))
		if len(all) < 3 {
			t.Errorf("%s?%s has only %d objects", list.path, list.query, len(all))
			continue
		}
		var collected []string
		for more, cursor := true, ""; more; {
			page := w.get(list.path, list.query+"&limit=2"+cursor)
			got := ids(page)
			collected = append(collected, got...)
			cursor, more = "&starting_after="+got[len(got)-1], page["has_more"] == true
		}
		if !slices.Equal(collected, all) {
			t.Errorf("%s?%s in pages is %v, at once %v", list.path, list.query, collected, all)
		}
	}
}
