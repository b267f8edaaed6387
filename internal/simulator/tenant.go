// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// tenant is one account in both of its modes.
type tenant struct {
	test, live *mode
}

// mode is an account in one mode, with what Stripe keeps beside its objects.
type mode struct {
	account *account.Account
	keys    *idempotencyKeys
	limits  *limits
}

// tenant is the account with the id, made when it is first asked for.
func (s *Simulator) tenant(id string) *tenant {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, ok := s.tenants[id]; ok {
		return t
	}
	test, live := account.NewPair(id, s.env())
	t := &tenant{test: s.newMode(test), live: s.newMode(live)}
	s.tenants[id] = t
	return t
}

func (s *Simulator) newMode(a *account.Account) *mode {
	return &mode{
		account: a,
		keys:    newIdempotencyKeys(s.options.Now),
		limits:  newLimits(s.options.RateLimit, s.options.EndpointRateLimit),
	}
}

// modes are both modes, test first.
func (t *tenant) modes() []*mode { return []*mode{t.test, t.live} }

// allTenants are the accounts that exist now.
func (s *Simulator) allTenants() []*tenant {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.tenants))
}
