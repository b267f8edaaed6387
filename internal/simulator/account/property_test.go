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

const day = 24 * 60 * 60

// books drives one account by random calls, with a subscription that is billed
// each day. Amounts are positive: a grant of less than nothing, which a switch
// allows, has no books to keep.
type books struct {
	account      *account.Account
	wall         time.Time
	setting      switches.Switches
	customer     *account.Customer
	subscription *account.Subscription
	prices       []string
	// checked is how many ledger rows have been checked.
	checked int
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
		NewID:    account.RandomID,
		Wall:     func() time.Time { return b.wall },
		Switches: func() switches.Switches { return b.setting },
	})
	b.customer = must[*account.Customer](t)(b.account.CreateCustomer(account.Customer{}, ""))
	meter := must[*account.Meter](t)(b.account.CreateMeter(account.Meter{
		EventName: "calls", Formula: billing.FormulaSum, CustomerKey: "customer", ValueKey: "value",
	}))
	s := account.Subscription{Customer: b.customer.ID, CollectionMethod: account.SendInvoice}
	for _, amount := range []string{"1", "0.5"} {
		price := must[*account.Price](t)(b.account.CreatePrice(account.Price{
			Active: true, Currency: "usd", UnitAmount: amount,
			Recurring: &account.Recurring{Interval: billing.Day, IntervalCount: 1, UsageType: account.UsageMetered, Meter: meter.ID},
		}, &account.Product{Name: "p"}, false))
		b.prices = append(b.prices, price.ID)
		s.Items = append(s.Items, account.SubscriptionItem{Price: price.ID})
	}
	b.subscription = must[*account.Subscription](t)(b.account.CreateSubscription(s, nil))
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
	return rapid.SampledFrom(b.account.Snapshot().Invoices).Draw(t, "invoice").ID
}

// soon is 0, the end of the present period, or a moment around now.
func (b *books) soon(t *rapid.T, name string) int64 {
	switch rapid.IntRange(0, 3).Draw(t, name+" is") {
	case 0:
		return 0
	case 1:
		return b.subscription.PeriodEnd
	default:
		return b.wall.Unix() + rapid.Int64Range(-2*60, 3*day).Draw(t, name)
	}
}

func (b *books) create(t *rapid.T) {
	g := credits.Grant{
		Category: rapid.SampledFrom([]string{credits.CategoryPaid, credits.CategoryPromotional}).Draw(t, "category"),
		Currency: rapid.SampledFrom([]string{"usd", "usd", "eur"}).Draw(t, "currency"),
		Value:    rapid.Int64Range(1, 500).Draw(t, "value"), EffectiveAt: b.soon(t, "effective_at"), ExpiresAt: b.soon(t, "expires_at"),
	}
	if rapid.Bool().Draw(t, "limited") {
		g.Prices = []string{rapid.SampledFrom(b.prices).Draw(t, "price")}
	}
	if rapid.IntRange(0, 3).Draw(t, "prioritised") == 0 {
		priority := rapid.Int64Range(48, 52).Draw(t, "priority")
		g.Priority = &priority
	}
	_, _ = b.account.CreateGrant(account.Holder{Customer: b.customer.ID}, g)
}

// actions are calls that may be refused: what counts is what they leave.
func (b *books) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		// What matters most is there several times.
		"create": b.create, "create more": b.create, "create yet more": b.create,
		"use": b.use, "use more": b.use,
		"update": func(t *rapid.T) {
			_, _ = b.account.UpdateGrant(b.grant(t), credits.Change{SetsExpiresAt: true, ExpiresAt: b.soon(t, "expires_at")}, params.MetadataChange{})
		},
		"expire": func(t *rapid.T) { _, _ = b.account.ExpireGrant(b.grant(t)) },
		"void":   func(t *rapid.T) { _, _ = b.account.VoidGrant(b.grant(t)) },
		"apply": func(t *rapid.T) {
			_, _ = b.account.ApplyCredits(b.grant(t), rapid.Int64Range(0, 600).Draw(t, "value"))
		},
		"finalize": func(t *rapid.T) { _, _ = b.account.FinalizeInvoice(b.invoice(t), nil) },
		"annul":    b.annul,
		"write off": func(t *rapid.T) {
			_, _ = b.account.MarkUncollectible(b.invoice(t))
		},
		"note": func(t *rapid.T) {
			n := account.CreditNote{Invoice: b.invoice(t), Amount: rapid.Int64Range(0, 300).Draw(t, "amount")}
			_, _ = b.account.CreateCreditNote(n, 0)
		},
		"wait": func(t *rapid.T) {
			b.wall = b.wall.Add(time.Duration(rapid.Int64Range(1, 2*day).Draw(t, "seconds")) * time.Second)
			b.account.CatchUp()
		},
		"switch": func(t *rapid.T) {
			b.setting = rapid.SampledFrom(switches.Settings()).Draw(t, "switches")
			b.setting.NonPositiveAmount = switches.Refuse
		},
		"": b.check,
	}
}

