// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
)

// tracker knows which objects of a collection may have changed, so that a change
// costs what it changes to save, and not all that there is.
type tracker struct {
	// touched are the positions of objects that were handed out to be changed.
	touched map[int]struct{}
	// saved are digests of the objects as they were last taken.
	saved map[int]uint64
	seed  maphash.Seed
}

func newTracker() tracker {
	return tracker{touched: map[int]struct{}{}, saved: map[int]uint64{}, seed: maphash.MakeSeed()}
}

func (t *tracker) touch(position int) { t.touched[position] = struct{}{} }

// take are the objects of a collection, oldest first, but for made up ones as they
// were made: all, or those that have changed since they were last taken as changed.
func take[T any](c *collection[T], changed bool) []*T {
	var items []*T
	if !changed {
		for _, position := range slices.Sorted(maps.Keys(c.kept)) {
			if item := c.kept[position]; c.digest(item) != c.digest(c.made.make(position)) {
				items = append(items, item)
			}
		}
		return append(items, c.held...)
	}
	for _, position := range slices.Sorted(maps.Keys(c.touched)) {
		item := c.peek(position)
		digest := c.digest(item)
		before, known := c.saved[position]
		if !known && position < c.made.count {
			before, known = c.digest(c.made.make(position)), true
		}
		if known && before == digest {
			continue
		}
		c.saved[position] = digest
		items = append(items, item)
	}
	clear(c.touched)
	return items
}

// digest tells objects apart that differ in what is saved of them.
func (t *tracker) digest(item any) uint64 {
	encoded, err := json.Marshal(item)
	if err != nil {
		panic(fmt.Sprintf("simulator: an object cannot be saved: %v", err))
	}
	return maphash.Bytes(t.seed, encoded)
}
