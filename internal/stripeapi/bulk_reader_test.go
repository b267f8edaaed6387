// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// fakeAccount answers single reads and pages, and counts them. Grant number 0
// is the newest.
type fakeAccount struct {
	mu      sync.Mutex
	size    int
	version map[string]int64 // Updated of a grant that was written
	singles int
	pages   int
	failing bool
	during  func() // runs while a page is under way, after it was read

	customer       string
	metadata       map[string]string
	unknownCursors bool // a page behind a grant that is not there is refused
}

func grantID(n int) string { return fmt.Sprintf("credgr_%06d", n) }

func (f *fakeAccount) grant(n int) CreditGrant {
	return CreditGrant{ID: grantID(n), Updated: f.version[grantID(n)], Customer: f.customer, Metadata: f.metadata}
}

func (f *fakeAccount) single(_ context.Context, id string) (CreditGrant, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.singles++
	var n int
	if _, err := fmt.Sscanf(id, "credgr_%d", &n); err != nil || n >= f.size {
		return CreditGrant{}, &Error{Status: 404, Code: "resource_missing", Message: "No such credit grant"}
	}
	return f.grant(n), nil
}

func (f *fakeAccount) page(_ context.Context, after, key string) (rowPage, error) {
	f.mu.Lock()
	f.pages++
	if f.failing {
		f.mu.Unlock()
		return rowPage{}, errors.New("forbidden")
	}
	first := 0
	if after != "" {
		if _, err := fmt.Sscanf(after, "credgr_%d", &first); err != nil {
			f.mu.Unlock()
			return rowPage{}, err
		}
		if first >= f.size && f.unknownCursors {
			f.mu.Unlock()
			return rowPage{}, &Error{Status: 400, Code: "resource_missing", Param: "starting_after", Message: "No such credit grant"}
		}
		first++
	}
	got := rowPage{more: first+pageSize < f.size}
	for n := first; n < f.size && n < first+pageSize; n++ {
		got.rows = append(got.rows, rowOfGrant(f.grant(n), key))
		got.last = grantID(n)
	}
	during := f.during
	f.mu.Unlock()
	if during != nil {
		during()
	}
	return got, nil
}

func rowOfGrant(grant CreditGrant, key string) row {
	value, keyed := grant.Metadata[key]
	return row{
		id: grant.ID, holders: []string{grant.Customer}, value: value, keyed: keyed, created: grant.Created, unended: grant.VoidedAt == nil,
		read: func() (CreditGrant, error) { return grant, nil },
	}
}

// find looks for the grants of one customer, whom every grant names.
func (f *fakeAccount) find(_ context.Context, customer, key, value string) ([]CreditGrant, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.singles++
	var grants []CreditGrant
	for n := range f.size {
		if grant := f.grant(n); grant.Customer == customer && grant.Metadata[key] == value {
			grants = append(grants, grant)
		}
	}
	return grants, nil
}

func (f *fakeAccount) calls() int { return f.singles + f.pages }

func newFake(size int) (*fakeAccount, *BulkReader) {
	f := &fakeAccount{size: size, version: map[string]int64{}}
	return f, newBulkReader(f.single, f.find, f.page)
}

// readAll reads the grants in the given order, ten at a time as Terraform does.
func readAll(t testing.TB, b *BulkReader, order []int) {
	t.Helper()
	next := make(chan int)
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range next {
				got, err := b.Get(context.Background(), grantID(n))
				if err != nil || got.ID != grantID(n) {
					t.Errorf("Get(%d) = %v, %v", n, got.ID, err)
				}
			}
		}()
	}
	for _, n := range order {
		next <- n
	}
	close(next)
	wg.Wait()
}

func TestBulkReaderReadsOneGrantWithOneCall(t *testing.T) {
	t.Parallel()
	f, b := newFake(100_000)
	readAll(t, b, []int{99_999})
	if f.singles != 1 || f.pages != 0 {
		t.Errorf("%d single reads and %d pages, want 1 and 0", f.singles, f.pages)
	}
}

func TestBulkReaderReadsAWholeAccountByThePage(t *testing.T) {
	t.Parallel()
	for range 5 {
		f, b := newFake(10_000)
		readAll(t, b, rand.Perm(10_000))
		if f.calls() > 150 {
			t.Errorf("%d calls for 10,000 grants in any order, want at most 150", f.calls())
		}
	}
}

