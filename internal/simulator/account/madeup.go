// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// madeUp are objects that are made up as they are asked for, so that an account can
// hold a million of them and no memory. The zero value is none.
type madeUp[T any] struct {
	count int
	// prefix is what their ids begin with; the number follows.
	prefix string
	// make is the object with a number, which is also its position.
	make func(number int) *T
	// indexes are the objects in each index that have a value: a range of numbers.
	indexes map[string]func(value string) (first, count int)
}

// madeUpID is the id of the object with the number.
func madeUpID(prefix string, number int) string { return fmt.Sprintf("%s%06d", prefix, number) }

// number is that of the object with the id.
func (m madeUp[T]) number(id string) (int, bool) {
	digits, ok := strings.CutPrefix(id, m.prefix)
	if !ok || m.count == 0 {
		return 0, false
	}
	number, err := strconv.Atoi(digits)
	if err != nil || number < 0 || number >= m.count || madeUpID(m.prefix, number) != id {
		return 0, false
	}
	return number, true
}

// in are the objects whose index has the value.
func (m madeUp[T]) in(index, value string) (first, count int) {
	if m.count == 0 {
		return 0, 0
	}
	return m.indexes[index](value)
}

// theOne is an index in which each object has a value of its own: the id of another
// made up object with the same number.
func theOne[T any](other *madeUp[T]) func(string) (first, count int) {
	return func(value string) (int, int) {
		if number, ok := other.number(value); ok {
			return number, 1
		}
		return 0, 0
	}
}

// allWithout is an index in which all objects have the value "".
func allWithout(count int) func(string) (int, int) {
	return func(value string) (int, int) {
		if value == "" {
			return 0, count
		}
		return 0, 0
	}
}

// makeUp puts made up objects before those that are held, in the place of those made
// up before. Those that are held with their ids are kept.
func (c *collection[T]) makeUp(m madeUp[T]) {
	fresh := newCollection(c.id)
	for name, key := range c.keys {
		fresh = fresh.indexed(name, key)
	}
	fresh.made = m
	for _, position := range slices.Sorted(maps.Keys(c.kept)) {
		fresh.add(c.kept[position])
	}
	for _, item := range c.held {
		fresh.add(item)
	}
	*c = fresh
}
