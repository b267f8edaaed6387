// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestCustomers(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	a := c.post("/v1/customers", "email=a@example.com&name=A&metadata[plan]=pro")
	b := c.post("/v1/customers", "email=b@example.com")
	again := c.post("/v1/customers", "email=a@example.com")

	if a["email"] != "a@example.com" || a["name"] != "A" || a.at("metadata", "plan") != "pro" || a["object"] != "customer" || a["livemode"] != false {
		t.Errorf("the customer is %v", a)
	}
	byEmail := func(email string) string {
		ids := []string{}
		for _, found := range c.get("/v1/customers", "email="+email).data() {
			ids = append(ids, found.id())
		}
		return fmt.Sprint(ids)
	}
	if got, want := byEmail("a@example.com"), fmt.Sprint([]string{again.id(), a.id()}); got != want {
		t.Errorf("found by email are %s, want %s", got, want)
	}
	updated := c.post("/v1/customers/"+a.id(), "metadata[plan]=&metadata[tier]=1&name=")
	if fmt.Sprint(updated["metadata"]) != "map[tier:1]" || updated["name"] != nil || updated["email"] != "a@example.com" {
		t.Errorf("updated, the customer is %v", updated)
	}
	deleted := c.delete("/v1/customers/" + a.id())
	if read := c.get("/v1/customers/"+a.id(), ""); fmt.Sprint(read) != fmt.Sprint(deleted) || read["deleted"] != true || read["email"] != nil {
		t.Errorf("deleted, the customer is %v, after the answer %v", read, deleted)
	}
	if got, want := byEmail("a@example.com"), fmt.Sprint([]string{again.id()}); got != want {
		t.Errorf("found by email are %s, want %s", got, want)
	}
	if n := len(c.get("/v1/customers", "").data()); n != 2 {
		t.Errorf("%d customers are listed, want %s and %s", n, b.id(), again.id())
	}
}

func TestADeletedCustomersCreditsStayReadable(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	grant := c.grant(customer)
	c.delete("/v1/customers/" + customer)
	if got := c.get(grantsPath+"/"+grant, ""); got["customer"] != customer {
		t.Errorf("the grant is %v", got)
	}
	if n := len(c.get(grantsPath, "").data()); n != 1 {
		t.Errorf("%d grants are listed", n)
	}
	if rows := c.rows(customer); len(rows) != 1 {
		t.Errorf("rows are %v", rows)
	}
	c.post(grantsPath+"/"+grant+"/void", "")
}