func TestBulkReaderNeverCostsMoreThanTwiceThePlainWay(t *testing.T) {
	t.Parallel()
	f, b := newFake(100_000)
	readAll(t, b, rand.Perm(100_000)[:50])
	if f.calls() > 100 {
		t.Errorf("%d calls for 50 grants of 100,000, want at most 100", f.calls())
	}
}

func TestBulkReaderStopsWhenPagesStopAnswering(t *testing.T) {
	t.Parallel()
	f, b := newFake(100_000)
	// The newest 500 are ours, and 1,000 of the very oldest.
	newest, oldest := make([]int, 500), make([]int, 1000)
	for n := range newest {
		newest[n] = n
	}
	for n := range oldest {
		oldest[n] = 99_999 - n
	}
	readAll(t, b, newest)
	readAll(t, b, oldest)
	if f.pages > 5+maxIdlePages {
		t.Errorf("%d pages, want at most %d", f.pages, 5+maxIdlePages)
	}
}

func TestBulkReaderFallsBackWhenThereIsNoList(t *testing.T) {
	t.Parallel()
	f, b := newFake(1000)
	f.failing = true
	readAll(t, b, rand.Perm(1000))
	if f.pages != 1 || f.singles != 1000 {
		t.Errorf("%d pages and %d single reads, want 1 and 1000", f.pages, f.singles)
	}
}

func TestBulkReaderForgetsWhatIsWritten(t *testing.T) {
	t.Parallel()
	f, b := newFake(300)
	written := false
	// A write that happens while a page is under way, which still holds the old
	// value.
	f.during = func() {
		if written {
			return
		}
		written = true
		b.Invalidate(grantID(42))
		f.mu.Lock()
		f.version[grantID(42)] = 7
		f.mu.Unlock()
	}
	for _, n := range []int{0, 1, 42} {
		got, err := b.Get(context.Background(), grantID(n))
		if err != nil {
			t.Fatal(err)
		}
		if n == 42 && got.Updated != 7 {
			t.Errorf("read the value from before the write")
		}
	}
	// A write of what the cache already holds.
	b.Invalidate(grantID(2))
	f.version[grantID(2)] = 9
	if got, _ := b.Get(context.Background(), grantID(2)); got.Updated != 9 {
		t.Error("answered from the cache after a write")
	}
}

func TestBulkReaderAsksAgainForASecondRead(t *testing.T) {
	t.Parallel()
	f, b := newFake(300)
	readAll(t, b, []int{0, 1, 2})
	f.version[grantID(2)] = 9
	if got, _ := b.Get(context.Background(), grantID(2)); got.Updated != 9 {
		t.Error("a second read was answered from the first one's page")
	}
}

func TestBulkReaderLetsGoOfACancelledRead(t *testing.T) {
	t.Parallel()
	f, b := newFake(1000)
	under, release := make(chan struct{}), make(chan struct{})
	f.during = func() {
		close(under)
		<-release
	}
	readAll(t, b, []int{999})
	done := make(chan error)
	go func() {
		_, err := b.Get(context.Background(), grantID(1))
		done <- err
	}()
	<-under
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.Get(ctx, grantID(2)); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled read that waits for a page returned %v", err)
	}
	f.during = nil
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if b.stats.Waiting != 0 {
		t.Errorf("%d reads are counted as waiting, want 0", b.stats.Waiting)
	}
}

// TestBulkReaderGivesUpAPageThatNobodyPaysFor: an interrupt ends the page under
// way, and the reads that go on may still read pages.
func TestBulkReaderGivesUpAPageThatNobodyPaysFor(t *testing.T) {
	t.Parallel()
	f, b := newFake(1000)
	ctx, interrupt := context.WithCancel(context.Background())
	hanging := b.page
	b.page = func(ctx context.Context, _, _ string) (rowPage, error) {
		interrupt()
		<-ctx.Done()
		return rowPage{}, ctx.Err()
	}
	readAll(t, b, []int{999})
	b.single = func(ctx context.Context, id string) (CreditGrant, error) {
		if err := ctx.Err(); err != nil {
			return CreditGrant{}, err
		}
		return f.single(ctx, id)
	}
	if _, err := b.Get(ctx, grantID(5)); !errors.Is(err, context.Canceled) {
		t.Errorf("the interrupted read returned %v", err)
	}
	b.page = hanging
	readAll(t, b, []int{1, 2, 3})
	if f.pages != 1 || b.stats.Exhausted {
		t.Errorf("%d pages after the interrupt, want 1", f.pages)
	}
}

