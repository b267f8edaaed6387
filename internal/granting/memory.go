// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Use is what a planned resource will do with a key or a grant.
type Use int

// The planned uses.
const (
	UseKeep   Use = iota // it has the grant, and keeps it
	UseCreate            // it will create or adopt the grant
	UseEnd               // it has the grant, and will end it
)

// memory is what one run has read, planned and done. Stripe's lists may not show what
// was done yet, and Terraform tells a resource nothing of the others.
type memory struct {
	mu     sync.Mutex
	keys   map[GrantKey]*keyRecord
	grants map[string]*grantRecord
	makers map[string]*makers // by idempotency key
	turns  int                // how many creates were planned and claimed

	planned   map[string]int          // new grants, by customer
	ungranted map[string]bool         // customers to whom a new campaign could not grant
	campaigns map[string]campaignUses // by idempotency key

	granted, ended totals
	warnedDestroys int
}

// keyRecord is what a run knows about one key.
type keyRecord struct {
	// The planned uses. Each holds the id of the grant that the resource has, "" for none.
	kept, created, destroyed *string

	busy     chan struct{} // full while a grant of the key is created or ended
	planned  int           // the turn in which the create was planned first, 0 for none
	claimed  int           // the turn in which a grant was created or adopted, 0 for none
	reserved *Replacement  // it was claimed for the new grant of a replacement, which was not begun
	replaced []Replacement // whose old grant has ended, for one under this key
}

// campaignUses is what the campaigns of a run plan about one idempotency key.
type campaignUses struct {
	grantsLater bool // one grants to recipients who are known after apply
	ends        bool // one ends grants
}

// grantRecord is what a run knows about one grant.
type grantRecord struct {
	planned    *Use
	inState    bool  // it was read because a resource has it in the state
	inCampaign bool  // that resource is a campaign
	made       bool  // this run created or adopted it
	ended      bool  // this run ended it
	look       *Look // what LookAgain answers, nil if it reads
}

func newMemory() *memory {
	return &memory{
		keys: map[GrantKey]*keyRecord{}, grants: map[string]*grantRecord{}, makers: map[string]*makers{},
		planned: map[string]int{}, ungranted: map[string]bool{}, campaigns: map[string]campaignUses{},
		granted: newTotals(), ended: newTotals(),
	}
}

// key and grant return the record, creating it. The caller holds the lock.
func (m *memory) key(key GrantKey) *keyRecord {
	if m.keys[key] == nil {
		m.keys[key] = &keyRecord{busy: make(chan struct{}, 1)}
	}
	return m.keys[key]
}

func (m *memory) grant(id string) *grantRecord {
	if m.grants[id] == nil {
		m.grants[id] = &grantRecord{}
	}
	return m.grants[id]
}

// of reads a fact about a grant.
func (m *memory) of(id string, fact func(*grantRecord) bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	record, known := m.grants[id]
	return known && fact(record)
}

// record changes what is known about grants.
func (m *memory) record(change func(*grantRecord), ids ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range ids {
		change(m.grant(id))
	}
}

// takeLook returns the look that was kept of a grant, and forgets it; nil for none.
func (m *memory) takeLook(id string) *Look {
	m.mu.Lock()
	defer m.mu.Unlock()
	record := m.grants[id]
	if record == nil {
		return nil
	}
	kept := record.look
	record.look = nil
	return kept
}

// lockKey waits until no other goroutine creates or ends a grant of the key, and returns
// the function that unlocks it.
func (r *Run) lockKey(key GrantKey) (unlock func()) {
	r.memory.mu.Lock()
	record := r.memory.key(key)
	r.memory.mu.Unlock()
	record.busy <- struct{}{}
	return func() { <-record.busy }
}

// PlanKey records what a planned resource will do with a key. grantID is the grant that
// it has, "" for none. It returns a refusal if another resource of the run plans a use that
// excludes it, or creates a grant for the same customer under another id.
func (r *Run) PlanKey(ctx context.Context, key GrantKey, use Use, grantID string) error {
	m := r.memory
	m.mu.Lock()
	record := m.key(key)
	err := record.plan(key, use, grantID)
	if err != nil || use != UseCreate {
		m.mu.Unlock()
		return err
	}
	turn := m.turn(key)
	if record.planned == 0 {
		record.planned = turn
	}
	m.mu.Unlock()
	other, err := r.otherName(ctx, key)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if first := m.keys[other]; first != nil && first.isCreatedBeside(grantID) && first.planned < record.planned {
		return refuseTwoNames(key, other)
	}
	return nil
}

// turn numbers a create that is planned or claimed, so that of two for one customer only the
// later is refused. The caller holds the lock.
func (m *memory) turn(key GrantKey) int {
	m.addMaker(key)
	m.turns++
	return m.turns
}

