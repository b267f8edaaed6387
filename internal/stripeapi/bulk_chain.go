// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

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
