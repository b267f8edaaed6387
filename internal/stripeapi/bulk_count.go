// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "context"

// holderCounts counts how many grants that have not ended each customer has. It holds at
// most maxSpare customers, however long the list: once there are more, one is taken off
// each count (Misra and Gries), and missed is by how much a count may be too low.
type holderCounts struct {
	counts map[string]int
	missed int
}

func (h *holderCounts) add(holders []string) {
	if h.counts == nil {
		h.counts = map[string]int{}
	}
	for _, holder := range holders {
		if _, counted := h.counts[holder]; counted || len(h.counts) < maxSpare {
			h.counts[holder]++
			continue
		}
		h.missed++
		for other := range h.counts {
			if h.counts[other]--; h.counts[other] == 0 {
				delete(h.counts, other)
			}
		}
	}
}

// Unended returns at most how many grants a customer has that have not ended, as far as
// lists show it that were read for another reason. known is false if none has answered it.
// Whether a grant on a test clock has expired is not known, so that it counts.
func (b *BulkReader) Unended(customer string) (count int, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if count, known := b.unended[customer]; known {
		return count, true
	}
	if !b.chains.complete() {
		return 0, false
	}
	for at := b.chains[""]; at != nil; at = at.joined {
		count += at.unended.counts[customer] + at.unended.missed
	}
	return count, true
}

// noteUnended records what a list of a customer's grants has shown.
func (b *BulkReader) noteUnended(customer string, count int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unended[customer] = count
}

// mayBeUnended reports a grant that has not ended by Stripe's clock.
func (c *Client) mayBeUnended(voidedAt, expiresAt *int64, testClock *string) bool {
	now, err := c.Now(context.Background(), nil)
	return err == nil && voidedAt == nil && (expiresAt == nil || testClock != nil || *expiresAt > now.Unix())
}
