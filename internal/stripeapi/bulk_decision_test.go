// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

func TestPagesLeft(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		seen listSeen
		want float64
	}{
		"a tenth of the time":   {listSeen{Pages: 5, Newest: 1_000, Oldest: 900, Since: 0}, 45},
		"all of it":             {listSeen{Pages: 5, Newest: 1_000, Oldest: 0, Since: 0}, 0},
		"before there were any": {listSeen{Pages: 5, Newest: 1_000, Oldest: 500, Since: 600}, 0},
		"all at once":           {listSeen{Pages: 5, Newest: 1_000, Oldest: 1_000}, -1},
		"nothing":               {listSeen{}, -1},
	} {
		if got := tc.seen.pagesLeft(); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

func TestReadsOn(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lookups int
		seen    listSeen
		want    bool
	}{
		"nothing is known yet":             {600, listSeen{}, true},
		"few lookups":                      {1, listSeen{}, false},
		"a sixth and 20 are spent at once": {600, listSeen{Pages: 120, Newest: 9, Oldest: 9}, false},
		"one page is left of them":         {600, listSeen{Pages: 119, Newest: 9, Oldest: 9}, true},
		"as many pages left as lookups":    {600, listSeen{Pages: 120, Newest: 720, Oldest: 600}, true},
		"more pages left":                  {600, listSeen{Pages: 120, Newest: 721, Oldest: 601}, false},
		"it turns out to be longer":        {600, listSeen{Pages: 300, Newest: 1_000, Oldest: 700}, false},
		"it should have ended before":      {600, listSeen{Pages: 839, Newest: 1_000, Oldest: 0, Since: 10}, true},
		"it has cost far more than them":   {600, listSeen{Pages: 840, Newest: 1_000, Oldest: 0, Since: 10}, false},
	} {
		if got := tc.seen.readsOn(tc.lookups); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// TestReadingCostsAtMostAFifthTooMuch: for any number of lookups in any account whose
// grants were made evenly since there are any, a fifth more than the cheaper way, and 20
// calls.
func TestReadingCostsAtMostAFifthTooMuch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lookups := rapid.IntRange(1, 20_000).Draw(t, "lookups")
		grants := rapid.IntRange(1, 2_000_000).Draw(t, "grants")
		span := int64(rapid.IntRange(30, 3_000).Draw(t, "days")) * 86_400
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		pages := (grants + pageSize - 1) / pageSize
		// Of every page, when its last grant was made: the gaps between pages of grants
		// that are made at random are drawn, not those between grants.
		gaps := make([]float64, pages)
		total := 0.0
		for n := range gaps {
			for range 10 {
				gaps[n] += random.ExpFloat64()
			}
			total += gaps[n]
		}
		seen := listSeen{Newest: creditGrantsSince + span, Since: creditGrantsSince}
		past := 0.0
		for seen.Pages < pages && seen.readsOn(lookups) {
			past += gaps[seen.Pages]
			seen.Pages++
			seen.Oldest = seen.Newest - int64(past/total*float64(span))
		}
		cost := seen.Pages
		if seen.Pages < pages {
			cost += lookups
		}
		if limit := 1.2*float64(min(pages, lookups)) + 20; float64(cost) > limit {
			t.Fatalf("%d calls for %d lookups or %d pages, want at most %.0f", cost, lookups, pages, limit)
		}
	})
}

// bigAccount is an account with very many grants that are made up as they are asked for,
// one an evenly long while since there are any, number 0 the newest. Some of them have a
// key.
type bigAccount struct {
	size  int
	keyed func(n int) bool

	// Lookups run several at a time.
	pages   atomic.Int64
	singles atomic.Int64
	finds   atomic.Int64
}

func (a *bigAccount) grant(n int) CreditGrant {
	const years = 2 * 365 * 86_400
	grant := CreditGrant{ID: fmt.Sprintf("credgr_%07d", n), Customer: fmt.Sprintf("cus_%07d", n), Created: creditGrantsSince + years - int64(n)*years/int64(a.size)}
	if a.keyed(n) {
		grant.Metadata = map[string]string{"key": "campaign"}
	}
	return grant
}

func numberOf(id string) int {
	var n int
	_, _ = fmt.Sscanf(id[len(id)-7:], "%d", &n)
	return n
}

func (a *bigAccount) reader() *BulkReader {
	b := newBulkReader(
		func(_ context.Context, id string) (CreditGrant, error) {
			a.singles.Add(1)
			return a.grant(numberOf(id)), nil
		},
		func(_ context.Context, customer, key, value string) ([]CreditGrant, error) {
			a.finds.Add(1)
			if grant := a.grant(numberOf(customer)); numberOf(customer) < a.size && grant.Metadata[key] == value {
				return []CreditGrant{grant}, nil
			}
			return nil, nil
		},
		func(_ context.Context, after, key string) (rowPage, error) {
			a.pages.Add(1)
			first := 0
			if after != "" {
				first = numberOf(after) + 1
			}
			last := min(first+pageSize, a.size)
			got := rowPage{more: last < a.size}
			for n := first; n < last; n++ {
				got.rows = append(got.rows, rowOfGrant(a.grant(n), key))
				got.last = got.rows[len(got.rows)-1].id
			}
			return got, nil
		})
	b.Index("key")
	return b
}

