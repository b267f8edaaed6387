// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// accountGrant is a grant of acct_1 with a key, whose customer is a JSON value.
func accountGrant(id, customer string) string {
	return strings.Replace(mine(id), `"customer":"cus_1"`, `"customer":`+customer+`,"customer_account":"acct_1"`, 1)
}

func clientOf(t *testing.T, base string, version Version) *Client {
	t.Helper()
	key, err := ParseKey("sk_test_1")
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Key: key, Base: base, RequestsPerSecond: 1000, Version: version})
}

// TestGrantsOfAnAccount: it is named by customer_account in requests, and found by its id,
// whether Stripe also names the customer that stands for it or not.
func TestGrantsOfAnAccount(t *testing.T) {
	t.Parallel()
	for _, customer := range []string{"null", `"cus_of_account"`} {
		t.Run(customer, func(t *testing.T) {
			t.Parallel()
			var sent []string
			d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				sent = append(sent, r.Method+" "+r.URL.String())
				switch {
				case strings.HasPrefix(r.URL.Path, "/v1/billing/credit_balance_summary"):
					_, _ = fmt.Fprintf(w, `{"object":"billing.credit_balance_summary","customer":%s,"customer_account":"acct_1","livemode":false,"balances":[]}`, customer)
				case r.URL.Path == creditBalanceTransactionsPath:
					_, _ = io.WriteString(w, `{"object":"list","has_more":false,"data":[]}`)
				case r.Method == http.MethodGet && r.URL.Path == creditGrantsPath:
					_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[%s]}`, accountGrant("credgr_1", customer))
				default:
					_, _ = io.WriteString(w, accountGrant("credgr_1", customer))
				}
			})
			c, ctx := clientOf(t, d.URL, AccountsSince), t.Context()
			if grant, err := c.CreateCreditGrant(ctx, CreditGrantCreate{Customer: "acct_1"}, "k"); err != nil || !grant.IsOf("acct_1") || grant.IsOf("acct_2") || grant.IsOf("") {
				t.Errorf("created: %+v, %v", grant, err)
			}
			if _, err := c.GetCreditGrant(ctx, "credgr_1"); err != nil {
				t.Errorf("read: %v", err)
			}
			if found, err := c.FindCreditGrants(ctx, "acct_1", "key", "mine"); err != nil || len(found) != 1 {
				t.Errorf("found: %v, %v", found, err)
			}
			if _, err := c.GetCreditBalanceSummary(ctx, "acct_1", BalanceFilter{}); err != nil {
				t.Errorf("summary: %v", err)
			}
			for _, err := range c.ListCreditBalanceTransactions("acct_1", "").All(ctx) {
				t.Errorf("ledger: %v", err)
			}
			if holder, err := c.GetHolder(ctx, "acct_1"); err != nil || holder.ID != "acct_1" {
				t.Errorf("holder: %v, %v", holder, err)
			}
			for n, request := range sent {
				request += " " + d.bodies[n]
				byID := n == 1
				if strings.Contains(request, "customer=") || strings.Contains(request, "customer_account=acct_1") == byID {
					t.Errorf("request %d: %s", n, request)
				}
			}

			c.Bulk().Index("key")
			c.Bulk().PrefetchFinds(ctx, "mine", 100)
			before := len(sent)
			for id, want := range map[string]int{"acct_1": 1, "acct_2": 0, strings.Trim(customer, `"`): strings.Count(customer, "cus_")} {
				if found, err := c.Bulk().Find(ctx, id, "mine"); err != nil || len(found) != want {
					t.Errorf("%s: %v, %v", id, found, err)
				}
			}
			if len(sent) != before {
				t.Errorf("asked once more: %q", sent[before:])
			}
		})
	}
}

// TestGrantsOfAnAccountInOurVersion: nothing is read of them, in the version before they
// were, so that nothing is thought of them that is not so.
func TestGrantsOfAnAccountInOurVersion(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == creditGrantsPath {
			_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[%s,%s]}`, mine("credgr_1"), accountGrant("credgr_2", "null"))
			return
		}
		_, _ = io.WriteString(w, accountGrant("credgr_2", "null"))
	})
	c := clientOf(t, d.URL, "")
	_, err := c.GetCreditGrant(t.Context(), "credgr_2")
	expectInvalid(t, err, `its customer is the account acct_1, which needs stripe_version = "2025-12-15.clover" or a later one`, false)
	if found, err := c.FindCreditGrants(t.Context(), "cus_1", "key", "mine"); err != nil || len(found) != 1 {
		t.Errorf("a customer's: %v, %v", found, err)
	}
	var ids []string
	for grant, err := range clientOf(t, d.URL, AccountsSince).ListCreditGrants("").All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, grant.ID+" "+grant.HolderID())
	}
	if !slices.Equal(ids, []string{"credgr_1 cus_1", "credgr_2 acct_1"}) {
		t.Errorf("listed: %v", ids)
	}
}
