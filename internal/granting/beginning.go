// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// An effective_at that was declared once stays in the configuration after it has
// passed, and Stripe makes no grant with it any more (DOC). A grant that takes the
// place of another one then begins at once: nobody can make it begin earlier. For
// any other new grant, an effective_at that has passed is most likely a mistake.

// beginnings are the moments that have passed at which grants were to begin that
// this run has ended to make others in their place.
type beginnings struct {
	mu     sync.Mutex
	passed map[beginning]bool
}

type beginning struct {
	customer string
	at       int64 // seconds since the Unix epoch
}

func newBeginnings() *beginnings { return &beginnings{passed: map[beginning]bool{}} }

// NoteReplacing enters that the old half of a replacement is ended, whose new half
// may begin at once if its declared beginning has passed.
func (b *beginnings) NoteReplacing(next Intended) {
	if !next.Begun {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.passed[beginning{next.Customer, *next.EffectiveAt}] = true
}

func (b *beginnings) noted(next Intended) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.passed[beginning{next.Customer, *next.EffectiveAt}]
}

// HasBegun reports that a declared beginning has passed for its customer; false where
// the customer or the time cannot be known.
func (s *Run) HasBegun(ctx context.Context, customer string, effectiveAt *int64) bool {
	if effectiveAt == nil {
		return false
	}
	now, known, err := s.customerNow(ctx, customer)
	return err == nil && known && *effectiveAt <= now.Unix()
}

// CheckNewTimes is CheckTimes for a grant that, as far as the plan tells, takes no
// other's place. Terraform does not tell that of a replacement by
// create_before_destroy while it is applied, nor of a tainted resource. So a
// beginning that has passed is also fine where a grant of the customer has it: that
// one was declared with it.
func (s *Run) CheckNewTimes(ctx context.Context, next Intended) error {
	err := s.CheckTimes(ctx, next)
	var passed *TimePassedError
	if !errors.As(err, &passed) || passed.Attribute != "effective_at" || !s.noted(next) && !s.isBeginningOfGrant(ctx, next) {
		return err
	}
	return s.CheckTimes(ctx, withoutBeginning(next))
}

// isBeginningOfGrant reports that a grant of the customer is effective since exactly
// the intended moment.
func (s *Run) isBeginningOfGrant(ctx context.Context, next Intended) bool {
	for grant, err := range s.client.ListCreditGrants(next.Customer).All(ctx) {
		if err != nil {
			return false
		}
		if equal(grant.EffectiveAt, next.EffectiveAt) {
			return true
		}
	}
	return false
}

func withoutBeginning(next Intended) Intended {
	next.EffectiveAt = nil
	return next
}

// BeginNow leaves a beginning that has passed out of the terms of a new grant, which
// then begins as it is made.
func (s *Run) BeginNow(ctx context.Context, terms stripeapi.CreditGrantCreate) stripeapi.CreditGrantCreate {
	if s.HasBegun(ctx, terms.Customer, terms.EffectiveAt) {
		terms.EffectiveAt = nil
	}
	return terms
}

// clockSkew is how far the provider's idea of Stripe's time may lag behind it.
const clockSkew = time.Minute

// BeganAsDeclared reports that a grant is effective and was declared to be by now,
// though at another moment: whichever it is makes no difference any more. declared
// and effectiveAt are seconds since the Unix epoch; now is the time of the grant's
// test clock where it has one.
func BeganAsDeclared(declared, effectiveAt *int64, now time.Time) bool {
	return declared != nil && effectiveAt != nil &&
		*declared <= now.Unix() && *effectiveAt <= now.Add(clockSkew).Unix()
}
