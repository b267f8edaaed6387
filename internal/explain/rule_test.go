// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain_test

import (
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/explain"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The end of the invoice's period, and when it was finalized.
const (
	end       = 1_000_000
	finalized = end + 3600
)

func pointer[T any](v T) *T { return &v }

func amount(value int64) stripeapi.Amount {
	return stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: value}}
}

// grantOf is a grant of 100 that is effective long before the period's end.
func grantOf(id string, change func(*stripeapi.CreditGrant)) stripeapi.CreditGrant {
	g := stripeapi.CreditGrant{
		ID: id, Amount: amount(100), Category: "promotional", Created: 10, EffectiveAt: pointer[int64](10),
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{PriceType: pointer("metered")}},
	}
	if change != nil {
		change(&g)
	}
	return g
}

func lineOf(id string, value int64) stripeapi.InvoiceLine {
	return stripeapi.InvoiceLine{ID: id, Amount: value, Currency: "usd", Price: pointer(stripeapi.Reference("price_metered")), Type: "subscription"}
}

func granted(grant string, at int64) stripeapi.CreditBalanceTransaction {
	return stripeapi.CreditBalanceTransaction{CreditGrant: grant, EffectiveAt: at, Credit: &stripeapi.Credit{Type: "credits_granted", Amount: amount(100)}}
}

func debit(grant, kind string, value, at int64) stripeapi.CreditBalanceTransaction {
	return stripeapi.CreditBalanceTransaction{CreditGrant: grant, EffectiveAt: at, Debit: &stripeapi.Debit{Type: kind, Amount: amount(value)}}
}

func applied(grant, invoice, line string, value, at int64) stripeapi.CreditBalanceTransaction {
	row := debit(grant, "credits_applied", value, at)
	row.Debit.CreditsApplied = &stripeapi.AppliedTo{Invoice: invoice, InvoiceLineItem: line}
	return row
}

// factsOf is a paid invoice in_1 of a subscription with the line il_1 over 60. The ledger
// is given oldest first.
func factsOf(grants []stripeapi.CreditGrant, ledger ...stripeapi.CreditBalanceTransaction) explain.Facts {
	slices.Reverse(ledger)
	price := func(usage string, meter *string) stripeapi.Price {
		return stripeapi.Price{Recurring: &stripeapi.PriceRecurring{UsageType: usage, Meter: meter}}
	}
	return explain.Facts{
		Invoice: stripeapi.Invoice{
			ID: "in_1", Currency: "usd", PeriodEnd: end, Status: pointer("paid"), Subscription: pointer(stripeapi.Reference("sub_1")),
			Customer:          pointer(stripeapi.Reference("cus_1")),
			StatusTransitions: stripeapi.InvoiceTransitions{FinalizedAt: pointer[int64](finalized)},
			Lines:             []stripeapi.InvoiceLine{lineOf("il_1", 60)},
		},
		Prices: map[string]stripeapi.Price{
			"price_metered": price("metered", pointer("mtr_1")), "price_legacy": price("metered", nil),
			"price_licensed": price("licensed", nil), "price_once": {},
		},
		Grants: grants, Ledger: ledger, Now: finalized + 1_000_000,
	}
}

// TestReasonsOfLines: what no grant can pay is said once.
func TestReasonsOfLines(t *testing.T) {
	t.Parallel()
	priced := func(price string) func(*explain.Facts) {
		return func(f *explain.Facts) { f.Invoice.Lines[0].Price = pointer(stripeapi.Reference(price)) }
	}
	for name, tc := range map[string]struct {
		change func(*explain.Facts)
		want   explain.Reason
	}{
		"a one-off invoice": {func(f *explain.Facts) { f.Invoice.Subscription = nil }, explain.OneOff},
		"an invoice item":   {func(f *explain.Facts) { f.Invoice.Lines[0].Type = "invoiceitem" }, explain.NotSubscription},
		"no price":          {func(f *explain.Facts) { f.Invoice.Lines[0].Price = nil }, explain.NotMetered},
		"a licensed price":  {priced("price_licensed"), explain.NotMetered},
		"a one-time price":  {priced("price_once"), explain.NotMetered},
		"usage records":     {priced("price_legacy"), explain.NoMeter},
		"nothing used":      {func(f *explain.Facts) { f.Invoice.Lines[0].Amount = 0 }, explain.NothingToPay},
		"all off by coupons": {func(f *explain.Facts) {
			f.Invoice.Lines[0].PretaxCreditAmounts = []stripeapi.PretaxCreditAmount{{Type: "discount", Amount: 60}}
		}, explain.NothingToPay},
	} {
		f := factsOf([]stripeapi.CreditGrant{grantOf("g", nil)}, granted("g", 10))
		tc.change(&f)
		if got := explain.Explain(f); len(got) != 1 || got[0].Blocked != tc.want || got[0].Text == "" || len(got[0].Parts) != 0 {
			t.Errorf("%s: %+v, want %s", name, got, tc.want)
		}
	}
}

