// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

const byCustomer = "customer"

var grantKind = kind[credits.Grant]{
	noun: "billing credit grant",
	in:   func(a *Account) *collection[credits.Grant] { return &a.grants },
}

// CreateGrant adds a grant to the holder, for which the fields that a caller chooses
// are set; EffectiveAt 0 means now.
func (a *Account) CreateGrant(h Holder, g credits.Grant) (*credits.Grant, error) {
	customer, err := a.holder(h, liveCustomerKind)
	if err != nil {
		return nil, err
	}
	g.Customer = customer.ID
	for i, id := range g.Prices {
		if err := a.checkScopePrice(id, fmt.Sprintf("applicability_config[scope][prices][%d][id]", i)); err != nil {
			return nil, err
		}
	}
	a.settle(customer, credits.OnWrite)
	now, setting := a.now(customer), a.env.Switches()
	terms := credits.Terms{Value: g.Value, EffectiveAt: g.EffectiveAt, ExpiresAt: g.ExpiresAt}
	if r := credits.CheckCreate(terms, a.unused(customer, now), now, setting); r != "" {
		return nil, a.Refused(r, g)
	}
	if g.EffectiveAt == 0 {
		g.EffectiveAt = now
	}
	if g.Priority == nil && setting.OmittedPriority == switches.Fifty {
		fifty := int64(credits.DefaultPriority)
		g.Priority = &fifty
	}
	g.TestClock, g.Created, g.Updated = customer.TestClock, now, now
	return a.addGrant(g), nil
}

// addGrant adds a grant that has everything but its id.
func (a *Account) addGrant(g credits.Grant) *credits.Grant {
	setting := a.env.Switches()
	g.ID = a.env.NewID(a.modePrefix("credgr_"))
	if lag := setting.ListLag(); lag > 0 {
		a.listedFrom[g.ID] = a.env.Wall().Add(lag)
	}
	a.grants.add(&g)
	a.emit("billing.credit_grant.created", &g)
	a.write(&g, credits.Due(g, 0, g.Created, credits.OnWrite, setting))
	return &g
}

// checkScopePrice says whether a grant can be limited to the price: it exists, is
// metered, and backed by a meter (DOC).
func (a *Account) checkScopePrice(id, param string) error {
	p, err := priceKind.refer(a, id, param)
	if err != nil {
		return err
	}
	if p.Recurring == nil || p.Recurring.UsageType != UsageMetered || p.Recurring.Meter == "" {
		return apierror.Invalid("", param, fmt.Sprintf("The price '%s' must be metered and backed by a billing meter.", id))
	}
	return nil
}

func (a *Account) unused(c *Customer, now int64) int {
	count := 0
	for _, g := range a.grants.peekBy(byCustomer, c.ID) {
		if credits.Unused(*g, now) {
			count++
		}
	}
	return count
}

// Grant is the grant that the path names.
func (a *Account) Grant(id string) (*credits.Grant, error) {
	return grantKind.find(a, id)
}

// HasGrant says whether the account holds the grant.
func (a *Account) HasGrant(id string) bool {
	_, found := grantKind.get(a, id)
	return found
}

// grantToChange is the grant that the path names, its customer settled for a
// write, and the time that they live in.
func (a *Account) grantToChange(id string) (*credits.Grant, int64, error) {
	g, err := a.Grant(id)
	if err != nil {
		return nil, 0, err
	}
	customer, _ := a.customers.get(g.Customer)
	a.settle(customer, credits.OnWrite)
	a.lagFields(g)
	return g, a.now(customer), nil
}

// UpdateGrant changes what can be changed: expires_at and metadata.
func (a *Account) UpdateGrant(id string, c credits.Change, metadata params.MetadataChange) (*credits.Grant, error) {
	g, now, err := a.grantToChange(id)
	if err != nil {
		return nil, err
	}
	if r := credits.CheckUpdate(*g, c, now, a.env.Switches()); r != "" {
		return nil, a.Refused(r, *g)
	}
	merged, err := metadata.Apply(g.Metadata)
	if err != nil {
		return nil, err
	}
	g.Metadata = merged
	if c.SetsExpiresAt {
		expired := credits.StatusOf(*g, now) == credits.Expired
		g.ExpiresAt = c.ExpiresAt
		if revived := credits.Revival(*g); expired && revived > 0 {
			a.write(g, []credits.Entry{{Kind: credits.CreditsGranted, Value: revived, EffectiveAt: now}})
		}
	}
	g.Updated = now
	a.emit("billing.credit_grant.updated", g)
	return g, nil
}

// ExpireGrant ends the grant now and debits what is left of it (DOC).
func (a *Account) ExpireGrant(id string) (*credits.Grant, error) {
	g, now, err := a.grantToChange(id)
	if err != nil {
		return nil, err
	}
	r, done := credits.CheckExpire(*g, now, a.env.Switches())
	if r != "" {
		return nil, a.Refused(r, *g)
	}
	if done {
		return g, nil
	}
	g.ExpiresAt, g.Updated = now, now
	a.emit("billing.credit_grant.updated", g)
	a.write(g, credits.Due(*g, 0, now, credits.OnWrite, a.env.Switches()))
	return g, nil
}

// VoidGrant withdraws the grant and debits what is left of it; expires_at stays
// (DOC). A pending grant has no rows yet, and gets none.
func (a *Account) VoidGrant(id string) (*credits.Grant, error) {
	g, now, err := a.grantToChange(id)
	if err != nil {
		return nil, err
	}
	r, done := credits.CheckVoid(*g, now, a.env.Switches())
	if r != "" {
		return nil, a.Refused(r, *g)
	}
	if done {
		return g, nil
	}
	g.VoidedAt, g.Updated = now, now
	a.emit("billing.credit_grant.updated", g)
	if left := g.Ledger.Balance(); left > 0 {
		a.write(g, []credits.Entry{{Kind: credits.CreditsVoided, Value: left, EffectiveAt: now}})
	}
	return g, nil
}
