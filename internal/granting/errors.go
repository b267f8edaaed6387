// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// KeyUsedError refuses a create whose key a grant carries already, live or ended.
type KeyUsedError struct {
	Key      GrantKey
	Existing Existing
}

// KeyTermsError refuses to adopt a grant on other terms.
type KeyTermsError struct {
	Key      GrantKey
	Existing Existing
}

// SeveralLiveError refuses a key that more than one live grant carries.
type SeveralLiveError struct {
	Key    GrantKey
	Grants []string
}

// DuplicateKeyError refuses two resources that use one key.
type DuplicateKeyError struct{ Key GrantKey }

// RecreatedKeyError refuses a run in which one resource ends the grant of a key and
// another one makes it: a rename without a moved block.
type RecreatedKeyError struct{ Key GrantKey }

// ManagedTwiceError refuses two resources that have one grant.
type ManagedTwiceError struct{ ID string }

// AbandonedKeyError refuses to replace a grant that its deletion policy leaves live,
// under the key that it carries.
type AbandonedKeyError struct {
	Key GrantKey
	ID  string
}

// NotReplacedError is a replacement that was stopped before anything was ended.
type NotReplacedError struct {
	ID  string // of the grant that stays
	Err error
}

// IncompleteError refuses to replace a grant by one that was not wholly known when it was
// planned: Stripe could refuse it after the old grant was ended.
type IncompleteError struct {
	Old        string // the id of the grant that would be ended, "" if the plan does not know it
	Attributes []string
}

// AdoptsInsteadError refuses a replacement that would end one grant and adopt another
// under the key of the new one, or the same, which has then ended.
type AdoptsInsteadError struct {
	Key      GrantKey
	ID       string // of the grant that would be adopted
	Replaced string // the id of the grant that would be ended
}

// KeyInUseError is a create that met another request with the same derived key
// still at work.
type KeyInUseError struct {
	Key GrantKey
	Err error
}

// KeyConflictError is a create whose derived key Stripe knows with other terms,
// although no grant carries the key.
type KeyConflictError struct {
	Key GrantKey
	Err error
}

// KeyExhaustedError is a create that was answered, at every attempt, with what an
// earlier request did. Err may be nil.
type KeyExhaustedError struct {
	Key GrantKey
	Err error
}

// CreateError is a create that granted nothing.
type CreateError struct {
	Terms    stripeapi.CreditGrantCreate
	Replaced string // the grant that this run ended for it, "" for none
	Err      error
}

// OutcomeUnknownError is a create of which nobody knows whether it granted.
type OutcomeUnknownError struct {
	Terms    stripeapi.CreditGrantCreate
	Replaced string // the grant that this run ended for it, "" for none
	Err      error
}

// ReconcileError is a grant that could be adopted, but not brought to its planned
// end and metadata.
type ReconcileError struct {
	Grant stripeapi.CreditGrant
	Err   error
}

// ChangedMeanwhileError is a grant that lost its key between two requests.
type ChangedMeanwhileError struct{ ID string }

// EndedMeanwhileError refuses to change a grant that has ended since it was planned.
type EndedMeanwhileError struct{ ID, Status string }

// UpdateError is a change that failed.
type UpdateError struct {
	ID  string
	Err error
}

// OtherModeError is a grant of the mode that the key is not for.
type OtherModeError struct {
	ID          string
	KeyLivemode bool
}

// OtherAccountError is a grant that seems to be gone because the key belongs to
// another account. MadeIn and KeyAccount are "" where they are not known.
type OtherAccountError struct {
	ID, Customer, MadeIn, KeyAccount string
	Err                              error
}

// UnverifiedError is a grant of which it cannot be told whether it is gone.
type UnverifiedError struct {
	ID, Customer string
	Err          error
}

// CannotEndError is a grant that Stripe does not end in a way that the policy
// allows.
type CannotEndError struct {
	ID, Policy string
	Refused    EndAction
	Err        error
}

// EndError is an end that failed for another reason than a refusal.
type EndError struct {
	ID  string
	Err error
}

// CustomerError is a customer who cannot be granted anything. Err is nil for a
// deleted one.
type CustomerError struct {
	Customer string
	Deleted  bool
	Err      error
}

// PriceError is a price to which credits cannot apply. Err is nil for one that is
// not metered.
type PriceError struct {
	Price      string
	NotMetered bool
	Err        error
}

// TimePassedError is a new grant whose time has passed for its customer.
type TimePassedError struct {
	Attribute string // effective_at or expires_at
	At, Now   time.Time
}

// TooManyGrantsError is a customer with as many unused grants as Stripe allows.
type TooManyGrantsError struct {
	Customer string
	Unused   int
}

// ValueLimitError is a grant over max_grant_value, in minor units.
type ValueLimitError struct {
	Currency     string
	Value, Limit int64
}

// EndLimitError is an end with which the run passes max_ended_per_run, in minor units;
// Total is what the run ends without it.
type EndLimitError struct {
	Currency            string
	Value, Total, Limit int64
}

// ReadError is a grant that must be read before it is replaced, and cannot be.
type ReadError struct {
	ID  string
	Err error
}

// RunLimitError is a grant with which the run passes max_granted_per_run, in minor
// units; Total is what the run grants before it.
type RunLimitError struct {
	Currency            string
	Value, Total, Limit int64
}