// TestReasonsOfGrants: the first reason is said, and what the ledger says is never
// denied.
func TestReasonsOfGrants(t *testing.T) {
	t.Parallel()
	changed := func(change func(*stripeapi.CreditGrant)) []stripeapi.CreditGrant {
		return []stripeapi.CreditGrant{grantOf("g", change)}
	}
	scoped := func(prices ...stripeapi.Scoped) []stripeapi.CreditGrant {
		return changed(func(g *stripeapi.CreditGrant) { g.ApplicabilityConfig.Scope = stripeapi.Scope{Prices: prices} })
	}
	expires := func(at int64) []stripeapi.CreditGrant {
		return changed(func(g *stripeapi.CreditGrant) { g.ExpiresAt = &at })
	}
	effective := func(at int64) []stripeapi.CreditGrant {
		return changed(func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = at, &at })
	}
	voided := func(at int64) []stripeapi.CreditGrant {
		return changed(func(g *stripeapi.CreditGrant) { g.VoidedAt = &at })
	}
	two := []stripeapi.CreditGrant{grantOf("g", nil), grantOf("other", nil)}
	paid := applied("g", "in_1", "il_1", 60, finalized)
	for name, tc := range map[string]struct {
		grants []stripeapi.CreditGrant
		ledger []stripeapi.CreditBalanceTransaction
		want   explain.Reason
	}{
		"applied":                       {changed(nil), []stripeapi.CreditBalanceTransaction{granted("g", 10), paid}, ""},
		"applied, and ended since":      {voided(finalized + 9), []stripeapi.CreditBalanceTransaction{granted("g", 10), paid, debit("g", "credits_voided", 40, finalized+9)}, ""},
		"applied, and expired since":    {expires(finalized + 9), []stripeapi.CreditBalanceTransaction{granted("g", 10), paid, debit("g", "credits_expired", 40, finalized+9)}, ""},
		"applied, its effect row late":  {changed(nil), []stripeapi.CreditBalanceTransaction{paid, granted("g", 10)}, ""},
		"another currency":              {changed(func(g *stripeapi.CreditGrant) { g.Amount.Monetary.Currency = "eur" }), nil, explain.OtherCurrency},
		"currency comes before expiry":  {changed(func(g *stripeapi.CreditGrant) { g.Amount.Monetary.Currency, g.ExpiresAt = "eur", pointer[int64](end) }), nil, explain.OtherCurrency},
		"a pricing unit":                {changed(func(g *stripeapi.CreditGrant) { g.Amount = stripeapi.Amount{Type: "custom_pricing_unit"} }), nil, explain.NotMonetary},
		"out of scope":                  {scoped(stripeapi.Scoped{ID: "price_other"}), []stripeapi.CreditBalanceTransaction{granted("g", 10)}, explain.OutOfScope},
		"in scope, and nothing applied": {scoped(stripeapi.Scoped{ID: "price_metered"}), []stripeapi.CreditBalanceTransaction{granted("g", 10)}, explain.Unexplained},
		"a scope of something else":     {scoped(), []stripeapi.CreditBalanceTransaction{granted("g", 10)}, explain.OutOfScope},
		"effective a second too late":   {effective(end + 1), []stripeapi.CreditBalanceTransaction{granted("g", end+1)}, explain.EffectiveLater},
		"effective just in time":        {effective(end), []stripeapi.CreditBalanceTransaction{granted("g", end)}, explain.Unexplained},
		"expires with the period":       {expires(end), []stripeapi.CreditBalanceTransaction{granted("g", 10)}, explain.ExpiredSooner},
		"expires a second later":        {expires(end + 1), []stripeapi.CreditBalanceTransaction{granted("g", 10)}, explain.Unexplained},
		"its rest expired":              {expires(end + 1), []stripeapi.CreditBalanceTransaction{granted("g", 10), debit("g", "credits_expired", 100, end+1)}, explain.RestExpired},
		"voided":                        {voided(50), []stripeapi.CreditBalanceTransaction{granted("g", 10), debit("g", "credits_voided", 100, 50)}, explain.Voided},
		"voided while it was pending":   {voided(5), nil, explain.Voided},
		"voided, and in the same second": {voided(finalized), []stripeapi.CreditBalanceTransaction{granted("g", 10), debit("g", "credits_voided", 100, finalized)},
			explain.Voided},
		"voided only later":          {voided(finalized + 1), []stripeapi.CreditBalanceTransaction{granted("g", 10), debit("g", "credits_voided", 100, finalized+1)}, explain.Unexplained},
		"used up by another invoice": {changed(nil), []stripeapi.CreditBalanceTransaction{granted("g", 10), applied("g", "in_0", "il_0", 100, 50)}, explain.UsedUpBefore},
		"used up only later":         {changed(nil), []stripeapi.CreditBalanceTransaction{granted("g", 10), applied("g", "in_2", "il_0", 100, finalized+1)}, explain.Unexplained},
		"others came first":          {two, []stripeapi.CreditBalanceTransaction{granted("g", 10), granted("other", 10), applied("other", "in_1", "il_1", 60, finalized)}, explain.OthersFirst},
		"applied against the rules":  {expires(end), []stripeapi.CreditBalanceTransaction{granted("g", 10), paid}, explain.Unexplained},
		"more than there was":        {changed(nil), []stripeapi.CreditBalanceTransaction{granted("g", 10), applied("g", "in_0", "il_0", 70, 50), paid}, explain.Unexplained},
		"granted in the same second": {changed(func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = finalized, pointer[int64](finalized) }), []stripeapi.CreditBalanceTransaction{granted("g", finalized)}, explain.EffectiveLater},
		"granted, used, all at once": {effective(end), []stripeapi.CreditBalanceTransaction{granted("g", end), applied("g", "in_0", "il_0", 100, end)}, explain.UsedUpBefore},
	} {
		f := factsOf(tc.grants, tc.ledger...)
		parts := explain.Explain(f)[0].Parts
		got := parts[slices.IndexFunc(parts, func(p explain.Part) bool { return p.Grant.ID == "g" })]
		if got.Reason != tc.want || got.Reason != "" && got.Text == "" {
			t.Errorf("%s: %q (%s), want %q", name, got.Reason, got.Text, tc.want)
		}
	}
}

