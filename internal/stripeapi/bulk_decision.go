// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

// BulkStats is what a run knows when a read finds nothing in the cache.
type BulkStats struct {
	Reads     int // reads asked for so far, this one included
	Calls     int // calls made so far, pages and single reads together
	Waiting   int // reads that are not answered yet, this one included
	Idle      int // pages since the last one that was any use to a read
	Cached    int // grants in the cache that nobody asked for yet
	Exhausted bool
}

// maxIdlePages is after how many pages in a row without an answer the list is
// given up: 10,000 grants of somebody else.
const maxIdlePages = 100

// maxCached bounds the cache, at well under a kilobyte a grant.
const maxCached = 50_000

// WantsPage decides whether one more page of the account's list is worth paying
// for. The first read of a run never pays: most runs know few grants. Every later
// one is worth two calls, a page and, should that miss, its own; what earlier
// reads saved may be spent as well. So pages never cost a run more than twice the
// plain way, whatever the account holds, and a call stays in hand for each read
// that waits.
func WantsPage(p BulkStats) bool {
	return p.Reads > 1 &&
		!p.Exhausted &&
		p.Idle < maxIdlePages &&
		p.Cached < maxCached &&
		p.Calls+1+p.Waiting <= 2*p.Reads
}
