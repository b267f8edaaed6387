// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// BulkReader reads grants one by one for its callers and by the hundred from
// Stripe. A read is answered from a page of the account's list, newest first, or
// by a call of its own; wantsPage decides which. What this provider writes is never
// answered from a page, and what a page answered is answered once: a second read of
// the same grant sends a request again.
//
// It also finds the grants of a customer by one metadata key (Index, Find). A list
// that was read to its end answers every search, also those that find nothing.
//
// What a caller will ask for many of, it announces (PrefetchGrants, PrefetchFinds), and
// that decides what is read and what of it is kept: memory grows with what is wanted,
// not with the account.
//
// It is safe for concurrent use. Reads share pages; as long as pages may be read,
// reads that need a call of their own are made one at a time, because a page may
// answer the next without a call.
type BulkReader struct {
	single func(ctx context.Context, id string) (CreditGrant, error)
	find   func(ctx context.Context, customer, key, value string) ([]CreditGrant, error)
	page   func(ctx context.Context, after, key string) (rowPage, error)

	mu     sync.Mutex
	stats  bulkStats
	cache  map[string]*row // by pointers: a map stays as large as it was
	wanted map[string]bool // announced grants that are not in the cache yet, or were not when they came
	dirty  map[string]bool
	gaveUp bool
	chains chains
	ahead  map[*ahead]bool // what pages are read ahead for
	calls  int             // pages and single reads under way that others wait for
	ended  chan struct{}   // closed when one of them ends; nil when none is under way

	indexKey  string                       // the metadata key of the index, "" for no index
	values    map[string]bool              // announced values of it
	answers   map[indexEntry][]CreditGrant // of searches for them that were made on their own
	indexed   int                          // grants in the index of values that were not announced
	unindexed bool                         // there were more of them than are kept
	finds     int                          // searches asked for so far
	named     map[string]bool              // unreadable grants that are or were in unnamed, by id
	unnamed   []Unreadable                 // what TakeUnreadable has not returned yet
	unended   map[string]int               // by customers whose own list was read, how many of its grants have not ended
}

func newBulkReader(
	single func(context.Context, string) (CreditGrant, error),
	find func(ctx context.Context, customer, key, value string) ([]CreditGrant, error),
	page func(ctx context.Context, after, key string) (rowPage, error),
) *BulkReader {
	return &BulkReader{
		single: single, find: find, page: page,
		cache: map[string]*row{}, wanted: map[string]bool{}, dirty: map[string]bool{},
		chains: newChains(), ahead: map[*ahead]bool{}, values: map[string]bool{}, answers: map[indexEntry][]CreditGrant{}, unended: map[string]int{}, named: map[string]bool{},
	}
}

// Index lets Find look for grants by a metadata key. It must be called before
// anything is read.
func (b *BulkReader) Index(metadataKey string) { b.indexKey = metadataKey }

// Invalidate removes a grant that is about to be written from the cache, and keeps
// it out: a page that was requested before the write may arrive after it.
func (b *BulkReader) Invalidate(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.take(id)
	b.dirty[id] = true
}

// take removes a grant from the cache, and reports whether it was there.
func (b *BulkReader) take(id string) (*row, bool) {
	taken, ok := b.cache[id]
	if ok && !b.wanted[id] {
		b.stats.Spare--
	}
	delete(b.cache, id)
	delete(b.wanted, id)
	return taken, ok
}

// Get reads one grant, with the errors of Client.GetCreditGrant.
func (b *BulkReader) Get(ctx context.Context, id string) (CreditGrant, error) {
	return bulkRead(ctx, b,
		func() (CreditGrant, bool) {
			found, ok := b.take(id)
			if !ok {
				return CreditGrant{}, false
			}
			grant, err := found.read()
			return grant, err == nil // A call of its own says what is wrong.
		},
		func() bool { return !b.dirty[id] && id != "" },
		func(ctx context.Context) (CreditGrant, error) { return b.single(ctx, id) })
}

