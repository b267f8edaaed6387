// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// formerGrant is a grant as lists still show it, and until when.
type formerGrant struct {
	grant credits.Grant
	until time.Time
}

// ListGrants is a page of the account's grants, or of one holder's if there is one.
// Those of a deleted customer are refused (MEAS). What lists leave out
// and how late they are is OPEN.
func (a *Account) ListGrants(h Holder, p Page) ([]*credits.Grant, bool, error) {
	setting := a.env.Switches()
	v := a.grants.all()
	if h != (Holder{}) {
		find := liveCustomerKind
		if setting.DeletedCustomerGrants == switches.Accept {
			find = customerKind
		}
		c, err := a.holder(h, find)
		if err != nil {
			return nil, false, err
		}
		v = a.grants.where(byCustomer, c.ID)
	}
	page, hasMore, err := a.grants.page(v, p, func(g *credits.Grant) bool {
		return a.listed(g) && (setting.EndedGrants == switches.Listed || !a.ended(g))
	})
	for i, g := range page {
		page[i] = a.listedAs(g)
	}
	return page, hasMore, err
}

func (a *Account) ended(g *credits.Grant) bool {
	customer, _ := a.customers.look(g.Customer)
	return credits.Ended(*g, a.now(customer))
}

// listed says whether lists show the grant yet.
func (a *Account) listed(g *credits.Grant) bool {
	from, lagging := a.listedFrom[g.ID]
	if !lagging {
		return true
	}
	if a.env.Wall().Before(from) {
		return false
	}
	delete(a.listedFrom, g.ID)
	return true
}

// lagFields is called before a grant changes, for lists to show it as it was for
// as long as they lag.
func (a *Account) lagFields(g *credits.Grant) {
	lag, now := a.env.Switches().ListFieldsLag(), a.env.Wall()
	if former, ok := a.formerly[g.ID]; lag <= 0 || (ok && now.Before(former.until)) {
		return
	}
	a.formerly[g.ID] = formerGrant{grant: *g, until: now.Add(lag)}
}

// listedAs is the grant as lists show it.
func (a *Account) listedAs(g *credits.Grant) *credits.Grant {
	former, ok := a.formerly[g.ID]
	if !ok {
		return g
	}
	if a.env.Wall().Before(former.until) {
		return &former.grant
	}
	delete(a.formerly, g.ID)
	return g
}
