// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"errors"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Intended is a grant that is to be made, as far as it is known; the zero value of
// a field is unknown, or left to Stripe. It is kept as JSON with a planned
// replacement.
type Intended struct {
	Customer    string   `json:"customer,omitempty"`
	Key         string   `json:"key,omitempty"`
	Prices      []string `json:"prices,omitempty"`
	EffectiveAt *int64   `json:"effective_at,omitempty"` // seconds since the Unix epoch
	ExpiresAt   *int64   `json:"expires_at,omitempty"`   // seconds since the Unix epoch

	// Begun is true for a replacement whose EffectiveAt had passed when it was planned.
	Begun bool `json:"begun,omitempty"`

	// Adopts is the grant that is adopted under Key instead of making one.
	Adopts string `json:"adopts,omitempty"`
}

// GrantKey is the customer and key, each "" where it is not known.
func (i Intended) GrantKey() GrantKey { return GrantKey{Customer: i.Customer, Key: i.Key} }

// maxUnused is how many unused grants a customer may have (DOC).
const maxUnused = 100

// CheckTimes returns a *TimePassedError where a new grant could not be made because
// its times have passed for its customer, or the customer's error of CheckCustomer.
// Where the time cannot be known, Stripe will judge.
func (s *Run) CheckTimes(ctx context.Context, next Intended) error {
	if next.EffectiveAt == nil && next.ExpiresAt == nil {
		return nil
	}
	now, known, err := s.customerNow(ctx, next.Customer)
	if err != nil || !known {
		return err
	}
	return PassedTime(next, now)
}

// CheckSharedTimes is CheckTimes for customers who share all times but those of their
// test clocks: the first of them who can be granted anything speaks for the others.
func (s *Run) CheckSharedTimes(ctx context.Context, next Intended, customers []string) error {
	for _, customer := range customers {
		next.Customer = customer
		err := s.CheckTimes(ctx, next)
		var unusable *CustomerError
		if !errors.As(err, &unusable) {
			return err
		}
	}
	return nil
}

// PassedTime is the *TimePassedError of the first time that has passed at now, or
// nil: Stripe makes a grant effective now or later, and wants an end that lies in
// the future (DOC).
func PassedTime(next Intended, now time.Time) error {
	for _, at := range []struct {
		attribute string
		seconds   *int64
	}{{"effective_at", next.EffectiveAt}, {"expires_at", next.ExpiresAt}} {
		if at.seconds != nil && *at.seconds <= now.Unix() {
			return &TimePassedError{Attribute: at.attribute, At: time.Unix(*at.seconds, 0), Now: now}
		}
	}
	return nil
}

// customerNow is the time that decides about a customer's grants: the test clock's,
// which only test mode has. A customer who does not exist is an error already.
func (s *Run) customerNow(ctx context.Context, id string) (now time.Time, known bool, err error) {
	if s.Livemode() && s.client.KnowsTime() {
		now, err := s.client.Now(ctx, nil)
		return now, err == nil, nil
	}
	if id == "" {
		return time.Time{}, false, nil
	}
	customer, err := s.CheckCustomer(ctx, id)
	if err != nil || customer.ID == "" {
		return time.Time{}, false, err
	}
	now, err = s.Now(ctx, customer.TestClock)
	return now, err == nil, nil
}

// CheckCustomer reads a customer and returns a *CustomerError where there is none
// who can be granted anything. A customer who cannot be read is returned without an
// id, and left to Stripe.
func (s *Run) CheckCustomer(ctx context.Context, id string) (stripeapi.Customer, error) {
	customer, err := s.LookupCustomer(ctx, id)
	switch {
	case stripeapi.IsOtherMode(err) || stripeapi.IsNotFound(err):
		return stripeapi.Customer{}, &CustomerError{Customer: id, Err: err}
	case err != nil:
		return stripeapi.Customer{}, nil //nolint:nilerr // Stripe will judge a customer who cannot be read here.
	case customer.Deleted:
		return stripeapi.Customer{}, &CustomerError{Customer: id, Deleted: true}
	}
	return customer, nil
}

// CheckPrices returns a *PriceError for the first price that does not exist or is
// not backed by a meter. What cannot be read is left to Stripe.
func (s *Run) CheckPrices(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if id == "" {
			continue
		}
		price, err := s.client.GetPrice(ctx, id)
		switch {
		case stripeapi.IsOtherMode(err) || stripeapi.IsNotFound(err):
			return &PriceError{Price: id, Err: err}
		case err == nil && (price.Recurring == nil || price.Recurring.Meter == nil):
			return &PriceError{Price: id, NotMetered: true}
		}
	}
	return nil
}

