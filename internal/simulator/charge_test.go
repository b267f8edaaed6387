// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// funded is a customer with a paid invoice of 50.00 USD and the credits that it
// bought.
type funded struct {
	client
	customer, invoice, charge, grant string
}

func fund(t *testing.T, payment string) funded {
	t.Helper()
	c := start(t, simulator.Options{}).client()
	f := funded{client: c, customer: c.customer("")}
	f.grant = c.grant(f.customer, "category", "paid", "amount[monetary][value]", "5000")
	f.invoice = c.post("/v1/invoices", "customer="+f.customer).id()
	c.post("/v1/invoiceitems", "amount=5000&currency=usd&customer="+f.customer+"&invoice="+f.invoice)
	c.post("/v1/invoices/"+f.invoice+"/finalize", "")
	c.do(http.MethodPost, "/v1/invoices/"+f.invoice+"/pay", payment)
	f.charge, _ = c.get("/v1/invoices/"+f.invoice, "")["charge"].(string)
	return f
}

// expanded is the charge of the invoice.
func (f funded) expanded() object {
	f.t.Helper()
	charge, _ := f.get("/v1/invoices/"+f.invoice, "expand[]=charge")["charge"].(map[string]any)
	return charge
}

// events are the types of the events that begin with charge or refund, oldest first.
func (f funded) events() []string {
	f.t.Helper()
	var types []string
	for _, e := range f.get("/v1/events", "limit=100&types[]=charge.*&types[]=refund.*").data() {
		types = append(types, e["type"].(string))
	}
	slices.Reverse(types)
	return types
}

func (f funded) expect(amountRefunded float64, refunded, disputed bool, events ...string) {
	f.t.Helper()
	c := f.expanded()
	if c.id() != f.charge || c["amount"] != 5000.0 || c["invoice"] != f.invoice || c["customer"] != f.customer ||
		c["amount_refunded"] != amountRefunded || c["refunded"] != refunded || c["disputed"] != disputed || c["paid"] != true {
		f.t.Errorf("the charge is %v", c)
	}
	if got := f.events(); !slices.Equal(got, events) {
		f.t.Errorf("the events are %q, want %q", got, events)
	}
	// Nothing happens to credits by themselves, nor to the invoice.
	if g := f.get(grantsPath+"/"+f.grant, ""); g["voided_at"] != nil || g["expires_at"] != nil || g["updated"] != g["created"] {
		f.t.Errorf("the grant is %v", g)
	}
	if available, _ := f.balance(f.customer); available != 5000 {
		f.t.Errorf("the customer has %v", available)
	}
	if i := f.get("/v1/invoices/"+f.invoice, ""); i["status"] != "paid" || i["amount_paid"] != 5000.0 {
		f.t.Errorf("the invoice is %v", i)
	}
}

func TestRefunds(t *testing.T) {
	t.Parallel()
	f := fund(t, "")
	f.expect(0, false, false, "charge.succeeded")
	refund := func(form string) response { return f.do(http.MethodPost, "/v1/refunds", "charge="+f.charge+form) }
	expectRefusal(t, refund("&amount=5001"), refusal{400, invalid, "", "amount"})
	first := refund("&amount=2000&reason=requested_by_customer&metadata[why]=asked").body
	if first["amount"] != 2000.0 || first["status"] != "succeeded" || first["charge"] != f.charge || first["reason"] != "requested_by_customer" || first.at("metadata", "why") != "asked" {
		t.Errorf("the refund is %v", first)
	}
	f.expect(2000, false, false, "charge.succeeded", "refund.created", "charge.refunded")
	expectRefusal(t, refund("&amount=3001"), refusal{400, invalid, "", "amount"})
	if rest := refund("").body; rest["amount"] != 3000.0 {
		t.Errorf("the rest is refunded as %v", rest)
	}
	f.expect(5000, true, false, "charge.succeeded", "refund.created", "charge.refunded", "refund.created", "charge.refunded")
	expectRefusal(t, refund(""), refusal{400, invalid, "charge_already_refunded", "charge"})
	expectRefusal(t, f.do(http.MethodPost, "/v1/refunds", "charge=ch_none"), refusal{400, invalid, "resource_missing", "charge"})
	if all := ids(f.get("/v1/refunds", "charge="+f.charge)); len(all) != 2 || all[1] != first.id() {
		t.Errorf("the refunds are %v", all)
	}
	if r := f.get("/v1/refunds/"+first.id(), "expand[]=charge"); r.at("charge", "amount_refunded") != 5000.0 {
		t.Errorf("expanded, the refund is %v", r)
	}
	if all := ids(f.get("/v1/charges", "customer="+f.customer)); !slices.Equal(all, []string{f.charge}) {
		t.Errorf("the charges are %v", all)
	}
}

