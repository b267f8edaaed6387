// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

const (
	day = 24 * 60 * 60
	// month is longer than any, with the hour that a draft invoice waits.
	month = 33 * day
	// patience is how long Stripe may take to move a clock, or to count usage.
	patience = 3 * time.Minute
	// lateRows is how long ledger rows that are not there at once are waited for.
	lateRows = 2 * time.Second
	usage    = 500
)

// month lets a month pass: a grant expires, another becomes effective, and an
// invoice draws on two and is then voided.
func (p *probe) month() {
	began := p.now - month
	clock := p.must(p.post("/v1/test_helpers/test_clocks", "name", "Probe of billing credits", "frozen_time", number(began))).ID()
	p.deleteAtTheEnd("test clock "+clock+" with its customers", "/v1/test_helpers/test_clocks/"+clock)
	price, meter, event := p.catalogue()

	idle := p.newCustomer(clock)
	p.grant(idle, "expires_at", number(began+day))
	coming := p.grant(idle, "effective_at", number(began+day)).ID()

	billed := p.newCustomer(clock)
	subscription := p.must(p.post("/v1/subscriptions", "customer", billed, "items[0][price]", price, mark, "probe",
		"collection_method", "send_invoice", "days_until_due", "30")).ID()
	first := p.grant(billed, "amount[monetary][value]", "100", "priority", "1").ID()
	second := p.grant(billed, "amount[monetary][value]", "200", "priority", "2").ID()
	p.must(p.post("/v1/billing/meter_events", "event_name", event, "timestamp", number(began),
		"payload[stripe_customer_id]", billed, "payload[value]", number(usage)))
	p.counted(meter, billed, began)

	p.advance(clock, p.now)
	p.rows(idle, coming)
	invoice := p.finalized(subscription)
	p.applied(invoice, first, second)
}

// catalogue makes a meter and a price of one cent a unit.
func (p *probe) catalogue() (price, meter, event string) {
	event = fmt.Sprint("probe_", time.Now().UnixNano())
	meter = p.must(p.post("/v1/billing/meters", "display_name", "Probe of billing credits", "event_name", event, "default_aggregation[formula]", "sum")).ID()
	p.postAtTheEnd("meter "+meter, "/v1/billing/meters/"+meter+"/deactivate")
	product := p.must(p.post("/v1/products", "name", "Probe of billing credits")).ID()
	p.postAtTheEnd("product "+product, "/v1/products/"+product, "active", "false")
	price = p.must(p.post("/v1/prices", "currency", "usd", "unit_amount", "1", "product", product,
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", meter)).ID()
	p.postAtTheEnd("price "+price, "/v1/prices/"+price, "active", "false")
	return price, meter, event
}

// counted waits until the meter has counted the usage, where it tells. Summaries
// are by the minute (SPEC).
func (p *probe) counted(meter, customer string, at int64) {
	from := at - at%60
	p.until("the meter counts what was reported", func() bool {
		a := p.get("/v1/billing/meters/"+meter+"/event_summaries", "customer", customer,
			"start_time", number(from), "end_time", number(from+60))
		var sum int64
		for _, s := range a.Body.List("data") {
			sum += s.Int("aggregated_value")
		}
		return !a.OK() || sum >= usage
	})
}

func (p *probe) advance(clock string, to int64) {
	p.must(p.post("/v1/test_helpers/test_clocks/"+clock+"/advance", "frozen_time", number(to)))
	p.until("the test clock is ready", func() bool {
		return p.must(p.get("/v1/test_helpers/test_clocks/"+clock)).Body.String("status") == "ready"
	})
}

// until asks again and again, more and more slowly.
func (p *probe) until(what string, reached func() bool) {
	began, pause := time.Now(), lagPoll
	for p.err == nil && !reached() {
		if time.Since(began) > patience {
			p.err = fmt.Errorf("after %v it is still not so that %s", patience, what)
			return
		}
		p.wait(pause)
		pause = min(2*pause, 5*time.Second)
	}
}

// rows looks for the ledger rows that only time has made due.
func (p *probe) rows(customer, coming string) {
	before := p.ledger(customer)
	p.report.note("ledger rows after a grant has expired and another become effective", fmt.Sprint(before.kinds))
	if !before.has("credits_expired") || !before.granted(coming) {
		p.wait(lateRows)
		p.report.note(fmt.Sprintf("the same %v later", lateRows), fmt.Sprint(p.ledger(customer).kinds))
	}
	p.grant(customer, "effective_at", number(p.now+day))
	after := p.ledger(customer)
	p.report.note("the same after the next grant was made", fmt.Sprint(after.kinds))
	if p.err == nil {
		p.report.choice("natural_expiry_rows", before.has("credits_expired"), "immediate", "late")
		p.report.choice("effect_rows", before.granted(coming), "immediate", "late")
	}
}

// ledger are the rows of a customer, newest first.
type ledger struct {
	kinds []string
	rows  []stripecall.Object
}

func (p *probe) ledger(customer string) ledger {
	var l ledger
	l.rows = p.must(p.get("/v1/billing/credit_balance_transactions", "customer", customer, "limit", "100")).Body.List("data")
	for _, row := range l.rows {
		l.kinds = append(l.kinds, row.String(row.String("type")+".type"))
	}
	return l
}

func (l ledger) has(kind string) bool { return slices.Contains(l.kinds, kind) }

func (l ledger) granted(grant string) bool {
	for i, row := range l.rows {
		if l.kinds[i] == "credits_granted" && row.String("credit_grant") == grant {
			return true
		}
	}
	return false
}

// finalized is the invoice of the month, when it is.
func (p *probe) finalized(subscription string) stripecall.Object {
	var found stripecall.Object
	p.until("the month's invoice is finalized", func() bool {
		for _, invoice := range p.must(p.get("/v1/invoices", "subscription", subscription, "limit", "10")).Body.List("data") {
			if invoice.String("billing_reason") == "subscription_cycle" && invoice.String("status") != "draft" {
				found = invoice
				return true
			}
		}
		return false
	})
	return found
}

// applied asks what can be done to grants that an invoice has used up, and to one
// whose invoice was voided.
func (p *probe) applied(invoice stripecall.Object, first, second string) {
	if p.err != nil {
		return
	}
	p.report.note("the month's invoice", fmt.Sprintf("billing_reason %s, status %s, subtotal %d, total %d, amount_due %d",
		invoice.String("billing_reason"), invoice.String("status"), invoice.Int("subtotal"), invoice.Int("total"), invoice.Int("amount_due")))
	if len(invoice.List("total_pretax_credit_amounts")) == 0 {
		p.report.note("the month's invoice", "drew no credits, so two switches stay unknown: expire_depleted and void_after_invoice_void")
		return
	}
	depleted := p.expire(first)
	p.report.fact("expiring a depleted grant", depleted, "expires_at "+number(depleted.Body.Int("expires_at")))
	p.report.refusal("expire_depleted", depleted)
	p.report.fact("voiding a grant that an invoice has drawn on", p.void(second))

	voided := p.must(p.post("/v1/invoices/" + invoice.String("id") + "/void"))
	p.report.fact("voiding the invoice", voided, "status "+voided.Body.String("status"))
	again := p.void(second)
	p.report.fact("voiding the grant then", again, "voided_at "+number(again.Body.Int("voided_at")))
	p.report.refusal("void_after_invoice_void", again)
}