func (a *bigAccount) calls() int { return int(a.pages.Load() + a.singles.Load() + a.finds.Load()) }

// TestManyInAHugeAccount are the figures of large estates.
func TestManyInAHugeAccount(t *testing.T) {
	t.Parallel()
	none := func(int) bool { return false }
	within := func(first, count int) func(int) bool {
		return func(n int) bool { return n >= first && n < first+count }
	}
	for name, tc := range map[string]struct {
		size, first, count int // the campaign's grants
		keyed              func(int) bool
		fresh              bool // the campaign is new
		calls              int
	}{
		"new, 100,000 in an empty account":             {0, 1_000_000, 100_000, none, true, 1},
		"new, 100,000 beside 1,000,000":                {1_000_000, 1_000_000, 100_000, none, true, 10_000},
		"new, 10,000 beside 1,000,000":                 {1_000_000, 1_000_000, 10_000, none, true, 12_020},
		"new, 1,000 beside 1,000,000":                  {1_000_000, 1_000_000, 1_000, none, true, 1_220},
		"new, 1,000 beside 200,000":                    {200_000, 1_000_000, 1_000, none, true, 1_220},
		"unchanged, 100,000 alone":                     {100_000, 0, 100_000, within(0, 100_000), false, 1_150},
		"unchanged, 10,000 in the middle of 1,000,000": {1_010_000, 400_000, 10_000, within(400_000, 10_000), false, 2_000},
		"unchanged, 10,000 before 1,000,000":           {1_010_000, 1_000_000, 10_000, within(1_000_000, 10_000), false, 2_000},
		"unchanged, 1,000 before 1,000,000":            {1_001_000, 1_000_000, 1_000, within(1_000_000, 1_000), false, 1_220},
		"unchanged, 1,000 in the middle of 1,000,000":  {1_001_000, 400_000, 1_000, within(400_000, 1_000), false, 1_220},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &bigAccount{size: tc.size, keyed: tc.keyed}
			b := a.reader()
			wanted := make([]string, tc.count)
			for n := range wanted {
				wanted[n] = fmt.Sprintf("_%07d", tc.first+n)
			}
			rand.Shuffle(len(wanted), func(i, j int) { wanted[i], wanted[j] = wanted[j], wanted[i] })
			if tc.fresh {
				b.PrefetchFinds(t.Context(), "campaign", tc.count)
			} else {
				ids := make([]string, tc.count)
				for n, id := range wanted {
					ids[n] = "credgr" + id
				}
				b.PrefetchGrants(t.Context(), ids)
			}
			if kept := len(b.cache) - tc.count; kept > maxSpare {
				t.Errorf("%d grants are kept that nobody wants", kept)
			}
			for _, id := range wanted {
				if tc.fresh {
					for range 2 { // by the plan, and before the grant is made
						if found, err := b.Find(t.Context(), "cus"+id, "campaign"); err != nil || len(found) != 0 {
							t.Fatalf("%s: %v, %v", id, found, err)
						}
					}
					continue
				}
				if got, err := b.Get(t.Context(), "credgr"+id); err != nil || got.ID != "credgr"+id {
					t.Fatalf("%s: %v, %v", id, got.ID, err)
				}
			}
			t.Logf("%d pages, %d reads, %d searches", a.pages.Load(), a.singles.Load(), a.finds.Load())
			if a.calls() > tc.calls {
				t.Errorf("%d calls, want at most %d", a.calls(), tc.calls)
			}
		})
	}
}

// TestManyKeysOfOthers: what others have keys for is not kept without end, and a key
// that is announced after its grants were dropped is searched for again.
func TestManyKeysOfOthers(t *testing.T) {
	t.Parallel()
	a := &bigAccount{size: 3 * maxSpare, keyed: func(int) bool { return true }}
	b := a.reader()
	b.PrefetchFinds(t.Context(), "another", 100_000)
	if found, err := b.Find(t.Context(), "cus_0000001", "another"); err != nil || len(found) != 0 || a.finds.Load() != 0 {
		t.Errorf("%v, %v after %d searches", found, err, a.finds.Load())
	}
	if kept := len(b.chains[""].index); kept > 0 {
		t.Errorf("%d entries are kept that no search can use", kept)
	}
	oldest := fmt.Sprintf("cus_%07d", a.size-1)
	if found, err := b.Find(t.Context(), oldest, "campaign"); err != nil || len(found) != 1 || a.finds.Load() != 1 {
		t.Errorf("a key that was not announced: %v, %v after %d searches", found, err, a.finds.Load())
	}
	b.PrefetchFinds(t.Context(), "campaign", 100_000)
	if found, err := b.Find(t.Context(), oldest, "campaign"); err != nil || len(found) != 1 || a.finds.Load() != 1 {
		t.Errorf("a key that was announced: %v, %v after %d searches", found, err, a.finds.Load())
	}
	if want := int64(2 * a.size / pageSize); a.pages.Load() != want {
		t.Errorf("%d pages, want %d", a.pages.Load(), want)
	}
}
