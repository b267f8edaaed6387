// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

func TestAnAdvanceIsUnderWayUntilTheClockIsRead(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	for _, read := range []struct {
		how  string
		look func(id string) object
	}{
		{"by its id", func(id string) object { return c.get(clocksPath+"/"+id, "") }},
		{"in the list", func(string) object { return c.get(clocksPath, "").data()[0] }},
	} {
		clock := c.post(clocksPath, "frozen_time=1000").id()
		advanced := c.post(clocksPath+"/"+clock+"/advance", "frozen_time=2000")
		if advanced["status"] != "advancing" || advanced.at("status_details", "advancing", "target_frozen_time") != 2000.0 {
			t.Errorf("the answer to an advance is %v", advanced)
		}
		if got := read.look(clock); got["status"] != "ready" || got["frozen_time"] != 2000.0 || got.at("status_details", "advancing") != nil {
			t.Errorf("read %s, the clock is %v", read.how, got)
		}
	}
}

func TestHowFarAClockAdvances(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	advance := func(clock string, to int64) response {
		return s.do(http.MethodPost, clocksPath+"/"+clock+"/advance", fmt.Sprint("frozen_time=", to))
	}
	const twoMonths = 61 * 24 * 60 * 60 // from 14 November to 14 January
	expectRefusal(t, advance(s.clock, s.now+twoMonths+1), refusal{400, invalid, "", "frozen_time"})
	s.post("/v1/subscriptions", "items[0][price]="+s.newPrice("recurring[interval]=week")+"&customer="+s.customer)
	expectRefusal(t, advance(s.clock, s.now+14*24*60*60+1), refusal{400, invalid, "", "frozen_time"})
	s.advance(14 * 24 * 60 * 60)

	free := s.post(clocksPath, fmt.Sprint("frozen_time=", s.now)).id()
	expectRefusal(t, advance(free, s.now+3*366*24*60*60), refusal{400, invalid, "", "frozen_time"})
	if r := advance(free, s.now+2*365*24*60*60); r.status != http.StatusOK {
		t.Errorf("two years are answered %s", r.raw)
	}
}

// TestNoValueHangsOrOverflows sends what once made an endless loop under the
// account's lock, or a negative balance.
func TestNoValueHangsOrOverflows(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	product := "currency=usd&unit_amount=1&product=" + s.product
	metered := "&recurring[usage_type]=metered&recurring[meter]=" + s.meter
	for form, param := range map[string]string{
		product + metered + "&recurring[interval]=month&recurring[interval_count]=9223372036854775807": "recurring[interval_count]",
		product + metered + "&recurring[interval]=month&recurring[interval_count]=37":                  "recurring[interval_count]",
		product + metered + "&recurring[interval]=week&recurring[interval_count]=157":                  "recurring[interval_count]",
		product + metered + "&recurring[interval]=year&recurring[interval_count]=4":                    "recurring[interval_count]",
		product + metered + "&recurring[interval]=day&recurring[interval_count]=1096":                  "recurring[interval_count]",
	} {
		r := s.do(http.MethodPost, "/v1/prices", form)
		expectRefusal(t, r, refusal{400, invalid, "", param})
	}
	for _, frozen := range []string{"9000000000000", "9223372036854775807"} {
		expectRefusal(t, s.do(http.MethodPost, clocksPath, "frozen_time="+frozen), refusal{400, invalid, "parameter_invalid_integer", "frozen_time"})
		expectRefusal(t, s.do(http.MethodPost, clocksPath+"/"+s.clock+"/advance", "frozen_time="+frozen), refusal{400, invalid, "parameter_invalid_integer", "frozen_time"})
	}
	huge := s.do(http.MethodPost, grantsPath, terms(s.customer, "amount[monetary][value]", "9000000000000000000"))
	expectRefusal(t, huge, refusal{400, invalid, "parameter_invalid_integer", "amount[monetary][value]"})

	// What a meter counts is bounded, and so is what it costs.
	dear := s.post("/v1/prices", product[:len("currency=usd&")]+"unit_amount=999999999999&product="+s.product+"&recurring[interval]=month"+metered).id()
	s.post("/v1/subscriptions", "items[0][price]="+dear+"&customer="+s.customer)
	for range 50 {
		s.post("/v1/billing/meter_events", "event_name=calls&payload[value]=999999999999999&payload[stripe_customer_id]="+s.customer)
	}
	s.post("/v1/billing/meter_events", "event_name=calls&payload[value]=9223372036854775807&payload[stripe_customer_id]="+s.customer)
	s.advance(month + 3600)
	for _, i := range s.get("/v1/invoices", "limit=100&customer="+s.customer).data() {
		if total, _ := i["total"].(float64); total < 0 || total > 1e15 {
			t.Errorf("an invoice is over %v", i["total"])
		}
	}
}

