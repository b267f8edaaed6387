// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
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
	DefaultMetadata  map[string]string // merged under the metadata of every grant
}

// Run is what the resources of one configured provider share: the client, the
// options, and what the run has planned, done and seen. Terraform configures a
// provider once for a plan and once for an apply, so a plan and its apply have a
// Run each. It is safe for concurrent use.
type Run struct {
	*plannedUses
	*history
	*beginnings

	client  *stripeapi.Client
	options Options
	locks   *keyLocks
	granted *grantedTotals

	mu        sync.Mutex
	customers map[string]stripeapi.Customer
	clocks    map[string]time.Time
	accountID string
	lookups   singleflight.Group
}

// NewRun returns the Run of a newly configured provider. It sends nothing.
func NewRun(client *stripeapi.Client, options Options) *Run {
	client.Bulk().Index(KeyMetadata)
	return &Run{
		plannedUses: newPlannedUses(),
		history:     newHistory(),
		beginnings:  newBeginnings(),
		client:      client,
		options:     options,
		locks:       newKeyLocks(),
		granted:     newGrantedTotals(),
		customers:   map[string]stripeapi.Customer{},
		clocks:      map[string]time.Time{},
	}
}

// Client is the client of the run's provider.
func (s *Run) Client() *stripeapi.Client { return s.client }

// Options are the run's options.
func (s *Run) Options() Options { return s.options }

// Livemode reports whether the run's grants are live objects.
func (s *Run) Livemode() bool { return s.client.Livemode() }

// LookupCustomer reads a customer once for all grants of the run that ask. Its
// errors are those of stripeapi.Client.GetCustomer; a deleted customer is returned
// as such.
func (s *Run) LookupCustomer(ctx context.Context, id string) (stripeapi.Customer, error) {
	return lookup(s, "customer "+id, s.customers, id, func() (stripeapi.Customer, error) { return s.client.GetCustomer(ctx, id) })
}

// Now is the time that decides about a grant: its test clock's where it has one,
// read once in a run, else Stripe's. On an error the time is still usable: it is
// Stripe's.
func (s *Run) Now(ctx context.Context, testClock *string) (time.Time, error) {
	if testClock == nil || *testClock == "" {
		return s.client.Now(ctx, nil)
	}
	at, err := lookup(s, "clock "+*testClock, s.clocks, *testClock, func() (time.Time, error) { return s.client.Now(ctx, testClock) })
	if err != nil {
		now, _ := s.client.Now(ctx, nil)
		return now, err
	}
	return at, nil
}

// AccountID is the id of the account of the key, read once in a run; "" where a
// restricted key may not read it, or it could not be read.
func (s *Run) AccountID(ctx context.Context) string {
	s.mu.Lock()
	known := s.accountID
	s.mu.Unlock()
	if known != "" {
		return known
	}
	id, _, _ := s.lookups.Do("account", func() (any, error) {
		account, err := s.client.GetAccount(ctx)
		if err == nil {
			s.mu.Lock()
			s.accountID = account.ID
			s.mu.Unlock()
		}
		return account.ID, err
	})
	text, _ := id.(string)
	return text
}

// lookup answers from a cache of the run, or asks once for all who wait.
func lookup[T any](s *Run, flight string, cache map[string]T, id string, ask func() (T, error)) (T, error) {
	s.mu.Lock()
	known, ok := cache[id]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	got, err, _ := s.lookups.Do(flight, func() (any, error) {
		answer, err := ask()
		if err == nil {
			s.mu.Lock()
			cache[id] = answer
			s.mu.Unlock()
		}
		return answer, err
	})
	answer, _ := got.(T)
	return answer, err
}
