// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// application is one period of a subscription that was billed by hand: what the
// grants pay of which line ("grant>line": minor units), and what is left.
type application struct {
	// grants are made in this order: a name, a value, and form pairs. A moment
	// "T+5" is five seconds after the period's end; "wait=60" lets time pass first.
	grants []string
	// items are the subscription's prices, A if there are none: A and B are metered
	// at one cent a unit, L is 500 cents a month, G graduated, P by packages of ten.
	items []string
	// use is the usage of the meters behind A and B.
	useA, useB int64
	// coupon and tax are form pairs of the subscription's coupon and tax rate.
	coupon, tax string
	// balance is the customer's, extra a pending item's amount.
	balance, extra int64

	want                      map[string]int64
	subtotal, total, due, vat int64
}

// applications are worked out by hand, line for line.
var applications = map[string]application{
	"a grant pays a whole invoice": {
		grants: []string{"g 1000"}, useA: 400, want: map[string]int64{"g>A": 400}, subtotal: 400,
	},
	"a grant pays what it has": {
		grants: []string{"g 100"}, useA: 400, want: map[string]int64{"g>A": 100}, subtotal: 400, total: 300, due: 300,
	},
	"a grant and an invoice end together": {
		grants: []string{"g 400"}, useA: 400, want: map[string]int64{"g>A": 400}, subtotal: 400,
	},
	"nothing used, nothing drawn": {
		grants: []string{"g 400"}, want: map[string]int64{},
	},
	"no grant, everything to pay": {
		useA: 400, want: map[string]int64{}, subtotal: 400, total: 400, due: 400,
	},
	"the highest priority first": {
		grants: []string{"low 100 priority=51", "high 100 priority=0&category=paid", "middle 100"},
		useA:   150, want: map[string]int64{"high>A": 100, "middle>A": 50}, subtotal: 150,
	},
	"an omitted priority is 50": {
		grants: []string{"later 100 priority=51&expires_at=T+9", "omitted 100 category=paid", "same 100 priority=50"},
		useA:   150, want: map[string]int64{"same>A": 100, "omitted>A": 50}, subtotal: 150,
	},
	"priority before expiry": {
		grants: []string{"soon 100 expires_at=T+5", "first 100 priority=49"},
		useA:   120, want: map[string]int64{"first>A": 100, "soon>A": 20}, subtotal: 120,
	},
	"the earlier expiry first": {
		grants: []string{"late 100 expires_at=T+9000", "early 100 expires_at=T+8000"},
		useA:   120, want: map[string]int64{"early>A": 100, "late>A": 20}, subtotal: 120,
	},
	"without an expiry last": {
		grants: []string{"never 100", "some day 100 expires_at=T+90000000"},
		useA:   120, want: map[string]int64{"some day>A": 100, "never>A": 20}, subtotal: 120,
	},
	"expiry before category": {
		grants: []string{"free 100", "paid 100 category=paid&expires_at=T+9000"},
		useA:   120, want: map[string]int64{"paid>A": 100, "free>A": 20}, subtotal: 120,
	},
	"promotional before paid": {
		grants: []string{"paid 100 category=paid", "free 100"},
		useA:   120, want: map[string]int64{"free>A": 100, "paid>A": 20}, subtotal: 120,
	},
	"category before effective_at": {
		grants: []string{"paid 100 category=paid", "free 100 effective_at=T-9"},
		useA:   120, want: map[string]int64{"free>A": 100, "paid>A": 20}, subtotal: 120,
	},
	"the earlier effective_at first": {
		grants: []string{"second 100 effective_at=T-5", "first 100 effective_at=T-9"},
		useA:   120, want: map[string]int64{"first>A": 100, "second>A": 20}, subtotal: 120,
	},
	"effective_at before created": {
		grants: []string{"created first 100 effective_at=T-5", "wait=60", "effective first 100 effective_at=T-6"},
		useA:   120, want: map[string]int64{"effective first>A": 100, "created first>A": 20}, subtotal: 120,
	},
	"the earlier created first": {
		grants: []string{"old 100 effective_at=T-5", "wait=60", "new 100 effective_at=T-5"},
		useA:   120, want: map[string]int64{"old>A": 100, "new>A": 20}, subtotal: 120,
	},
	"what expires exactly at the period's end does not pay for it": {
		grants: []string{"trap 100 expires_at=T+0", "other 30"},
		useA:   120, want: map[string]int64{"other>A": 30}, subtotal: 120, total: 90, due: 90,
	},
	"what expires a second later pays, though the invoice is final an hour later": {
		grants: []string{"kept 100 expires_at=T+1"},
		useA:   120, want: map[string]int64{"kept>A": 100}, subtotal: 120, total: 20, due: 20,
	},
	"what expires before the period's end does not pay": {
		grants: []string{"gone 100 expires_at=T-1"},
		useA:   120, want: map[string]int64{}, subtotal: 120, total: 120, due: 120,
	},
	"what is effective exactly at the period's end pays": {
		grants: []string{"just 100 effective_at=T+0"},
		useA:   120, want: map[string]int64{"just>A": 100}, subtotal: 120, total: 20, due: 20,
	},
	"what is effective a second later does not, though the invoice is final later": {
		grants: []string{"late 100 effective_at=T+1"},
		useA:   120, want: map[string]int64{}, subtotal: 120, total: 120, due: 120,
	},
	"one grant pays lines in the order of the invoice": {
		grants: []string{"g 500"}, items: []string{"A", "B"}, useA: 300, useB: 300,
		want: map[string]int64{"g>A": 300, "g>B": 200}, subtotal: 600, total: 100, due: 100,
	},
	"the order is the invoice's, not the price's": {
		grants: []string{"g 500"}, items: []string{"B", "A"}, useA: 300, useB: 300,
		want: map[string]int64{"g>B": 300, "g>A": 200}, subtotal: 600, total: 100, due: 100,
	},
	"two grants over two lines": {
		grants: []string{"first 400 priority=1", "second 400"}, items: []string{"A", "B"}, useA: 300, useB: 300,
		want: map[string]int64{"first>A": 300, "first>B": 100, "second>B": 200}, subtotal: 600,
	},
	"a scope of prices": {
		grants: []string{"for B 1000 scope=B"}, items: []string{"A", "B"}, useA: 300, useB: 200,
		want: map[string]int64{"for B>B": 200}, subtotal: 500, total: 300, due: 300,
	},
	"a scope of two prices": {
		grants: []string{"both 400 scope=AB"}, items: []string{"A", "B"}, useA: 300, useB: 200,
		want: map[string]int64{"both>A": 300, "both>B": 100}, subtotal: 500, total: 100, due: 100,
	},
	"a scope does not change the order": {
		grants: []string{"any 250 priority=1", "for A 250 scope=A"}, items: []string{"A", "B"}, useA: 300, useB: 200,
		want: map[string]int64{"any>A": 250, "for A>A": 50}, subtotal: 500, total: 200, due: 200,
	},
	"another currency": {
		grants: []string{"euro 1000 amount[monetary][currency]=eur&priority=0", "dollar 100"},
		useA:   300, want: map[string]int64{"dollar>A": 100}, subtotal: 300, total: 200, due: 200,
	},
	"a percentage off comes before credits": {
		grants: []string{"g 1000"}, useA: 400, coupon: "percent_off=25&duration=forever",
		want: map[string]int64{"g>A": 300}, subtotal: 400,
	},
	"an amount off is spread over the lines before credits": {
		grants: []string{"g 250"}, items: []string{"A", "B"}, useA: 300, useB: 100, coupon: "amount_off=100&currency=usd&duration=forever",
		want: map[string]int64{"g>A": 225, "g>B": 25}, subtotal: 400, total: 50, due: 50,
	},
	"tax is on what credits leave": {
		grants: []string{"g 300"}, useA: 400, tax: "percentage=10&inclusive=false",
		want: map[string]int64{"g>A": 300}, subtotal: 400, total: 110, due: 110, vat: 10,
	},
	"no tax on what credits pay": {
		grants: []string{"g 400"}, useA: 400, tax: "percentage=10&inclusive=false",
		want: map[string]int64{"g>A": 400}, subtotal: 400,
	},
	"discount, then credits, then tax": {
		grants: []string{"g 300"}, useA: 1000, coupon: "percent_off=20&duration=forever", tax: "percentage=19&inclusive=false",
		want: map[string]int64{"g>A": 300}, subtotal: 1000, total: 595, due: 595, vat: 95,
	},
	"a tax that is included": {
		grants: []string{"g 19"}, useA: 138, tax: "percentage=19&inclusive=true",
		want: map[string]int64{"g>A": 19}, subtotal: 138, total: 119, due: 119, vat: 19,
	},
	"a licensed price is not paid": {
		grants: []string{"g 1000"}, items: []string{"L", "A"}, useA: 100,
		want: map[string]int64{"g>A": 100}, subtotal: 600, total: 500, due: 500,
	},
	"an invoice item is not paid": {
		grants: []string{"g 1000"}, useA: 100, extra: 70,
		want: map[string]int64{"g>A": 100}, subtotal: 170, total: 70, due: 70,
	},
	"tiers": { // 10 at 10, 5 at 4
		grants: []string{"g 100"}, items: []string{"G"}, useA: 15,
		want: map[string]int64{"g>G": 100}, subtotal: 120, total: 20, due: 20,
	},
	"packages": { // 101 units are 11 packages at 7
		grants: []string{"g 70"}, items: []string{"P"}, useA: 101,
		want: map[string]int64{"g>P": 70}, subtotal: 77, total: 7, due: 7,
	},
	"credits before the customer's balance": {
		grants: []string{"g 350"}, useA: 400, balance: -80,
		want: map[string]int64{"g>A": 350}, subtotal: 400, total: 50, due: 0,
	},
	"what the customer owes is not paid by credits": {
		grants: []string{"g 1000"}, useA: 400, balance: 80,
		want: map[string]int64{"g>A": 400}, subtotal: 400, total: 0, due: 80,
	},
}