// TestFinalizedBeforeTheEndOfItsPeriod: a grant of the same second can be too late
// although the period has not ended.
func TestFinalizedBeforeTheEndOfItsPeriod(t *testing.T) {
	t.Parallel()
	late := grantOf("late", func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = 500, pointer[int64](500) })
	spent := grantOf("spent", func(g *stripeapi.CreditGrant) { g.Created, g.EffectiveAt = 500, pointer[int64](500) })
	f := factsOf([]stripeapi.CreditGrant{late, spent}, granted("spent", 500), applied("spent", "in_0", "il_0", 100, 500), granted("late", 500))
	f.Invoice.StatusTransitions.FinalizedAt = pointer[int64](500)
	parts := explain.Explain(f)[0].Parts
	if parts[0].Reason != explain.NotEffective || parts[1].Reason != explain.UsedUpBefore {
		t.Errorf("%+v", parts)
	}
}

// TestDrafts: what a draft would draw follows Stripe's order, line for line.
func TestDrafts(t *testing.T) {
	t.Parallel()
	last := grantOf("last", func(g *stripeapi.CreditGrant) { g.Priority = pointer[int64](51) })
	second := grantOf("second", func(g *stripeapi.CreditGrant) { g.Category = "paid" })
	pending := grantOf("pending", func(g *stripeapi.CreditGrant) { g.EffectiveAt = pointer[int64](end - 1) })
	f := factsOf([]stripeapi.CreditGrant{last, pending, second, grantOf("first", nil)}, granted("last", 10), granted("second", 10), granted("first", 10))
	f.Invoice.Status, f.Invoice.StatusTransitions.FinalizedAt, f.Now = pointer("draft"), nil, end-2
	f.Invoice.Lines = []stripeapi.InvoiceLine{lineOf("il_1", 60), lineOf("il_2", 90)}
	type outcome struct {
		grant  string
		paid   int64
		reason explain.Reason
	}
	want := [][]outcome{
		{{"first", 60, ""}, {"pending", 0, explain.NotEffective}, {"second", 0, explain.OthersFirst}, {"last", 0, explain.OthersFirst}},
		{{"first", 40, ""}, {"pending", 0, explain.NotEffective}, {"second", 50, ""}, {"last", 0, explain.OthersFirst}},
	}
	for n, line := range explain.Explain(f) {
		var got []outcome
		for _, p := range line.Parts {
			got = append(got, outcome{p.Grant.ID, p.Paid, p.Reason})
		}
		if !slices.Equal(got, want[n]) {
			t.Errorf("line %d: %v, want %v", n+1, got, want[n])
		}
	}
}