func TestListsLeaveOutTestClocks(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	plain := s.client.customer("email=a@b.c")
	s.post("/v1/customers/"+s.customer, "email=a@b.c")
	sub := s.post("/v1/subscriptions", "items[0][price]="+s.price+"&customer="+plain).id()
	for query, want := range map[string]string{"": plain, "email=a@b.c": plain, "test_clock=" + s.clock: s.customer} {
		if got := ids(s.get("/v1/customers", query)); !slices.Equal(got, []string{want}) {
			t.Errorf("customers with %q are %v, want %s", query, got, want)
		}
	}
	for query, want := range map[string]string{"": sub, "test_clock=" + s.clock: s.subscription, "customer=" + s.customer: s.subscription} {
		if got := ids(s.get("/v1/subscriptions", query)); !slices.Equal(got, []string{want}) {
			t.Errorf("subscriptions with %q are %v, want %s", query, got, want)
		}
	}
	expectRefusal(t, s.do(http.MethodGet, "/v1/customers", "test_clock=clock_none"), refusal{400, invalid, "resource_missing", "test_clock"})
}

func TestAMonthGoesBy(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	first, _ := s.get("/v1/subscriptions/"+s.subscription, "")["latest_invoice"].(string)
	if i := s.get("/v1/invoices/"+first, ""); i["billing_reason"] != "subscription_create" || i["status"] != "paid" || i["total"] != 0.0 {
		t.Errorf("the first invoice is %v", i)
	}
	s.use(40)
	s.advance(month - 1)
	if n := len(s.get("/v1/invoices", "customer="+s.customer).data()); n != 1 {
		t.Errorf("before the period's end there are %d invoices", n)
	}
	s.advance(1)
	draft := s.get("/v1/invoices", "customer="+s.customer).data()[0]
	if draft["status"] != "draft" || draft["subtotal"] != 40.0 || draft["automatically_finalizes_at"] != float64(s.now+month+3600) {
		t.Errorf("at the period's end the invoice is %v", draft)
	}
	s.advance(3599)
	if got := s.get("/v1/invoices/"+draft.id(), "")["status"]; got != "draft" {
		t.Errorf("within the hour the invoice is %v", got)
	}
	s.advance(1)
	if got := s.get("/v1/invoices/"+draft.id(), ""); got["status"] != "paid" || got.at("status_transitions", "finalized_at") != float64(s.now+month+3600) || got["amount_paid"] != 40.0 {
		t.Errorf("after the hour the invoice is %v", got)
	}
	// Two intervals at once are two invoices, one after the other.
	s.advance(62 * 24 * 60 * 60)
	invoices := s.get("/v1/invoices", "customer="+s.customer).data()
	if len(invoices) != 4 || invoices[0]["period_start"] != invoices[1]["period_end"] || invoices[1]["period_start"] != invoices[2]["period_end"] {
		t.Errorf("after two more months the invoices are %v", invoices)
	}
}

func TestBillingByTheWallClock(t *testing.T) {
	t.Parallel()
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	s := shop{client: c, now: wall.unix(), customer: c.customer("")}
	s.meter = c.post("/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum").id()
	s.product = c.post("/v1/products", "name=Calls").id()
	price := s.newPrice("recurring[interval]=day&recurring[usage_type]=metered&recurring[meter]=" + s.meter)
	sub := c.post("/v1/subscriptions", "items[0][price]="+price+"&customer="+s.customer).id()
	s.grant(s.customer, "amount[monetary][value]", "30")
	s.use(40)
	wall.advance(25 * time.Hour)
	s.use(7)
	wall.advance(24 * time.Hour)
	var totals []any
	for _, i := range c.get("/v1/invoices", "subscription="+sub).data() {
		totals = append(totals, i["total"], i["status"])
	}
	if want := []any{7.0, "paid", 10.0, "paid", 0.0, "paid"}; !slices.Equal(totals, want) {
		t.Errorf("after two days invoices are over %v, want %v", totals, want)
	}
}

