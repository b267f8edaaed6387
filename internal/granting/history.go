// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "sync"

// history is what one run has itself done and seen, which Stripe's lists may not
// show yet.
type history struct {
	mu       sync.Mutex
	claimed  map[GrantKey]bool // keys whose grant was made or adopted
	made     map[string]bool   // grants that were made or adopted
	ended    map[string]bool   // grants that were ended
	inState  map[string]bool   // grants that were read because a state holds them
	campaign map[string]bool   // grants that were read because a campaign in the state has them
	released map[GrantKey]Held // the grant that a state gave up, by the key of the one in its place
	destroys int
}

func newHistory() *history {
	return &history{
		claimed: map[GrantKey]bool{}, made: map[string]bool{}, ended: map[string]bool{},
		inState: map[string]bool{}, campaign: map[string]bool{}, released: map[GrantKey]Held{},
	}
}

func (h *history) locked(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
}

// claim enters that the grant of a key is being made, and reports false where this
// run has already made or adopted one.
func (h *history) claim(key GrantKey) (first bool) {
	h.locked(func() {
		first = !h.claimed[key]
		h.claimed[key] = true
	})
	return first
}

// unclaim takes a claim back whose grant was not made.
func (h *history) unclaim(key GrantKey) { h.locked(func() { delete(h.claimed, key) }) }

func (h *history) addMade(id string) { h.locked(func() { h.made[id] = true }) }

func (h *history) wasMade(id string) (made bool) {
	h.locked(func() { made = h.made[id] })
	return made
}

func (h *history) addEnded(id string) { h.locked(func() { h.ended[id] = true }) }

// WasEnded reports that this run has ended a grant.
func (h *history) WasEnded(id string) (ended bool) {
	h.locked(func() { ended = h.ended[id] })
	return ended
}

// release enters that a state gives up a grant, in whose place one is to be made under
// a key.
func (h *history) release(key GrantKey, held Held) { h.locked(func() { h.released[key] = held }) }

// Released is the grant that a state gave up in this run for one under a key, with no
// ID where there is none.
func (h *history) Released(key GrantKey) (held Held) {
	h.locked(func() { held = h.released[key] })
	return held
}

// NoteInState enters that a grant was read because a state holds it.
func (h *history) NoteInState(id string) { h.locked(func() { h.inState[id] = true }) }

// IsInState reports that a grant was read in this run because a state holds it.
func (h *history) IsInState(id string) (held bool) {
	h.locked(func() { held = h.inState[id] })
	return held
}

// NoteInCampaign enters that grants are read because a campaign in the state has them.
func (h *history) NoteInCampaign(ids []string) {
	h.locked(func() {
		for _, id := range ids {
			h.campaign[id] = true
		}
	})
}

// IsInCampaign reports that a grant was read in this run because a campaign in the state
// has it.
func (h *history) IsInCampaign(id string) (held bool) {
	h.locked(func() { held = h.campaign[id] })
	return held
}

// maxDestroyWarnings is how many warnings of one run speak of a destroy. Terraform
// folds warnings about configured resources into one, but prints each of those
// about resources whose whole block was removed.
const maxDestroyWarnings = 10

// CountDestroy counts a planned destroy, and says whether it is among those that
// are warned of, and whether it is the last of them.
func (h *history) CountDestroy() (warned, last bool) {
	h.locked(func() {
		h.destroys++
		warned, last = h.destroys <= maxDestroyWarnings, h.destroys == maxDestroyWarnings
	})
	return warned, last
}