// plan adds a planned use. A forced replacement is planned twice, as kept or created
// and then as created; the second plan names the grant of the first, and so belongs to
// the same resource. A key that the run has granted under, or is about to, is for no other.
func (k *keyRecord) plan(key GrantKey, use Use, grantID string) error {
	another := func(held *string) bool { return held != nil && (grantID == "" || *held != grantID) }
	switch use {
	case UseKeep:
		if k.claimed > 0 || k.kept != nil || another(k.created) {
			return refuseDuplicate(key)
		}
		k.kept = &grantID
	case UseCreate:
		if k.claimed > 0 && k.reserved == nil || another(k.created) || another(k.kept) {
			return refuseDuplicate(key)
		}
		if another(k.destroyed) {
			return refuseRecreated(key)
		}
		k.created = &grantID
	case UseEnd:
		if another(k.created) {
			return refuseRecreated(key)
		}
		k.destroyed = &grantID
	}
	return nil
}

// isCreatedBeside reports that a resource without the grant creates one.
func (k *keyRecord) isCreatedBeside(grantID string) bool {
	return k.created != nil && (grantID == "" || *k.created != grantID)
}

// PlanCampaign records that a campaign grants under an idempotency key to recipients who are
// known after apply (UseCreate), or ends grants of the key (UseEnd). It returns a refusal if
// campaigns of the run do both: they may have the same recipients, as after a rename without a
// moved block.
func (r *Run) PlanCampaign(key string, use Use) error {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	uses := r.memory.campaigns[key]
	uses.grantsLater = uses.grantsLater || use == UseCreate
	uses.ends = uses.ends || use == UseEnd
	r.memory.campaigns[key] = uses
	if !uses.grantsLater || !uses.ends {
		return nil
	}
	return &Refusal{
		Attribute: "idempotency_key", Summary: "A campaign may grant again what another one ends",
		Detail: fmt.Sprintf("One campaign with the idempotency_key %q ends grants, and another one with the same key has recipients that are known only after apply. If they are the same customers, their credit would end, and not be granted again. Nothing was changed. "+
			"If the campaign was renamed, write a moved block. Else apply what the recipients depend on first (terraform apply -target=...), or use another idempotency_key.", key),
		Brief: fmt.Sprintf("another campaign with the idempotency key %q ends grants", key),
	}
}

func refuseDuplicate(key GrantKey) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Summary: "Two resources use the same idempotency key",
		Detail: fmt.Sprintf("Another resource in this configuration has, or had, the idempotency_key %q for customer %s. Both would manage one grant, and destroying one would take the other's credit. "+
			"Give each grant a key of its own. To use a key in another resource, apply its removal first; if a resource was renamed, write a moved block.", key.Key, key.Customer),
		Brief: fmt.Sprintf("the idempotency key %q is used twice for customer %s", key.Key, key.Customer),
	}
}

// refuseRecreated refuses a run in which one resource ends the grant of a key and another
// one creates it: a rename without a moved block.
func refuseRecreated(key GrantKey) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Summary: "A credit grant would be ended and granted again",
		Detail: fmt.Sprintf("One resource with the idempotency_key %q for customer %s is destroyed, and another one with the same key is created. Ending the grant and granting again would give back what was already used. "+
			"If the resource was renamed, write a moved block, and nothing is ended or granted. "+
			"If the plan speaks of a deposed object, an apply with create_before_destroy failed before: remove the resource from the state (terraform state rm ADDRESS), which ends nothing, and take the grant back with STRIPE_EXISTING_GRANTS=adopt.", key.Key, key.Customer),
		Brief: fmt.Sprintf("the grant of the idempotency key %q for customer %s is ended and made again", key.Key, key.Customer),
	}
}

// forgetPlanned removes the planned create and end of a key, because they are being
// done: Terraform plans again during apply, one half of a replacement after the other.
func (r *Run) forgetPlanned(key GrantKey) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	if record := r.memory.keys[key]; record != nil {
		record.created, record.destroyed, record.planned = nil, nil, 0
	}
}

// PlanGrant records that a planned resource keeps or adopts a grant (UseKeep) or ends it (UseEnd).
// It returns a refusal if another resource of the run has the grant too, unless both end it.
func (r *Run) PlanGrant(id string, use Use) error {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	record := r.memory.grant(id)
	if record.planned != nil && (*record.planned == UseKeep || use == UseKeep) {
		return &Refusal{
			Summary: "Two resources manage the same credit grant",
			Detail: fmt.Sprintf("Two resources have, or would adopt, credit grant %s, and destroying one would take the other's credit. Nothing was changed. Remove it from the state of one of them: terraform state rm ADDRESS. "+
				"To hand the grant of a campaign's recipient to another resource, set deletion_policy = \"abandon\" on the campaign for the apply that removes the recipient.", id),
			Brief: "two resources have grant " + id,
		}
	}
	record.planned = &use
	return nil
}