// TakeUnreadable returns the grants of the pages that were read whose customer cannot be
// read, each once.
func (b *BulkReader) TakeUnreadable() []Unreadable {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := b.unnamed
	b.unnamed = nil
	return taken
}

// Find returns the grants of a customer whose indexed metadata key has a value,
// newest first, pending, live and ended ones, as a list showed them: one that was
// written since may have changed. A search for an announced value is made once, be it by
// the account's list or by a call of its own. Its errors are those of listing the grants
// of a customer.
func (b *BulkReader) Find(ctx context.Context, customer, value string) ([]CreditGrant, error) {
	b.mu.Lock()
	b.finds++
	b.mu.Unlock()
	entry := indexEntry{customer, value}
	return bulkRead(ctx, b,
		func() ([]CreditGrant, bool) {
			if answer, ok := b.answers[entry]; ok {
				return answer, true
			}
			if !b.chains.complete() || b.unindexed && !b.values[value] {
				return nil, false
			}
			return b.chains.find(entry, b.indexKey)
		},
		// Only the end of the list answers a search, so few of them are not worth
		// many pages, even if other reads have saved some. What was announced was decided
		// before.
		func() bool { return b.stats.Idle < b.finds && !b.values[value] },
		func(ctx context.Context) ([]CreditGrant, error) {
			answer, err := b.find(ctx, customer, b.indexKey, value)
			b.mu.Lock()
			defer b.mu.Unlock()
			if err == nil && b.values[value] {
				b.answers[entry] = answer
			}
			return answer, err
		})
}

// bulkRead answers one read: from what pages brought (cached), else, unless pages
// may not answer it (pageable) or are not worth their calls, by a call of its own
// (single). cached and pageable are called with the lock held.
func bulkRead[T any](ctx context.Context, b *BulkReader, cached func() (T, bool), pageable func() bool, single func(context.Context) (T, error)) (T, error) {
	b.mu.Lock()
	b.stats.Reads++
	b.stats.Waiting++
	for {
		if answer, ok := cached(); ok {
			b.stats.Waiting--
			b.stats.Idle = 0
			b.mu.Unlock()
			return answer, nil
		}
		if !pageable() || !b.mayPage() {
			return readSingly(ctx, b, single)
		}
		if b.ended != nil {
			if err := b.await(ctx); err != nil {
				b.mu.Unlock()
				var none T
				return none, err
			}
			continue
		}
		if ctx.Err() != nil || !wantsPage(b.stats) {
			return readSinglyInFlight(ctx, b, single)
		}
		b.readPage(ctx, b.chains.first())
	}
}

// mayPage reports whether wantsPage can become true by what other reads save; where
// not, reads need not wait for each other.
func (b *BulkReader) mayPage() bool {
	saved := b.stats
	saved.Calls = 0
	return wantsPage(saved)
}

// beginCall counts a call that others wait for until endCall.
func (b *BulkReader) beginCall() {
	b.calls++
	if b.ended == nil {
		b.ended = make(chan struct{})
	}
}

// endCall lets those go on who wait for a call.
func (b *BulkReader) endCall() {
	b.calls--
	close(b.ended)
	b.ended = nil
	if b.calls > 0 {
		b.ended = make(chan struct{})
	}
}

// await waits for a call under way to end, which may answer this read. It is entered
// and left with the lock.
func (b *BulkReader) await(ctx context.Context) error {
	ended := b.ended
	b.mu.Unlock()
	select {
	case <-ended:
		b.mu.Lock()
		return nil
	case <-ctx.Done():
		b.mu.Lock()
		b.stats.Waiting--
		return ctx.Err()
	}
}

// readSinglyInFlight is readSingly while others wait: what it saves them may be spent on
// the next page.
func readSinglyInFlight[T any](ctx context.Context, b *BulkReader, single func(context.Context) (T, error)) (T, error) {
	b.beginCall()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.endCall()
	}()
	return readSingly(ctx, b, single)
}

