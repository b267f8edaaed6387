// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// collection holds objects in the order of their creation, found by id, and by
// the values of named indexes. The oldest may be made up (madeUp). A caller that changes an
// object has it from add, get, by, at, each or page, which take note of it for the
// next changes; page hands out made up objects to be read only.
type collection[T any] struct {
	id func(*T) string
	// made are the first objects, and kept those of them that somebody had to change,
	// by position.
	made madeUp[T]
	kept map[int]*T
	// held are the objects that follow.
	held      []*T
	positions map[string]int
	indexes   map[string]map[string][]int
	keys      map[string]func(*T) string

	tracker
}

func newCollection[T any](id func(*T) string) collection[T] {
	return collection[T]{
		id:        id,
		kept:      map[int]*T{},
		positions: map[string]int{},
		indexes:   map[string]map[string][]int{},
		keys:      map[string]func(*T) string{},
		tracker:   newTracker(),
	}
}

// indexed adds an index by a value that never changes in the objects.
func (c collection[T]) indexed(name string, key func(*T) string) collection[T] {
	c.indexes[name] = map[string][]int{}
	c.keys[name] = key
	return c
}

// add takes an object, at the end or in the place of a made up one with its id.
func (c *collection[T]) add(item *T) {
	if position, made := c.made.number(c.id(item)); made {
		c.touch(position)
		c.kept[position] = item
		return
	}
	position := c.count()
	c.touch(position)
	c.held = append(c.held, item)
	c.positions[c.id(item)] = position
	for name, key := range c.keys {
		value := key(item)
		c.indexes[name][value] = append(c.indexes[name][value], position)
	}
}

func (c *collection[T]) position(id string) (int, bool) {
	if position, ok := c.positions[id]; ok {
		return position, true
	}
	return c.made.number(id)
}

func (c *collection[T]) get(id string) (*T, bool) {
	position, ok := c.position(id)
	if !ok {
		return nil, false
	}
	return c.at(position), true
}

// look is the same for somebody who does not change it.
func (c *collection[T]) look(id string) (*T, bool) {
	position, ok := c.position(id)
	if !ok {
		return nil, false
	}
	return c.peek(position), true
}

// at is the object at a position, counted in the order of creation.
func (c *collection[T]) at(position int) *T {
	c.touch(position)
	item := c.peek(position)
	if position < c.made.count {
		c.kept[position] = item
	}
	return item
}

// peek is the same for somebody who does not change it.
func (c *collection[T]) peek(position int) *T {
	if position >= c.made.count {
		return c.held[position-c.made.count]
	}
	if item, ok := c.kept[position]; ok {
		return item
	}
	return c.made.make(position)
}

// handOut takes note of an object of a page.
func (c *collection[T]) handOut(position int) {
	if _, kept := c.kept[position]; kept || position >= c.made.count {
		c.touch(position)
	}
}

// each are all objects, oldest first.
func (c *collection[T]) each() []*T { return c.items(c.all(), c.at) }

// count is how many objects there are.
func (c *collection[T]) count() int { return c.made.count + len(c.held) }

// by are the objects whose index has the value, oldest first.
func (c *collection[T]) by(index, value string) []*T { return c.items(c.where(index, value), c.at) }

// peekBy is the same for somebody who does not change them.
func (c *collection[T]) peekBy(index, value string) []*T {
	return c.items(c.where(index, value), c.peek)
}

func (c *collection[T]) items(v view, item func(position int) *T) []*T {
	items := make([]*T, v.length)
	for i := range items {
		items[i] = item(v.at(i))
	}
	return items
}

// Page is what a list request asks for: at most Limit objects, older than
// StartingAfter or newer than EndingBefore (ids; "" is none).
type Page struct {
	Limit         int
	StartingAfter string
	EndingBefore  string
}

// view is the part of a collection that a list is about, in order of creation.
type view struct {
	length int
	at     func(i int) int
	// search is the first i whose position is at or after the given one.
	search func(position int) int
}

func (c *collection[T]) all() view {
	identity := func(i int) int { return i }
	return view{length: c.count(), at: identity, search: identity}
}

func (c *collection[T]) where(index, value string) view {
	first, made := c.made.in(index, value)
	positions := c.indexes[index][value]
	return view{
		length: made + len(positions),
		at: func(i int) int {
			if i < made {
				return first + i
			}
			return positions[i-made]
		},
		search: func(position int) int {
			if position < c.made.count {
				return min(max(position-first, 0), made)
			}
			i, _ := slices.BinarySearch(positions, position)
			return made + i
		},
	}
}

// selected are the objects whose index has the value, or all if the value is "".
func (c *collection[T]) selected(index, value string) view {
	if value == "" {
		return c.all()
	}
	return c.where(index, value)
}

// page cuts a page out of a view, newest first: the newest, those before a cursor or
// the nearest after one. Its cost is that of the page, not of the view. An unknown
// cursor is an *apierror.Error.
func (c *collection[T]) page(v view, p Page, visible func(*T) bool) (items []*T, hasMore bool, err error) {
	i, step := v.length-1, -1
	switch {
	case p.EndingBefore != "":
		position, err := c.cursor("ending_before", p.EndingBefore)
		if err != nil {
			return nil, false, err
		}
		i, step = v.search(position+1), 1
	case p.StartingAfter != "":
		position, err := c.cursor("starting_after", p.StartingAfter)
		if err != nil {
			return nil, false, err
		}
		i = v.search(position) - 1
	}
	for ; i >= 0 && i < v.length; i += step {
		item := c.peek(v.at(i))
		if !visible(item) {
			continue
		}
		if len(items) == p.Limit {
			hasMore = true
			break
		}
		c.handOut(v.at(i))
		items = append(items, item)
	}
	if step > 0 {
		slices.Reverse(items)
	}
	return items, hasMore, nil
}

func (c *collection[T]) cursor(param, id string) (int, error) {
	position, ok := c.position(id)
	if !ok {
		return 0, apierror.Invalid(apierror.CodeResourceMissing, param, fmt.Sprintf("No such object: '%s'", id))
	}
	return position, nil
}

func everything[T any](*T) bool { return true }
