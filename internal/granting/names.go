// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// makers are for whom a run creates grants under one idempotency key, by the kind of id. A
// customer may have both: with Accounts v2, an account and a customer can be one (DOC,
// docs.stripe.com/accounts-v2/use-accounts-as-customers).
type makers struct {
	customers  bool
	unresolved map[string]bool // accounts whose customer was not looked up yet
}

// otherName is a key with the other id of its customer, the zero value for none. Only
// where a run creates grants under one idempotency key for customers and for accounts, each
// account is looked up, once in a run: a balance names both ids (SDK 84.1.0).
func (r *Run) otherName(ctx context.Context, key GrantKey) (GrantKey, error) {
	for _, account := range r.memory.unresolved(key) {
		_, err := once(r, r.names, account, func() (string, error) {
			balance, err := r.client.GetCreditBalanceSummary(ctx, account, stripeapi.BalanceFilter{})
			if stripeapi.IsMissing(err) {
				return "", nil // No credits can be granted to it.
			}
			if err == nil && balance.Customer != "" {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.names[balance.Customer] = account
			}
			return balance.Customer, err
		})
		if err != nil {
			return GrantKey{}, Failed("Could not tell whether two resources grant to one customer",
				fmt.Sprintf("Resources with the idempotency_key %q name customers and accounts, and one customer may have both ids. Nothing was granted. Name all by customer, or all by customer_account. Looking up account %s", key.Key, account), err)
		}
		r.memory.resolved(key, account)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if other := r.names[key.Customer]; other != "" {
		return GrantKey{Customer: other, Key: key.Key}, nil
	}
	return GrantKey{}, nil
}

// addMaker records that a grant is created under a key. The caller holds the lock.
func (m *memory) addMaker(key GrantKey) {
	of := m.makers[key.Key]
	if of == nil {
		of = &makers{unresolved: map[string]bool{}}
		m.makers[key.Key] = of
	}
	if stripeapi.IsAccountID(key.Customer) {
		of.unresolved[key.Customer] = true
	} else {
		of.customers = true
	}
}

// unresolved are the accounts that must be looked up to tell whether grants of a key are
// created for one customer twice.
func (m *memory) unresolved(key GrantKey) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	of := m.makers[key.Key]
	if !of.customers {
		return nil
	}
	return slices.Collect(maps.Keys(of.unresolved))
}

func (m *memory) resolved(key GrantKey, account string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.makers[key.Key].unresolved, account)
}

// refuseTwoNames refuses a second grant under a key for a customer whom resources name by
// both ids.
func refuseTwoNames(key, other GrantKey) *Refusal {
	refusal := refuseDuplicate(key)
	refusal.Detail = fmt.Sprintf("%s and %s are the ids of one customer. ", key.Customer, other.Customer) + refusal.Detail
	return refusal
}
