// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// shop is a customer of a test clock with a subscription to a metered price of
// one cent a unit.
type shop struct {
	client
	now                                                  int64
	clock, customer, meter, price, product, subscription string
}

func newShop(t *testing.T) shop {
	c := start(t, simulator.Options{}).client()
	s := shop{client: c, now: 1_700_000_000}
	s.clock = c.post(clocksPath, fmt.Sprint("frozen_time=", s.now)).id()
	s.customer = c.customer("test_clock=" + s.clock)
	s.meter = c.post("/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum").id()
	s.product = c.post("/v1/products", "name=Calls").id()
	s.price = s.newPrice("recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=" + s.meter)
	s.subscription = c.post("/v1/subscriptions", "items[0][price]="+s.price+"&customer="+s.customer).id()
	return s
}

func (s shop) newPrice(form string) string {
	return s.post("/v1/prices", "currency=usd&unit_amount=1&product="+s.product+"&"+form).id()
}

func (s shop) advance(seconds int64) int64 {
	now := int64(s.get(clocksPath+"/"+s.clock, "")["frozen_time"].(float64)) + seconds
	s.advanceTo(now)
	return now
}

// advanceTo moves the clock, and waits until it is ready.
func (s shop) advanceTo(now int64) {
	s.t.Helper()
	s.post(clocksPath+"/"+s.clock+"/advance", fmt.Sprint("frozen_time=", now))
	if clock := s.get(clocksPath+"/"+s.clock, ""); clock["status"] != "ready" || clock["frozen_time"] != float64(now) {
		s.t.Fatalf("advanced to %d and read again, the clock is %v", now, clock)
	}
}

func (s shop) use(units int) {
	s.post("/v1/billing/meter_events", fmt.Sprint("event_name=calls&payload[value]=", units, "&payload[stripe_customer_id]=", s.customer))
}

// month is the shop's first period: from 14 November.
const month = 30 * 24 * 60 * 60

// draft lets the period end, and is the draft that bills it.
func (s shop) draft() string {
	s.t.Helper()
	sub := s.get("/v1/subscriptions/"+s.subscription, "")
	s.advanceTo(int64(sub["current_period_end"].(float64)))
	invoice, _ := s.get("/v1/subscriptions/"+s.subscription, "")["latest_invoice"].(string)
	return invoice
}

func (s shop) finalize(invoice string) object { return s.post("/v1/invoices/"+invoice+"/finalize", "") }

func (s shop) expectBalance(when string, available, ledger float64) {
	s.t.Helper()
	if a, l := s.balance(s.customer); a != available || l != ledger {
		s.t.Errorf("%s, available is %v and the ledger %v, want %v and %v", when, a, l, available, ledger)
	}
}

func TestAnInvoiceDrawsCredits(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	grant := s.grant(s.customer)
	s.use(300)
	s.use(100)
	draft := s.draft()
	s.expectBalance("with a draft", 600, 1000)
	before := s.get("/v1/invoices/"+draft, "")
	shown, _ := json.Marshal(before["total_pretax_credit_amounts"])
	if before["status"] != "draft" || before["total"] != 0.0 || before["subtotal"] != 400.0 || before["number"] != nil ||
		string(shown) != `[{"amount":400,"credit_balance_transaction":null,"type":"credit_balance_transaction"}]` {
		t.Errorf("the draft is %v", before)
	}

	invoice := s.finalize(draft)
	s.expectBalance("finalized", 600, 600)
	for name, want := range map[string]any{
		"status": "paid", "paid": true, "subtotal": 400.0, "total": 0.0, "amount_due": 0.0, "amount_remaining": 0.0, "currency": "usd",
		"customer": s.customer, "subscription": s.subscription, "test_clock": s.clock, "period_start": float64(s.now), "period_end": float64(s.now + month),
		"billing_reason": "subscription_cycle", "created": float64(s.now + month),
	} {
		if invoice[name] != want {
			t.Errorf("the invoice's %s is %v, want %v", name, invoice[name], want)
		}
	}
	row := s.get(transactionsPath, "customer="+s.customer).data()[0]
	line := s.get("/v1/invoices/"+draft+"/lines", "").data()[0]
	if row.at("debit", "credits_applied", "invoice") != draft || row.at("debit", "credits_applied", "invoice_line_item") != line.id() || row["credit_grant"] != grant {
		t.Errorf("the row is %v", row)
	}
	if line["type"] != "subscription" || line["quantity"] != 400.0 || line["amount"] != 400.0 || line.at("price", "id") != s.price ||
		line.at("price", "recurring", "meter") != s.meter || line.at("period", "start") != float64(s.now) || line.at("period", "end") != float64(s.now+month) {
		t.Errorf("the line is %v", line)
	}
	want := fmt.Sprint([]any{map[string]any{"amount": 400.0, "credit_balance_transaction": row.id(), "type": "credit_balance_transaction"}})
	if got := fmt.Sprint(invoice["total_pretax_credit_amounts"]); got != want {
		t.Errorf("the invoice's credits are %s, want %s", got, want)
	}
	if got := fmt.Sprint(line["pretax_credit_amounts"]); got != want {
		t.Errorf("the line's credits are %s, want %s", got, want)
	}
	expectRefusal(t, s.do(http.MethodPost, grantsPath+"/"+grant+"/void", ""), refusal{400, invalid, "", ""})
}

func TestUsageIsBilledByItsTimestampAndOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.use(5)
	first := s.draft()
	s.use(7)
	s.post("/v1/billing/meter_events", fmt.Sprint("event_name=calls&payload[value]=3&payload[stripe_customer_id]=", s.customer, "&timestamp=", s.now+month-1))
	s.advance(3600)
	s.post("/v1/billing/meter_events", fmt.Sprint("event_name=calls&payload[value]=90&payload[stripe_customer_id]=", s.customer, "&timestamp=", s.now+month-1))
	second := s.draft()
	for invoice, want := range map[string]float64{first: 8, second: 7, s.draft(): 0} {
		if got := s.get("/v1/invoices/"+invoice, "")["subtotal"]; got != want {
			t.Errorf("an invoice is over %v, want %v", got, want)
		}
	}
}

func TestWhichGrantsAnInvoiceDraws(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	otherPrice := s.newPrice("recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=" + s.meter)
	paid := s.grant(s.customer, "category", "paid", "amount[monetary][value]", "100")
	promotional := s.grant(s.customer, "amount[monetary][value]", "100")
	first := s.grant(s.customer, "amount[monetary][value]", "100", "priority", "1", "category", "paid")
	euro := s.grant(s.customer, "amount[monetary][currency]", "eur", "priority", "0")
	elsewhere := s.grant(s.customer, "priority", "0", "applicability_config[scope][price_type]", "-", "applicability_config[scope][prices][0][id]", otherPrice)
	pending := s.grant(s.customer, "priority", "0", "effective_at", fmt.Sprint(s.now+month+1))
	s.use(250)
	s.finalize(s.draft())
	drawn := map[string]float64{}
	for _, row := range s.get(transactionsPath, "limit=100&customer="+s.customer).data() {
		if row["type"] == "debit" {
			grant, _ := row["credit_grant"].(string)
			drawn[grant], _ = row.at("debit", "amount", "monetary", "value").(float64)
		}
	}
	for grant, want := range map[string]float64{first: 100, promotional: 100, paid: 50, euro: 0, elsewhere: 0, pending: 0} {
		if drawn[grant] != want {
			t.Errorf("%v was drawn of a grant, want %v", drawn[grant], want)
		}
	}
}

