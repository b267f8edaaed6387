// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "sync"

// keyLocks let whoever creates and whoever ends a grant of the same key wait for
// each other.
type keyLocks struct {
	mu    sync.Mutex
	locks map[GrantKey]*sync.Mutex
}

func newKeyLocks() *keyLocks { return &keyLocks{locks: map[GrantKey]*sync.Mutex{}} }

// lock waits for the key and returns the function that releases it.
func (l *keyLocks) lock(key GrantKey) (unlock func()) {
	l.mu.Lock()
	held, ok := l.locks[key]
	if !ok {
		held = &sync.Mutex{}
		l.locks[key] = held
	}
	l.mu.Unlock()
	held.Lock()
	return held.Unlock
}
