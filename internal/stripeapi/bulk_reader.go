// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// BulkReader reads grants one by one for its callers and by the hundred from
// Stripe. A read is answered from a page of the account's list, newest first, or
// by a call of its own; wantsPage decides which. What this provider writes is never
// answered from a page, and what a page answered is answered once: a second read of
// the same grant asks Stripe again.
//
// It also finds the grants of a customer by one metadata key (Index, Find). A list
// that was read to its end answers every search, also those that find nothing.
//
// It is safe for concurrent use. Reads share pages; as long as pages may be read,
// reads that need a call of their own are made one at a time, because a page may
// answer the next without a call.
type BulkReader struct {
	single func(ctx context.Context, id string) (CreditGrant, error)
	list   func(ctx context.Context, customer string) ([]CreditGrant, error)
	page   func(ctx context.Context, after string) (page[CreditGrant], error)

	mu     sync.Mutex
	stats  bulkStats
	cache  map[string]CreditGrant
	dirty  map[string]bool
	chains chains
	ahead  map[*ahead]bool // what pages are read ahead for
	calls  int             // pages and single reads under way that others wait for
	ended  chan struct{}   // closed when one of them ends; nil when none is under way

	indexKey string // the metadata key of the index, "" for no index
	finds    int    // searches asked for so far
}

func newBulkReader(
	single func(context.Context, string) (CreditGrant, error),
	list func(context.Context, string) ([]CreditGrant, error),
	page func(context.Context, string) (page[CreditGrant], error),
) *BulkReader {
	return &BulkReader{
		single: single, list: list, page: page,
		cache: map[string]CreditGrant{}, dirty: map[string]bool{},
		chains: newChains(), ahead: map[*ahead]bool{},
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
	delete(b.cache, id)
	b.dirty[id] = true
}

// Get reads one grant, with the errors of Client.GetCreditGrant.
func (b *BulkReader) Get(ctx context.Context, id string) (CreditGrant, error) {
	return bulkRead(ctx, b,
		func() (CreditGrant, bool) {
			grant, ok := b.cache[id]
			delete(b.cache, id)
			return grant, ok
		},
		func() bool { return !b.dirty[id] && id != "" },
		func(ctx context.Context) (CreditGrant, error) { return b.single(ctx, id) })
}

// Find returns the grants of a customer whose indexed metadata key has a value,
// newest first, pending, live and ended ones, as a list showed them: one that was
// written since may have changed. Its errors are those of listing the grants of a
// customer.
func (b *BulkReader) Find(ctx context.Context, customer, value string) ([]CreditGrant, error) {
	b.mu.Lock()
	b.finds++
	b.mu.Unlock()
	return bulkRead(ctx, b,
		func() ([]CreditGrant, bool) {
			if !b.chains.complete() {
				return nil, false
			}
			return b.chains.find(indexEntry{customer, value}), true
		},
		// Only the end of the list answers a search, so few of them are not worth
		// many pages, whatever other reads have saved.
		func() bool { return b.stats.Idle < b.finds },
		func(ctx context.Context) ([]CreditGrant, error) {
			listed, err := b.list(ctx, customer)
			return slices.DeleteFunc(listed, func(g CreditGrant) bool { return g.Metadata[b.indexKey] != value }), err
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
		if ctx.Err() != nil || !wantsPage(b.now()) {
			return readSinglyInFlight(ctx, b, single)
		}
		b.readPage(ctx, b.chains.first())
	}
}

func (b *BulkReader) now() bulkStats {
	b.stats.Cached = len(b.cache)
	return b.stats
}

// mayPage reports whether wantsPage can become true by what other reads save; where
// not, reads need not wait for each other.
func (b *BulkReader) mayPage() bool {
	saved := b.now()
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
	got, err := b.page(ctx, after)
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
		tflog.Debug(ctx, "Read a page of credit grants", map[string]any{"grants": len(got.Data), "calls": b.stats.Calls, "reads": b.stats.Reads})
		if err := b.keep(c, got); err != nil {
			b.giveUp(ctx, err)
		}
	}
	b.endCall()
}

// keep keeps the grants of a chain's next page, up to where another chain has begun. It
// returns an Error with InvalidResponse for a list that does not advance.
func (b *BulkReader) keep(c *chain, got page[CreditGrant]) error {
	for n, grant := range got.Data {
		b.keepGrant(c, grant)
		if err := b.chains.join(c, grant.ID); err != nil {
			return err
		}
		if c.joined != nil {
			got.Data = got.Data[:n+1]
			break
		}
	}
	for a := range b.ahead {
		a.note(got.Data)
	}
	c.ended = c.joined == nil && !got.HasMore
	if b.chains.complete() {
		b.stats.Exhausted = true
	}
	if c.joined != nil || c.ended {
		return nil
	}
	return c.cursor.advance(lastID(got))
}

func (b *BulkReader) keepGrant(c *chain, grant CreditGrant) {
	if value, ok := grant.Metadata[b.indexKey]; ok && b.indexKey != "" {
		entry := indexEntry{grant.Customer, value}
		c.index[entry] = append(c.index[entry], grant)
	}
	if !b.dirty[grant.ID] {
		b.cache[grant.ID] = grant
	}
}

// giveUp ends reading in bulk: single reads say what is wrong.
func (b *BulkReader) giveUp(ctx context.Context, err error) {
	tflog.Info(ctx, "Reading credit grants in bulk is not possible; going on one by one", map[string]any{"reason": err.Error()})
	b.stats.Exhausted = true
}