func (e *KeyUsedError) Error() string {
	return fmt.Sprintf("customer %s was granted %s under the idempotency key %q", e.Key.Customer, e.Existing.Grant.ID, e.Key.Key)
}

func (e *KeyTermsError) Error() string {
	return fmt.Sprintf("grant %s of the idempotency key %q differs in %s", e.Existing.Grant.ID, e.Key.Key, strings.Join(e.Existing.Differs, ", "))
}

func (e *SeveralLiveError) Error() string {
	return fmt.Sprintf("the grants %s of customer %s carry the idempotency key %q", strings.Join(e.Grants, ", "), e.Key.Customer, e.Key.Key)
}

func (e *DuplicateKeyError) Error() string {
	return fmt.Sprintf("the idempotency key %q is used twice for customer %s", e.Key.Key, e.Key.Customer)
}

func (e *RecreatedKeyError) Error() string {
	return fmt.Sprintf("the grant of the idempotency key %q for customer %s is ended and made again", e.Key.Key, e.Key.Customer)
}

func (e *AbandonedKeyError) Error() string {
	return fmt.Sprintf("grant %s would stay live with the idempotency key %q of the new one", e.ID, e.Key.Key)
}

func (e *AdoptsInsteadError) Error() string {
	return fmt.Sprintf("grant %s would be ended, and %s be adopted under the idempotency key %q", e.Replaced, e.ID, e.Key.Key)
}

func (e *ManagedTwiceError) Error() string { return "two resources have grant " + e.ID }

func (e *KeyInUseError) Error() string {
	return fmt.Sprintf("another request grants under the idempotency key %q: %s", e.Key.Key, e.Err)
}

func (e *KeyConflictError) Error() string {
	return fmt.Sprintf("the idempotency key %q was used with other terms: %s", e.Key.Key, e.Err)
}

func (e *KeyExhaustedError) Error() string {
	return fmt.Sprintf("every request under the idempotency key %q is answered with what an earlier one did", e.Key.Key)
}

func (e *CreateError) Error() string {
	return "nothing was granted to customer " + e.Terms.Customer + ": " + e.Err.Error()
}

func (e *OutcomeUnknownError) Error() string {
	return "whether customer " + e.Terms.Customer + " was granted credits is unknown: " + e.Err.Error()
}

func (e *ReconcileError) Error() string {
	return "grant " + e.Grant.ID + " could not be changed: " + e.Err.Error()
}

func (e *ChangedMeanwhileError) Error() string { return "grant " + e.ID + " was changed meanwhile" }

func (e *EndedMeanwhileError) Error() string {
	return "grant " + e.ID + " was " + e.Status + " meanwhile"
}

func (e *UpdateError) Error() string { return "changing grant " + e.ID + ": " + e.Err.Error() }

func (e *OtherModeError) Error() string {
	return "grant " + e.ID + " is not of " + stripeapi.ModeName(e.KeyLivemode) + " mode"
}

func (e *OtherAccountError) Error() string {
	return "grant " + e.ID + " and its customer are not in the account of the key"
}

func (e *UnverifiedError) Error() string {
	return "whether grant " + e.ID + " is gone is unknown: " + e.Err.Error()
}

func (e *CannotEndError) Error() string {
	return "grant " + e.ID + " cannot be ended: " + e.Err.Error()
}

func (e *EndError) Error() string { return "ending grant " + e.ID + ": " + e.Err.Error() }

func (e *CustomerError) Error() string {
	if e.Deleted {
		return "customer " + e.Customer + " was deleted"
	}
	return "customer " + e.Customer + " does not exist: " + e.Err.Error()
}

func (e *PriceError) Error() string {
	if e.NotMetered {
		return "price " + e.Price + " is not a metered price backed by a meter"
	}
	return "price " + e.Price + " does not exist: " + e.Err.Error()
}

func (e *TimePassedError) Error() string {
	return e.Attribute + " " + e.At.UTC().Format(time.RFC3339) + " has passed"
}

func (e *TooManyGrantsError) Error() string {
	return fmt.Sprintf("customer %s has %d unused grants", e.Customer, e.Unused)
}

func (e *ValueLimitError) Error() string {
	return fmt.Sprintf("%d %s is over the limit of %d", e.Value, e.Currency, e.Limit)
}

func (e *NotReplacedError) Error() string {
	return "grant " + e.ID + " was not replaced: " + e.Err.Error()
}

func (e *IncompleteError) Error() string {
	return strings.Join(e.Attributes, ", ") + " of the new grant are known only after apply"
}

func (e *EndLimitError) Error() string {
	return fmt.Sprintf("%d and %d %s are over the limit of %d", e.Total, e.Value, e.Currency, e.Limit)
}

func (e *ReadError) Error() string { return "reading grant " + e.ID + ": " + e.Err.Error() }

func (e *RunLimitError) Error() string {
	return fmt.Sprintf("%d and %d %s are over the limit of %d", e.Total, e.Value, e.Currency, e.Limit)
}

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *KeyInUseError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *KeyConflictError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *KeyExhaustedError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *CreateError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *OutcomeUnknownError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *ReconcileError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *UpdateError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *OtherAccountError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *UnverifiedError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *CannotEndError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *EndError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *CustomerError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *PriceError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As what Stripe said.
func (e *ReadError) Unwrap() error { return e.Err }

// Unwrap gives errors.Is and errors.As the reason.
func (e *NotReplacedError) Unwrap() error { return e.Err }
