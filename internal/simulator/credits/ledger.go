// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"

// Kind is the type of a ledger row: those of credits and of debits (SPEC).
type Kind string

// The kinds of ledger rows.
const (
	CreditsGranted                  Kind = "credits_granted"
	CreditsApplicationInvoiceVoided Kind = "credits_application_invoice_voided"
	CreditsApplied                  Kind = "credits_applied"
	CreditsExpired                  Kind = "credits_expired"
	CreditsVoided                   Kind = "credits_voided"
)

// IsCredit says whether rows of the kind add to the balance.
func (k Kind) IsCredit() bool {
	return k == CreditsGranted || k == CreditsApplicationInvoiceVoided
}

// Entry is a row to be written: a positive amount, and when it takes effect by
// the customer's clock (Unix seconds).
type Entry struct {
	Kind        Kind
	Value       int64
	EffectiveAt int64
}

// Sums are the totals of a grant's rows by kind, in minor units.
type Sums struct {
	Granted  int64 `json:"granted,omitempty"`
	Restored int64 `json:"restored,omitempty"`
	Applied  int64 `json:"applied,omitempty"`
	Expired  int64 `json:"expired,omitempty"`
	Voided   int64 `json:"voided,omitempty"`
	// Effective says that the row of the grant's becoming effective was written.
	Effective bool `json:"effective,omitempty"`
}

// Balance is the ledger balance: credits less debits.
func (s Sums) Balance() int64 {
	return s.Granted + s.Restored - s.Applied - s.Expired - s.Voided
}

// Plus are the sums after one more row.
func (s Sums) Plus(kind Kind, value int64) Sums {
	switch kind {
	case CreditsGranted:
		s.Granted += value
		s.Effective = true
	case CreditsApplicationInvoiceVoided:
		s.Restored += value
	case CreditsApplied:
		s.Applied += value
	case CreditsExpired:
		s.Expired += value
	case CreditsVoided:
		s.Voided += value
	}
	return s
}

// Remaining is the credit that is left: the ledger balance, or the whole amount
// as long as the row of its becoming effective is not written.
func (g Grant) Remaining() int64 {
	if !g.Ledger.Effective {
		return g.Value
	}
	return g.Ledger.Balance()
}

// Moment says on what occasion rows are looked for.
type Moment int

const (
	// OnRead is a request that reads the customer's credits.
	OnRead Moment = iota
	// OnWrite is a request that changes them.
	OnWrite
)

// Due are the rows that time alone has made due by now and that are not written:
// the grant's credit when it became effective, and the rest of it when it
// expired. Rows that a switch makes late are due on writes only. held is what
// drafts would draw of the grant: those of a period that ended before it expired
// still do when they are finalized, so that much does not expire yet.
func Due(g Grant, held, now int64, on Moment, s switches.Switches) []Entry {
	var due []Entry
	sums := g.Ledger
	started := g.EffectiveAt <= now && (g.VoidedAt == 0 || g.EffectiveAt <= g.VoidedAt)
	if !sums.Effective && started && (on == OnWrite || s.EffectRows == switches.Immediate) {
		due = append(due, Entry{CreditsGranted, g.Value, g.EffectiveAt})
		sums = sums.Plus(CreditsGranted, g.Value)
	}
	expired := g.VoidedAt == 0 && g.ExpiresAt != 0 && g.ExpiresAt <= now
	if rest := sums.Balance() - held; expired && rest > 0 && (on == OnWrite || s.NaturalExpiryRows == switches.Immediate) {
		due = append(due, Entry{CreditsExpired, rest, g.ExpiresAt})
	}
	return due
}