// readSingly is entered with the lock and leaves without it.
func readSingly[T any](ctx context.Context, b *BulkReader, single func(context.Context) (T, error)) (T, error) {
	b.stats.Waiting--
	b.stats.Calls++
	b.mu.Unlock()
	return single(ctx)
}

// readPage reads the next page of a chain. It is entered and left with the lock, which
// it gives up for the call. A page that cannot be had is the last one: single reads say
// what is wrong. If only the read that pays for it was given up, the next one may try.
func (b *BulkReader) readPage(ctx context.Context, c *chain) {
	b.stats.Calls++
	b.stats.Idle++
	b.beginCall()
	c.reading = true
	after := c.cursor.after
	b.mu.Unlock()
	got, err := b.page(ctx, after, b.indexKey)
	b.mu.Lock()
	c.reading = false
	switch {
	case ctx.Err() != nil:
	case err != nil && after != "" && after == c.start && !c.met:
		// The grant that it begins at may be gone, or in another account.
		tflog.Debug(ctx, "The list of credit grants cannot be read from a grant on", map[string]any{"grant": c.start, "reason": err.Error()})
		c.refused = true
	case err != nil:
		b.giveUp(ctx, err)
	default:
		tflog.Debug(ctx, "Read a page of credit grants", map[string]any{"grants": len(got.rows), "calls": b.stats.Calls, "reads": b.stats.Reads})
		if err := b.keep(c, got); err != nil {
			b.giveUp(ctx, err)
		}
	}
	b.endCall()
}

// keep keeps what is wanted of a chain's next page, up to where another chain has begun.
// It returns an Error with InvalidResponse for a list that does not advance.
func (b *BulkReader) keep(c *chain, got rowPage) error {
	c.pages++
	for n, r := range got.rows {
		b.keepRow(c, r)
		if err := b.chains.join(c, r.id); err != nil {
			return err
		}
		if c.joined != nil {
			got.rows = got.rows[:n+1]
			break
		}
	}
	c.idle++
	for a := range b.ahead {
		if a.note(got.rows) {
			c.idle = 0
		}
	}
	c.ended = c.joined == nil && !got.more
	if b.chains.complete() {
		b.stats.Exhausted = true
	}
	if c.joined != nil || c.ended {
		return nil
	}
	return c.cursor.advance(got.last)
}

// keepRow keeps a grant that was announced, and any other as long as there is room.
func (b *BulkReader) keepRow(c *chain, r row) {
	if r.unreadable != nil {
		c.unreadable = append(c.unreadable, *r.unreadable)
		if !b.named[r.id] {
			b.named[r.id] = true
			b.unnamed = append(b.unnamed, *r.unreadable)
		}
		return
	}
	if c.newest == 0 {
		c.newest = r.created
	}
	c.oldest = r.created
	if r.keyed {
		b.indexRow(c, r)
	}
	if r.unended {
		c.unended.add(r.holders)
	}
	if b.dirty[r.id] {
		return
	}
	if _, again := b.cache[r.id]; !again && !b.wanted[r.id] {
		if b.stats.Spare >= maxSpare {
			return
		}
		b.stats.Spare++
	}
	b.cache[r.id] = &r
}

func (b *BulkReader) indexRow(c *chain, r row) {
	if !b.values[r.value] {
		if b.indexed >= maxSpare && !b.unindexed {
			b.unindexed = true
			b.chains.forgetBut(b.values)
		}
		if b.unindexed {
			return
		}
		b.indexed++
	}
	for _, holder := range r.holders {
		entry := indexEntry{holder, r.value}
		c.index[entry] = append(c.index[entry], r)
	}
}

// giveUp ends reading in bulk: single reads say what is wrong.
func (b *BulkReader) giveUp(ctx context.Context, err error) {
	tflog.Info(ctx, "Reading credit grants in bulk is not possible; going on one by one", map[string]any{"reason": err.Error()})
	b.gaveUp, b.stats.Exhausted = true, true
}