// billing is an application that is under way.
type billing struct {
	shop
	end    int64
	names  map[string]string
	prices map[string]string
}

func newBilling(t *testing.T) *billing {
	t.Helper()
	c := start(t, simulator.Options{}).client()
	b := &billing{shop: shop{client: c, now: 1_700_000_000}, names: map[string]string{}, prices: map[string]string{}}
	b.end = b.now + month
	b.clock = c.post(clocksPath, fmt.Sprint("frozen_time=", b.now)).id()
	b.customer = c.customer(fmt.Sprint("test_clock=", b.clock))
	b.product = c.post("/v1/products", "name=Calls").id()
	meter := func(event string) string {
		return c.post("/v1/billing/meters", "display_name=m&default_aggregation[formula]=sum&event_name="+event).id()
	}
	metered := "recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]="
	meterA, meterB := metered+meter("a"), metered+meter("b")
	b.prices["A"], b.prices["B"], b.prices["L"] = b.newPrice(meterA), b.newPrice(meterB), b.licensed()
	tiers := "&billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=10&tiers[0][unit_amount]=10&tiers[1][up_to]=inf&tiers[1][unit_amount]=4"
	b.prices["G"] = c.post("/v1/prices", "currency=usd&product="+b.product+"&"+meterA+tiers).id()
	b.prices["P"] = c.post("/v1/prices", "currency=usd&unit_amount=7&transform_quantity[divide_by]=10&transform_quantity[round]=up&product="+b.product+"&"+meterA).id()
	return b
}