func TestDisputes(t *testing.T) {
	t.Parallel()
	f := fund(t, "")
	d := f.control("/_sim/disputes", map[string]string{"charge": f.charge, "reason": "product_not_received"}).body
	if d["amount"] != 5000.0 || d["charge"] != f.charge || d["reason"] != "product_not_received" || d["status"] != "needs_response" {
		t.Errorf("the dispute is %v", d)
	}
	f.expect(0, false, true, "charge.succeeded", "charge.dispute.created")
	expectRefusal(t, f.do(http.MethodPost, "/v1/refunds", "charge="+f.charge), refusal{400, invalid, "charge_disputed", "charge"})
	for body, status := range map[string]int{`{"charge": "` + f.charge + `"}`: 400, `{"charge": "ch_none"}`: 404} {
		if r := f.as("").do(http.MethodPost, "/_sim/disputes", body); r.status != status {
			t.Errorf("%s is answered %d", body, r.status)
		}
	}
	if closed := f.post("/v1/disputes/"+d.id()+"/close", ""); closed["status"] != "lost" {
		t.Errorf("closed, the dispute is %v", closed)
	}
	f.expect(0, false, true, "charge.succeeded", "charge.dispute.created", "charge.dispute.closed")
	if all := f.get("/v1/disputes", "charge="+f.charge).data(); len(all) != 1 || all[0].id() != d.id() || all[0]["status"] != "lost" {
		t.Errorf("the disputes are %v", all)
	}
}

func TestACardThatDisputes(t *testing.T) {
	t.Parallel()
	f := fund(t, "payment_method=pm_card_createDispute")
	f.expect(0, false, true, "charge.succeeded", "charge.dispute.created")
	if all := f.get("/v1/disputes", "").data(); len(all) != 1 || all[0]["reason"] != "fraudulent" {
		t.Errorf("the disputes are %v", all)
	}
}

func TestChargesThatFailAndInvoicesWithoutOne(t *testing.T) {
	t.Parallel()
	f := fund(t, "payment_method=pm_card_chargeCustomerFail")
	if c := f.expanded(); c["status"] != "failed" || c["paid"] != false || c["failure_code"] != "card_declined" || c["refunded"] != false {
		t.Errorf("the charge is %v", c)
	}
	expectRefusal(t, f.do(http.MethodPost, "/v1/refunds", "charge="+f.charge), refusal{400, invalid, "", "charge"})
	f.post("/v1/invoices/"+f.invoice+"/pay", "payment_method=pm_card_visa")
	if c := f.expanded(); c["status"] != "succeeded" || c.id() == f.charge {
		t.Errorf("the later charge is %v", c)
	}
	if f := fund(t, "paid_out_of_band=true"); f.charge != "" {
		t.Errorf("what was paid outside of Stripe has the charge %s", f.charge)
	}
	empty := f.post("/v1/invoices", "customer="+f.customer).id()
	if i := f.post("/v1/invoices/"+empty+"/finalize", ""); i["status"] != "paid" || i["charge"] != nil {
		t.Errorf("an invoice of nothing is %v", i)
	}
}

func TestACreditNoteRefundsTheCharge(t *testing.T) {
	t.Parallel()
	f := fund(t, "")
	note := f.post("/v1/credit_notes", fmt.Sprint("amount=1500&refund_amount=1500&invoice=", f.invoice))
	refund, _ := note["refund"].(string)
	if r := f.get("/v1/refunds/"+refund, ""); r["amount"] != 1500.0 {
		t.Errorf("the refund of the note is %v", r)
	}
	f.expect(1500, false, false, "charge.succeeded", "refund.created", "charge.refunded")
	note = f.post("/v1/credit_notes", fmt.Sprint("amount=500&out_of_band_amount=500&invoice=", f.invoice))
	if note["refund"] != nil {
		t.Errorf("a note of what was returned outside of Stripe has the refund %v", note["refund"])
	}
	f.expect(1500, false, false, "charge.succeeded", "refund.created", "charge.refunded")
}
