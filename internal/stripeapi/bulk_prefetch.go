// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"
)

// maxPagesAhead is how many pages a number of reads is worth that are known to come
// and would each cost a call: half of them, so that reading ahead never costs more
// than one and a half times the plain way.
func maxPagesAhead(reads int) int { return reads / 2 }

// maxIdleAhead is after how many pages in a row without a wanted grant reading ahead
// ends: they are somewhere far back in a large account.
const maxIdleAhead = 20

// A chain of its own is begun for so many wanted grants, since each may end with a page
// that another has read most of. Where the pages that are read bring none of them, for
// fewer.
const (
	minPerChain     = 2 * pageSize
	minPerChainIdle = pageSize / 10
	minIdle         = 3 // pages in a row
)

// maxChains is how many chains are read at a time: as many as it takes to reach 25
// requests a second where an answer takes 300 ms.
const maxChains = 8

// chainsFor is by how many chains a number of grants is read.
func chainsFor(grants int) int {
	return min(max(1, grants/minPerChain), maxChains)
}

// PrefetchFinds reads pages ahead for a caller who will search for many keys with
// Find. A list that is read to its end answers them all; where it is too long for
// that, they are asked for one by one. It returns early without an error where a page
// cannot be had: Find says what is wrong.
func (b *BulkReader) PrefetchFinds(ctx context.Context, finds int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readAhead(ctx, &ahead{pages: maxPagesAhead(finds), toTheEnd: true})
	b.stats.Idle = 0
}

// PrefetchGrants reads pages ahead for a caller who will Get many grants, until they
// are there; see PrefetchFinds. It reads several chains at a time, which begin at
// grants that are wanted.
func (b *BulkReader) PrefetchGrants(ctx context.Context, ids []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := &ahead{pages: maxPagesAhead(len(ids)), ids: ids, missing: make(map[string]bool, len(ids))}
	for _, id := range ids {
		if _, there := b.cache[id]; !there {
			a.missing[id] = true
		}
	}
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
	b.stats.Idle = 0
}

// readAhead reads one chain after the other as long as more is wanted. It is entered
// and left with the lock.
func (b *BulkReader) readAhead(ctx context.Context, a *ahead) {
	var c *chain
	for a.wants() && !b.stats.Exhausted && len(b.cache) < maxCached && ctx.Err() == nil {
		if c == nil || c.joined != nil || c.ended {
			c = b.chainToRead(a)
		}
		switch {
		case c != nil && c.refused:
			return
		case c != nil && !c.reading:
			a.pages--
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
	if first := b.chains.first(); !first.reading {
		return first
	}
	return b.chains.begin(a.nextStart(b.chains))
}

// ahead is what is read ahead for one caller.
type ahead struct {
	pages    int             // that it may still cost
	toTheEnd bool            // until the end of the list is reached
	ids      []string        // or until these grants are there,
	missing  map[string]bool // of which these are not
	idle     int             // pages in a row without one of them
}

// wants reports whether a page more is worth its call.
func (a *ahead) wants() bool {
	return a.pages > 0 && (a.toTheEnd || len(a.missing) > 0 && a.idle < maxIdleAhead)
}

// note takes note of the grants of a page.
func (a *ahead) note(grants []CreditGrant) {
	before := len(a.missing)
	for _, grant := range grants {
		delete(a.missing, grant.ID)
	}
	a.idle++
	if len(a.missing) < before {
		a.idle = 0
	}
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
	if len(longest) < minPerChain && (len(longest) < minPerChainIdle || a.idle < minIdle) {
		return ""
	}
	return longest[len(longest)/2]
}
