// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// Seeded is how many customers with a grant each an account began with, and when.
// They are made up as they are asked for.
type Seeded struct {
	Count   int   `json:"count"`
	Created int64 `json:"created"`
}

// grantsSince is when credit grants came into being (DOC,
// docs.stripe.com/changelog/acacia/2024-10-28/billing-credits-apis).
var grantsSince = time.Date(2024, 10, 28, 0, 0, 0, 0, time.UTC).Unix()

// at is when the object with a number was created: one after the other, each as many seconds
// after the one before, since there are credit grants, as in an account that grants to everybody
// who signs up.
func (s Seeded) at(number int) int64 {
	step := max(0, s.Created-grantsSince) / int64(s.Count)
	return s.Created - step*int64(s.Count-1-number)
}

// Seed makes n customers with one promotional grant of 10.00 USD each the oldest of
// the account, by fixed ids that are counted from 0. Those that exist are left as they
// are.
func (a *Account) Seed(n int) {
	if n <= a.seeded.Count {
		return
	}
	a.seedAs(Seeded{Count: n, Created: cmp.Or(a.seeded.Created, a.WallTime())})
}

func (a *Account) seedAs(s Seeded) {
	a.seeded = s
	priority := int64(credits.DefaultPriority)
	customers := madeUp[Customer]{count: s.Count, prefix: "cus_sim_"}
	grants := madeUp[credits.Grant]{count: s.Count, prefix: "credgr_test_sim_"}
	transactions := madeUp[Transaction]{count: s.Count, prefix: "cbtxn_test_sim_"}
	customers.make = func(i int) *Customer {
		return &Customer{ID: madeUpID(customers.prefix, i), Created: s.at(i)}
	}
	grants.make = func(i int) *credits.Grant {
		g := &credits.Grant{
			ID: madeUpID(grants.prefix, i), Customer: madeUpID(customers.prefix, i), Category: credits.CategoryPromotional,
			Currency: "usd", Value: 1000, Priority: &priority, Created: s.at(i), Updated: s.at(i), EffectiveAt: s.at(i),
		}
		g.Ledger = g.Ledger.Plus(credits.CreditsGranted, g.Value)
		return g
	}
	transactions.make = func(i int) *Transaction {
		return &Transaction{
			ID: madeUpID(transactions.prefix, i), Grant: madeUpID(grants.prefix, i), Customer: madeUpID(customers.prefix, i),
			Kind: credits.CreditsGranted, Currency: "usd", Value: 1000, Created: s.at(i), EffectiveAt: s.at(i),
		}
	}
	type index = map[string]func(string) (int, int)
	customers.indexes = index{byClock: allWithout(s.Count), byAccount: allWithout(s.Count)}
	grants.indexes = index{byCustomer: theOne(&customers), byForm: allWithout(s.Count)}
	transactions.indexes = index{byCustomer: theOne(&customers), byGrant: theOne(&grants)}
	a.customers.makeUp(customers)
	a.grants.makeUp(grants)
	a.transactions.makeUp(transactions)
}
