// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
)

// maxUnused is how many unused grants a customer may have (DOC).
const maxUnused = 100

// maxRoomLooks is for how many customers CheckNewRoom lists grants although no list was read
// to look for a key: a list each is cheap for the few grants of a small configuration.
const maxRoomLooks = 10

// CheckRoom returns a refusal if a customer has as many unused grants as Stripe allows. What
// cannot be read is left to Stripe.
func (r *Run) CheckRoom(ctx context.Context, customer string) error {
	live, err := r.liveGrants(ctx, customer)
	if err != nil || len(live) < maxUnused {
		return nil //nolint:nilerr // Stripe decides.
	}
	unused, err := r.countUnused(ctx, customer, live)
	if err != nil || unused < maxUnused {
		return nil //nolint:nilerr // Stripe decides.
	}
	return refuseRoom(customer, unused, 1)
}

// CheckNewRoom counts a planned grant that replaces no other, and returns a refusal if its
// customer has too many unused ones, those that the run has planned before included.
//
// It takes from the lists in which the run has looked for keys how many the customer has at
// most. Only if these may be too many, the customer's own list and ledger are read, once in a
// run. Where no list was read, as for grants without a key, the customer's list is read for
// the first maxRoomLooks customers; Stripe decides about the others. Grants that the same run
// ends still count: Terraform may create before it ends.
func (r *Run) CheckNewRoom(ctx context.Context, customer string) error {
	planned, mayLook := r.memory.planFor(customer)
	if most, known := r.client.Bulk().Unended(customer); known && most+planned <= maxUnused || !known && !mayLook && planned <= maxUnused {
		return nil
	}
	live, err := once(r, r.live, customer, func() (map[string]bool, error) { return r.liveGrants(ctx, customer) })
	if err != nil || len(live)+planned <= maxUnused {
		return nil //nolint:nilerr // Stripe decides.
	}
	unused, err := once(r, r.unused, customer, func() (int, error) { return r.countUnused(ctx, customer, live) })
	if err != nil || unused+planned <= maxUnused {
		return nil //nolint:nilerr // Stripe decides.
	}
	return refuseRoom(customer, unused, planned)
}

// planFor counts a planned grant of a customer, and returns how many there are by now, and
// whether the customer is among the first.
func (m *memory) planFor(customer string) (planned int, isEarly bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.planned[customer]++
	return m.planned[customer], len(m.planned) <= maxRoomLooks
}

// liveGrants are the ids of a customer's live grants. The value says that it is effective.
func (r *Run) liveGrants(ctx context.Context, customer string) (map[string]bool, error) {
	live := map[string]bool{}
	for grant, err := range r.client.ListCreditGrants(customer).All(ctx) {
		if err != nil {
			return nil, err
		}
		if look, err := r.Judge(ctx, grant); err == nil && look.IsLive() && !r.WasEnded(grant.ID) {
			live[grant.ID] = look.Status == StatusGranted
		}
	}
	return live, nil
}

// countUnused is how many live grants are not used up, by the customer's ledger.
func (r *Run) countUnused(ctx context.Context, customer string, live map[string]bool) (int, error) {
	left := map[string]int64{}
	for transaction, err := range r.client.ListCreditBalanceTransactions(customer, "").All(ctx) {
		if err != nil {
			return 0, err
		}
		left[transaction.CreditGrant] += signedValue(transaction)
	}
	unused := 0
	for id, isEffective := range live {
		if !isEffective || left[id] > 0 {
			unused++
		}
	}
	return unused, nil
}

func refuseRoom(customer string, unused, more int) *Refusal {
	return &Refusal{
		Attribute: "customer", Summary: "The customer has too many unused grants",
		Detail: fmt.Sprintf("Customer %s has %d unused credit grants, and %d more cannot be created: Stripe allows %d. End some of them first, or wait until some are used up or have expired.", customer, unused, more, maxUnused),
		Brief:  fmt.Sprintf("customer %s has %d unused grants", customer, unused),
	}
}
