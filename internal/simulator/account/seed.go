// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// Seed adds n customers with one promotional grant of 10.00 USD each, by fixed
// ids that are counted from 0. Those that exist are left as they are.
func (a *Account) Seed(n int) {
	now := a.WallTime()
	priority := int64(credits.DefaultPriority)
	for i := range n {
		customer := &Customer{ID: fmt.Sprintf("cus_sim_%06d", i), Created: now}
		if _, there := a.customers.get(customer.ID); there {
			continue
		}
		g := &credits.Grant{
			ID: fmt.Sprintf("credgr_test_sim_%06d", i), Customer: customer.ID, Category: credits.CategoryPromotional,
			Currency: "usd", Value: 1000, Priority: &priority, Created: now, Updated: now, EffectiveAt: now,
		}
		g.Ledger = g.Ledger.Plus(credits.CreditsGranted, g.Value)
		a.customers.add(customer)
		a.grants.add(g)
		a.transactions.add(&Transaction{
			ID: fmt.Sprintf("cbtxn_test_sim_%06d", i), Grant: g.ID, Customer: customer.ID, Kind: credits.CreditsGranted,
			Currency: g.Currency, Value: g.Value, Created: now, EffectiveAt: now,
		})
	}
	a.env.Changed()
}
