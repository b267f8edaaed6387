// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "context"

// What a resource needs that has many grants.

// NoteReplaceable enters that a planned resource has the grant of a key, which it
// replaces if it is planned once more as a create: Terraform plans a replacement
// twice, and tells the second plan nothing of the state.
func (p *plannedUses) NoteReplaceable(key GrantKey, grantID string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.replaceable[key] = grantID
}

// Replaceable is the grant that NoteReplaceable entered for a key, "" for none.
func (p *plannedUses) Replaceable(key GrantKey) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.replaceable[key]
}

// Release enters that a state gives up the grant of a key without a call to Stripe,
// because it has ended, so that a replacement may grant under the key again.
func (s *Run) Release(key GrantKey, grantID string) {
	s.ClearPlanned(key)
	s.release(key, Held{ID: grantID, Customer: key.Customer, Key: key.Key, Ended: true})
}

// minPrefetch is from how many keys on the account's list is read ahead. Fewer are
// found like single ones.
const minPrefetch = 100

// PrefetchKeys prepares for looking for the grants that a number of customers have under
// one key (PlanCreate, CreateIdempotently): for about as many calls as the account's list
// has pages, where that is cheaper than one for each customer.
func (s *Run) PrefetchKeys(ctx context.Context, key string, keys int) {
	if keys >= minPrefetch {
		s.client.Bulk().PrefetchFinds(ctx, key, keys)
	}
}
