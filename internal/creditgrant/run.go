// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// run is what the resources of one Terraform run tell each other: which of them
// speaks for which declared grant. A run plans or applies; each has its own.
type run struct {
	mu        sync.Mutex
	planned   map[declaration]*claims
	held      map[string]bool
	created   map[declaration]bool
	sections  map[declaration]*sync.Mutex
	destroys  int
	customers map[string]stripeapi.Customer
	lookups   singleflight.Group
}

func newRun() *run {
	return &run{
		planned:   map[declaration]*claims{},
		held:      map[string]bool{},
		created:   map[declaration]bool{},
		sections:  map[declaration]*sync.Mutex{},
		customers: map[string]stripeapi.Customer{},
	}
}

// claimPlan enters what a planned resource will do about a declared grant, and
// says whether another resource of the run stands in its way.
func (r *run) claimPlan(d declaration, next intent, grantID string) conflict {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.planned[d] == nil {
		r.planned[d] = &claims{}
	}
	return r.planned[d].enter(next, grantID)
}

// carriedOut forgets the plan to create or to destroy a declared grant, because it
// is being done: Terraform plans again while it applies, the two halves of a
// replacement one after the other.
func (r *run) carriedOut(d declaration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.planned[d]; c != nil {
		c.created, c.destroyed = nil, nil
	}
}

// holdGrant enters that a planned resource keeps a grant, and reports false where
// another one of the run does too.
func (r *run) holdGrant(grantID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held[grantID] {
		return false
	}
	r.held[grantID] = true
	return true
}

// claimCreate enters that a grant is being made for a declaration, and reports
// false where this run has already made or adopted one.
func (r *run) claimCreate(d declaration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.created[d] {
		return false
	}
	r.created[d] = true
	return true
}

// maxDestroyNotices is how many warnings of one run speak of a destroy. Terraform
// folds warnings about configured resources into one, but prints each of those
// about resources whose whole block was removed.
const maxDestroyNotices = 10

// countDestroy counts a planned destroy, and says whether it is among those that
// are warned of, and whether it is the last of them.
func (r *run) countDestroy() (warned, last bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.destroys++
	return r.destroys <= maxDestroyNotices, r.destroys == maxDestroyNotices
}

// exclusively makes whoever creates and whoever ends a grant of the same declaration
// wait for each other; the returned function lets the next one in.
func (r *run) exclusively(d declaration) (leave func()) {
	r.mu.Lock()
	section, ok := r.sections[d]
	if !ok {
		section = &sync.Mutex{}
		r.sections[d] = section
	}
	r.mu.Unlock()
	section.Lock()
	return section.Unlock
}

// customer reads a customer once for all grants of the run that ask.
func (r *run) customer(ctx context.Context, client *stripeapi.Client, id string) (stripeapi.Customer, error) {
	r.mu.Lock()
	known, ok := r.customers[id]
	r.mu.Unlock()
	if ok {
		return known, nil
	}
	got, err, _ := r.lookups.Do(id, func() (any, error) {
		customer, err := client.GetCustomer(ctx, id)
		if err == nil {
			r.mu.Lock()
			r.customers[id] = customer
			r.mu.Unlock()
		}
		return customer, err
	})
	customer, _ := got.(stripeapi.Customer)
	return customer, err
}