func (b *books) use(t *rapid.T) {
	value := rapid.StringMatching(`[1-9][0-9]{0,2}`).Draw(t, "value")
	at := b.wall.Unix() - rapid.Int64Range(-250, day).Draw(t, "ago")
	_, _ = b.account.CreateMeterEvent(account.MeterEvent{
		EventName: "calls", Timestamp: at, Payload: map[string]string{"customer": b.customer.ID, "value": value},
	})
}

// annul voids an invoice: each part of it that a grant paid goes back to the grant.
func (b *books) annul(t *rapid.T) {
	id := b.invoice(t)
	given := map[string]int64{}
	for _, g := range b.account.Snapshot().Grants {
		given[g.ID] = g.Ledger.Restored
	}
	i, err := b.account.VoidInvoice(id)
	if err != nil {
		return
	}
	for _, l := range i.Lines {
		for _, c := range l.Credits {
			given[c.Grant] += c.Value
		}
	}
	for _, g := range b.account.Snapshot().Grants {
		if g.Ledger.Restored != given[g.ID] {
			t.Fatalf("voiding %s gave %s back to %d, want %d", id, g.ID, g.Ledger.Restored, given[g.ID])
		}
	}
}

// check says that the rows, the grants' sums and the summary tell the same, that
// nothing is ever less than nothing, that no grant gives more than it had, and
// that what was drawn since the last check was drawn by the rules.
func (b *books) check(t *rapid.T) {
	summary := map[string]credits.Balance{}
	for _, balance := range must[[]credits.Balance](t)(b.account.Summary(account.Holder{Customer: b.customer.ID}, credits.Filter{})) {
		if balance.Available < 0 || balance.Ledger < 0 {
			t.Fatalf("the balance is %+v", balance)
		}
	}
	for _, p := range b.prices {
		for _, balance := range must[[]credits.Balance](t)(b.account.Summary(account.Holder{Customer: b.customer.ID}, credits.Filter{Scope: credits.Scope{Prices: []string{p}}})) {
			summary[p+balance.Currency] = balance
		}
	}
	rows, _, err := b.account.ListTransactions(account.Holder{Customer: b.customer.ID}, "", all)
	if err != nil {
		t.Fatal(err)
	}
	grants, byGrant := map[string]credits.Grant{}, map[string]credits.Sums{}
	for _, g := range b.account.Snapshot().Grants {
		grants[g.ID] = *g
	}
	byPrice := map[string]int64{}
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if r.Value <= 0 {
			t.Fatalf("a row has the value %d", r.Value)
		}
		byGrant[r.Grant] = byGrant[r.Grant].Plus(r.Kind, r.Value)
		if byGrant[r.Grant].Balance() < 0 {
			t.Fatalf("after row %s grant %s has %d", r.ID, r.Grant, byGrant[r.Grant].Balance())
		}
		for _, p := range b.prices {
			if grants[r.Grant].Covers(p) {
				byPrice[p+r.Currency] += map[bool]int64{true: r.Value, false: -r.Value}[r.Kind.IsCredit()]
			}
		}
	}
	for key, ledger := range byPrice {
		if summary[key].Ledger != ledger {
			t.Fatalf("the rows of %s sum to %d, the summary says %d", key, ledger, summary[key].Ledger)
		}
		if b.setting.EffectRows != switches.Late && summary[key].Available > ledger {
			t.Fatalf("of %d of %s, %d are available", ledger, key, summary[key].Available)
		}
	}
	b.checkGrants(t, byGrant)
	b.checkInvoices(t)
	b.checkDraws(t, grants, rows[:len(rows)-b.checked])
	b.checked = len(rows)
}