func TestOneOffInvoicesAndLicensedPricesDrawNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.grant(s.customer)
	oneOff := s.post("/v1/invoices", "description=Credits&customer="+s.customer).id()
	s.post("/v1/invoiceitems", "unit_amount_decimal=12.5&quantity=3&currency=usd&description=item&customer="+s.customer+"&invoice="+oneOff)
	licensed := s.newPrice("recurring[interval]=month")
	sub := s.post("/v1/subscriptions", "collection_method=send_invoice&days_until_due=3&items[0][price]="+licensed+"&items[0][quantity]=40&customer="+s.customer)
	first, _ := sub["latest_invoice"].(string)
	for _, tt := range []struct {
		invoice object
		want    float64
	}{{s.finalize(oneOff), 38}, {s.get("/v1/invoices/"+first, ""), 40}} {
		if tt.invoice["status"] != "open" || tt.invoice["total"] != tt.want || tt.invoice["amount_due"] != tt.want || len(tt.invoice["total_pretax_credit_amounts"].([]any)) != 0 {
			t.Errorf("the invoice is %v, want %v to pay", tt.invoice, tt.want)
		}
	}
	s.expectBalance("afterwards", 1000, 1000)
}

func TestVoidingAnInvoiceGivesItsCreditsBack(t *testing.T) {
	t.Parallel()
	// What is given back to an expired grant expires at once, however late the rows
	// of natural expiry are.
	for _, rows := range []string{"immediate", "late"} {
		t.Run(rows, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.control("/_sim/switches", map[string]string{"natural_expiry_rows": rows})
			s.voidAnInvoice(t)
		})
	}
}

func (s shop) voidAnInvoice(t *testing.T) {
	t.Helper()
	lasting := s.grant(s.customer, "amount[monetary][value]", "100")
	short := s.grant(s.customer, "amount[monetary][value]", "100", "expires_at", fmt.Sprint(s.now+month+50))
	s.use(250)
	invoice := s.draft()
	s.post("/v1/invoices/"+invoice+"/finalize", "auto_advance=false")
	s.expectBalance("finalized", 0, 0)
	s.advance(60)
	voided := s.post("/v1/invoices/"+invoice+"/void", "")
	if voided["status"] != "void" || voided.at("status_transitions", "voided_at") != float64(s.now+month+60) {
		t.Errorf("the invoice is %v", voided)
	}
	s.expectBalance("voided", 100, 100)
	rows := map[string][]string{}
	for _, row := range s.get(transactionsPath, "limit=100&customer="+s.customer).data() {
		side, _ := row["type"].(string)
		grant, _ := row["credit_grant"].(string)
		kind, _ := row.at(side, "type").(string)
		rows[grant] = append([]string{kind}, rows[grant]...)
		if kind == "credits_application_invoice_voided" && row.at("credit", kind, "invoice") != invoice {
			t.Errorf("the row is %v", row)
		}
	}
	given := []string{"credits_granted", "credits_applied", "credits_application_invoice_voided"}
	if !slices.Equal(rows[lasting], given) || !slices.Equal(rows[short], append(given, "credits_expired")) {
		t.Errorf("rows are %v", rows)
	}

	expectRefusal(t, s.do(http.MethodPost, grantsPath+"/"+lasting+"/void", ""), refusal{400, invalid, "", ""})
	s.control("/_sim/switches", map[string]string{"void_after_invoice_void": "accept"})
	s.post(grantsPath+"/"+lasting+"/void", "")
	s.expectBalance("the grant voided", 0, 0)
}

func TestCreditsFollowThePeriodsEnd(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	late := s.grant(s.customer, "effective_at", fmt.Sprint(s.now+month+100))
	// The commonest mistake: it ends with the period, and does not pay for it.
	trap := s.grant(s.customer, "expires_at", fmt.Sprint(s.now+month))
	kept := s.grant(s.customer, "expires_at", fmt.Sprint(s.now+month+1), "amount[monetary][value]", "4")
	s.use(10)
	s.draft()
	s.advance(3600)
	s.use(20)
	s.draft()
	s.advance(3600)
	drawn := map[string]float64{}
	for _, row := range s.get(transactionsPath, "limit=100&customer="+s.customer).data() {
		if row.at("debit", "type") == "credits_applied" {
			grant, _ := row["credit_grant"].(string)
			value, _ := row.at("debit", "amount", "monetary", "value").(float64)
			drawn[grant] += value
		}
	}
	for grant, want := range map[string]float64{late: 20, trap: 0, kept: 4} {
		if drawn[grant] != want {
			t.Errorf("%v was drawn of a grant, want %v", drawn[grant], want)
		}
	}
}

