// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"
)

// A chain is left after so many pages in a row without a wanted grant: those are
// elsewhere. From the beginning of the list, where new grants are, it takes more.
const (
	maxIdle      = 3
	maxIdleFirst = 20
)

// A chain of its own is begun for so many wanted grants, since each may end with a page
// that another has read most of. Where the beginning of the list has none of them, for
// fewer.
const (
	minPerChain     = 2 * pageSize
	minPerChainIdle = pageSize / 10
)

// maxChains is how many chains are read at a time: as many as it takes to reach 25
// requests a second where an answer takes 300 ms.
const maxChains = 8

// chainsFor is by how many chains a number of grants is read.
func chainsFor(grants int) int {
	return min(max(1, grants/minPerChain), maxChains)
}

// PrefetchFinds announces a number of searches with Find for one value of the indexed
// metadata key. It reads the account's list to its end, which answers them all, as long
// as that is cheaper than to make each on its own. Of the list, only the grants with the
// value are kept. It returns early without an error where a page cannot be had: Find
// says what is wrong.
func (b *BulkReader) PrefetchFinds(ctx context.Context, value string, finds int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.announce(value)
	b.readAhead(ctx, &ahead{wants: func(*ahead) bool { return b.chains.seen().readsOn(finds) }})
	b.stats.Idle = 0
}

// announce lets the index keep every grant with a value. A list that was read before
// that, and was too long to keep all of, is read again.
func (b *BulkReader) announce(value string) {
	if b.values[value] {
		return
	}
	b.values[value] = true
	if b.unindexed {
		b.chains, b.indexed, b.unindexed = newChains(), 0, false
		b.stats.Exhausted = b.gaveUp
	}
}

// PrefetchGrants announces that a caller will Get many grants, and reads pages until
// they are there, as long as pages bring them. It reads several chains at a time, which
// begin at grants that are wanted. Of the pages, what nobody wants is not kept. See
// PrefetchFinds for errors.
func (b *BulkReader) PrefetchGrants(ctx context.Context, ids []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := &ahead{ids: ids, missing: make(map[string]bool, len(ids))}
	for _, id := range ids {
		if _, there := b.cache[id]; !there && !b.dirty[id] {
			a.missing[id] = true
			b.wanted[id] = true
		}
	}
	waste := explored(len(a.missing))
	a.wants = func(a *ahead) bool { return len(a.missing) > 0 && a.wasted < waste }
	b.ahead[a] = true
	var readers sync.WaitGroup
	for range chainsFor(len(a.missing)) {
		readers.Go(func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.readAhead(ctx, a)
		})
	}
	b.mu.Unlock()
	readers.Wait()
	b.mu.Lock()
	delete(b.ahead, a)
	for id := range a.missing {
		delete(b.wanted, id)
	}
	b.stats.Idle = 0
}

// readAhead reads one chain after the other as long as more is wanted. It is entered
// and left with the lock.
func (b *BulkReader) readAhead(ctx context.Context, a *ahead) {
	var c *chain
	for a.wants(a) && !b.stats.Exhausted && ctx.Err() == nil {
		if c == nil || c.joined != nil || c.ended || a.ids != nil && c.idle >= maxIdle {
			c = b.chainToRead(a)
		}
		switch {
		case c != nil && c.refused:
			return
		case c != nil && !c.reading:
			b.readPage(ctx, c)
		case b.ended == nil:
			return
		default:
			b.stats.Waiting++
			if b.await(ctx) != nil {
				return
			}
			b.stats.Waiting--
		}
	}
}

// chainToRead is the chain that goes on from the beginning of the list, unless it is
// being read, else one that begins at a wanted grant; nil where neither is worth it.
func (b *BulkReader) chainToRead(a *ahead) *chain {
	first := b.chains.first()
	if !first.reading && (a.ids == nil || first.idle < maxIdleFirst) {
		return first
	}
	return b.chains.begin(a.nextStart(b.chains))
}

// ahead is what is read ahead for one caller.
type ahead struct {
	wants   func(*ahead) bool // a page more is worth its call
	ids     []string          // the grants that are wanted,
	missing map[string]bool   // of which these are not there
	wasted  int               // pages without one of them
}

// note takes note of the grants of a page, and reports whether one of them is wanted.
func (a *ahead) note(rows []row) bool {
	before := len(a.missing)
	for _, r := range rows {
		delete(a.missing, r.id)
	}
	if len(a.missing) == before {
		a.wasted++
	}
	return len(a.missing) < before
}

// nextStart is the grant that another chain should begin at: the middle of the most
// missing ones between two starts, in the order of ids, which often is that of the
// list. It is "" where that would not save enough pages.
func (a *ahead) nextStart(begun chains) string {
	var run, longest []string
	for _, id := range a.ids {
		switch {
		case begun[id] != nil:
			run = nil
		case a.missing[id]:
			if run = append(run, id); len(run) > len(longest) {
				longest = run
			}
		}
	}
	if len(longest) < minPerChain && (len(longest) < minPerChainIdle || begun.first().idle < maxIdle) {
		return ""
	}
	return longest[len(longest)/2]
}
