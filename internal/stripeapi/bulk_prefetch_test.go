// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// shuffledIDs are the ids of the grants from first up to last, in some order.
func shuffledIDs(first, last int) []string {
	var ids []string
	for n := first; n < last; n++ {
		ids = append(ids, grantID(n))
	}
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids
}

// withLatency lets every page take a time that is not real.
func withLatency(f *fakeAccount, latency time.Duration) {
	f.during = func() { time.Sleep(latency) }
}

func TestPrefetchGrantsReadsSeveralPagesAtATime(t *testing.T) {
	t.Parallel()
	for name, ids := range map[string][]string{
		"in the order of the list":     orderedIDs(10_000, false),
		"in the reverse of this order": orderedIDs(10_000, true),
		"in no order":                  shuffledIDs(0, 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, b := newFake(10_000)
				withLatency(f, time.Second)
				began := time.Now()
				b.PrefetchGrants(t.Context(), ids)
				took := time.Since(began)
				if f.pages > 120 || took > 40*time.Second {
					t.Errorf("%d pages of 1 s took %s, want at most 120 and 40 s", f.pages, took)
				}
				for n := range 10_000 {
					if _, err := b.Get(t.Context(), grantID(n)); err != nil {
						t.Fatal(err)
					}
				}
				if f.singles != 0 {
					t.Errorf("%d single reads after all was read ahead", f.singles)
				}
			})
		})
	}
}

func orderedIDs(n int, reverse bool) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = grantID(i)
	}
	if reverse {
		slices.Reverse(ids)
	}
	return ids
}

// TestPrefetchGrantsBeginsWhereTheGrantsAre reads a campaign far back in an account,
// which the list's beginning would reach after hundreds of pages.
func TestPrefetchGrantsBeginsWhereTheGrantsAre(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, b := newFake(100_000)
		withLatency(f, time.Second)
		b.PrefetchGrants(t.Context(), shuffledIDs(80_000, 82_000))
		for n := 80_000; n < 82_000; n++ {
			if _, err := b.Get(t.Context(), grantID(n)); err != nil {
				t.Fatal(err)
			}
		}
		if f.calls() > 250 {
			t.Errorf("%d calls for 2,000 grants that are 20 pages, beside 80,000 newer ones", f.calls())
		}
	})
}

// TestPrefetchGrantsOfAnotherAccount: no page can be had behind a grant that is not
// there, and that must not cost a call for each of them.
func TestPrefetchGrantsOfAnotherAccount(t *testing.T) {
	t.Parallel()
	f, b := newFake(150)
	f.unknownCursors = true
	b.PrefetchGrants(t.Context(), shuffledIDs(5_000, 15_000))
	if f.calls() > 2+maxChains {
		t.Errorf("%d calls, want the two pages of the list and one for each chain at most", f.calls())
	}
	if _, err := b.Get(t.Context(), grantID(5_000)); !IsNotFound(err) {
		t.Errorf("err = %v, want not found", err)
	}
}

func TestPrefetchGrantsGivesUpAListThatLeadsInACircle(t *testing.T) {
	t.Parallel()
	f, b := newFake(10_000)
	same := rowPage{more: true, last: grantID((pageSize - 1) * 100)}
	for n := range pageSize {
		same.rows = append(same.rows, rowOfGrant(f.grant(n*100), ""))
	}
	b.page = func(context.Context, string, string) (rowPage, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.pages++
		return same, nil
	}
	b.PrefetchGrants(t.Context(), shuffledIDs(0, 10_000))
	if f.pages > 2*maxChains {
		t.Errorf("%d pages, all of them the same", f.pages)
	}
	if _, err := b.Find(t.Context(), "", ""); err != nil || f.singles != 1 {
		t.Errorf("a search after that made %d calls and returned %v, want a call of its own", f.singles, err)
	}
}

// TestPrefetchEndsWithItsContext: while a page is under way that somebody else pays
// for, reading ahead is given up.
func TestPrefetchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, prefetch := range map[string]func(context.Context, *BulkReader){
		"finds":  func(ctx context.Context, b *BulkReader) { b.PrefetchFinds(ctx, "key", 1_000) },
		"grants": func(ctx context.Context, b *BulkReader) { b.PrefetchGrants(ctx, shuffledIDs(0, 1_000)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, b := newFake(2_000)
				withLatency(f, time.Minute)
				go b.PrefetchFinds(t.Context(), "key", 1_000)
				synctest.Wait()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				prefetch(ctx, b)
				if ctx.Err() == nil {
					t.Error("reading ahead ended before its context")
				}
				// The other goes on, and both are forgotten.
				time.Sleep(time.Hour)
				if got, err := b.Find(t.Context(), "cus_1", "key"); err != nil || len(got) != 0 || f.singles != 0 {
					t.Errorf("Find = %v, %v after %d calls of its own, want an answer from the list", got, err, f.singles)
				}
				if b.calls != 0 || b.ended != nil || b.stats.Waiting != 0 {
					t.Errorf("%d calls under way and %d reads waiting, want none", b.calls, b.stats.Waiting)
				}
			})
		})
	}
}

// TestPrefetchProperties: whatever is wanted, wherever it is, and whatever call fails,
// a Get answers what a plain read would have, Find answers every grant once and newest
// first, and the calls are bounded.
func TestPrefetchProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 6_000).Draw(t, "size")
		f, b := newFake(size)
		f.customer, f.unknownCursors = "cus_1", true
		b.Index("key")
		f.metadata = map[string]string{"key": "k"}
		plain := b.page
		failOn := int64(rapid.IntRange(0, 60).Draw(t, "page that fails"))
		var pages atomic.Int64
		b.page = func(ctx context.Context, after, key string) (rowPage, error) {
			if pages.Add(1) == failOn {
				return rowPage{}, errors.New("failed")
			}
			return plain(ctx, after, key)
		}
		first := rapid.IntRange(0, size).Draw(t, "first")
		last := rapid.IntRange(first, first+4_000).Draw(t, "last")
		ids := shuffledIDs(first, last)
		if rapid.Bool().Draw(t, "ordered") {
			slices.Sort(ids)
		}
		var callers sync.WaitGroup
		for half := range slices.Chunk(ids, max(1, (len(ids)+1)/2)) {
			callers.Go(func() { b.PrefetchGrants(context.Background(), half) })
		}
		callers.Wait()
		for _, id := range ids {
			var n int
			if _, err := fmt.Sscanf(id, "credgr_%d", &n); err != nil {
				t.Fatal(err)
			}
			got, err := b.Get(context.Background(), id)
			if n >= size && !IsNotFound(err) || n < size && (err != nil || got.ID != id) {
				t.Fatalf("Get(%s) of %d = %q, %v", id, size, got.ID, err)
			}
		}
		// Each caller may waste what it explores, and each chain that begins a page.
		if limit := len(ids) + 2*explored((len(ids)+1)/2) + 2*maxChains; f.calls() > limit {
			t.Fatalf("%d calls for %d grants of %d, want at most %d", f.calls(), len(ids), size, limit)
		}
		found, err := b.Find(context.Background(), "cus_1", "k")
		if err != nil || len(found) != size {
			t.Fatalf("Find answers %d grants of %d: %v", len(found), size, err)
		}
		for n, grant := range found {
			if grant.ID != grantID(n) {
				t.Fatalf("grant %d of Find is %s", n, grant.ID)
			}
		}
	})
}