// TestWhatADraftHoldsExpiresWithIt has a grant that expires between the period's
// end and the invoice's being final: it still pays, and the rest of it expires.
func TestWhatADraftHoldsExpiresWithIt(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.grant(s.customer, "expires_at", fmt.Sprint(s.now+month+60))
	s.use(400)
	s.draft()
	s.expectBalance("with a draft", 600, 1000)
	s.advance(60)
	s.expectBalance("expired, with a draft", 0, 400)
	s.advance(3600)
	s.expectBalance("finalized", 0, 0)
	if rows := s.rows(s.customer); !slices.Equal(rows, []string{"credits_granted 1000", "credits_expired 600", "credits_applied 400"}) {
		t.Errorf("rows are %v", rows)
	}
}

// TestAnOlderDraftComesFirst has two drafts of one customer: what the first holds,
// the second does not show.
func TestAnOlderDraftComesFirst(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.post("/v1/subscriptions", "items[0][price]="+s.price+"&customer="+s.customer)
	s.grant(s.customer, "amount[monetary][value]", "500")
	s.use(400)
	s.draft()
	var totals []any
	for _, i := range s.get("/v1/invoices", "status=draft&customer="+s.customer).data() {
		totals = append(totals, i["total"])
	}
	if !slices.Equal(totals, []any{300.0, 0.0}) {
		t.Errorf("drafts, newest first, are over %v", totals)
	}
	s.expectBalance("with two drafts", 0, 500)
}

func TestCreditNotesGiveNoCreditsBack(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.grant(s.customer, "amount[monetary][value]", "300")
	s.use(400)
	invoice := s.draft()
	s.post("/v1/invoices/"+invoice+"/finalize", "auto_advance=false")
	expectRefusal(t, s.do(http.MethodPost, "/v1/credit_notes", "amount=101&invoice="+invoice), refusal{400, invalid, "", "amount"})
	note := s.post("/v1/credit_notes", "amount=40&reason=order_change&invoice="+invoice)
	if note["type"] != "pre_payment" || note["status"] != "issued" || len(note["pretax_credit_amounts"].([]any)) != 0 {
		t.Errorf("the note is %v", note)
	}
	i := s.get("/v1/invoices/"+invoice, "")
	if i["amount_remaining"] != 60.0 || i["total"] != 100.0 || i["pre_payment_credit_notes_amount"] != 40.0 {
		t.Errorf("the invoice is %v", i)
	}
	s.expectBalance("after a note", 0, 0)
	if rows := s.rows(s.customer); !slices.Equal(rows, []string{"credits_granted 300", "credits_applied 300"}) {
		t.Errorf("rows are %v", rows)
	}
	s.post("/v1/credit_notes/"+note.id()+"/void", "")
	s.post("/v1/credit_notes", "lines[0][type]=custom_line_item&lines[0][unit_amount]=100&lines[0][description]=all&invoice="+invoice)
	if got := s.get("/v1/invoices/"+invoice, ""); got["status"] != "paid" || got["amount_due"] != 0.0 {
		t.Errorf("credited wholly, the invoice is %v", got)
	}
}

func TestACardDeclines(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	card := s.post("/v1/payment_methods/pm_card_chargeCustomerFail/attach", "customer="+s.customer).id()
	s.post("/v1/customers/"+s.customer, "invoice_settings[default_payment_method]="+card)
	s.grant(s.customer, "amount[monetary][value]", "300")
	s.use(400)
	id := s.draft()
	s.advance(3600)
	i := s.get("/v1/invoices/"+id, "")
	if i["status"] != "open" || i["attempted"] != true || i["attempt_count"] != 1.0 || i["amount_remaining"] != 100.0 {
		t.Errorf("declined, the invoice is %v", i)
	}
	if got := s.get("/v1/subscriptions/"+s.subscription, "")["status"]; got != "past_due" {
		t.Errorf("the subscription is %v", got)
	}
	expectRefusal(t, s.do(http.MethodPost, "/v1/invoices/"+id+"/pay", ""), refusal{402, "card_error", "card_declined", ""})
	if got := s.get("/v1/invoices/"+id, "")["attempt_count"]; got != 2.0 {
		t.Errorf("after another attempt there were %v", got)
	}
	if got := s.post("/v1/invoices/"+id+"/mark_uncollectible", ""); got["status"] != "uncollectible" {
		t.Errorf("written off, the invoice is %v", got)
	}
	s.expectBalance("written off", 0, 0)
	good := s.post("/v1/payment_methods", "type=card&card[token]=tok_visa").id()
	s.post("/v1/payment_methods/"+good+"/attach", "customer="+s.customer)
	if got := s.post("/v1/invoices/"+id+"/pay", "payment_method="+good); got["status"] != "paid" {
		t.Errorf("paid by another card, the invoice is %v", got)
	}
	expectRefusal(t, s.do(http.MethodPost, "/v1/payment_methods/pm_card_chargeDeclined/attach", "customer="+s.customer), refusal{402, "card_error", "card_declined", ""})
}