func TestPayingAndNumbering(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.use(10)
	first := s.post("/v1/invoices/"+s.draft()+"/finalize", "auto_advance=false")
	paid := s.post("/v1/invoices/"+first.id()+"/pay", "paid_out_of_band=true")
	if paid["status"] != "paid" || paid["paid"] != true || paid["amount_paid"] != 10.0 || paid["amount_remaining"] != 0.0 || paid["paid_out_of_band"] != true {
		t.Errorf("the invoice is %v", paid)
	}
	s.use(10)
	second := s.post("/v1/invoices/"+s.draft()+"/pay", "")
	if second["status"] != "paid" || second["number"] == first["number"] || second["number"] == nil {
		t.Errorf("a draft that was paid is %v, the number before was %v", second, first["number"])
	}
	for _, call := range []string{"pay", "void", "finalize"} {
		if r := s.do(http.MethodPost, "/v1/invoices/"+first.id()+"/"+call, ""); r.status != http.StatusBadRequest {
			t.Errorf("%s of a paid invoice is answered %d", call, r.status)
		}
	}
	byStatus := func(status string) []string {
		return ids(s.get("/v1/invoices", "status="+status+"&customer="+s.customer))
	}
	// The oldest is the subscription's first, which was over nothing.
	if got := byStatus("paid"); len(got) != 3 || !slices.Equal(got[:2], []string{second.id(), first.id()}) {
		t.Errorf("paid are %v", got)
	}
	if got := byStatus("open"); len(got) != 0 {
		t.Errorf("open are %v", got)
	}
}

func TestPendingItemsAndDeletedDrafts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	item := s.post("/v1/invoiceitems", "amount=500&currency=usd&customer="+s.customer).id()
	excluding := s.post("/v1/invoices", "customer="+s.customer)
	including := s.post("/v1/invoices", "pending_invoice_items_behavior=include&customer="+s.customer)
	if excluding["total"] != 0.0 || including["total"] != 500.0 {
		t.Errorf("totals are %v and %v", excluding["total"], including["total"])
	}
	if got := s.get("/v1/invoiceitems/"+item, "")["invoice"]; got != including.id() {
		t.Errorf("the item is on %v", got)
	}
	s.delete("/v1/invoices/" + including.id())
	expectRefusal(t, s.do(http.MethodGet, "/v1/invoices/"+including.id(), ""), refusal{404, invalid, "resource_missing", "id"})
	if got := s.get("/v1/invoiceitems/"+item, "")["invoice"]; got != nil {
		t.Errorf("the item is on %v after its invoice was deleted", got)
	}
	if n := len(s.get("/v1/invoices", "").data()); n != 2 {
		t.Errorf("%d invoices are listed", n)
	}
	s.use(1)
	expectRefusal(t, s.do(http.MethodDelete, "/v1/invoices/"+s.draft(), ""), refusal{400, invalid, "invoice_not_editable", ""})
}