func TestBulkReaderPassesOnThatAGrantIsGone(t *testing.T) {
	t.Parallel()
	_, b := newFake(150)
	readAll(t, b, []int{0, 1, 2})
	if _, err := b.Get(context.Background(), grantID(5000)); !IsNotFound(err) {
		t.Errorf("err = %v, want gone", err)
	}
}

// TestFindsThatNobodyAnnounced: searches read the list to its end where that is cheaper than
// one list for each, also beside reads that have saved many calls.
func TestFindsThatNobodyAnnounced(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		size, reads, finds int
		calls              int // most of the searches
	}{
		"many in a small account":           {150, 0, 150, 4},
		"many in an account of 5 pages":     {500, 0, 150, 10},
		"few in a large account":            {100_000, 0, 5, 10},
		"one in a large account, after all": {100_000, 5_000, 1, 2},
	} {
		f, b := newFake(tc.size)
		b.Index("key")
		for n := range tc.reads {
			readAll(t, b, []int{n})
		}
		before := f.calls()
		for n := range tc.finds {
			if found, err := b.Find(t.Context(), fmt.Sprintf("cus_%d", n), "welcome"); err != nil || len(found) != 0 {
				t.Fatalf("%s: found %v, %v", name, found, err)
			}
		}
		if calls := f.calls() - before; calls > tc.calls {
			t.Errorf("%s: %d calls, want at most %d", name, calls, tc.calls)
		}
	}
}

// TestBulkReaderProperties: for random accounts, orders of reads and writes in
// between, a read answers what a plain read would have, and never are more than
// two calls made for a read.
func TestBulkReaderProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 2500).Draw(t, "size")
		f, b := newFake(size)
		reads := 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			n := rapid.IntRange(0, size-1).Draw(t, "grant")
			if rapid.IntRange(0, 3).Draw(t, "write") == 0 {
				b.Invalidate(grantID(n))
				f.version[grantID(n)]++
				continue
			}
			// Some reads at once, some of them of the same grant.
			var wg sync.WaitGroup
			width := rapid.IntRange(1, 12).Draw(t, "width")
			failures := make(chan string, width)
			for i := range width {
				n := (n + i*rapid.IntRange(0, 97).Draw(t, "stride")) % size
				want := f.version[grantID(n)]
				wg.Add(1)
				go func() {
					defer wg.Done()
					got, err := b.Get(context.Background(), grantID(n))
					if err != nil || got.ID != grantID(n) || got.Updated != want {
						failures <- fmt.Sprintf("read of %d: %v version %d, want %d: %v", n, got.ID, got.Updated, want, err)
					}
				}()
			}
			wg.Wait()
			close(failures)
			for failure := range failures {
				t.Fatal(failure)
			}
			reads += width
			if f.calls() > 2*reads {
				t.Fatalf("%d calls for %d reads", f.calls(), reads)
			}
		}
	})
}

func TestWantsPage(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		stats bulkStats
		want  bool
	}{
		"the first read":                          {bulkStats{Reads: 1, Waiting: 1}, false},
		"the second read":                         {bulkStats{Reads: 2, Calls: 1, Waiting: 1}, true},
		"a read that paid and missed":             {bulkStats{Reads: 2, Calls: 3, Waiting: 1, Idle: 1}, false},
		"earlier reads have saved":                {bulkStats{Reads: 50, Calls: 10, Waiting: 9, Idle: 3}, true},
		"a call is kept for each read in waiting": {bulkStats{Reads: 10, Calls: 10, Waiting: 10}, false},
		"the list is at its end":                  {bulkStats{Reads: 50, Calls: 10, Waiting: 1, Exhausted: true}, false},
		"pages stopped answering":                 {bulkStats{Reads: 5000, Calls: 300, Waiting: 1, Idle: maxIdlePages}, false},
		"no more is kept":                         {bulkStats{Reads: 5000, Calls: 300, Waiting: 1, Spare: maxSpare}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := wantsPage(tc.stats); got != tc.want {
				t.Errorf("wantsPage = %v, want %v", got, tc.want)
			}
		})
	}
}
