// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// paged are the ids of a list, read in pages of two.
func (c client) paged(query string) []string {
	c.t.Helper()
	var all []string
	for after := ""; ; after = "&starting_after=" + all[len(all)-1] {
		page := c.get(grantsPath, query+"&limit=2"+after)
		all = append(all, ids(page)...)
		if page["has_more"] != true {
			return all
		}
	}
}

func TestGrantsOfAccountsStandAmongOthers(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	first := c.grant(customer)
	if n := len(c.paged("")); n != 1 {
		t.Fatalf("%d grants are listed before the switch is set", n)
	}
	c.set(map[string]any{"accounts_v2_grants": "listed"})
	second := c.grant(customer)
	all := c.paged("")
	if len(all) != 3 || all[0] != second || all[2] != first {
		t.Fatalf("listed are %v", all)
	}
	strange := c.get(grantsPath+"/"+all[1], "")
	account, _ := strange["customer_account"].(string)
	if customer, has := strange["customer"]; !has || customer != nil || !strings.HasPrefix(account, "acct_") {
		t.Errorf("the grant of an account is %v", strange)
	}
	if own := c.paged("customer=" + customer); !slices.Equal(own, []string{second, first}) {
		t.Errorf("the customer's list has %v", own)
	}
	if back := ids(c.get(grantsPath, "ending_before="+first)); !slices.Equal(back, all[:2]) {
		t.Errorf("backwards, listed are %v", back)
	}
	if _, has := c.get(grantsPath+"/"+first, "")["customer_account"]; has {
		t.Error("this version shows customer_account in a customer's grant")
	}
	expanded := c.get(grantsPath+"/"+all[1], "expand[]=customer")
	if expanded["customer"] != nil {
		t.Errorf("expanded, the customer is %v", expanded["customer"])
	}
	expectRefusal(t, c.do(http.MethodGet, "/v1/customers/"+account, ""), refusal{404, invalid, "resource_missing", "id"})
	expectRefusal(t, c.do(http.MethodGet, grantsPath, "customer="+account), refusal{400, invalid, "resource_missing", "customer"})
	if customers := c.get("/v1/customers", "").data(); len(customers) != 1 {
		t.Errorf("the customers are %v", customers)
	}
	if voided := c.post(grantsPath+"/"+all[1]+"/void", ""); voided["voided_at"] == nil {
		t.Errorf("voided, the grant of an account is %v", voided)
	}
}

func TestThereIsAGrantOfAnAccountOnEveryPage(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	c.set(map[string]any{"accounts_v2_grants": "listed", "unreadable_grants": "listed"})
	customers := []string{c.customer(""), c.customer("")}
	for i := range 120 {
		c.grant(customers[i%2])
	}
	list := c.get(grantsPath, "limit=100")
	strange := map[string]int{}
	for _, g := range list.data() {
		if g["customer"] == nil {
			strange["account"]++
		}
		if g.at("amount", "type") != "monetary" {
			strange["unit"]++
		}
	}
	if strange["account"] == 0 || strange["unit"] == 0 {
		t.Errorf("of the strange forms, the first page has %v", strange)
	}
}

func TestAGrantThatCannotBeReadIsACustomers(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	c.set(map[string]any{"unreadable_grants": "listed"})
	plain := c.grant(customer)
	all := c.paged("customer=" + customer)
	if len(all) != 2 || all[1] != plain {
		t.Fatalf("listed are %v", all)
	}
	strange := c.get(grantsPath+"/"+all[0], "")
	if strange["customer"] != customer || strange.at("amount", "type") != "custom_pricing_unit" || strange.at("amount", "monetary") != nil ||
		strange.at("amount", "custom_pricing_unit", "value") != "100" {
		t.Errorf("the grant is %v", strange)
	}
	if available, ledger := c.balance(customer); available != 1000 || ledger != 1000 {
		t.Errorf("the balances are %v and %v", available, ledger)
	}
	c.page("customer="+customer).expect(t, all[0], plain)
}

func TestAnAccountThatIsACustomerCanBeMade(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	c := s.client().with("Content-Type", "application/json")
	id := c.post("/_sim/customer_accounts", "{}").id()
	if !strings.HasPrefix(id, "acct_") {
		t.Errorf("the account is %q", id)
	}
	if made := c.post("/_sim/customer_accounts", `{"id": "acct_mine"}`).id(); made != "acct_mine" {
		t.Errorf("the account is %q", made)
	}
	for _, body := range []string{`{"id": "acct_mine"}`, `{"id": "cus_1"}`, `{"name": "x"}`} {
		if r := c.do(http.MethodPost, "/_sim/customer_accounts", body); r.status != http.StatusBadRequest {
			t.Errorf("%s is answered %d", body, r.status)
		}
	}
	if r := s.as("").do(http.MethodPost, "/_sim/customer_accounts", "{}"); r.status != http.StatusUnauthorized {
		t.Errorf("without a key it is answered %d", r.status)
	}
}
