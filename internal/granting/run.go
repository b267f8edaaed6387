// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Options are the provider's arguments that concern granting.
type Options struct {
	AdoptExisting    bool              // existing_grants = "adopt"
	MaxGrantValue    map[string]int64  // largest value of one grant by currency, in minor units
	MaxGrantedPerRun map[string]int64  // most that one run may grant by currency, in minor units
	MaxEndedPerRun   map[string]int64  // most that one run may end by currency, in minor units
	DefaultMetadata  map[string]string // merged under the metadata of every grant
}

// Run is what one run of Terraform knows, shared by all resources of one configured
// provider: the client, the options, and what the run has read, planned and done.
// Terraform configures a provider once for a plan and once for an apply, so a plan and
// its apply each have a Run. It is safe for concurrent use.
type Run struct {
	client  *stripeapi.Client
	options Options
	memory  *memory

	mu        sync.Mutex
	customers map[string]stripeapi.Customer
	clocks    map[string]time.Time
	prices    map[string]stripeapi.Price
	balances  map[string]stripeapi.CreditBalanceSummary // by the billable items that were asked for
	accounts  map[string]string
	live      map[string]map[string]bool // by customer, what liveGrants has told for plans
	unused    map[string]int             // by customer, what countUnused has
	names     map[string]string          // by a customer, the account that it is too, and the reverse; "" for none
	lookups   singleflight.Group
}

// NewRun returns the Run of a newly configured provider. It sends nothing.
func NewRun(client *stripeapi.Client, options Options) *Run {
	client.Bulk().Index(KeyMetadata)
	if options.DefaultMetadata == nil {
		options.DefaultMetadata = map[string]string{} // Which a Replacement compares.
	}
	return &Run{
		client:    client,
		options:   options,
		memory:    newMemory(),
		customers: map[string]stripeapi.Customer{},
		clocks:    map[string]time.Time{},
		prices:    map[string]stripeapi.Price{},
		balances:  map[string]stripeapi.CreditBalanceSummary{},
		accounts:  map[string]string{},
		live:      map[string]map[string]bool{},
		unused:    map[string]int{},
		names:     map[string]string{},
	}
}

// Client is the client of the run's provider.
func (r *Run) Client() *stripeapi.Client { return r.client }

// Options are the run's options.
func (r *Run) Options() Options { return r.options }

// Livemode reports whether the run's grants are live objects.
func (r *Run) Livemode() bool { return r.client.Livemode() }

// Customer reads a customer, or an account as one, once in a run. Its errors are those of
// stripeapi.Client.GetHolder; a deleted customer is returned as such.
func (r *Run) Customer(ctx context.Context, id string) (stripeapi.Customer, error) {
	return once(r, r.customers, id, func() (stripeapi.Customer, error) { return r.client.GetHolder(ctx, id) })
}

// KnownCustomer returns a customer whom this run has read.
func (r *Run) KnownCustomer(id string) (stripeapi.Customer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	customer, known := r.customers[id]
	return customer, known
}

// AccountID is the id of the account of the key, read once in a run, or "" if a
// restricted key must not read it, or it could not be read.
func (r *Run) AccountID(ctx context.Context) string {
	id, _ := once(r, r.accounts, "", func() (string, error) {
		account, err := r.client.GetAccount(ctx) // which keeps a refusal
		return account.ID, err
	})
	return id
}

// minPrefetch is from how many keys on the account's list is read ahead. Fewer are found
// like single ones.
const minPrefetch = 100

// PrefetchKeys prepares for finding the grants that a number of customers have under one
// key: for about as many calls as the account's list has pages, if that is cheaper than
// one for each customer.
func (r *Run) PrefetchKeys(ctx context.Context, key string, customers int) {
	if customers >= minPrefetch {
		r.client.Bulk().PrefetchFinds(ctx, key, customers)
	}
}

// once answers from a cache of the run, or asks once for all who wait. Errors are not
// kept.
func once[T any](r *Run, cache map[string]T, id string, ask func() (T, error)) (T, error) {
	r.mu.Lock()
	known, ok := cache[id]
	r.mu.Unlock()
	if ok {
		return known, nil
	}
	flight := fmt.Sprintf("%T %s", known, id)
	got, err, _ := r.lookups.Do(flight, func() (any, error) {
		answer, err := ask()
		if err == nil {
			r.mu.Lock()
			cache[id] = answer
			r.mu.Unlock()
		}
		return answer, err
	})
	answer, _ := got.(T)
	return answer, err
}
