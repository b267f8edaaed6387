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

// strangeRows are rows of the account's list that are no grant of a customer that this
// client can read, with what is said of each. None of them is one of cus_1 with the
// key "mine".
func strangeRows() map[string]string {
	without := func(field string) string { return strings.Replace(grantWithID("credgr_strange"), field, "", 1) }
	return map[string]string{
		strings.Replace(grantWithID("credgr_v2"), `"customer":"cus_1"`, `"customer":null,"customer_account":"acct_1"`, 1): "credgr_v2: its customer is the account acct_1, which needs stripe_version = \"2025-12-15.clover\" or a later one",
		strings.Replace(grantWithID("credgr_v2b"), `"customer":"cus_1"`, `"customer_account":"acct_2"`, 1):                "credgr_v2b: its customer is the account acct_2, which needs stripe_version = \"2025-12-15.clover\" or a later one",
		strings.Replace(grantWithID("credgr_null"), `"customer":"cus_1"`, `"customer":null`, 1):                           "credgr_null: it lacks customer",
		without(`"category":"paid",`): "credgr_strange: it lacks category",
		strings.Replace(without(`"updated":5,`), `"metadata":{}`, `"metadata":{"key":"other"}`, 1):                             "credgr_strange: it lacks updated",
		strings.Replace(strings.Replace(grantWithID("credgr_other"), "cus_1", "cus_2", 1), `"metadata":{}`, `"metadata":7`, 1): "credgr_other: it does not have the documented form: json: cannot unmarshal number into Go struct field CreditGrant.metadata of type map[string]string",
	}
}

func mine(id string) string {
	return strings.Replace(grantWithID(id), `"metadata":{}`, `"metadata":{"key":"mine"}`, 1)
}

// TestARowThatDoesNotFitSpoilsNoPage: lists, bulk reads and searches go on beside it.
func TestARowThatDoesNotFitSpoilsNoPage(t *testing.T) {
	t.Parallel()
	for strange, says := range strangeRows() {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			var singles []string
			d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path != creditGrantsPath:
					singles = append(singles, r.URL.Path)
					_, _ = io.WriteString(w, grantWithID(strings.TrimPrefix(r.URL.Path, creditGrantsPath+"/")))
				case r.URL.Query().Get("customer") != "":
					singles = append(singles, r.URL.String())
					_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[]}`)
				case r.URL.Query().Get("starting_after") == "":
					// The strange one is the last of its page: the next begins behind it.
					_, _ = fmt.Fprintf(w, `{"object":"list","has_more":true,"data":[%s,%s]}`, mine("credgr_1"), strange)
				default:
					_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[%s,%s]}`, grantWithID("credgr_2"), strange)
				}
			})
			c := clientFor(t, d.URL, 0)

			var ids, named []string
			for grant, err := range c.ListCreditGrants("").Readable(t.Context(), func(object Unreadable) error {
				named = append(named, object.String())
				return nil
			}) {
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, grant.ID)
			}
			if !slices.Equal(ids, []string{"credgr_1", "credgr_2"}) || !slices.Equal(named, []string{says, says}) {
				t.Errorf("%v, and %q are skipped", ids, named)
			}
			var last error
			for _, err := range c.ListCreditGrants("").All(t.Context()) {
				last = err
			}
			expectInvalid(t, last, says, false)

			c.Bulk().Index("key")
			c.Bulk().PrefetchFinds(t.Context(), "mine", 100)
			for customer, want := range map[string]int{"cus_1": 1, "cus_3": 0} {
				if found, err := c.Bulk().Find(t.Context(), customer, "mine"); err != nil || len(found) != want {
					t.Errorf("%s: %v, %v", customer, found, err)
				}
			}
			for _, id := range []string{"credgr_1", "credgr_2"} {
				if grant, err := c.Bulk().Get(t.Context(), id); err != nil || grant.ID != id {
					t.Errorf("%s: %v, %v", id, grant.ID, err)
				}
			}
			if len(singles) != 0 {
				t.Errorf("%v were read on their own", singles)
			}
		})
	}
}

// TestARowThatMayBeWantedIsAnError: nothing that can be read of it says that it has not
// the key, and to grant beside it would grant twice.
func TestARowThatMayBeWantedIsAnError(t *testing.T) {
	t.Parallel()
	for name, strange := range map[string]string{
		"it has the key":               strings.Replace(mine("credgr_1"), `"category":"paid",`, "", 1),
		"of the other mode":            strings.Replace(mine("credgr_1"), `"livemode":false`, `"livemode":true`, 1),
		"its metadata cannot be read":  strings.Replace(grantJSON, `"metadata":{}`, `"metadata":[]`, 1),
		"its customer cannot be read":  strings.Replace(mine("credgr_1"), `"cus_1"`, `{"id":"cus_1"}`, 1),
		"nothing of it can be read":    `"credgr_1"`,
		"it is another kind of object": `{"object":"customer","id":"cus_1"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := 0
			d := double(t, func(_ int, w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("customer") != "" {
					lists++
				}
				_, _ = fmt.Fprintf(w, `{"object":"list","has_more":false,"data":[%s]}`, strange)
			})
			c := clientFor(t, d.URL, 0)
			if _, err := c.FindCreditGrants(t.Context(), "cus_1", "key", "mine"); !IsInvalidResponse(err) {
				t.Errorf("the customer's list: %v", err)
			}
			c.Bulk().Index("key")
			c.Bulk().PrefetchFinds(t.Context(), "mine", 100)
			if _, err := c.Bulk().Find(t.Context(), "cus_1", "mine"); !IsInvalidResponse(err) || lists != 2 {
				t.Errorf("in bulk, after %d lists: %v", lists, err)
			}
		})
	}
}