func TestRefusalsAroundInvoices(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	post := http.MethodPost
	open := s.post("/v1/invoices", "customer="+s.customer).id()
	s.post("/v1/invoiceitems", "amount=5&currency=usd&customer="+s.customer+"&invoice="+open)
	s.finalize(open)
	other := s.client.customer("")
	oneTime := s.newPrice("")
	event := "event_name=calls&payload[stripe_customer_id]=" + s.customer
	s.post("/v1/billing/meter_events", event+"&payload[value]=1&identifier=taken")
	s.post("/v1/prices", "currency=usd&unit_amount=1&lookup_key=taken&product="+s.product)
	tests := map[string]struct {
		path, form string
		want       refusal
	}{
		"event from long ago":                   {"/v1/billing/meter_events", event + "&payload[value]=1&timestamp=1600000000", refusal{400, invalid, "", "timestamp"}},
		"event twice":                           {"/v1/billing/meter_events", event + "&payload[value]=1&identifier=taken", refusal{400, invalid, "", "identifier"}},
		"event from the future":                 {"/v1/billing/meter_events", event + "&payload[value]=1&timestamp=1700000400", refusal{400, invalid, "", "timestamp"}},
		"subscription without items to invoice": {"/v1/invoices", "subscription=" + s.subscription, refusal{400, invalid, "invoice_no_subscription_line_items", "subscription"}},
		"meter of a taken name":                 {"/v1/billing/meters", "display_name=m&event_name=calls&default_aggregation[formula]=sum", refusal{400, invalid, "", "event_name"}},
		"meter of an unknown formula":           {"/v1/billing/meters", "display_name=m&event_name=x&default_aggregation[formula]=max", refusal{400, invalid, "", "default_aggregation[formula]"}},
		"price without an amount":               {"/v1/prices", "currency=usd&product=" + s.product, refusal{400, invalid, "parameter_missing", "unit_amount"}},
		"price without a product":               {"/v1/prices", "currency=usd&unit_amount=1", refusal{400, invalid, "parameter_missing", "product"}},
		"price of an unknown product":           {"/v1/prices", "currency=usd&unit_amount=1&product=prod_none", refusal{400, invalid, "resource_missing", "product"}},
		"price of an unknown meter":             {"/v1/prices", "currency=usd&unit_amount=1&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=mtr_none&product=" + s.product, refusal{400, invalid, "resource_missing", "recurring[meter]"}},
		"licensed price with a meter":           {"/v1/prices", "currency=usd&unit_amount=1&recurring[interval]=month&recurring[meter]=" + s.meter + "&product=" + s.product, refusal{400, invalid, "", "recurring[meter]"}},
		"taken lookup key":                      {"/v1/prices", "currency=usd&unit_amount=1&lookup_key=taken&product=" + s.product, refusal{400, invalid, "", "lookup_key"}},
		"product twice":                         {"/v1/products", "name=p&id=" + s.product, refusal{400, invalid, "resource_already_exists", "id"}},
		"subscription without items":            {"/v1/subscriptions", "customer=" + s.customer, refusal{400, invalid, "parameter_missing", "items"}},
		"subscription to a one-time":            {"/v1/subscriptions", "items[0][price]=" + oneTime + "&customer=" + s.customer, refusal{400, invalid, "", "items[0][price]"}},
		"quantity of a metered price":           {"/v1/subscriptions", "items[0][price]=" + s.price + "&items[0][quantity]=1&customer=" + s.customer, refusal{400, invalid, "", "items[0][quantity]"}},
		"invoice of nobody":                     {"/v1/invoices", "", refusal{400, invalid, "parameter_missing", "customer"}},
		"another's subscription":                {"/v1/invoices", "subscription=" + s.subscription + "&customer=" + other, refusal{400, invalid, "", "subscription"}},
		"days of an automatic charge":           {"/v1/invoices", "days_until_due=5&customer=" + s.customer, refusal{400, invalid, "", "days_until_due"}},
		"item for a finalized invoice":          {"/v1/invoiceitems", "amount=1&currency=usd&customer=" + s.customer + "&invoice=" + open, refusal{400, invalid, "invoice_not_editable", "invoice"}},
		"item for another's invoice":            {"/v1/invoiceitems", "amount=1&currency=usd&customer=" + other + "&invoice=" + open, refusal{400, invalid, "", "invoice"}},
		"item without an amount":                {"/v1/invoiceitems", "customer=" + s.customer, refusal{400, invalid, "parameter_missing", "amount"}},
		"item without a currency":               {"/v1/invoiceitems", "amount=1&customer=" + s.customer, refusal{400, invalid, "parameter_missing", "currency"}},
		"item with two amounts":                 {"/v1/invoiceitems", "amount=1&unit_amount=1&currency=usd&customer=" + s.customer, refusal{400, invalid, "parameters_exclusive", "unit_amount"}},
		"item with a recurring price":           {"/v1/invoiceitems", "price=" + s.price + "&customer=" + s.customer, refusal{400, invalid, "", "price"}},
		"finalizing what is not there":          {"/v1/invoices/in_none/finalize", "", refusal{404, invalid, "resource_missing", "id"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectRefusal(t, s.do(post, tt.path, tt.form), tt.want)
		})
	}
}
