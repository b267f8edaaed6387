// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"encoding/json"

	"github.com/stripe/stripe-go/v81"
)

// chain is a run of consecutive pages of the account's list. A list is read by
// cursor, one page after the other; several chains read it in several places at a
// time, since every grant whose id is known can be the cursor that one begins at.
//
// A chain that reaches the grant that another begins at has joined it: what is behind
// that grant, the other reads or has read.
type chain struct {
	start   string // the grant that it begins behind, "" for the beginning of the list
	cursor  cursor
	reading bool   // a page is under way
	joined  *chain // the chain whose start it has reached, nil for none
	met     bool   // another chain has joined it
	ended   bool   // it has reached the end of the list
	refused bool   // Stripe lists nothing behind start

	pages          int
	idle           int   // pages in a row without a grant that is read ahead for
	newest, oldest int64 // when its first and last grant were made, 0 before

	index      map[indexEntry][]row // what it has read that Find may look for, newest first
	unreadable []Unreadable         // what may be looked for as well
	unended    holderCounts
}

// indexEntry is what grants are found by: a customer, and the value of the
// indexed metadata key.
type indexEntry struct{ customer, value string }

// chains are the chains of a list, by their start.
type chains map[string]*chain

// newChains returns the one chain that a list is read by at first.
func newChains() chains {
	c := chains{}
	c.add("", cursor{})
	return c
}

func (c chains) add(start string, at cursor) *chain {
	added := &chain{start: start, cursor: at, index: map[indexEntry][]row{}}
	c[start] = added
	return added
}

// first is the chain that goes on from all that was read without a gap from the
// beginning of the list.
func (c chains) first() *chain { return c[""].last() }

// last is the chain that goes on where c, and all that it has joined, have been.
func (c *chain) last() *chain {
	for c.joined != nil {
		c = c.joined
	}
	return c
}

// begin adds a chain that begins behind a grant. It returns nil where there is no
// grant, or a chain that does already.
func (c chains) begin(start string) *chain {
	if start == "" || c[start] != nil {
		return nil
	}
	return c.add(start, startAt(start))
}

// join joins a chain to the one that begins behind the grant with the id, if there is
// one. Where the list leads back to what the chain itself has read, it returns an Error
// with InvalidResponse.
func (c chains) join(reader *chain, id string) error {
	other := c[id]
	if id == "" || other == nil || other.refused {
		return nil
	}
	if other.last() == reader {
		return errNoAdvance()
	}
	reader.joined, other.met = other, true
	return nil
}

// forgetBut forgets all grants that searches may find, but those with one of the values.
func (c chains) forgetBut(values map[string]bool) {
	for _, of := range c {
		kept := map[indexEntry][]row{}
		for entry, rows := range of.index {
			if values[entry.value] {
				kept[entry] = rows
			}
		}
		of.index = kept
	}
}

// complete reports whether all of the list was read, from its beginning to its end.
func (c chains) complete() bool { return c.first().ended }

// seen is what was read without a gap from the beginning of the list.
func (c chains) seen() listSeen {
	seen := listSeen{Since: creditGrantsSince}
	for at := c[""]; at != nil; at = at.joined {
		seen.Pages += at.pages
		if seen.Newest == 0 {
			seen.Newest = at.newest
		}
		if at.oldest != 0 {
			seen.Oldest = at.oldest
		}
	}
	return seen
}

// find returns the grants of an entry that were read without a gap from the beginning
// of the list, newest first. ok is false where one of them cannot be read.
func (c chains) find(entry indexEntry, key string) (found []CreditGrant, ok bool) {
	for at := c[""]; at != nil; at = at.joined {
		for _, hit := range at.index[entry] {
			grant, err := hit.read()
			if err != nil {
				return nil, false
			}
			found = append(found, grant)
		}
		for _, object := range at.unreadable {
			if object.mayBe(entry.customer, key, entry.value) {
				return nil, false
			}
		}
	}
	return found, true
}

// row is a grant of the account's list with what decides whether anybody wants it. The
// rest is read only of those that somebody does.
type row struct {
	id      string
	holders []string // ids of its customer and account
	value   string   // of the metadata key that grants are searched by
	keyed   bool     // it has that key
	created int64    // in seconds since the Unix epoch
	unended bool     // it has not ended, as far as the row tells
	read    func() (CreditGrant, error)

	// unreadable is what there is of a grant whose customer or metadata cannot be read.
	unreadable *Unreadable
}

// rowPage is one page of the account's list.
type rowPage struct {
	rows []row
	more bool
	last string // id of the last grant, also of one that cannot be read
}

// creditGrantRows reads one page of the account's list, whose grants are searched by a
// metadata key.
func (c *Client) creditGrantRows(ctx context.Context, after, metadataKey string) (rowPage, error) {
	raw, err := get[rawPage](ctx, c, creditGrantsPath, &stripe.BillingCreditGrantListParams{ListParams: pageAfter(after)}, nil)
	if err != nil {
		return rowPage{}, err
	}
	got := rowPage{more: raw.HasMore, last: lastIDOf(raw.Data), rows: make([]row, len(raw.Data))}
	for n, data := range raw.Data {
		got.rows[n] = c.rowOf(data, metadataKey)
	}
	return got, nil
}

func (c *Client) rowOf(data json.RawMessage, metadataKey string) row {
	var known struct {
		ID              string            `json:"id"`
		Customer        json.RawMessage   `json:"customer"`
		CustomerAccount json.RawMessage   `json:"customer_account"`
		Created         int64             `json:"created"`
		ExpiresAt       *int64            `json:"expires_at"`
		TestClock       *string           `json:"test_clock"`
		VoidedAt        *int64            `json:"voided_at"`
		Metadata        map[string]string `json:"metadata"`
	}
	err := json.Unmarshal(data, &known)
	holders, ok := holdersOf(known.Customer, known.CustomerAccount)
	if err != nil || !ok {
		what := unreadable(data)
		return row{id: what.ID, unreadable: &what}
	}
	out := row{id: known.ID, holders: holders, created: known.Created, read: func() (CreditGrant, error) {
		grant, err := decode[CreditGrant](c.version, data)
		if err == nil {
			err = c.isOfMode(grant)
		}
		return grant, err
	}}
	out.unended = c.mayBeUnended(known.VoidedAt, known.ExpiresAt, known.TestClock)
	out.value, out.keyed = known.Metadata[metadataKey]
	return out
}

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
