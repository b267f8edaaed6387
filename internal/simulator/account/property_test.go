// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

var all = account.Page{Limit: 1 << 30}

// books drives one account by random calls. Amounts are positive: a grant of less
// than nothing, which a switch allows, has no books to keep.
type books struct {
	account      *account.Account
	wall         time.Time
	setting      switches.Switches
	customer     *account.Customer
	subscription *account.Subscription
}

func must[T any](t *rapid.T) func(T, error) T {
	return func(v T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newBooks(t *rapid.T) *books {
	b := &books{wall: time.Unix(1_800_000_000, 0)}
	b.setting = rapid.SampledFrom(switches.Settings()).Draw(t, "switches")
	b.setting.NonPositiveAmount = switches.Refuse
	b.account, _ = account.NewPair("acct_test", account.Env{
		Wall:     func() time.Time { return b.wall },
		Switches: func() switches.Switches { return b.setting },
		Changed:  func() {},
	})
	none := params.MetadataChange{}
	b.customer = must[*account.Customer](t)(b.account.CreateCustomer(account.Customer{}, none))
	meter := must[*account.Meter](t)(b.account.CreateMeter(account.Meter{
		EventName: "calls", Formula: billing.FormulaSum, CustomerKey: "customer", ValueKey: "value",
	}))
	price := must[*account.Price](t)(b.account.CreatePrice(account.Price{
		Active: true, Currency: "usd", UnitAmount: "1",
		Recurring: &account.Recurring{Interval: billing.Month, IntervalCount: 1, UsageType: account.UsageMetered, Meter: meter.ID},
	}, &account.Product{Name: "p"}, none, false))
	b.subscription = must[*account.Subscription](t)(b.account.CreateSubscription(account.Subscription{
		Customer: b.customer.ID, Items: []account.SubscriptionItem{{Price: price.ID}},
	}, none))
	return b
}

// grant is a random one of the customer's grants, or an id that there is not.
func (b *books) grant(t *rapid.T) string {
	grants := b.account.Snapshot().Grants
	if len(grants) == 0 {
		return "credgr_none"
	}
	return rapid.SampledFrom(grants).Draw(t, "grant").ID
}

func (b *books) invoice(t *rapid.T) string {
	invoices := b.account.Snapshot().Invoices
	if len(invoices) == 0 {
		return "in_none"
	}
	return rapid.SampledFrom(invoices).Draw(t, "invoice").ID
}

// soon is 0 or a moment around now.
func (b *books) soon(t *rapid.T, name string) int64 {
	if rapid.Bool().Draw(t, name+" omitted") {
		return 0
	}
	return b.wall.Unix() + rapid.Int64Range(-2, 30).Draw(t, name)
}

// actions are calls that may be refused: what counts is what they leave.
func (b *books) actions() map[string]func(*rapid.T) {
	none := params.MetadataChange{}
	return map[string]func(*rapid.T){
		"create": func(t *rapid.T) {
			_, _ = b.account.CreateGrant(credits.Grant{
				Customer: b.customer.ID, Category: credits.CategoryPaid, Currency: rapid.SampledFrom([]string{"usd", "eur"}).Draw(t, "currency"),
				Value: rapid.Int64Range(1, 500).Draw(t, "value"), EffectiveAt: b.soon(t, "effective_at"), ExpiresAt: b.soon(t, "expires_at"),
			}, none)
		},
		"update": func(t *rapid.T) {
			_, _ = b.account.UpdateGrant(b.grant(t), credits.Change{SetsExpiresAt: true, ExpiresAt: b.soon(t, "expires_at")}, none)
		},
		"expire": func(t *rapid.T) { _, _ = b.account.ExpireGrant(b.grant(t)) },
		"void":   func(t *rapid.T) { _, _ = b.account.VoidGrant(b.grant(t)) },
		"apply": func(t *rapid.T) {
			_, _ = b.account.ApplyCredits(b.grant(t), rapid.Int64Range(0, 600).Draw(t, "value"))
		},
		"use": func(t *rapid.T) {
			value := rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "value")
			_, _ = b.account.CreateMeterEvent(account.MeterEvent{EventName: "calls", Payload: map[string]string{"customer": b.customer.ID, "value": value}})
		},
		"invoice": func(*rapid.T) {
			_, _ = b.account.CreateInvoice(account.Invoice{Subscription: b.subscription.ID}, none, false)
		},
		"finalize": func(t *rapid.T) { _, _ = b.account.FinalizeInvoice(b.invoice(t), nil) },
		"annul":    func(t *rapid.T) { _, _ = b.account.VoidInvoice(b.invoice(t)) },
		"wait": func(t *rapid.T) {
			b.wall = b.wall.Add(time.Duration(rapid.Int64Range(1, 20).Draw(t, "seconds")) * time.Second)
		},
		"switch": func(t *rapid.T) {
			b.setting = rapid.SampledFrom(switches.Settings()).Draw(t, "switches")
			b.setting.NonPositiveAmount = switches.Refuse
		},
		"": b.check,
	}
}

// check says that the rows, the grants' sums and the summary tell the same, that
// nothing is ever less than nothing, and that no grant gives more than it had.
func (b *books) check(t *rapid.T) {
	summary := map[string]credits.Balance{}
	for _, balance := range must[[]credits.Balance](t)(b.account.Summary(b.customer.ID, credits.Filter{})) {
		summary[balance.Currency] = balance
		if balance.Available < 0 || balance.Ledger < 0 {
			t.Fatalf("the balance is %+v", balance)
		}
	}
	rows, _, err := b.account.ListTransactions(b.customer.ID, "", all)
	if err != nil {
		t.Fatal(err)
	}
	byGrant, byCurrency := map[string]credits.Sums{}, map[string]int64{}
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if r.Value <= 0 {
			t.Fatalf("a row has the value %d", r.Value)
		}
		byGrant[r.Grant] = byGrant[r.Grant].Plus(r.Kind, r.Value)
		if byGrant[r.Grant].Balance() < 0 {
			t.Fatalf("after row %s grant %s has %d", r.ID, r.Grant, byGrant[r.Grant].Balance())
		}
		byCurrency[r.Currency] += map[bool]int64{true: r.Value, false: -r.Value}[r.Kind.IsCredit()]
	}
	now := b.wall.Unix()
	for _, g := range b.account.Snapshot().Grants {
		if g.Ledger != byGrant[g.ID] {
			t.Fatalf("grant %s has the sums %+v, its rows %+v", g.ID, g.Ledger, byGrant[g.ID])
		}
		if g.Ledger.Balance() > g.Value || g.Ledger.Applied-g.Ledger.Restored > g.Value {
			t.Fatalf("grant %s over %d has the sums %+v", g.ID, g.Value, g.Ledger)
		}
		settled := b.setting.NaturalExpiryRows == switches.Immediate
		if settled && credits.Ended(*g, now) && g.Ledger.Balance() != 0 {
			t.Fatalf("grant %s has ended and still %d", g.ID, g.Ledger.Balance())
		}
	}
	for currency, ledger := range byCurrency {
		if summary[currency].Ledger != ledger {
			t.Fatalf("the rows in %s sum to %d, the summary says %d", currency, ledger, summary[currency].Ledger)
		}
		late := b.setting.EffectRows == switches.Late
		if !late && summary[currency].Available > ledger {
			t.Fatalf("of %d in %s, %d are available", ledger, currency, summary[currency].Available)
		}
	}
	for _, i := range b.account.Snapshot().Invoices {
		for _, l := range i.Lines {
			if l.Credited() > l.Amount {
				t.Fatalf("line %s over %d has the credits %d", l.ID, l.Amount, l.Credited())
			}
		}
	}
}

func TestTheBooksAlwaysBalance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := newBooks(t)
		t.Repeat(b.actions())
	})
}
