// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "context"

// What a resource needs that has many grants.

// CountGrantedTotal adds what a planned resource will grant in all, in minor units,
// and returns a *RunLimitError where that passes max_granted_per_run. Each of its
// grants is held to max_grant_value by CheckValue.
func (s *Session) CountGrantedTotal(currency string, total int64) error {
	limit, limited := s.options.MaxGrantedPerRun[currency]
	if !limited {
		return nil
	}
	s.granted.mu.Lock()
	defer s.granted.mu.Unlock()
	before := s.granted.totals[currency]
	if total > limit-before {
		return &RunLimitError{Currency: currency, Value: total, Total: before, Limit: limit}
	}
	s.granted.totals[currency] = before + total
	return nil
}

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
func (s *Session) Release(key GrantKey, grantID string) {
	s.ClearPlanned(key)
	s.release(key, grantID)
}

// minPrefetch is from how many keys on the account's list is read ahead. Fewer are
// found like single ones.
const minPrefetch = 100

// PrefetchKeys prepares for looking for the grants of many keys (PlanCreate,
// CreateIdempotently): for about as many calls as the account's list has pages,
// instead of one for each key.
func (s *Session) PrefetchKeys(ctx context.Context, keys int) {
	if keys >= minPrefetch {
		s.client.Bulk().PrefetchFinds(ctx, keys)
	}
}
