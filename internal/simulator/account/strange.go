// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

const byForm = "form"

// The forms of grants: those that any client can read, those of an account as the
// customer, and those of a custom pricing unit.
const (
	formPlain   = ""
	formAccount = "account"
	formUnit    = "unit"
)

func formOf(g *credits.Grant) string {
	switch {
	case g.Unit != "":
		return formUnit
	case IsAccount(g.Customer):
		return formAccount
	default:
		return formPlain
	}
}

// strangeEach is for how many plain grants there is one of each strange form, so
// that it stands among others on every page of a list.
const strangeEach = 50

// addStrange gives the account the grants that its switches say it holds, beside
// those that requests make. They stay when the switch is set back.
func (a *Account) addStrange() {
	setting := a.env.Switches()
	if setting.AccountsV2Grants == switches.None && setting.UnreadableGrants == switches.None {
		return
	}
	plain := a.grants.where(byForm, formPlain)
	has := func(form string) int { return a.grants.where(byForm, form).length }
	// Those that were made up are older than any.
	wanted := 1 + (plain.length-a.seeded.Count)/strangeEach
	now, fifty := a.WallTime(), int64(credits.DefaultPriority)
	strange := credits.Grant{
		Category: credits.CategoryPromotional, Priority: &fifty, Currency: "usd",
		Created: now, Updated: now, EffectiveAt: now,
	}
	if setting.AccountsV2Grants == switches.Listed && has(formAccount) < wanted {
		if holder, err := a.CreateCustomerAccount("", "", false); err == nil {
			strange.Customer, strange.Value = holder.ID, 1000
			a.addGrant(strange)
		}
	}
	if setting.UnreadableGrants == switches.Listed && plain.length > 0 && has(formUnit) < wanted {
		newest := a.grants.peek(plain.at(plain.length - 1))
		strange.Customer, strange.TestClock, strange.Currency = newest.Customer, newest.TestClock, newest.Currency
		// It counts for nothing else that is simulated.
		strange.Unit, strange.Value, strange.Ledger = RandomID("cpu_"), 0, credits.Sums{Effective: true}
		a.addGrant(strange)
	}
}
