// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestPassed: which time of a new grant has passed, and what to do about it.
func TestPassed(t *testing.T) {
	t.Parallel()
	past, now, future := int64(999), int64(1000), int64(1001)
	for name, tc := range map[string]struct {
		times     Times
		attribute string // "" if none has passed
		advice    string
	}{
		"none":                {Times{}, "", ""},
		"both in the future":  {Times{&future, &future}, "", ""},
		"effective by now":    {Times{&now, &future}, "effective_at", "Remove effective_at to make the credits usable at once"},
		"expired by now":      {Times{nil, &now}, "expires_at", "to end a grant that exists, destroy the resource"},
		"both, the first one": {Times{&past, &past}, "effective_at", "write a later time"},
	} {
		refusal := RefusalOf(tc.times.Passed(time.Unix(now, 0)), TimePassed)
		if (refusal == nil) != (tc.attribute == "") || refusal != nil && (refusal.Attribute != tc.attribute || !strings.Contains(refusal.Detail, tc.advice)) {
			t.Errorf("%s: %#v", name, refusal)
		}
	}
}

// TestAppliedValue: what invoices have drawn is told from all else that a ledger has.
func TestAppliedValue(t *testing.T) {
	t.Parallel()
	amount := stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 100}}
	credit := func(kind string) stripeapi.CreditBalanceTransaction {
		return stripeapi.CreditBalanceTransaction{Credit: &stripeapi.Credit{Amount: amount, Type: kind}}
	}
	debit := func(kind string) stripeapi.CreditBalanceTransaction {
		return stripeapi.CreditBalanceTransaction{Debit: &stripeapi.Debit{Amount: amount, Type: kind}}
	}
	for name, tc := range map[string]struct {
		transaction     stripeapi.CreditBalanceTransaction
		signed, applied int64
	}{
		"granted":            {credit("credits_granted"), 100, 0},
		"applied":            {debit("credits_applied"), -100, 100},
		"an invoice voided":  {credit("credits_application_invoice_voided"), 100, -100},
		"expired":            {debit("credits_expired"), -100, 0},
		"voided":             {debit("credits_voided"), -100, 0},
		"neither":            {stripeapi.CreditBalanceTransaction{}, 0, 0},
		"a credit not money": {stripeapi.CreditBalanceTransaction{Credit: &stripeapi.Credit{Type: "credits_granted"}}, 0, 0},
		"a debit not money":  {stripeapi.CreditBalanceTransaction{Debit: &stripeapi.Debit{Type: "credits_applied"}}, 0, 0},
	} {
		if signed, applied := signedValue(tc.transaction), AppliedValue(tc.transaction); signed != tc.signed || applied != tc.applied {
			t.Errorf("%s: signed %d, applied %d, want %d and %d", name, signed, applied, tc.signed, tc.applied)
		}
	}
}

func TestBeganAsDeclared(t *testing.T) {
	t.Parallel()
	at := func(seconds int64) *int64 { return &seconds }
	now := time.Unix(1000, 0)
	for name, tc := range map[string]struct {
		declared, effective *int64
		want                bool
	}{
		"as declared":                  {at(900), at(900), true},
		"declared earlier":             {at(100), at(900), true},
		"declared later, but passed":   {at(950), at(900), true},
		"declared this second":         {at(1000), at(900), true},
		"declared for the future":      {at(1001), at(900), false},
		"just made, by a faster clock": {at(900), at(1002), true},
		"not effective yet":            {at(900), at(5000), false},
		"not declared":                 {nil, at(900), false},
		"not answered":                 {at(900), nil, false},
	} {
		if got := BeganAsDeclared(tc.declared, tc.effective, now); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