// CheckReplacement returns why the new half of a replacement would fail, or grant
// beside the old one, so that the old grant is not ended for nothing: the errors of
// CheckReplacedKey, CheckCustomer, CheckTimes and CheckPrices, and a
// *TooManyGrantsError.
func (s *Run) CheckReplacement(ctx context.Context, next Intended, replaced Held) error {
	if err := replacedKeyError(next, replaced); err != nil || next.Customer == "" {
		return err
	}
	if _, err := s.CheckCustomer(ctx, next.Customer); err != nil {
		return err
	}
	times := next
	if next.Begun {
		times = withoutBeginning(next)
	}
	if err := s.CheckTimes(ctx, times); err != nil {
		return err
	}
	if err := s.CheckPrices(ctx, next.Prices); err != nil {
		return err
	}
	if err := s.CheckReplacedKey(ctx, next, replaced); err != nil {
		return err
	}
	return s.checkRoom(ctx, next.Customer, replaced.ID)
}

// CheckReplacedKey returns why the key of the new half of a replacement does not let it
// grant in place of the old one: an *AbandonedKeyError, an *AdoptsInsteadError, or the
// errors of PlanCreate. A replaced grant that has ended may be followed by one that is
// adopted.
func (s *Run) CheckReplacedKey(ctx context.Context, next Intended, replaced Held) error {
	key := next.GrantKey()
	if err := replacedKeyError(next, replaced); err != nil || key.Customer == "" || key.Key == "" {
		return err
	}
	existing, err := s.PlanCreate(ctx, key, nil, replaced.ReplacedUnder(key))
	if err == nil && existing != nil && !replaced.Ended {
		err = &AdoptsInsteadError{Key: key, ID: existing.Grant.ID, Replaced: replaced.ID}
	}
	return err
}

// replacedKeyError is the *AbandonedKeyError or *AdoptsInsteadError of a replacement
// that needs no look at Stripe.
func replacedKeyError(next Intended, replaced Held) error {
	key := next.GrantKey()
	switch {
	case replaced.Ended:
		return nil
	case next.Adopts != "":
		return &AdoptsInsteadError{Key: key, ID: next.Adopts, Replaced: replaced.ID}
	case replaced.Policy == PolicyAbandon && replaced.ReplacedUnder(key) != "":
		return &AbandonedKeyError{Key: key, ID: replaced.ID}
	}
	return nil
}

// checkRoom returns a *TooManyGrantsError where a customer has as many unused
// grants as Stripe allows, the replaced one apart. Only where the live ones are
// that many, the ledger is read, to leave out those that are used up.
func (s *Run) checkRoom(ctx context.Context, customer, replaced string) error {
	live := map[string]bool{}
	for grant, err := range s.client.ListCreditGrants(customer).All(ctx) {
		if err != nil {
			return nil // Stripe will judge what cannot be read here.
		}
		now, err := s.Now(ctx, grant.TestClock)
		if err == nil && grant.ID != replaced && IsLive(grant, now) && !s.WasEnded(grant.ID) {
			live[grant.ID] = StatusOf(grant, now) == StatusGranted
		}
	}
	if len(live) < maxUnused {
		return nil
	}
	left := map[string]int64{}
	for transaction, err := range s.client.ListCreditBalanceTransactions(customer, "").All(ctx) {
		if err != nil {
			return nil // Likewise.
		}
		left[transaction.CreditGrant] += signedValue(transaction)
	}
	unused := 0
	for id, effective := range live {
		if !effective || left[id] > 0 {
			unused++
		}
	}
	if unused < maxUnused {
		return nil
	}
	return &TooManyGrantsError{Customer: customer, Unused: unused}
}

// signedValue is what a transaction adds to the ledger, in minor units.
func signedValue(t stripeapi.CreditBalanceTransaction) int64 {
	switch {
	case t.Credit != nil && t.Credit.Amount.Monetary != nil:
		return t.Credit.Amount.Monetary.Value
	case t.Debit != nil && t.Debit.Amount.Monetary != nil:
		return -t.Debit.Amount.Monetary.Value
	}
	return 0
}

// IsUsed reports that some of a grant was applied to an invoice and not given back,
// by the customer's ledger.
func (s *Run) IsUsed(ctx context.Context, customer, id string) (bool, error) {
	applied := int64(0)
	for transaction, err := range s.client.ListCreditBalanceTransactions(customer, id).All(ctx) {
		if err != nil {
			return false, err
		}
		applied += AppliedValue(transaction)
	}
	return applied > 0, nil
}

// AppliedValue is what a transaction adds to what invoices have drawn of its grant,
// in minor units: negative where a voided invoice gives credit back, and 0 for any
// other transaction.
func AppliedValue(t stripeapi.CreditBalanceTransaction) int64 {
	if t.Debit != nil && t.Debit.Type == "credits_applied" || t.Credit != nil && t.Credit.Type == "credits_application_invoice_voided" {
		return -signedValue(t)
	}
	return 0
}
