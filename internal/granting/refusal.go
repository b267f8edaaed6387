// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Refusal is why something was not done, in the words that users read. It is the only
// error type of the package; errors of Stripe pass through it, or stand in Err.
type Refusal struct {
	Kind      Kind   // what code asks of it
	Attribute string // the path of the attribute to change, with dots; "" for none
	Summary   string // general, without values, so that equal ones fold
	Detail    string // which object, what happened to it, and what to do
	Brief     string // the reason alone, as a list of customers has it; "" for that of Err
	Err       error  // what Stripe said, nil for nothing

	// Existing is the grant that a refusal of the kinds KeyTaken, EndedMeanwhile and
	// NotReconciled is about; nil if it is several.
	Existing *Existing
	Key      string // the idempotency_key, for KeyTaken
}

// Kind is what code does differently for some refusals.
type Kind int

// The kinds of refusals.
const (
	_              Kind = iota // only people read it
	KeyTaken                   // grants of the customer have the key already
	TimePassed                 // the time of a new grant, Attribute, is in the past
	NoCustomer                 // the customer cannot be granted anything
	NoPrice                    // credits cannot apply to a price
	OtherMode                  // the API key is for the other mode
	OtherAccount               // the API key seems to be another account's
	EndedMeanwhile             // the grant has ended since it was planned
	Unread                     // the grant could not be read
	OutcomeUnknown             // whether Stripe granted is not known
	NotReconciled              // a grant to adopt has not the planned expires_at and metadata
)

func (r *Refusal) Error() string {
	if r.Brief == "" && r.Err != nil {
		return r.Err.Error()
	}
	return cmp.Or(r.Brief, r.Summary)
}

func (r *Refusal) Unwrap() error { return r.Err }

// RefusalOf returns the refusal in err, nil if there is none of one of the kinds; no kinds
// are all of them.
func RefusalOf(err error, kinds ...Kind) *Refusal {
	var refusal *Refusal
	if !errors.As(err, &refusal) || len(kinds) == 0 || slices.Contains(kinds, refusal.Kind) {
		return refusal
	}
	return RefusalOf(refusal.Err, kinds...)
}

// Failed refuses what Stripe did not do. doing says what was asked, at the end of what else
// is to be said: "Nothing was changed. Reading credit grant credgr_1".
func Failed(summary, doing string, err error) *Refusal {
	return &Refusal{Summary: summary, Detail: doing + " failed: " + err.Error() + stripeapi.Advice(err), Err: err}
}

// Worth writes an amount of Stripe's in major units: "10.00 USD".
func Worth(amount stripeapi.Amount) string {
	if amount.Monetary == nil {
		return "an amount that is not monetary"
	}
	return money.Format(amount.Monetary.Value, amount.Monetary.Currency)
}

// Counted writes a number of things: "1 grant", "10,000 grants".
func Counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Thousands(n) + " " + thing + "s"
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
