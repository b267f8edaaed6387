// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "sync"

// Use is what a planned resource will do about a key or a grant.
type Use int

// The planned uses.
const (
	UseKeep    Use = iota // it has the grant, and goes on having it
	UseCreate             // it will make or adopt the grant
	UseDestroy            // it has the grant, and will end it
)

// keyUses are the planned uses of one key in one run, each by the id of the grant
// that the resource has, "" for none.
type keyUses struct {
	kept, created, destroyed *string
}

// register adds a planned use, or returns the error of two resources that cannot
// both do what they plan. A forced replacement is planned twice, as kept or created
// and then as created; the second names the grant of the first, and so is the same
// resource.
func (u *keyUses) register(key GrantKey, use Use, grantID string) error {
	another := func(held *string) bool { return held != nil && (grantID == "" || *held != grantID) }
	switch use {
	case UseKeep:
		if u.kept != nil || another(u.created) {
			return &DuplicateKeyError{Key: key}
		}
		u.kept = &grantID
	case UseCreate:
		if another(u.created) || another(u.kept) {
			return &DuplicateKeyError{Key: key}
		}
		if another(u.destroyed) {
			return &RecreatedKeyError{Key: key}
		}
		u.created = &grantID
	case UseDestroy:
		if another(u.created) {
			return &RecreatedKeyError{Key: key}
		}
		u.destroyed = &grantID
	}
	return nil
}

// plannedUses are the planned uses of every key and of every grant of one run.
type plannedUses struct {
	mu     sync.Mutex
	keys   map[GrantKey]*keyUses
	grants map[string]Use

	// replaceable are the grants that resources have which may be planned again as
	// creates.
	replaceable map[GrantKey]string
}

func newPlannedUses() *plannedUses {
	return &plannedUses{keys: map[GrantKey]*keyUses{}, grants: map[string]Use{}, replaceable: map[GrantKey]string{}}
}

// RegisterKey enters what a planned resource will do about a key. grantID is the
// grant that it has, "" for none. The error is a *DuplicateKeyError or a
// *RecreatedKeyError.
func (p *plannedUses) RegisterKey(key GrantKey, use Use, grantID string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.keys[key] == nil {
		p.keys[key] = &keyUses{}
	}
	return p.keys[key].register(key, use, grantID)
}

// ClearPlanned forgets the plan to create or to destroy the grant of a key, because
// it is being done: Terraform plans again while it applies, the two halves of a
// replacement one after the other.
func (p *plannedUses) ClearPlanned(key GrantKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if uses := p.keys[key]; uses != nil {
		uses.created, uses.destroyed = nil, nil
	}
}

// RegisterKept enters that a planned resource keeps a grant. The error is a
// *ManagedTwiceError where another one has it too, to keep or to destroy.
func (p *plannedUses) RegisterKept(grantID string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, taken := p.grants[grantID]; taken {
		return &ManagedTwiceError{ID: grantID}
	}
	p.grants[grantID] = UseKeep
	return nil
}

// RegisterDestroyed enters that a planned resource gives up a grant, and reports
// whether another one keeps it, so that it must be left.
func (p *plannedUses) RegisterDestroyed(grantID string) (keptElsewhere bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if use, taken := p.grants[grantID]; taken && use == UseKeep {
		return true
	}
	p.grants[grantID] = UseDestroy
	return false
}
