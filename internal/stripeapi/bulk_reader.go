// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// BulkReader reads grants one by one for its callers and by the hundred from
// Stripe. A read answers from a page of the account's list, newest first, or from
// a single read; what is worth paying for is WantsPage's to say. What this
// provider writes is never answered from a page, and what a page answered is
// answered once: a second read of the same grant asks Stripe again.
//
// It is safe for concurrent use. Reads share pages; while pages are worth paying
// for, reads that must be answered singly go one after the other, because each
// may save the next its call.
type BulkReader struct {
	single func(ctx context.Context, id string) (CreditGrant, error)
	page   func(ctx context.Context, after string) (page[CreditGrant], error)

	mu       sync.Mutex
	stats    BulkStats
	cache    map[string]CreditGrant
	dirty    map[string]bool
	cursor   cursor
	inFlight chan struct{} // closed when the page or single read under way ends; nil when none is
}

func newBulkReader(single func(context.Context, string) (CreditGrant, error), page func(context.Context, string) (page[CreditGrant], error)) *BulkReader {
	return &BulkReader{single: single, page: page, cache: map[string]CreditGrant{}, dirty: map[string]bool{}}
}

// Invalidate takes a grant that is about to be written out of the cache, and keeps
// it out: a page that was asked for before the write may yet arrive.
func (b *BulkReader) Invalidate(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.cache, id)
	b.dirty[id] = true
}

// Get reads one grant, with the errors of Client.GetCreditGrant.
func (b *BulkReader) Get(ctx context.Context, id string) (CreditGrant, error) {
	b.mu.Lock()
	b.stats.Reads++
	b.stats.Waiting++
	for {
		if grant, ok := b.cache[id]; ok {
			delete(b.cache, id)
			b.stats.Waiting--
			b.stats.Idle = 0
			b.mu.Unlock()
			return grant, nil
		}
		if b.dirty[id] || id == "" || !b.mayPage() {
			return b.readSingly(ctx, id)
		}
		if b.inFlight != nil {
			if err := b.await(ctx); err != nil {
				return CreditGrant{}, err
			}
			continue
		}
		if ctx.Err() != nil || !WantsPage(b.now()) {
			return b.readSinglyInFlight(ctx, id)
		}
		b.readPage(ctx)
	}
}

func (b *BulkReader) now() BulkStats {
	b.stats.Cached = len(b.cache)
	return b.stats
}

// mayPage reports whether a page may be wanted once reads have saved for
// it; where not, reads need not wait for each other.
func (b *BulkReader) mayPage() bool {
	saved := b.now()
	saved.Calls = 0
	return WantsPage(saved)
}

// await waits for the call under way to end, which may answer this read.
func (b *BulkReader) await(ctx context.Context) error {
	inFlight := b.inFlight
	b.mu.Unlock()
	select {
	case <-inFlight:
		b.mu.Lock()
		return nil
	case <-ctx.Done():
		b.mu.Lock()
		b.stats.Waiting--
		b.mu.Unlock()
		return ctx.Err()
	}
}

// readSinglyInFlight is readSingly while others wait: what it saves them may be spent on
// the next page.
func (b *BulkReader) readSinglyInFlight(ctx context.Context, id string) (CreditGrant, error) {
	b.inFlight = make(chan struct{})
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		close(b.inFlight)
		b.inFlight = nil
	}()
	return b.readSingly(ctx, id)
}

// readSingly is entered with the lock and leaves without it.
func (b *BulkReader) readSingly(ctx context.Context, id string) (CreditGrant, error) {
	b.stats.Waiting--
	b.stats.Calls++
	b.mu.Unlock()
	return b.single(ctx, id)
}

// readPage is entered and left with the lock, which it gives up for the call.
// A page that cannot be had is the last one: single reads say what is wrong. If
// only the read that pays for it was given up, the next one may try.
func (b *BulkReader) readPage(ctx context.Context) {
	b.stats.Calls++
	b.stats.Idle++
	b.inFlight = make(chan struct{})
	after := b.cursor.after
	b.mu.Unlock()
	got, err := b.page(ctx, after)
	b.mu.Lock()
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.giveUp(ctx, err)
	default:
		tflog.Debug(ctx, "Read a page of credit grants", map[string]any{"grants": len(got.Data), "calls": b.stats.Calls, "reads": b.stats.Reads})
		b.keep(ctx, got)
	}
	close(b.inFlight)
	b.inFlight = nil
}

func (b *BulkReader) keep(ctx context.Context, got page[CreditGrant]) {
	for _, grant := range got.Data {
		if !b.dirty[grant.ID] {
			b.cache[grant.ID] = grant
		}
	}
	if !got.HasMore {
		b.stats.Exhausted = true
		return
	}
	if err := b.cursor.advance(lastID(got)); err != nil {
		b.giveUp(ctx, err)
	}
}

// giveUp ends reading in bulk: single reads say what is wrong.
func (b *BulkReader) giveUp(ctx context.Context, err error) {
	tflog.Info(ctx, "Reading credit grants in bulk is not possible; going on one by one", map[string]any{"reason": err.Error()})
	b.stats.Exhausted = true
}
