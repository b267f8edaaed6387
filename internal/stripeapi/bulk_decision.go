// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "time"

// bulkStats is what is known when a read that nobody announced finds nothing in what
// pages brought.
type bulkStats struct {
	Reads     int // reads asked for so far, this one included
	Calls     int // calls made so far, pages and single reads together
	Waiting   int // reads that are not answered yet, this one included
	Idle      int // pages since the last one that was any use to a read
	Spare     int // grants that are kept although no read has asked for them yet
	Exhausted bool
}

// maxIdlePages is after how many pages in a row without an answer the list is
// given up: 10,000 grants that no read asked for.
const maxIdlePages = 100

// maxSpare bounds how many grants are kept for reads that nobody announced, at well
// under a kilobyte a grant. Those that are known to be wanted are all kept.
const maxSpare = 50_000

// wantsPage decides whether to read one more page of the account's list for reads that
// nobody announced. The first read never does: most runs know few grants. Every later
// one allows for two calls, a page and, should that miss, a call of its own; what
// earlier reads saved may be spent as well. So reading pages never takes more than twice
// as many calls as reading each grant, in any account, and a call is kept
// for each read that waits.
func wantsPage(p bulkStats) bool {
	return p.Reads > 1 &&
		!p.Exhausted &&
		p.Idle < maxIdlePages &&
		p.Spare < maxSpare &&
		p.Calls+1+p.Waiting <= 2*p.Reads
}

// creditGrantsSince is when credit grants came into being: no list goes further back
// (DOC, docs.stripe.com/changelog/acacia/2024-10-28/billing-credits-apis).
var creditGrantsSince = time.Date(2024, 10, 28, 0, 0, 0, 0, time.UTC).Unix()

// listSeen is what was seen of the account's list, without a gap from its newest grant.
// Times are in seconds since the Unix epoch.
type listSeen struct {
	Pages          int
	Newest, Oldest int64 // when the first and the last grant of the pages were made
	Since          int64 // before when no grant can have been made
}

// pagesLeft estimates how many more pages the list has, from how far back in time those
// that were read go: as many in the time before. It is negative where they do not tell,
// because all their grants were made at once.
func (l listSeen) pagesLeft() float64 {
	if l.Newest <= l.Oldest {
		return -1
	}
	return float64(l.Pages) / float64(l.Newest-l.Oldest) * float64(max(0, l.Oldest-l.Since))
}

// explored is how many pages may be read without a hit for a number of lookups: a sixth of
// what these cost, and at most 20 more, by which a short list is read to its end for
// few lookups.
func explored(lookups int) int { return lookups/6 + min(lookups/2, 20) }

// readsOn decides whether the list is read on for lookups that only its end answers, or
// each of them is made on its own: whichever is cheaper from here, as far as is known.
// A list that was expected to end again and again, and did not, is given up, but not so
// soon that an estimate a little too low ends it shortly before its end.
func (l listSeen) readsOn(lookups int) bool {
	if l.Pages < explored(lookups) {
		return true
	}
	left := l.pagesLeft()
	return left >= 0 && left <= float64(lookups) && l.Pages < lookups+2*explored(lookups)
}