func (b *billing) licensed() string {
	return b.post("/v1/prices", "currency=usd&unit_amount=500&recurring[interval]=month&product="+b.product).id()
}

// subscribe makes the subscription, with its coupon and tax rate.
func (b *billing) subscribe(a application) {
	form := "collection_method=send_invoice&days_until_due=5&customer=" + b.customer
	items := a.items
	if len(items) == 0 {
		items = []string{"A"}
	}
	for n, name := range items {
		form += fmt.Sprintf("&items[%d][price]=%s", n, b.prices[name])
	}
	if a.coupon != "" {
		form += "&discounts[0][coupon]=" + b.post("/v1/coupons", a.coupon).id()
	}
	if a.tax != "" {
		form += "&default_tax_rates[0]=" + b.post("/v1/tax_rates", "display_name=VAT&"+a.tax).id()
	}
	b.subscription = b.post("/v1/subscriptions", form).id()
	// The subscription's first invoice, over nothing, would collect it.
	b.post("/v1/customers/"+b.customer, fmt.Sprint("balance=", a.balance))
}

// grantAs makes a grant of an application's words.
func (b *billing) grantAs(words string) {
	if seconds, ok := strings.CutPrefix(words, "wait="); ok {
		n, _ := strconv.ParseInt(seconds, 10, 64)
		b.advance(n)
		return
	}
	fields := strings.Split(words, " ")
	n := slices.IndexFunc(fields, func(s string) bool { _, err := strconv.Atoi(s); return err == nil })
	pairs := []string{"amount[monetary][value]", fields[n]}
	for _, pair := range strings.FieldsFunc(strings.Join(fields[n+1:], " "), func(r rune) bool { return r == '&' }) {
		name, value, _ := strings.Cut(pair, "=")
		if after, ok := strings.CutPrefix(value, "T"); ok {
			seconds, _ := strconv.ParseInt(after, 10, 64)
			value = fmt.Sprint(b.end + seconds)
		}
		if name == "scope" {
			pairs = append(pairs, "applicability_config[scope][price_type]", "-")
			for i, p := range strings.Split(value, "") {
				pairs = append(pairs, fmt.Sprintf("applicability_config[scope][prices][%d][id]", i), b.prices[p])
			}
			continue
		}
		pairs = append(pairs, name, value)
	}
	b.names[b.grant(b.customer, pairs...)] = strings.Join(fields[:n], " ")
}