func (b *books) checkGrants(t *rapid.T, byGrant map[string]credits.Sums) {
	drafts := false
	for _, i := range b.account.Snapshot().Invoices {
		drafts = drafts || i.Status == account.InvoiceDraft
	}
	for _, g := range b.account.Snapshot().Grants {
		if g.Ledger != byGrant[g.ID] {
			t.Fatalf("grant %s has the sums %+v, its rows %+v", g.ID, g.Ledger, byGrant[g.ID])
		}
		if g.Ledger.Balance() > g.Value || g.Ledger.Applied-g.Ledger.Restored > g.Value {
			t.Fatalf("grant %s over %d has the sums %+v", g.ID, g.Value, g.Ledger)
		}
		// What a draft of an earlier period will draw has not expired yet.
		settled := b.setting.NaturalExpiryRows == switches.Immediate && !drafts
		if settled && credits.Ended(*g, b.wall.Unix()) && g.Ledger.Balance() != 0 {
			t.Fatalf("grant %s has ended and still %d", g.ID, g.Ledger.Balance())
		}
	}
}

// checkInvoices says that each period follows the one before it, that time only
// moves forward, and that no line is paid more than once.
func (b *books) checkInvoices(t *rapid.T) {
	end, created := b.subscription.StartDate, int64(0)
	for _, i := range b.account.Snapshot().Invoices {
		if i.PeriodStart != end || i.PeriodEnd < i.PeriodStart || i.Created < created || i.Created != i.PeriodEnd {
			t.Fatalf("after %d comes an invoice for %d to %d, made at %d", end, i.PeriodStart, i.PeriodEnd, i.Created)
		}
		if i.FinalizedAt != 0 && i.FinalizedAt < i.Created {
			t.Fatalf("invoice %s was finalized before it was made", i.ID)
		}
		end, created = i.PeriodEnd, i.Created
		for _, l := range i.Lines {
			if l.Credited() > l.Amount {
				t.Fatalf("line %s over %d has the credits %d", l.ID, l.Amount, l.Credited())
			}
		}
	}
	if end != b.subscription.PeriodStart {
		t.Fatalf("the last invoice ends at %d, the present period begins at %d", end, b.subscription.PeriodStart)
	}
}

// inForce is the rule of the period in words of its own: effective by its end, and
// expiring later than that.
func inForce(g credits.Grant, l credits.Line) bool {
	scoped := len(g.Prices) == 0 || g.Prices[0] == l.Price
	expired := g.ExpiresAt != 0 && g.ExpiresAt <= l.PeriodEnd
	return scoped && !expired && g.EffectiveAt <= l.PeriodEnd && g.Currency == l.Currency && g.VoidedAt == 0
}

// before is the order of grants in words of its own, as far as it is certain.
func before(a, b credits.Grant) bool {
	priority := func(g credits.Grant) int64 {
		if g.Priority == nil {
			return 50
		}
		return *g.Priority
	}
	switch {
	case priority(a) != priority(b):
		return priority(a) < priority(b)
	case a.ExpiresAt != b.ExpiresAt:
		return a.ExpiresAt != 0 && (b.ExpiresAt == 0 || a.ExpiresAt < b.ExpiresAt)
	case a.Category != b.Category:
		return a.Category == credits.CategoryPromotional
	case a.EffectiveAt != b.EffectiveAt:
		return a.EffectiveAt < b.EffectiveAt
	default:
		return a.Created < b.Created
	}
}

// checkDraws says of new rows that the grant was in force at the end of the
// invoice's period, and that every grant that comes before it is used up.
func (b *books) checkDraws(t *rapid.T, grants map[string]credits.Grant, rows []*account.Transaction) {
	for _, r := range rows {
		i, err := b.account.Invoice(r.Invoice)
		if r.Kind != credits.CreditsApplied || err != nil {
			continue
		}
		line := credits.Line{Currency: "usd", PeriodEnd: i.PeriodEnd}
		for _, l := range i.Lines {
			if l.ID == r.Line {
				line.Price = l.Price
			}
		}
		drawn := grants[r.Grant]
		if !inForce(drawn, line) {
			t.Fatalf("the grant %+v paid a line of %+v", drawn, line)
		}
		for _, g := range grants {
			if inForce(g, line) && before(g, drawn) && g.Ledger.Balance() > 0 {
				t.Fatalf("the grant %+v paid a line of %+v before %+v", drawn, line, g)
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
