// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestSeededGrantsAreThereByEachWay reads grants that are made up in each way there
// is, before and after others were made and some of them changed.
func TestSeededGrantsAreThereByEachWay(t *testing.T) {
	t.Parallel()
	const n = 23
	file := filepath.Join(t.TempDir(), "state")
	c := start(t, simulator.Options{Grants: n, DataFile: file}).as(simulatorKey)
	seeded := func(i int) string { return fmt.Sprintf("credgr_test_sim_%06d", i) }
	var want []string
	for i := n - 1; i >= 0; i-- {
		want = append(want, seeded(i))
	}
	expect := func(c client, when string) {
		t.Helper()
		if all := c.paged(""); !slices.Equal(all, want) {
			t.Errorf("%s: listed are %v, want %v", when, all, want)
		}
		var back []string
		for before := want[len(want)-1]; ; before = back[0] {
			page := c.get(grantsPath, "limit=3&ending_before="+before)
			back = append(ids(page), back...)
			if page["has_more"] != true {
				break
			}
		}
		if !slices.Equal(back, want[:len(want)-1]) {
			t.Errorf("%s: backwards, listed are %v", when, back)
		}
		for _, listed := range c.get(grantsPath, "limit=100").data() {
			customer := listed["customer"].(string)
			if single := c.get(grantsPath+"/"+listed.id(), ""); fmt.Sprint(single) != fmt.Sprint(listed) {
				t.Errorf("%s: by its id, a grant is %v, and in the list %v", when, single, listed)
			}
			own := c.get(grantsPath, "limit=100&customer="+customer).data()
			if !slices.ContainsFunc(own, func(o object) bool { return fmt.Sprint(o) == fmt.Sprint(listed) }) {
				t.Errorf("%s: %s is not in the list of %s", when, listed.id(), customer)
			}
		}
	}
	expect(c, "at the start")
	for _, id := range []string{"credgr_test_sim_000023", "credgr_test_sim_23", "credgr_test_sim_-00001", "credgr_test_sim_0000001", "credgr_test_sim_"} {
		expectRefusal(t, c.do(http.MethodGet, grantsPath+"/"+id, ""), refusal{404, invalid, "resource_missing", "id"})
	}
	for _, i := range []int{22, 0} {
		want = append([]string{c.grant(fmt.Sprintf("cus_sim_%06d", i))}, want...)
	}
	want = append([]string{c.grant(c.customer(""))}, want...)
	c.post(grantsPath+"/"+seeded(3)+"/void", "")
	c.post(grantsPath+"/"+seeded(0), "metadata[a]=b")
	expect(c, "changed")
	rows := c.get(transactionsPath, "limit=100&customer=cus_sim_000003").data()
	if len(rows) != 2 || rows[1].id() != "cbtxn_test_sim_000003" || rows[1]["credit_grant"] != seeded(3) {
		t.Errorf("the ledger is %v", rows)
	}
	if all := ids(c.get(transactionsPath, "customer=cus_sim_000003&credit_grant="+seeded(3))); len(all) != 2 {
		t.Errorf("of the grant, the ledger has %v", all)
	}
	if available, ledger := c.balance("cus_sim_000022"); available != 2000 || ledger != 2000 {
		t.Errorf("the balances are %v and %v", available, ledger)
	}
	if found := c.get("/v1/customers", "limit=100").data(); len(found) != n+1 || found[1].id() != "cus_sim_000022" {
		t.Errorf("the customers are %v", found)
	}
	c.delete("/v1/customers/cus_sim_000005")
	if found := c.get("/v1/customers", "limit=100").data(); len(found) != n {
		t.Errorf("after one was deleted there are %d customers", len(found))
	}
	// Another one, started from the file alone, and one that is to begin with more.
	again := start(t, simulator.Options{DataFile: file}).as(simulatorKey)
	again.set(map[string]any{"deleted_customer_grants": "accept"})
	expect(again, "started again")
	for i := n; i < n+2; i++ {
		want = slices.Insert(want, slices.Index(want, seeded(i-1)), seeded(i))
	}
	more := start(t, simulator.Options{DataFile: file, Grants: n + 2}).as(simulatorKey)
	more.set(map[string]any{"deleted_customer_grants": "accept"})
	expect(more, "with more")
}

// TestAMillionSeededGrantsCostNothing pages from the middle of a million, and says
// that memory does not grow with them.
func TestAMillionSeededGrantsCostNothing(t *testing.T) {
	const million = 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	sim, err := simulator.New(simulator.Options{Grants: million})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) string {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil)
		r.SetBasicAuth(simulatorKey, "")
		w := httptest.NewRecorder()
		if sim.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return w.Body.String()
	}
	const pages = 200
	began := time.Now()
	for page := range pages {
		ask(fmt.Sprintf("%s?limit=100&starting_after=credgr_test_sim_%06d", grantsPath, million/2-100*page))
	}
	t.Logf("%.0f pages of 100 a second", pages/time.Since(began).Seconds())
	ask(grantsPath + "?customer=cus_sim_999999")
	ask("/")
	runtime.GC()
	runtime.ReadMemStats(&after)
	const most = 8 << 20
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > most {
		t.Errorf("a million grants take %d bytes", grown)
	}
	runtime.KeepAlive(sim)
}
