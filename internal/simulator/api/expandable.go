// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// reference is a field that can be expanded, or gone through on the way to one.
type reference struct {
	// kind is the object that the field holds or names; "" is one that the
	// simulator does not have, so that the field is always null.
	kind string
	// byID says that the field holds an id, which expanding replaces.
	byID bool
}

func byID(kind string) reference   { return reference{kind: kind, byID: true} }
func within(kind string) reference { return reference{kind: kind} }

// never is a field that Stripe expands and that is always null here.
var never = reference{}

// The kinds of objects by the value of their `object`, and those parts of objects
// that hold more to expand.
const (
	kindCharge        = "charge"
	kindCreditNote    = "credit_note"
	kindDispute       = "dispute"
	kindRefund        = "refund"
	kindPaymentMethod = "payment_method"
	kindClock         = "test_helpers.test_clock"
	kindCustomer      = "customer"
	kindGrant         = "billing.credit_grant"
	kindInvoice       = "invoice"
	kindInvoiceItem   = "invoiceitem"
	kindLine          = "line_item"
	kindMeter         = "billing.meter"
	kindPlan          = "plan"
	kindPrice         = "price"
	kindProduct       = "product"
	kindSubscription  = "subscription"
	kindSummary       = "billing.credit_balance_summary"
	kindTransaction   = "billing.credit_balance_transaction"

	partApplied  = "part: what was applied to an invoice"
	partMoved    = "part: what a row moved"
	partCredits  = "part: pre-tax credits"
	partSettings = "part: how a customer's invoices are to be"
	partItem     = "subscription_item"
	listPrefix   = "list of "
)

// expandable are the fields of each kind that can be expanded (SPEC,
// x-expandableFields), as far as the simulator holds what they name.
var expandable = map[string]map[string]reference{
	kindGrant:         {"customer": byID(kindCustomer), "test_clock": byID(kindClock)},
	kindSummary:       {"customer": byID(kindCustomer)},
	kindTransaction:   {"credit_grant": byID(kindGrant), "test_clock": byID(kindClock), "credit": within(partMoved), "debit": within(partMoved)},
	partMoved:         {"credits_applied": within(partApplied), "credits_application_invoice_voided": within(partApplied)},
	partApplied:       {"invoice": byID(kindInvoice)},
	kindCustomer:      {"invoice_settings": within(partSettings), "test_clock": byID(kindClock), "default_source": never},
	partSettings:      {"default_payment_method": byID(kindPaymentMethod)},
	kindPaymentMethod: {"customer": byID(kindCustomer)},
	kindCreditNote:    {"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "refund": byID(kindRefund)},
	kindCharge:        {"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "payment_intent": never},
	kindRefund:        {"charge": byID(kindCharge), "payment_intent": never},
	kindDispute:       {"charge": byID(kindCharge), "payment_intent": never},
	kindProduct:       {"default_price": byID(kindPrice), "tax_code": never},
	kindPrice:         {"product": byID(kindProduct), "tiers": never},
	kindPlan:          {"product": byID(kindProduct)},
	kindSubscription: {
		"customer": byID(kindCustomer), "items": within(listPrefix + partItem), "latest_invoice": byID(kindInvoice), "test_clock": byID(kindClock),
		"default_payment_method": byID(kindPaymentMethod), "default_source": never, "pending_setup_intent": never, "schedule": never,
	},
	partItem: {"plan": within(kindPlan), "price": within(kindPrice)},
	kindInvoice: {
		"customer": byID(kindCustomer), "lines": within(listPrefix + kindLine), "subscription": byID(kindSubscription),
		"test_clock": byID(kindClock), "total_pretax_credit_amounts": within(partCredits),
		"charge": byID(kindCharge), "default_payment_method": byID(kindPaymentMethod), "default_source": never, "payment_intent": never,
	},
	kindLine: {
		"invoice_item": byID(kindInvoiceItem), "pretax_credit_amounts": within(partCredits), "price": within(kindPrice),
		"subscription": byID(kindSubscription),
	},
	kindInvoiceItem: {
		"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "price": within(kindPrice),
		"subscription": byID(kindSubscription), "test_clock": byID(kindClock),
	},
	partCredits: {"credit_balance_transaction": byID(kindTransaction)},
}

// answers are the kinds that the paths with these beginnings answer.
var answers = []struct{ prefix, kind string }{
	{"/v1/billing/credit_balance_summary", kindSummary},
	{"/v1/billing/credit_balance_transactions", kindTransaction},
	{"/v1/billing/credit_grants", kindGrant},
	{"/v1/billing/meters", kindMeter},
	{"/v1/charges", kindCharge},
	{"/v1/credit_notes", kindCreditNote},
	{"/v1/customers", kindCustomer},
	{"/v1/disputes", kindDispute},
	{"/v1/invoiceitems", kindInvoiceItem},
	{"/v1/invoices", kindInvoice},
	{"/v1/payment_methods", kindPaymentMethod},
	{"/v1/prices", kindPrice},
	{"/v1/products", kindProduct},
	{"/v1/refunds", kindRefund},
	{"/v1/subscriptions", kindSubscription},
	{"/v1/test_helpers/test_clocks", kindClock},
}

// kind is what the endpoint answers; "" is what holds nothing to expand.
func (e Endpoint) kind() string {
	kind := ""
	for _, a := range answers {
		if e.Pattern == a.prefix || strings.HasPrefix(e.Pattern, a.prefix+"/") {
			kind = a.kind
		}
	}
	if strings.HasSuffix(e.Pattern, "/lines") {
		kind = map[string]string{kindInvoice: kindLine}[kind]
	}
	if e.IsList() {
		return listPrefix + kind
	}
	return kind
}

// IsList says whether the endpoint answers pages.
func (e Endpoint) IsList() bool {
	return slices.ContainsFunc(e.Fields, func(f params.Field) bool { return f.Name == "starting_after" })
}

// lookUp is the JSON of the object of a kind that an id names.
func lookUp(a *account.Account, kind, id string) (any, error) {
	c := Call{Account: a}
	switch kind {
	case kindCharge:
		return rendered(c, renderCharge)(a.Charge(id))
	case kindRefund:
		return rendered(c, renderRefund)(a.Refund(id))
	case kindClock:
		return rendered(c, renderClock)(a.Clock(id))
	case kindCreditNote:
		return rendered(c, renderCreditNote)(a.CreditNote(id))
	case kindPaymentMethod:
		return rendered(c, renderPaymentMethod)(a.PaymentMethod(id))
	case kindCustomer:
		return rendered(c, renderCustomer)(a.Customer(id))
	case kindGrant:
		return rendered(c, renderGrant)(a.Grant(id))
	case kindInvoice:
		return rendered(c, renderInvoice)(a.Invoice(id))
	case kindInvoiceItem:
		return rendered(c, renderInvoiceItem)(a.InvoiceItem(id))
	case kindPrice:
		return rendered(c, renderPrice)(a.Price(id))
	case kindProduct:
		return rendered(c, renderProduct)(a.Product(id))
	case kindSubscription:
		return rendered(c, renderSubscription)(a.Subscription(id))
	default:
		return rendered(c, RenderTransaction)(a.Transaction(id))
	}
}