func (b *billing) useOf(event string, units int64) {
	if units > 0 {
		b.post("/v1/billing/meter_events", fmt.Sprint("event_name=", event, "&payload[value]=", units, "&payload[stripe_customer_id]=", b.customer))
	}
}

// line is the name of the price of an invoice's line.
func (b *billing) line(invoice, id string) string {
	for _, l := range b.get("/v1/invoices/"+invoice+"/lines", "").data() {
		for name, price := range b.prices {
			if l.id() == id && l.at("price", "id") == price {
				return name
			}
		}
	}
	return id
}

// drawn is what the ledger says that grants paid.
func (b *billing) drawn() map[string]int64 {
	draws := map[string]int64{}
	for _, row := range b.get(transactionsPath, "limit=100&customer="+b.customer).data() {
		if row.at("debit", "type") != "credits_applied" {
			continue
		}
		grant, _ := row["credit_grant"].(string)
		invoice, _ := row.at("debit", "credits_applied", "invoice").(string)
		line, _ := row.at("debit", "credits_applied", "invoice_line_item").(string)
		value, _ := row.at("debit", "amount", "monetary", "value").(float64)
		draws[b.names[grant]+">"+b.line(invoice, line)] += int64(value)
	}
	return draws
}

func TestApplicationsOfCredits(t *testing.T) {
	t.Parallel()
	for name, a := range applications {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBilling(t)
			b.subscribe(a)
			for _, words := range a.grants {
				b.grantAs(words)
			}
			b.useOf("a", a.useA)
			b.useOf("b", a.useB)
			if a.extra != 0 {
				b.post("/v1/invoiceitems", fmt.Sprint("currency=usd&amount=", a.extra, "&customer=", b.customer))
			}
			preview := b.post("/v1/invoices/create_preview", "subscription="+b.subscription)
			b.advanceTo(b.end)
			id, _ := b.get("/v1/subscriptions/"+b.subscription, "")["latest_invoice"].(string)
			draft := b.get("/v1/invoices/"+id, "")
			b.expectExplained("draft", id, a.want)
			b.advance(3600)
			b.expectExplained("final", id, a.want)
			invoice := b.get("/v1/invoices/"+id, "")
			if got := b.drawn(); !maps.Equal(got, a.want) {
				t.Errorf("grants paid %v, want %v", got, a.want)
			}
			var paid int64
			for _, value := range a.want {
				paid += value
			}
			status := map[bool]string{true: "paid", false: "open"}[a.due == 0]
			for _, shown := range []struct {
				object
				status string
			}{{invoice, status}, {draft, "draft"}, {preview, "draft"}} {
				b.expectAmounts(shown.object, shown.status, a, paid)
			}
		})
	}
}

// expectAmounts says what a draft, a preview and an invoice have in common, and
// that only what is final has ledger rows.
func (b *billing) expectAmounts(i object, status string, a application, paid int64) {
	b.t.Helper()
	want := map[string]int64{"subtotal": a.subtotal, "total": a.total}
	if status != "draft" {
		want["amount_due"] = a.due
	}
	for field, value := range want {
		if i[field] != float64(value) {
			b.t.Errorf("%s of %s invoice is %v, want %d", field, status, i[field], value)
		}
	}
	if tax, _ := i["tax"].(float64); int64(tax) != a.vat {
		b.t.Errorf("the tax of the %s invoice is %v, want %d", status, i["tax"], a.vat)
	}
	if i["status"] != status || i["period_start"] != float64(b.now) || i["period_end"] != float64(b.end) {
		b.t.Errorf("the invoice is %v from %v to %v, want %s", i["status"], i["period_start"], i["period_end"], status)
	}
	var sum int64
	for _, c := range i["total_pretax_credit_amounts"].([]any) {
		credit := object(c.(map[string]any))
		if credit["type"] != "credit_balance_transaction" {
			continue
		}
		row, there := credit["credit_balance_transaction"]
		if !there || (row == nil) != (status == "draft") {
			b.t.Errorf("%s invoice has the credit %v", status, credit)
		}
		value, _ := credit["amount"].(float64)
		sum += int64(value)
	}
	if sum != paid {
		shown, _ := json.Marshal(i["total_pretax_credit_amounts"])
		b.t.Errorf("%s invoice has credits of %d, want %d: %s", status, sum, paid, shown)
	}
}