func TestAOneOffIsCollectedAfterItsAnswer(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id := s.post("/v1/invoices", "collection_method=charge_automatically&customer="+s.customer).id()
	s.post("/v1/invoiceitems", "unit_amount_decimal=1000&currency=usd&customer="+s.customer+"&invoice="+id)
	if got := s.post("/v1/invoices/"+id+"/finalize", "auto_advance=true"); got["status"] != "open" {
		t.Errorf("finalized, the invoice is %v", got)
	}
	if got := s.get("/v1/invoices/"+id, ""); got["status"] != "paid" || got["amount_paid"] != 1000.0 {
		t.Errorf("read again, the invoice is %v", got)
	}
}

func TestASubscriptionEnds(t *testing.T) {
	t.Parallel()
	t.Run("at its period's end", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		if got := s.post("/v1/subscriptions/"+s.subscription, "cancel_at_period_end=true"); got["cancel_at"] != float64(s.now+month) {
			t.Errorf("the subscription is %v", got)
		}
		s.use(40)
		s.advance(month + 3600)
		if got := s.get("/v1/subscriptions/"+s.subscription, ""); got["status"] != "canceled" || got["ended_at"] != float64(s.now+month) {
			t.Errorf("the subscription is %v", got)
		}
		if got := s.get("/v1/invoices", "customer="+s.customer).data()[0]; got["subtotal"] != 40.0 || got["status"] != "paid" {
			t.Errorf("the last invoice is %v", got)
		}
	})
	t.Run("now, without its usage", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		s.use(40)
		s.advance(60)
		s.delete("/v1/subscriptions/" + s.subscription)
		s.advance(month * 2)
		if n := len(s.get("/v1/invoices", "customer="+s.customer).data()); n != 1 {
			t.Errorf("there are %d invoices", n)
		}
	})
	t.Run("now, with its usage", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		s.use(40)
		s.advance(60)
		ended := s.must(http.MethodDelete, "/v1/subscriptions/"+s.subscription, "invoice_now=true")
		last, _ := ended["latest_invoice"].(string)
		if got := s.get("/v1/invoices/"+last, ""); got["subtotal"] != 40.0 || got["period_end"] != float64(s.now+60) {
			t.Errorf("the last invoice is %v", got)
		}
	})
}

func TestHowLongADiscountLasts(t *testing.T) {
	t.Parallel()
	for duration, want := range map[string][]float64{
		"duration=once": {50, 100, 100},
		"duration=repeating&duration_in_months=2": {50, 100, 100},
		"duration=forever":                        {50, 50, 50},
	} {
		t.Run(duration, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			s.delete("/v1/subscriptions/" + s.subscription)
			coupon := s.post("/v1/coupons", "percent_off=50&"+duration).id()
			s.subscription = s.post("/v1/subscriptions", "items[0][price]="+s.price+"&customer="+s.customer+"&discounts[0][coupon]="+coupon).id()
			for n, total := range want {
				s.use(100)
				if got := s.get("/v1/invoices/"+s.draft(), "")["total"]; got != total {
					t.Errorf("invoice %d is over %v, want %v", n+1, got, total)
				}
				s.advance(3600)
			}
		})
	}
}

func TestNothingIsUpcoming(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.use(25)
	up := s.get("/v1/invoices/upcoming", "customer="+s.customer)
	if up["billing_reason"] != "upcoming" || up["total"] != 25.0 || up["status"] != "draft" {
		t.Errorf("upcoming is %v", up)
	}
	if lines := s.get("/v1/invoices/upcoming/lines", "customer="+s.customer).data(); len(lines) != 1 || lines[0]["quantity"] != 25.0 {
		t.Errorf("its lines are %v", lines)
	}
	s.delete("/v1/subscriptions/" + s.subscription)
	want := refusal{404, invalid, "invoice_upcoming_none", ""}
	expectRefusal(t, s.do(http.MethodGet, "/v1/invoices/upcoming", "customer="+s.customer), want)
	expectRefusal(t, s.do(http.MethodPost, "/v1/invoices/create_preview", "customer="+s.customer), want)
	details := "customer=" + s.customer + "&subscription_details[items][0][price]=" + s.price + "&invoice_items[0][amount]=70&invoice_items[0][currency]=usd"
	if got := s.post("/v1/invoices/create_preview", details); got["total"] != 70.0 {
		t.Errorf("the preview of what is not there yet is %v", got)
	}
}

