// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "context"

// maxPagesAhead is how many pages a number of reads is worth that are known to come
// and would each cost a call: half of them, so that reading ahead never costs more
// than one and a half times the plain way.
func maxPagesAhead(reads int) int { return reads / 2 }

// maxIdleAhead is after how many pages in a row without a wanted grant reading ahead
// ends: they are somewhere far back in a large account.
const maxIdleAhead = 20

// PrefetchFinds reads pages ahead for a caller who will search for many keys with
// Find. A list that is read to its end answers them all; where it is too long for
// that, they are asked for one by one. It returns early without an error where a page
// cannot be had: Find says what is wrong.
func (b *BulkReader) PrefetchFinds(ctx context.Context, finds int) {
	b.readAhead(ctx, finds, func() bool { return true })
}

// PrefetchGrants reads pages ahead for a caller who will Get many grants, until they
// are there; see PrefetchFinds.
func (b *BulkReader) PrefetchGrants(ctx context.Context, ids []string) {
	missing := make(map[string]bool, len(ids))
	for _, id := range ids {
		missing[id] = true
	}
	idle := -1
	b.readAhead(ctx, len(ids), func() bool {
		before := len(missing)
		for id := range missing {
			if _, there := b.cache[id]; there {
				delete(missing, id)
			}
		}
		if idle++; len(missing) < before {
			idle = 0
		}
		return len(missing) > 0 && idle < maxIdleAhead
	})
}

// readAhead reads pages as long as more are wanted, which is asked with the lock.
func (b *BulkReader) readAhead(ctx context.Context, reads int, wanted func() bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for left := maxPagesAhead(reads); left > 0 && !b.stats.Exhausted && len(b.cache) < maxCached && ctx.Err() == nil && wanted(); {
		if b.inFlight == nil {
			b.readPage(ctx)
			left--
			continue
		}
		b.stats.Waiting++
		if b.await(ctx) != nil {
			return
		}
		b.stats.Waiting--
	}
	b.stats.Idle = 0
}
