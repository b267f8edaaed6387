// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package credits

import "slices"

// The values of Grant.Category (SPEC).
const (
	CategoryPaid        = "paid"
	CategoryPromotional = "promotional"
)

// PriceTypeMetered is the only price type that credits apply to (SPEC).
const PriceTypeMetered = "metered"

// DefaultPriority is what an omitted priority means; 0 is highest, 100 lowest (SPEC).
const DefaultPriority = 50

// Grant is a credit grant with the sums of its ledger. Timestamps are Unix
// seconds; 0 stands for null in ExpiresAt and VoidedAt.
type Grant struct {
	ID        string `json:"id"`
	Customer  string `json:"customer"`
	TestClock string `json:"test_clock,omitempty"`

	Category string            `json:"category"`
	Name     string            `json:"name,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
	// Priority is nil where the API says null; it then counts as DefaultPriority.
	Priority *int64 `json:"priority,omitempty"`
	Currency string `json:"currency"`
	// Unit is the custom pricing unit that is granted in place of money; then there is
	// no value, and nothing is ever drawn.
	Unit string `json:"custom_pricing_unit,omitempty"`
	// Value is what was granted and never moves.
	Value int64 `json:"value"`
	Scope

	Created     int64 `json:"created"`
	Updated     int64 `json:"updated"`
	EffectiveAt int64 `json:"effective_at"`
	ExpiresAt   int64 `json:"expires_at,omitempty"`
	VoidedAt    int64 `json:"voided_at,omitempty"`

	Ledger Sums `json:"ledger"`
}

// DrawPriority is the priority by which the grant is drawn.
func (g Grant) DrawPriority() int64 {
	if g.Priority == nil {
		return DefaultPriority
	}
	return *g.Priority
}

// Scope is what a grant is limited to: prices, or items of pricing plans, which are a
// preview and bill nothing here; neither means every metered price. Both are ids.
type Scope struct {
	Prices        []string `json:"prices,omitempty"`
	BillableItems []string `json:"billable_items,omitempty"`
}

// CoversAllMetered says whether the scope is every metered price.
func (s Scope) CoversAllMetered() bool { return len(s.Prices) == 0 && len(s.BillableItems) == 0 }

// Covers says whether the scope takes in the price.
func (s Scope) Covers(price string) bool {
	return s.CoversAllMetered() || slices.Contains(s.Prices, price)
}