func TestMeterEventsAreJudgedLater(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for form, code := range map[string]string{
		"event_name=none&payload[a]=b":                                                  "no_meter",
		"event_name=calls&payload[value]=1":                                             "meter_event_no_customer_defined",
		"event_name=calls&payload[value]=1&payload[stripe_customer_id]=cus_none":        "meter_event_customer_not_found",
		"event_name=calls&payload[stripe_customer_id]=" + s.customer:                    "meter_event_value_not_found",
		"event_name=calls&payload[value]=0.5&payload[stripe_customer_id]=" + s.customer: "meter_event_invalid_value",
	} {
		s.post("/v1/billing/meter_events", form)
		newest := s.get("/v1/events", "limit=1").data()[0]
		types, _ := object(newest.at("data", "object").(map[string]any)).at("reason", "error_types").([]any)
		if len(types) != 1 || object(types[0].(map[string]any))["code"] != code {
			t.Errorf("the report about %s is %v, want %s", form, newest, code)
		}
	}
	s.use(5)
	s.post("/v1/billing/meter_events", "event_name=calls&payload[value]=7&identifier=mistake&payload[stripe_customer_id]="+s.customer)
	cancel := "event_name=calls&type=cancel&cancel[identifier]=mistake"
	if got := s.post("/v1/billing/meter_event_adjustments", cancel); got["status"] != "pending" || got.at("cancel", "identifier") != "mistake" {
		t.Errorf("the adjustment is %v", got)
	}
	expectRefusal(t, s.do(http.MethodPost, "/v1/billing/meter_event_adjustments", cancel), refusal{400, invalid, "", "cancel[identifier]"})
	const hour = 3600
	from, to := s.now/hour*hour, s.now/hour*hour+24*hour
	path := "/v1/billing/meters/" + s.meter + "/event_summaries"
	query := fmt.Sprint("customer=", s.customer, "&start_time=", from, "&end_time=", to)
	if got := s.get(path, query).data(); len(got) != 1 || got[0]["aggregated_value"] != 5.0 {
		t.Errorf("the summary is %v", got)
	}
	if got := s.get(path, query+"&value_grouping_window=hour").data(); len(got) != 1 || got[0]["start_time"] != float64(from) || got[0]["end_time"] != float64(from+hour) {
		t.Errorf("the summary by hours is %v", got)
	}
	expectRefusal(t, s.do(http.MethodGet, path, fmt.Sprint("customer=", s.customer, "&start_time=", from+1, "&end_time=", to)), refusal{400, invalid, "", "start_time"})
	if got := s.get("/v1/invoices/"+s.draft(), "")["subtotal"]; got != 5.0 {
		t.Errorf("what is billed is %v, want 5", got)
	}
}

func TestEventsTellWhatHappened(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	grant := s.grant(s.customer)
	s.use(10)
	invoice := s.draft()
	s.advance(3600)
	s.post(grantsPath+"/"+grant, "metadata[a]=b")
	happened := func(query string) []string {
		var all []string
		for _, e := range s.get("/v1/events", "limit=100&"+query).data() {
			id, _ := e.at("data", "object", "id").(string)
			kind, _ := e["type"].(string)
			if id == invoice || id == grant {
				all = append([]string{kind}, all...)
			}
		}
		return all
	}
	want := []string{
		"billing.credit_grant.created", "invoice.created", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded", "billing.credit_grant.updated",
	}
	if got := happened(""); !slices.Equal(got, want) {
		t.Errorf("there happened %v, want %v", got, want)
	}
	if got := happened("type=invoice.*"); !slices.Equal(got, want[1:5]) {
		t.Errorf("to invoices there happened %v", got)
	}
	rows := s.get("/v1/events", "types[0]=billing.credit_balance_transaction.created").data()
	if len(rows) != 2 || rows[0].at("data", "object", "debit", "type") != "credits_applied" {
		t.Errorf("the ledger's events are %v", rows)
	}
	// An event holds its object as it was.
	created := s.get("/v1/events", "type=invoice.created").data()[0]
	if created.at("data", "object", "status") != "draft" || created["api_version"] != "2025-02-24.acacia" {
		t.Errorf("the event is %v", created)
	}
	if got := s.get("/v1/events/"+created.id(), ""); got.id() != created.id() {
		t.Errorf("read by its id the event is %v", got)
	}
}
