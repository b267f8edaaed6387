// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

// holdings is what Stripe holds of the demo's customers, oldest first.
type holdings struct {
	Grants []grant
	Ledger []entry
}

// grant is a credit grant with what is left of it. Amounts are in minor units of
// the currency, times in Unix seconds, 0 for none.
type grant struct {
	ID, Customer, Name, Category, Currency    string
	Value, Left                               int64
	Created, EffectiveAt, ExpiresAt, VoidedAt int64
}

// entry is a row of the ledger: what was added to a grant, or, negative, taken.
type entry struct {
	ID, Customer, Grant, Type, Currency string
	Line                                string // of the invoice that drew it, if one did
	Change                              int64
}

// The statuses of a grant, in the words of Stripe's Dashboard.
const (
	pending  = "pending"
	granted  = "granted"
	depleted = "depleted"
	expired  = "expired"
	voided   = "voided"
)

// status is what the grant is at a moment, in Unix seconds (DOC).
func (g grant) status(now int64) string {
	switch {
	case g.VoidedAt != 0:
		return voided
	case g.ExpiresAt != 0 && g.ExpiresAt <= now:
		return expired
	case g.EffectiveAt > now:
		return pending
	case g.Left == 0:
		return depleted
	}
	return granted
}

// payment is what a grant, by its name, paid of a line of an invoice, in minor units.
type payment struct {
	Line, Grant string
	Amount      int64
}

// payments are what grants have paid, in the order in which they were drawn.
func (h holdings) payments() []payment {
	names := map[string]string{}
	for _, g := range h.Grants {
		names[g.ID] = g.Name
	}
	var paid []payment
	for _, e := range h.Ledger {
		if e.Line != "" {
			paid = append(paid, payment{Line: e.Line, Grant: names[e.Grant], Amount: -e.Change})
		}
	}
	return paid
}

// byName returns the newest grant of a name.
func (h holdings) byName(name string) (grant, bool) {
	for i := len(h.Grants) - 1; i >= 0; i-- {
		if h.Grants[i].Name == name {
			return h.Grants[i], true
		}
	}
	return grant{}, false
}
