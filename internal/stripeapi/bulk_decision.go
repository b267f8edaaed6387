// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

// bulkStats is what is known when a read finds nothing in the cache.
type bulkStats struct {
	Reads     int // reads asked for so far, this one included
	Calls     int // calls made so far, pages and single reads together
	Waiting   int // reads that are not answered yet, this one included
	Idle      int // pages since the last one that was any use to a read
	Cached    int // grants in the cache that no read has asked for yet
	Exhausted bool
}

// maxIdlePages is after how many pages in a row without an answer the list is
// given up: 10,000 grants that no read asked for.
const maxIdlePages = 100

// maxCached bounds the cache, at well under a kilobyte a grant.
const maxCached = 50_000

// wantsPage decides whether to read one more page of the account's list. The first
// read never does: most runs know few grants. Every later one allows for two calls,
// a page and, should that miss, a call of its own; what earlier reads saved may be
// spent as well. So reading pages never takes more than twice as many calls as
// reading each grant, whatever the account holds, and a call is kept for each read
// that waits.
func wantsPage(p bulkStats) bool {
	return p.Reads > 1 &&
		!p.Exhausted &&
		p.Idle < maxIdlePages &&
		p.Cached < maxCached &&
		p.Calls+1+p.Waiting <= 2*p.Reads
}
