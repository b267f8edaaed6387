// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	clock := w.post(clocksPath, "frozen_time=1000").id()
	timed := w.client.customer("test_clock=" + clock)
	grant := w.grant(timed)
	sub := w.post("/v1/subscriptions", "items[0][price]="+w.metered+"&customer="+w.customer).id()
	row := w.get(transactionsPath, "customer="+timed).data()[0].id()
	product, _ := w.get("/v1/prices/"+w.metered, "")["product"].(string)
	for name, tt := range map[string]struct {
		path, query string
		at          []string
		object      string
	}{
		"a grant's customer":         {grantsPath + "/" + grant, "expand[]=customer", []string{"customer"}, "customer"},
		"and its clock":              {grantsPath + "/" + grant, "expand[]=customer.test_clock", []string{"customer", "test_clock"}, "test_helpers.test_clock"},
		"two fields":                 {grantsPath + "/" + grant, "expand[]=customer&expand[1]=test_clock", []string{"test_clock"}, "test_helpers.test_clock"},
		"a row's grant":              {transactionsPath + "/" + row, "expand[]=credit_grant", []string{"credit_grant"}, "billing.credit_grant"},
		"a price's product":          {"/v1/prices/" + w.metered, "expand[]=product", []string{"product"}, "product"},
		"an array below":             {"/v1/subscriptions/" + sub, "expand[]=items.data.price.product", []string{"items"}, "list"},
		"what is null":               {"/v1/customers/" + w.customer, "expand[]=test_clock&expand[]=default_source", nil, "customer"},
		"the summary's customer":     {summaryPath, "customer=" + timed + "&filter[type]=credit_grant&filter[credit_grant]=" + grant + "&expand[]=customer", []string{"customer"}, "customer"},
		"a subscription's customers": {"/v1/subscriptions/" + sub, "expand[]=customer&expand[]=latest_invoice.payment_intent", []string{"customer"}, "customer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := w.get(tt.path, tt.query)
			if kind := got.at(append(tt.at, "object")...); kind != tt.object {
				t.Errorf("%v is %v: %v", tt.at, kind, got)
			}
		})
	}
	items := object(w.get("/v1/subscriptions/"+sub, "expand[]=items.data.price.product")["items"].(map[string]any))
	if id := items.data()[0].at("price", "product", "id"); id != product {
		t.Errorf("the item's product is %v, want %s", id, product)
	}
	for _, g := range w.get(grantsPath, "expand[]=data.customer&limit=3").data() {
		if g.at("customer", "object") != "customer" {
			t.Errorf("in a list, the customer is %v", g["customer"])
		}
	}
	if g := w.post(grantsPath+"/"+grant, "metadata[a]=b&expand[]=customer"); g.at("customer", "id") != timed {
		t.Errorf("an update answers the customer %v", g["customer"])
	}
	gone := w.client.customer("")
	left := w.grant(gone)
	w.delete("/v1/customers/" + gone)
	if g := w.get(grantsPath+"/"+left, "expand[]=customer"); g.at("customer", "deleted") != true {
		t.Errorf("a deleted customer is %v", g["customer"])
	}
}

func TestWhatCannotBeExpandedIsRefused(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	before := len(c.get(grantsPath, "").data())
	for _, tt := range []struct{ method, path, form, message string }{
		{http.MethodGet, "/v1/customers/" + customer, "expand[]=color", "This property cannot be expanded (color)."},
		{http.MethodGet, "/v1/customers/" + customer, "expand[]=email", "This property cannot be expanded (email)."},
		{http.MethodGet, "/v1/customers/" + customer, "expand[]=default_source.customer", "This property cannot be expanded (default_source.customer)."},
		{http.MethodGet, "/v1/account", "expand[]=settings.color", "This property cannot be expanded (settings.color)."},
		{http.MethodGet, grantsPath, "expand[]=customer", "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead."},
		{http.MethodGet, grantsPath, "expand[]=data.amount", "This property cannot be expanded (data.amount)."},
		{http.MethodGet, grantsPath, "expand[]=data.data.customer", "This property cannot be expanded (data.data.customer)."},
		{http.MethodPost, grantsPath, terms(customer) + "&expand[]=ledger", "This property cannot be expanded (ledger)."},
		{http.MethodGet, "/v1/invoices/in_1", "expand[]=subscription.latest_invoice.subscription.latest_invoice.customer", "You cannot expand more than 4 levels"},
		{http.MethodGet, "/v1/customers/" + customer, "expand[]=", ""},
	} {
		r := c.do(tt.method, tt.path, tt.form)
		if r.status != http.StatusBadRequest || !strings.HasPrefix(r.message(), tt.message) {
			t.Errorf("%s %s %s is answered %d %q, want %q", tt.method, tt.path, tt.form, r.status, r.message(), tt.message)
		}
	}
	if after := len(c.get(grantsPath, "").data()); after != before {
		t.Error("a refused request granted")
	}
}
