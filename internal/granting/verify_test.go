// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"net/http"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestVerifyNotFound: a grant that Stripe does not find was deleted where the account of the
// key is that of the grant; if that is not known, where its customer exists.
func TestVerifyNotFound(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it has customers of live mode")
	customer, deleted := account.Customer(t), account.Customer(t)
	account.Delete(t, "/v1/customers/"+deleted)
	live := account.WithKey("sk_live_acceptance")
	ofLive := live.Customer(t)
	liveGrant := live.Grant(t, ofLive)
	own := account.Get(t, "/v1/account").ID()
	const (
		missing      = "cus_missing"
		accountsPath = "/v1/account"
		otherAccount = "The API key seems to belong to another account"
		otherMode    = "The API key is for the other mode"
	)
	for name, tc := range map[string]struct {
		grant, customer, madeIn string
		forbidden               string // a path that the key may not read
		want                    string // the summary of the refusal
	}{
		"the account is the same":                        {"credgr_test_none", missing, own, "", ""},
		"it is another one":                              {"credgr_test_none", customer, "acct_other", "", otherAccount},
		"it cannot be read, and the customer exists":     {"credgr_test_none", customer, "acct_other", accountsPath, ""},
		"it cannot be read, and the customer is missing": {"credgr_test_none", missing, own, accountsPath, otherAccount},
		"not known, and the customer exists":             {"credgr_test_none", customer, "", "", ""},
		"not known, and the customer was deleted":        {"credgr_test_none", deleted, "", "", ""},
		"not known, and the customer is missing":         {"credgr_test_none", missing, "", "", otherAccount},
		"not known, and the customer is of live mode":    {"credgr_test_none", ofLive, "", "", otherMode},
		"not known, and the customer cannot be read":     {"credgr_test_none", customer, "", "/v1/customers/" + customer, "Could not tell whether a credit grant exists"},
		"the grant is of live mode":                      {liveGrant, customer, own, "", otherMode},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := newRun(t, account, granting.Options{}, refusing(http.MethodGet, tc.forbidden, http.StatusForbidden))
			_, notFound := run.Client().GetCreditGrant(t.Context(), tc.grant)
			if notFound == nil {
				t.Fatal("the grant exists")
			}
			err := run.VerifyNotFound(t.Context(), granting.Held{ID: tc.grant, Customer: tc.customer, AccountID: tc.madeIn}, notFound)
			if got := summaryOf(err); got != tc.want {
				t.Errorf("refused with %q, want %q: %v", got, tc.want, err)
			}
		})
	}
}
