// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestHolderCounts: no customer has fewer grants than it is counted to have at most, and the
// counts stay small in an account of any size.
func TestHolderCounts(t *testing.T) {
	t.Parallel()
	var counts holderCounts
	const others, grants = 3 * maxSpare, 90
	for n := range others {
		counts.add([]string{fmt.Sprint("cus_", n)})
		if n%(others/grants) == 0 {
			counts.add([]string{"cus_many"})
		}
	}
	most := counts.counts["cus_many"] + counts.missed
	if most < grants || most > grants+1+(others+grants)/maxSpare || len(counts.counts) > maxSpare {
		t.Errorf("at most %d grants of %d, with %d customers", most, grants, len(counts.counts))
	}
	if most := counts.counts["cus_0"] + counts.missed; most < 1 || most > 4 {
		t.Errorf("at most %d grants of a customer with one", most)
	}
}

// TestUnended counts a customer's grants by the lists that were read, without a request.
func TestUnended(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f, b := newFake(3*pageSize + 50)
	f.customer = "cus_1"
	b.Index("key")
	if count, known := b.Unended("cus_1"); known {
		t.Errorf("before a list was read: %d", count)
	}
	b.PrefetchFinds(ctx, "spring", 1000)
	calls := f.calls()
	for customer, want := range map[string]int{"cus_1": 3*pageSize + 50, "cus_2": 0} {
		if count, known := b.Unended(customer); !known || count != want {
			t.Errorf("%s: %d %v, want %d", customer, count, known, want)
		}
	}
	if f.calls() != calls {
		t.Errorf("%d calls", f.calls()-calls)
	}
}

// TestUnendedOfACustomersList: a search of a customer's own list counts what has not ended. A
// test clock may be behind, so that what it would expire counts.
func TestUnendedOfACustomersList(t *testing.T) {
	t.Parallel()
	voided := strings.Replace(grantWithID("credgr_1"), `"voided_at":null`, `"voided_at":100`, 1)
	expired := strings.Replace(grantWithID("credgr_2"), `"expires_at":null`, `"expires_at":100`, 1)
	clocked := strings.Replace(strings.Replace(grantWithID("credgr_3"), `"expires_at":null`, `"expires_at":100`, 1), `"test_clock":null`, `"test_clock":"clock_1"`, 1)
	for _, changed := range []string{voided, expired, clocked} {
		if !strings.Contains(changed, `:100`) {
			t.Fatalf("nothing was changed in %s", changed)
		}
	}
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"object":"list","data":[%s,%s,%s,%s],"has_more":false}`, voided, expired, clocked, grantWithID("credgr_4"))
	})
	c := clientFor(t, d.URL, 0)
	c.Bulk().Index("key")
	if _, err := c.Bulk().Find(context.Background(), "cus_1", "spring"); err != nil {
		t.Fatal(err)
	}
	if count, known := c.Bulk().Unended("cus_1"); !known || count != 2 {
		t.Errorf("%d %v, want 2", count, known)
	}
}