// claim records that the grant of a key is being created, and returns a refusal if this run
// has already created or adopted one, be it under another id of the customer. isReserved
// reports a replacement whose new grant it is; nothing that was reserved is for another one.
func (r *Run) claim(ctx context.Context, key GrantKey, isReserved func(Replacement) bool) error {
	m := r.memory
	m.mu.Lock()
	record := m.key(key)
	switch {
	case record.reserved != nil && isReserved(*record.reserved):
		record.reserved = nil
		m.mu.Unlock()
		return nil
	case record.claimed > 0:
		m.mu.Unlock()
		return refuseDuplicate(key)
	}
	record.claimed = m.turn(key)
	m.mu.Unlock()
	other, err := r.otherName(ctx, key)
	m.mu.Lock()
	defer m.mu.Unlock()
	if first := m.keys[other]; err == nil && first != nil && first.claimed > 0 && first.claimed < record.claimed {
		err = refuseTwoNames(key, other)
	}
	if err != nil {
		record.claimed = 0
	}
	return err
}

// reserve is claim for the Create of a replacement's new grant, which follows.
func (r *Run) reserve(ctx context.Context, p Replacement) error {
	if err := r.claim(ctx, p.NewKey(), func(reserved Replacement) bool { return reserved.mayMake(*p.New, false) }); err != nil {
		return err
	}
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	r.memory.key(p.NewKey()).reserved = &p
	return nil
}

// unclaim undoes claim and reserve where no grant was created.
func (r *Run) unclaim(key GrantKey) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	record := r.memory.key(key)
	record.claimed, record.reserved = 0, nil
}

// RecordReplaced records that the old grant of a replacement has ended, so that a new one
// may be created under its key, or the grant be adopted that the plan shows.
func (r *Run) RecordReplaced(replacement Replacement) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	record := r.memory.key(replacement.NewKey())
	record.replaced = append(record.replaced, replacement)
}

// Replaced returns the replacements whose old grant this run has ended for a new one of
// the customer and key; the key may be "".
func (r *Run) Replaced(key GrantKey) []Replacement {
	return slices.DeleteFunc(r.replacements(key), func(p Replacement) bool { return p.Adopts != "" })
}

// AdoptsInstead is the id of the grant that is adopted under the key although this run has
// ended one, "" for none.
func (r *Run) AdoptsInstead(key GrantKey) string {
	for _, p := range r.replacements(key) {
		if p.Adopts != "" {
			return p.Adopts
		}
	}
	return ""
}

func (r *Run) replacements(key GrantKey) []Replacement {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	if record := r.memory.keys[key]; record != nil {
		return slices.Clone(record.replaced)
	}
	return nil
}

// WasJudged reports that this run has ended grants for new ones of the key, after it has
// judged the key.
func (r *Run) WasJudged(key GrantKey) bool {
	replaced := r.Replaced(key)
	return len(replaced) > 0 && !slices.ContainsFunc(replaced, func(p Replacement) bool { return !p.isJudged() })
}

// RecordInState records that grants were read because a resource has them in the state;
// inCampaign says that it is a campaign.
func (r *Run) RecordInState(inCampaign bool, ids ...string) {
	r.memory.record(func(g *grantRecord) { g.inState, g.inCampaign = true, g.inCampaign || inCampaign }, ids...)
}

// IsInState reports a grant that this run has read because a resource has it in the state.
func (r *Run) IsInState(id string) bool {
	return r.memory.of(id, func(g *grantRecord) bool { return g.inState })
}

// IsInCampaign reports IsInState for a campaign.
func (r *Run) IsInCampaign(id string) bool {
	return r.memory.of(id, func(g *grantRecord) bool { return g.inCampaign })
}

// WasEnded reports a grant that this run has ended.
func (r *Run) WasEnded(id string) bool {
	return r.memory.of(id, func(g *grantRecord) bool { return g.ended })
}

func (r *Run) recordEnded(id string) {
	r.memory.record(func(g *grantRecord) { g.ended, g.look = true, nil }, id)
}

// WasMade reports a grant that this run has made or adopted.
func (r *Run) WasMade(id string) bool {
	return r.memory.of(id, func(g *grantRecord) bool { return g.made })
}

// RecordUngranted records that a new campaign could not grant credits to a customer.
func (r *Run) RecordUngranted(customer string) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	r.memory.ungranted[customer] = true
}

// IsUngranted reports a customer to whom a new campaign of this run could not grant credits.
func (r *Run) IsUngranted(customer string) bool {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	return r.memory.ungranted[customer]
}

func (r *Run) recordMade(id string) { r.memory.record(func(g *grantRecord) { g.made = true }, id) }

// maxDestroyWarnings is how many warnings of one run are about a destroy. Terraform
// folds warnings about configured resources into one, but prints each of those about
// resources whose whole block was removed.
const maxDestroyWarnings = 10

// CountDestroyWarning reports whether one more planned destroy is to be warned of, and
// whether it is the last one.
func (r *Run) CountDestroyWarning() (warn, last bool) {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	r.memory.warnedDestroys++
	return r.memory.warnedDestroys <= maxDestroyWarnings, r.memory.warnedDestroys == maxDestroyWarnings
}
